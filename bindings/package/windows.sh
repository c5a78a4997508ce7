#!/usr/bin/env bash
# A program for Windows, built from Linux: target/x86_64-pc-windows-gnu/release/gradus.exe. It is tried where Wine is.
#   rustup target add x86_64-pc-windows-gnu; pip install cargo-zigbuild ziglang
set -euo pipefail
cd "$(dirname "$0")/../.."
target=x86_64-pc-windows-gnu
cargo zigbuild --release --locked --bin gradus --target "$target"
program=${CARGO_TARGET_DIR:-target}/$target/release/gradus.exe
if command -v wine >/dev/null; then
    wine "$program" --version
else
    echo 'windows: built and not run, Wine is missing'
fi
ls -l "$program"
