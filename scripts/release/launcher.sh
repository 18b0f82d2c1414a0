#!/bin/sh
# hchat @VERSION@, self-extracting for @TARGET@. After this script come the program and the Deno runtime @DENO@
# (MIT licence, https://deno.com). They are checked, copied into memory that has no name, and run with the
# permissions of the compiled form. Nothing is installed and nothing is left behind.
set -u
umask 077
ulimit -c 0 2>/dev/null || :
# Whatever it was set to: without rm, what has a name would stay.
PATH=${PATH:+$PATH:}/usr/local/bin:/usr/bin:/bin
export PATH

# This script fills the first blocks of 64 KiB, the program the next ones, the runtime all others.
program_block=@PROGRAM_BLOCK@
program_blocks=@PROGRAM_BLOCKS@
program_bytes=@PROGRAM_BYTES@
runtime_block=@RUNTIME_BLOCK@
runtime_bytes=@RUNTIME_BYTES@
digest=@DIGEST@

self=$0
file=
named=

fail() {
  printf 'hchat: error: %s\n' "$1" >&2
  printf 'hchat: hint: %s\n' "$2" >&2
  exit 1
}

# require_limit LIMIT LEAST WHAT HINT: fails when the system allows less than the runtime needs to start.
require_limit() {
  case $1 in
  '' | *[!0-9]*) return 0 ;;
  esac
  [ "$1" -ge "$2" ] || fail "Cannot start: expected at least $2 $3, got $1" "$4"
}

# forget: removes what has a name, once nothing writes there any more.
forget() {
  wait
  [ -z "$file" ] || rm -f "$file"
  [ -z "$named" ] || rm -rf "$named"
}

# end SIGNAL: ends by it, as without a trap.
end() {
  forget
  trap - EXIT "$1"
  kill -"$1" $$
}

# check: ends everything when the program and the runtime are not what was packed.
check() {
  found=
  for tool in "openssl dgst -sha256 -r" sha256sum "shasum -a 256"; do
    command -v "${tool%% *}" >/dev/null 2>&1 || continue
    found=$(dd if="$self" bs=65536 skip="$program_block" 2>/dev/null | $tool 2>/dev/null)
    found=${found%% *}
    [ ${#found} -eq 64 ] && break
  done
  [ ${#found} -eq 64 ] ||
    fail "Cannot check the program: expected openssl, sha256sum or shasum, got none that works" \
      "install one of them"
  [ "$found" = "$digest" ] ||
    fail "Cannot run the program: this file is damaged, its contents do not match their SHA-256" \
      "copy it again and compare it with SHA256SUMS"
}

# unpack RUNTIME PROGRAM: copies both, checking meanwhile; fails when there is no room.
unpack() {
  dd if="$self" of="$1" bs=65536 skip="$runtime_block" 2>/dev/null &
  dd if="$self" of="$2" bs=65536 skip="$program_block" count="$program_blocks" 2>/dev/null
  check
  wait
  [ "$(size_of "$1")" = "$runtime_bytes" ] && [ "$(size_of "$2")" = "$program_bytes" ]
}

# size_of FILE
size_of() {
  size=$(wc -c <"$1") && printf '%s' $((size))
}

# runs_files FILE: makes FILE, which must not be there yet, and says whether files of its folder may be run.
runs_files() {
  (set -C && printf '#!/bin/sh\n' >"$1") 2>/dev/null || return 1
  chmod 700 "$1" 2>/dev/null && "$1" 2>/dev/null && return 0
  rm -f "$1"
  return 1
}

# unpack_nameless FOLDER: runtime and program into files without a name, open as 8 and 7.
unpack_nameless() {
  file=$1/.hchat-$$
  runs_files "$file" || { file= && return 1; }
  exec 9>"$file" 8<"$file"
  rm -f "$file"
  (set -C && : >"$file") 2>/dev/null || { file= && return 1; }
  exec 6>"$file" 7<"$file"
  rm -f "$file"
  file=
  unpack /proc/self/fd/9 /proc/self/fd/6 || return 1
  # A file that is open for writing cannot be run.
  exec 9>&- 6>&-
}

# unpack_named FOLDER: the same into a private folder, where the system cannot run what has no name.
unpack_named() {
  for old in "$1"/.hchat-run-*; do
    [ -O "$old" ] && ! kill -0 "${old##*-}" 2>/dev/null && rm -rf "$old"
  done
  named=$1/.hchat-run-$$
  mkdir "$named" 2>/dev/null || { named= && return 1; }
  runs_files "$named/deno" && unpack "$named/deno" "$named/hchat.js" && return 0
  rm -rf "$named"
  named=
  return 1
}

# run_named WORDS…: runs the program as a child and hands signals on; the trap takes its folder away behind it.
# The shell starts such a child deaf to SIGINT: until it listens for itself, only another signal ends it.
run_named() {
  "$named/deno" run @FLAGS@ "$named/hchat.js" "$@" <&0 &
  child=$!
  trap "kill -HUP $child 2>/dev/null" HUP
  trap "kill -TERM $child 2>/dev/null" INT TERM
  while :; do
    wait "$child"
    code=$?
    kill -0 "$child" 2>/dev/null || break
  done
  exit "$code"
}

trap forget EXIT
for signal in INT TERM HUP; do
  trap "end $signal" "$signal"
done

case $self in
*/*) folder=${self%/*} ;;
*) folder=. ;;
esac
[ -r "$self" ] ||
  fail "Cannot read the program: $self cannot be opened" "start it by its path, such as ./hchat"
[ -n "$(pwd -P 2>/dev/null)" ] ||
  fail "Cannot use the current folder: it was removed, or you may not read it" "go to another folder"

# The runtime says nothing that helps when it lacks either; of its address space it uses very little.
require_limit "$(ulimit -Hn 2>/dev/null)" 64 "open files" "allow more: ulimit -n 1024"
require_limit "$(ulimit -v 2>/dev/null)" 50000000 "kB of address space" "allow more: ulimit -v unlimited"

# What the environment has for other programs of this runtime does not count: NODE_OPTIONS can open a port for a
# debugger, which reads everything.
for kind in DENO NODE; do
  for name in $(env | sed -n "s/^\(${kind}_[A-Z0-9_]*\)=.*/\1/p"); do unset "$name"; done
done
# The runtime keeps its caches in DENO_DIR: nothing can be made below a file. On a terminal it would say so at each
# start; its errors are wanted, that one is not.
DENO_DIR=/dev/null/hchat
DENO_LOG=error,deno::cache=off
DENO_NO_UPDATE_CHECK=1
DENO_NO_PACKAGE_JSON=1
export @HEAP@
HCHAT_PROGRAM=$folder/${self##*/}
export DENO_DIR DENO_LOG DENO_NO_UPDATE_CHECK DENO_NO_PACKAGE_JSON HCHAT_PROGRAM

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
fail "Cannot unpack the program: expected a folder with $((runtime_bytes / 1000000 + 1)) MB free that may run programs, got none" \
  "set HCHAT_UNPACK_FOLDER to such a folder"
