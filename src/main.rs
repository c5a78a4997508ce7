//! The `gradus` program; everything it does is in the library.

fn main() -> std::process::ExitCode {
    gradus::app::run(std::env::args_os()).into()
}
