#!/bin/sh
# Installs the Debian packages named, as root or through sudo, and says so; else prints the one line to run.
set -eu
echo "downshift needs these Debian packages: $*" >&2
run=
[ "$(id -u)" = 0 ] || run="sudo -n"
if ! command -v apt-get >/dev/null || { [ -n "$run" ] && ! sudo -n true 2>/dev/null; }; then
    echo "please run:  sudo apt-get update && sudo apt-get install -y --no-install-recommends $*" >&2
    exit 1
fi
echo "installing them with apt-get" >&2
log=$(mktemp)
if ! { DEBIAN_FRONTEND=noninteractive $run apt-get update &&
       DEBIAN_FRONTEND=noninteractive $run apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    exit 1
fi
rm -f "$log"
