#!/usr/bin/env bash
# A static program for Linux: target/x86_64-unknown-linux-musl/release/gradus, which needs nothing of the system.
#   rustup target add x86_64-unknown-linux-musl; pip install cargo-zigbuild ziglang
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${1:-x86_64-unknown-linux-musl}
cargo zigbuild --release --locked --bin gradus --target "$target"
program=${CARGO_TARGET_DIR:-target}/$target/release/gradus
bindings/package/smoke.sh "$program"
ls -l "$program"
