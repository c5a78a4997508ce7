# Shorthand for those who have `just`; everything here is a command of cargo or a script of this folder.

# The recipes
default:
    @just --list

# The program, as it is installed
build:
    cargo build --release --locked

# Tests; with a word, those whose names hold it
test *filter:
    cargo test --locked {{filter}}

# Everything that must hold before a change lands
check:
    .ci/run

# Rewrite the golden files, then read the difference
bless *filter:
    GRADUS_BLESS=1 cargo test --locked {{filter}}
    git diff --stat -- tests README.md LATEX.md

# Benchmarks; with a word, those whose names hold it
bench *filter:
    cargo bench {{filter}}

# Search for text that breaks a promise
fuzz *arguments:
    fuzz/run {{arguments}}

# What a release needs: see .github/release-checklist.md
release: check
    cargo package --locked --allow-dirty --list
    cargo build --release --locked
    target/release/gradus --version
