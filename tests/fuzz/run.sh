#!/bin/sh
# run.sh SECONDS [NAME...]: fuzzes every target of this folder, or those named, SECONDS each, from its seeds and with its dictionary
# (seeds/NAME, NAME.dict), beside the names and sample rows of all formats for the one of records. Corpus and finds lie in build/fuzz.
set -eu
seconds=${1:-60}
out=build/fuzz
mkdir -p "$out"
if ! command -v clang >/dev/null; then
    echo "fuzzing needs clang; please run:  sudo apt-get install -y --no-install-recommends clang" >&2
    exit 1
fi
flags="-std=c11 -D_POSIX_C_SOURCE=200809L -g -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -DDS_READ_BLOCK=4096 -DDS_PACKED_BLOCK=64 -Iinclude -Isrc"
echo 'int LLVMFuzzerTestOneInput(const unsigned char *p, unsigned long n); int LLVMFuzzerTestOneInput(const unsigned char *p, unsigned long n) { return p && n > 1u << 30; }' > "$out/probe.c"
libraries="-lsodium -lsqlite3 -lzip -lz -lexpat -lical -lyaml -lunistring -lm"
if ! clang $flags -fsanitize=fuzzer "$out/probe.c" -o "$out/probe" 2>"$out/probe.log"; then
    version=$(clang -dumpversion | cut -d. -f1)
    echo "clang lacks its fuzzing runtime; please run:  sudo apt-get install -y --no-install-recommends libclang-rt-$version-dev" >&2
    exit 1
fi
sh src/embed.sh ds_embedded_formats src/formats/*/*.yaml >"$out/formats.c"
[ $# -gt 0 ] && shift
if [ $# -gt 0 ]; then set -- $(printf 'tests/fuzz/fuzz_%s.c ' "$@"); else set -- tests/fuzz/fuzz_*.c; fi

# what every target is linked with, compiled once
compile() { clang $flags -c "$1" -o "$out/lib/$(echo "$1" | tr '/' '_').o"; }
mkdir -p "$out/lib" "$out/formats"
for source in $(find src/base src/read src/declare src/record -name '*.c') "$out/formats.c"; do compile "$source"; done

# a row of each format: its own name, then the cells that `downshift formats NAME` shows
for file in src/formats/*/*.yaml; do
    name=$(sed -n 's/^name: *//p' "$file")
    { printf '%s\035\010' "$name"; "${DOWNSHIFT:-build/release/downshift}" formats "$name" 2>/dev/null | tail -n 2 | sed 's/^ *//' | tr ',\n' '\037\036'; } >"$out/formats/$name"
done
{ cat tests/fuzz/record.dict; for f in "$out"/formats/*; do printf '"%s"\n' "$(basename "$f")"; done; } >"$out/record.dict"
# and the rows of its samples, which reach into every hook
clang $flags tests/fuzz/record_seeds.c "$out"/lib/*.o -o "$out/record_seeds" $libraries
rm -rf "$out/samples"
mkdir -p "$out/samples"
"$out/record_seeds" "$out/samples" tests/formats/*.csv tests/formats/*.json tests/formats/*.xml tests/formats/*.sql
for target in "$@"; do
    name=$(basename "$target" .c)
    mkdir -p "$out/$name"
    clang $flags -fsanitize=fuzzer "$target" "$out"/lib/*.o -o "$out/$name.bin" $libraries
    echo "$name: $seconds s"
    short=${name#fuzz_} dict=tests/fuzz/${name#fuzz_}.dict more=
    if [ "$short" = record ]; then dict=$out/record.dict more="$out/formats $out/samples"; fi
    "$out/$name.bin" -max_total_time="$seconds" -artifact_prefix="$out/$name-" -print_final_stats=1 \
        -dict="$dict" "$out/$name" "tests/fuzz/seeds/$short" $more >"$out/$name.log" 2>&1 ||
        { tail -n 40 "$out/$name.log" >&2; exit 1; }
    grep -E 'number_of_executed_units|average_exec_per_sec' "$out/$name.log"
done
