//! The `gradus` program; everything it does is in the library.

/// Enough for the deepest walk over the largest expression there can be; what is not used costs nothing.
const STACK: usize = 256 << 20;

fn main() -> std::process::ExitCode {
    let run = || gradus::app::run(std::env::args_os());
    match std::thread::Builder::new().stack_size(STACK).spawn(run).map(std::thread::JoinHandle::join) {
        Ok(Ok(ending)) => ending.into(),
        // It has said what happened.
        Ok(Err(_)) => gradus::app::Ending::Trouble.into(),
        Err(_) => run().into(),
    }
}
