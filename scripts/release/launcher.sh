#!/bin/sh
# hchat @VERSION@, self-extracting for @TARGET@. Behind this script lie, packed, the Deno runtime @DENO@
# (MIT licence, https://deno.com) and the program. They are checked, unpacked into memory that has no name, and
# run with the permissions of the compiled form. Nothing is installed and nothing stays behind.
set -u
umask 077
ulimit -c 0 2>/dev/null || :
PATH=${PATH:-/usr/local/bin:/usr/bin:/bin}
export PATH

runtime_at="@RUNTIME_AT@"
runtime_sizes="@RUNTIME_SIZES@"
runtime_blocks=@RUNTIME_BLOCKS@
runtime_bytes=@RUNTIME_BYTES@
program_at=@PROGRAM_AT@
program_size=@PROGRAM_SIZE@
program_bytes=@PROGRAM_BYTES@
digest=@DIGEST@

self=$0
folder=
named=

fail() {
  printf 'hchat: error: %s\n' "$1" >&2
  printf 'hchat: hint: %s\n' "$2" >&2
  exit 1
}

# part AT SIZE: that many bytes of this file from that byte on, counted from 0.
part() {
  tail -c "+$(($1 + 1))" <"$self" | head -c "$2"
}

# checksum: SHA-256 of standard input in hexadecimal digits, by whatever this machine has.
checksum() {
  if command -v openssl >/dev/null 2>&1; then
    line=$(openssl dgst -sha256 -r)
  elif command -v sha256sum >/dev/null 2>&1; then
    line=$(sha256sum)
  else
    line=$(shasum -a 256)
  fi
  printf '%s' "${line%% *}"
}

# runs_files FILE: makes FILE, which must not be there yet, and says whether files of its folder may be run.
runs_files() {
  (set -C && printf '#!/bin/sh\n' >"$1") 2>/dev/null || return 1
  chmod 700 "$1" 2>/dev/null && "$1" 2>/dev/null && return 0
  rm -f "$1"
  return 1
}

# unpack_at AT BLOCK: one part of the runtime to its place in file 9. `dd` moves the positions of both files and
# `gzip` reads and writes there itself, which saves four copies of 100 MB; it stops at the mark behind the part.
unpack_at() {
  {
    dd bs=1 skip="$1" count=0 2>/dev/null
    dd bs=65536 seek="$2" count=0 conv=notrunc 2>/dev/null
    gzip -dc 2>/dev/null
  } <"$self" 1<>/proc/self/fd/9
}

# check: fails when the payload is not what was packed.
check() {
  [ "$(tail -c "+$((${runtime_at%% *} + 1))" <"$self" | checksum)" = "$digest" ] ||
    fail "Checking the program failed: this file is damaged, its contents do not match their SHA-256" \
      "copy it again and compare it with SHA256SUMS"
}

# size_of FILE
size_of() {
  size=$(wc -c <"$1") && printf '%s' $((size))
}

# unpack_nameless FOLDER: runtime and program into files without a name, open as 8 and 7.
unpack_nameless() {
  file=$1/.hchat-$$
  runs_files "$file" || return 1
  exec 9>"$file"
  rm -f "$file"
  block=0
  for at in $runtime_at; do
    unpack_at "$at" "$block" &
    block=$((block + runtime_blocks))
  done
  check
  wait
  [ "$(size_of /proc/self/fd/9)" = "$runtime_bytes" ] || return 1
  exec 8</proc/self/fd/9
  (set -C && : >"$file") 2>/dev/null || return 1
  exec 9>"$file" 7<"$file"
  rm -f "$file"
  part "$program_at" "$program_size" | gzip -dc >&9
  exec 9>&-
  [ "$(size_of /proc/self/fd/7)" = "$program_bytes" ]
}

# unpack_named FOLDER: the same into a private folder, where the system cannot run what has no name.
unpack_named() {
  for old in "$1"/.hchat-run-*; do
    [ -O "$old" ] && ! kill -0 "${old##*-}" 2>/dev/null && rm -rf "$old"
  done
  mkdir "$1/.hchat-run-$$" 2>/dev/null || return 1
  named=$1/.hchat-run-$$
  trap 'rm -rf "$named"' EXIT
  check
  if runs_files "$named/deno" && : >"$named/deno" && append_runtime "$named/deno" &&
    [ "$(size_of "$named/deno")" = "$runtime_bytes" ] &&
    part "$program_at" "$program_size" | gzip -dc >"$named/hchat.js" &&
    [ "$(size_of "$named/hchat.js")" = "$program_bytes" ]; then
    return 0
  fi
  rm -rf "$named"
  return 1
}

# append_runtime FILE: all parts of the runtime, one behind the other.
append_runtime() {
  set -- "$1" $runtime_sizes
  file=$1
  for at in $runtime_at; do
    shift
    part "$at" "$1" | gzip -dc >>"$file" || return 1
  done
}

# run_named WORDS…: runs the program as a child, hands signals on, and takes its folder away behind it.
run_named() {
  "$named/deno" run @FLAGS@ "$named/hchat.js" "$@" <&0 &
  child=$!
  for signal in INT TERM HUP; do
    trap "kill -$signal $child 2>/dev/null" "$signal"
  done
  while :; do
    wait "$child"
    code=$?
    kill -0 "$child" 2>/dev/null || break
  done
  exit "$code"
}

case $self in
*/*) folder=${self%/*} ;;
*) folder=. ;;
esac
[ -r "$self" ] ||
  fail "Reading the program failed: $self cannot be read" "start it by its path, such as ./hchat"
command -v gzip >/dev/null 2>&1 ||
  fail "Unpacking the program failed: there is no gzip on this machine" "install gzip, or use the compiled form"

for name in $(env | sed -n 's/^\(DENO_[A-Z0-9_]*\)=.*/\1/p'); do unset "$name"; done
# The runtime keeps its caches in DENO_DIR: nothing can be made below a file.
DENO_DIR=/dev/null/hchat
DENO_NO_UPDATE_CHECK=1
DENO_NO_PACKAGE_JSON=1
HCHAT_PROGRAM=$folder/${self##*/}
export DENO_DIR DENO_NO_UPDATE_CHECK DENO_NO_PACKAGE_JSON HCHAT_PROGRAM

for base in ${HCHAT_UNPACK_FOLDER:+"$HCHAT_UNPACK_FOLDER"} /dev/shm "${XDG_RUNTIME_DIR:-/run/shm}" \
  "$folder" "${TMPDIR:-/tmp}"; do
  [ -d "$base" ] && [ -w "$base" ] || continue
  if [ -r /proc/self/fd ] && [ -z "${HCHAT_UNPACK_FOLDER:-}" ]; then
    unpack_nameless "$base" || continue
    HCHAT_DESCRIPTORS=7,8
    export HCHAT_DESCRIPTORS
    exec /proc/self/fd/8 run @FLAGS@ /proc/self/fd/7 "$@"
  fi
  unpack_named "$base" || continue
  run_named "$@"
done
fail "Unpacking the program failed: no folder was found that has $((runtime_bytes / 1000000 + 1)) MB free and may run programs" \
  "set HCHAT_UNPACK_FOLDER to such a folder"
