#!/usr/bin/env bash
# A program for Windows, built from Linux: target/x86_64-pc-windows-gnu/release/gradus.exe. It is tried where Wine is.
#   rustup target add x86_64-pc-windows-gnu; pip install cargo-zigbuild ziglang
set -euo pipefail
cd "$(dirname "$0")/../.."
target=x86_64-pc-windows-gnu
cargo zigbuild --release --locked --bin gradus --target "$target"
program=${CARGO_TARGET_DIR:-target}/$target/release/gradus.exe
if command -v wine >/dev/null; then
    folder=$(mktemp -d)
    trap 'rm -r "$folder"' EXIT
    cp "$program" "$folder"
    # Wine before 9 has no bcryptprimitives.dll, of which Rust wants random bytes: one of our own stands in for it.
    cat >"$folder/random.c" <<'RANDOM'
int SystemFunction036(void *, unsigned long);
__declspec(dllexport) int ProcessPrng(unsigned char *at, unsigned long long bytes) {
    return SystemFunction036(at, (unsigned long)bytes);
}
RANDOM
    if ! WINEDEBUG=-all wine "$folder/gradus.exe" --version; then
        "${PYTHON:-python3}" -m ziglang cc -target x86_64-windows-gnu -shared -o "$folder/bcryptprimitives.dll" \
            "$folder/random.c" -ladvapi32
        WINEDEBUG=-all wine "$folder/gradus.exe" --version
    fi
    record='{"id":1,"answer":"cos(x^2)","ask":{"derivative":{"of":"sin(x^2)"}}}'
    echo "$record" | WINEDEBUG=-all wine "$folder/gradus.exe" grade | grep chain.drop_inner
else
    echo 'windows: built and not run, Wine is missing'
fi
ls -l "$program"
