#!/bin/sh
# run.sh SECONDS: fuzzes every target of this folder, each for its share of the time, from its seeds and with its dictionary
# (seeds/NAME, NAME.dict). Corpus and finds lie in build/fuzz.
set -eu
seconds=${1:-60}
out=build/fuzz
mkdir -p "$out"
if ! command -v clang >/dev/null; then
    echo "fuzzing needs clang; please run:  sudo apt-get install -y --no-install-recommends clang" >&2
    exit 1
fi
flags="-std=c11 -D_POSIX_C_SOURCE=200809L -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -DDS_READ_BLOCK=4096 -DDS_PACKED_BLOCK=64 -Iinclude -Isrc"
echo 'int LLVMFuzzerTestOneInput(const unsigned char *p, unsigned long n); int LLVMFuzzerTestOneInput(const unsigned char *p, unsigned long n) { return p && n > 1u << 30; }' > "$out/probe.c"
if ! clang $flags "$out/probe.c" -o "$out/probe" 2>"$out/probe.log"; then
    version=$(clang -dumpversion | cut -d. -f1)
    echo "clang lacks its fuzzing runtime; please run:  sudo apt-get install -y --no-install-recommends libclang-rt-$version-dev" >&2
    exit 1
fi
sh src/embed.sh ds_embedded_formats src/formats/*/*.yaml >"$out/formats.c"
set -- tests/fuzz/fuzz_*.c
share=$((seconds / $#))
[ "$share" -gt 0 ] || share=1
for target in "$@"; do
    name=$(basename "$target" .c)
    mkdir -p "$out/$name"
    clang $flags "$target" $(find src/base src/read src/declare src/record -name "*.c") "$out/formats.c" -o "$out/$name.bin" -lsodium -lzip -lz -lexpat -lyaml -lunistring -lm
    echo "$name: $share s"
    short=${name#fuzz_}
    "$out/$name.bin" -max_total_time="$share" -artifact_prefix="$out/$name-" -print_final_stats=1 \
        -dict="tests/fuzz/$short.dict" "$out/$name" "tests/fuzz/seeds/$short" >"$out/$name.log" 2>&1 ||
        { tail -n 40 "$out/$name.log" >&2; exit 1; }
    grep -E 'number_of_executed_units|average_exec_per_sec' "$out/$name.log"
done
