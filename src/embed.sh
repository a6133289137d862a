#!/bin/sh
# Prints a C table of the given text files: embed.sh NAME FILE... > out.c
set -eu
name=$1
shift
echo '#include <downshift/base.h>'
echo "extern const ds_embedded $name[];"
echo "const ds_embedded $name[] = {"
for f in "$@"; do
    folder=
    [ "$name" = ds_embedded_parts ] && folder=$(basename "$(dirname "$f")")/
    printf '    { "%s", ""\n' "$folder$(basename "$f")"
    # every byte as an octal escape, a string piece a line
    od -An -v -to1 "$f" | sed 's/ *\([0-7][0-7][0-7]\)/\\\1/g; s/.*/      "&"/'
    printf '      , %s },\n' "$(wc -c < "$f" | tr -d ' ')"
done
echo '    { 0 }'
echo '};'
