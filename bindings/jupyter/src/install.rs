//! Telling Jupyter of the kernel: two files in a folder of its own. Jupyter itself is not called.

use serde_json::json;
use std::env;
use std::path::{Path, PathBuf};

/// The folder in which Jupyter looks for what belongs to this user.
pub fn user_folder() -> Result<PathBuf, String> {
    if let Some(folder) = env::var_os("JUPYTER_DATA_DIR").filter(|folder| !folder.is_empty()) {
        return Ok(folder.into());
    }
    let found = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = if cfg!(windows) {
        found("APPDATA").map(|folder| folder.join("jupyter"))
    } else if cfg!(target_os = "macos") {
        found("HOME").map(|home| home.join("Library/Jupyter"))
    } else {
        let data = found("XDG_DATA_HOME").or_else(|| found("HOME").map(|home| home.join(".local/share")));
        data.map(|folder| folder.join("jupyter"))
    };
    folder.ok_or_else(|| "there is no home folder; --prefix DIR names a place".to_string())
}

/// Writes the kernel's folder into a data folder of Jupyter's, and says where.
pub fn install(data: &Path) -> Result<String, String> {
    let folder = data.join("kernels/gradus");
    let trouble = |error: std::io::Error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(&folder).map_err(trouble)?;
    let spec = json!({
        "argv": [program(), "{connection_file}"],
        "display_name": "gradus",
        "language": "gradus",
        "interrupt_mode": "message",
        "metadata": {"debugger": false},
    });
    let text = serde_json::to_string_pretty(&spec).map_err(|error| error.to_string())?;
    std::fs::write(folder.join("kernel.json"), text + "\n").map_err(trouble)?;
    std::fs::write(folder.join("logo-svg.svg"), include_str!("logo.svg")).map_err(trouble)?;
    Ok(format!("The kernel gradus is in {}.", folder.display()))
}

/// How Jupyter calls this program: by its name where the path leads here, else by its place.
fn program() -> String {
    let name = "gradus-kernel";
    let Ok(own) = env::current_exe() else { return name.to_string() };
    let same = |found: &Path| found.canonicalize().ok() == own.canonicalize().ok();
    let paths = env::var_os("PATH").unwrap_or_default();
    let first = env::split_paths(&paths).map(|folder| folder.join(name)).find(|file| file.is_file());
    match first {
        Some(found) if same(&found) => name.to_string(),
        _ => own.display().to_string(),
    }
}
