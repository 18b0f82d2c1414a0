#!/bin/sh
# Checks the model with spin, where it is installed: every order of events within its bounds.
set -eu
cd "$(dirname "$0")"
if ! command -v spin >/dev/null || ! command -v gcc >/dev/null; then
  echo "model: spin or gcc is missing, nothing was checked"
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# check NAME DEFINITION…: one exhaustive search.
check() {
  name=$1
  shift
  (
    cd "$work"
    spin -a "$@" "$model"
    gcc -O2 -w -DSAFETY -DCOLLAPSE -o pan pan.c
    ./pan -E -m1000000 >report
  )
  if ! grep -q 'errors: 0' "$work/report"; then
    cat "$work/report"
    echo "model: $name fails"
    exit 1
  fi
  echo "model: $name holds in $(sed -n 's/ *\([0-9.e+]*\) states, stored.*/\1/p' "$work/report") states"
}

model=$PWD/retained_secret.pml
check "sealing" -DSEALING -DCRASHES=3
check "two handshakes and two crashes" -DSESSIONS=2 -DCRASHES=2
check "three handshakes and a crash" -DSESSIONS=3 -DCRASHES=1
