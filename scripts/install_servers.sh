#!/usr/bin/env bash
# Installs the servers and tools that some tests talk to, from Debian's packages. Ends without an error
# whatever happens: tests that lack one are skipped.
set -u
export DEBIAN_FRONTEND=noninteractive

packages=(
  nginx-light caddy haproxy # in front of hchat
  tor                       # onion transport
  miniupnpd nftables        # port mapping
  chrony faketime           # clocks
  libndpi-bin               # what a censor's tool says
  spin                      # model checking
  firefox-esr               # the page in a second browser
  zsh fish                  # completions
)

skip() {
  echo "servers: $1; tests that need them are skipped"
  exit 0
}

command -v apt-get >/dev/null || skip "not a Debian system"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  sudo -n true 2>/dev/null || skip "not root"
  as_root=(sudo -n)
fi

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || { echo "servers: all installed"; exit 0; }

# One package that Debian lacks must not keep the others out.
apt() { "${as_root[@]}" timeout 300 apt-get -qq -o Acquire::Retries=1 -o Acquire::http::Timeout=20 "$@" >/dev/null 2>&1; }
apt update || echo "servers: the package lists were not renewed"
apt install -y --no-install-recommends "${missing[@]}" ||
  for package in "${missing[@]}"; do
    apt install -y --no-install-recommends "$package" || echo "servers: $package was not installed"
  done
exit 0
