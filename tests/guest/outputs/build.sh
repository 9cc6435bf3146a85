#!/bin/sh
# build.sh CLONE FOLDER: builds lsblk of several versions of util-linux from a git clone that has their tags, into
# FOLDER/VERSION. What is there already stays. Needs on Debian: autoconf automake libtool-bin gettext autopoint bison
# flex pkg-config libudev-dev gcc make.
set -eu
clone=$1 folder=$2
# CentOS 7; the first with JSON; CentOS 8; Ubuntu 20.04; Debian 11; Debian 13.
for version in 2.23.2 2.27.1 2.32.1 2.34 2.36.1 2.41; do
  done=$folder/$version
  test ! -x "$done/lsblk" || continue
  echo "Building lsblk of util-linux $version"
  source=$folder/source
  rm -rf "$source"
  mkdir -p "$source" "$done"
  git -C "$clone" archive "v$version" | tar -x -C "$source"
  (
    cd "$source"
    echo "$version" >.tarball-version
    ./autogen.sh
    ./configure CFLAGS='-O0 -fcommon -w' CPPFLAGS='-include sys/sysmacros.h' --disable-shared --enable-static --enable-libblkid \
      --enable-libmount --enable-libsmartcols --enable-libuuid --enable-lsblk --with-udev --without-python --disable-nls \
      --disable-gtk-doc --without-ncurses --without-systemd --without-tinfo --disable-asciidoc --disable-bash-completion
    make lsblk
  ) >"$folder/build.log" 2>&1 || { tail -n 20 "$folder/build.log"; exit 1; }
  cp "$source/lsblk" "$done/lsblk"
done
rm -rf "$folder/source"
