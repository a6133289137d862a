#!/bin/sh
# tarball.sh STAGE FILE: STAGE, a tree as `make install` makes it, with the libraries that its program needs beside it and their
# licences, as FILE.tar.gz: the same bytes of the same tree, wherever and by whomever it is made. glibc and its loader are the system's.
set -eu
stage=$1 file=$2
name=$(basename "$file" .tar.gz)
lib=$stage/lib/downshift licences=$stage/share/doc/downshift/licences
mkdir -p "$lib" "$licences"
LC_ALL=C ldd "$stage/bin/downshift" | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' | grep -Ev '/(ld-linux|lib(c|m|dl|rt|pthread|resolv)\.so)' | while read -r path; do
    cp -L "$path" "$lib/"
    package=$(dpkg-query -S "$(realpath "$path")" 2>/dev/null | sed 's/:.*//;q' || true)
    if [ -n "$package" ] && [ -f "/usr/share/doc/$package/copyright" ]; then cp -L "/usr/share/doc/$package/copyright" "$licences/$package"; fi
done
chmod -R u=rwX,go=rX "$stage"
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@${SOURCE_DATE_EPOCH:-0}" --transform "s,^\.,$name," -C "$stage" -cf - . | gzip -9n >"$file.part"
mv "$file.part" "$file"
echo "wrote $file"
