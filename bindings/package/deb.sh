#!/usr/bin/env bash
# A package for Debian and its kin, of a program that is there already: bindings/package/deb.sh [PROGRAM [ENGINE]]
# The static program (musl.sh) needs nothing of the system. Writes target/gradus_VERSION_ARCH.deb.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
program=${1:-$target/x86_64-unknown-linux-musl/release/gradus}
engine=${2:-}
version=$("$program" --version | cut -d' ' -f2)
architecture=$(dpkg --print-architecture)
root=$(mktemp -d)
trap 'rm -r "$root"' EXIT
chmod 755 "$root"

install -D -m 755 "$program" "$root/usr/bin/gradus"
strip --strip-all "$root/usr/bin/gradus" 2>/dev/null || true
put() { install -D -m 644 /dev/stdin "$root/$1"; }
"$program" man | gzip -9n | put usr/share/man/man1/gradus.1.gz
"$program" completions bash | put usr/share/bash-completion/completions/gradus
"$program" completions zsh | put usr/share/zsh/vendor-completions/_gradus
"$program" completions fish | put usr/share/fish/vendor_completions.d/gradus.fish
gzip -9n <CHANGELOG.md | put usr/share/doc/gradus/NEWS.gz
maintainer=${MAINTAINER:-The authors of gradus <gradus@localhost>}
when=$(date -u -R -d "@${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}")
gzip -9n <<CHANGES | put usr/share/doc/gradus/changelog.gz
gradus ($version) unstable; urgency=medium

  * What is new stands in NEWS.gz.

 -- $maintainer  $when
CHANGES
put usr/share/doc/gradus/copyright <<COPYRIGHT
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: gradus

Files: *
Copyright: the authors of gradus
License: MIT or Apache-2.0
 Either the MIT licence below or, at your option, version 2.0 of the Apache licence, which Debian keeps in
 /usr/share/common-licenses/Apache-2.0.
 .
$(sed 's/^$/./; s/^/ /' LICENSE-MIT)
COPYRIGHT
# The reader of YAML is libyaml translated to Rust; and until MAINTAINER is given there is no address.
put usr/share/lintian/overrides/gradus <<'OVERRIDES'
gradus: embedded-library libyaml *
gradus: bogus-mail-host *
gradus: bogus-mail-host-in-debian-changelog *
OVERRIDES
# The page of `--to site`, as bindings/web/build.sh packs it or as the compiler leaves it.
if [ -n "$engine" ]; then
    case "$engine" in *.lzma) name=gradus.wasm.lzma ;; *) name=gradus.wasm ;; esac
    install -D -m 644 "$engine" "$root/usr/share/gradus/$name"
fi

# What a program that is not static wants of the system.
depends=''
if ldd "$program" >/dev/null 2>&1; then
    glibc=$(objdump -T "$program" 2>/dev/null | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -1 | cut -d_ -f2)
    depends="Depends: libc6 (>= ${glibc:-2.36}), libgcc-s1"
fi
size=$(du -sk "$root" | cut -f1)
mkdir -p "$root/DEBIAN"
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
cat >"$root/DEBIAN/control" <<CONTROL
Package: gradus
Version: $version
Section: education
Priority: optional
Architecture: $architecture
Installed-Size: $size
Maintainer: $maintainer
${depends:+$depends
}Description: learn derivatives for deep learning in a terminal
 gradus leads through lessons, takes answers as mathematics, and says why an
 answer is right or wrong, with worked steps made for exactly that question.
 Instructors write lessons as YAML; graders judge answers by the million.
CONTROL
package=$target/gradus_${version}_$architecture.deb
dpkg-deb --root-owner-group --build "$root" "$package" >/dev/null
ls -l "$package"
