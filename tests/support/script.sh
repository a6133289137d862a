# What test scripts (tests/check_*.sh) share: they tell of each test as the C programs do, and end with `finish`.
failed=0
pass() { printf '[       OK ] %s\n' "$1"; }
skip() { printf '%s: skipped: %s\n[  SKIPPED ] %s\n' "$1" "$2" "$1"; }
# fail NAME: what is wrong, from stdin or the second word
fail() { if [ $# -gt 1 ]; then echo "$2"; else cat; fi; printf '[  FAILED  ] %s\n' "$1"; failed=1; }
finish() { exit $failed; }
# For what other programs say of our output, which a sanitizer has no part in: once is enough.
release_only() {
    [ "${VARIANT:-release}" = release ] && return
    skip "$1" "this is the variant $VARIANT, and the release has it"
    finish
}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
