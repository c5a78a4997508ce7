#!/usr/bin/env bash
# Whether a program does the few things that every release must: bindings/package/smoke.sh PROGRAM
set -euo pipefail
program=$(realpath "$1")
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

version=$("$program" --version)
wanted="gradus $(sed -n 's/^version = "\(.*\)"$/\1/p' "$(dirname "$0")/../../Cargo.toml" | head -1)"
[ "$version" = "$wanted" ] || { echo "expected $wanted, found $version" >&2; exit 1; }

record='{"id":1,"answer":"cos(x^2)","ask":{"derivative":{"of":"sin(x^2)"}}}'
result=$(echo "$record" | "$program" grade)
[[ $result == *chain.drop_inner* ]] || { echo "expected chain.drop_inner, found $result" >&2; exit 1; }

# Twice with one store: the second time there is a past.
for time in 1 2; do
    printf 'hint\nquit\n' | "$program" learn first-step --seed 7 --state "$folder/progress.db" >"$folder/said" || true
    grep -q 'The first step' "$folder/said" || { echo "the lesson did not begin, time $time" >&2; exit 1; }
done
[ -s "$folder/progress.db" ] || { echo 'nothing was kept' >&2; exit 1; }
"$program" man | head -1 | grep -q '^\.' || "$program" man | grep -q '^\.TH' || { echo 'no manual page' >&2; exit 1; }
echo "$version: all well"
