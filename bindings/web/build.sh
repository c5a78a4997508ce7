#!/usr/bin/env bash
# The library as WebAssembly, packed for the way to a browser: target/wasm32-unknown-unknown/web/gradus.wasm.lzma, which
# `gradus export --to site --engine` takes. Its page unpacks it; a server need not compress it, and gains nothing by it.
#   rustup target add wasm32-unknown-unknown; xz (of the package xz-utils) or python3
set -euo pipefail
cd "$(dirname "$0")/../.."
cargo build --locked --profile web -p gradus-web --target wasm32-unknown-unknown
built=${CARGO_TARGET_DIR:-target}/wasm32-unknown-unknown/web
wasm=$built/gradus_web.wasm
packed=$built/gradus.wasm.lzma
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -1)
printf 'gradus engine %s %s\n' "$version" "$(wc -c <"$wasm" | tr -d ' ')" >"$packed.new"
if command -v xz >/dev/null; then
    xz --format=lzma --lzma1=preset=9e,pb=0 --stdout "$wasm" >>"$packed.new"
else
    "${PYTHON:-python3}" - "$wasm" >>"$packed.new" <<'PACK'
import lzma, sys
way = [{"id": lzma.FILTER_LZMA1, "preset": 9 | lzma.PRESET_EXTREME, "pb": 0}]
with open(sys.argv[1], "rb") as file:
    sys.stdout.buffer.write(lzma.compress(file.read(), format=lzma.FORMAT_ALONE, filters=way))
PACK
fi
mv "$packed.new" "$packed"
ls -l "$wasm" "$packed"
