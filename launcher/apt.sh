#!/bin/sh
# Installs the Debian packages that are named, where it may: as root, or by a sudo that asks for no password.
# Where it may not, or cannot, it says the line to type, and fails.
set -u

if [ "$(id -u)" = 0 ]; then
    sudo=
elif sudo -n true 2> /dev/null; then
    sudo="sudo -n"
else
    sudo=asks
fi
if [ "$sudo" != asks ] && command -v apt-get > /dev/null; then
    echo "Installing $* with apt-get ..." >&2
    $sudo apt-get update -qq >&2 \
        && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "$@" > /dev/null \
        && exit 0
fi
[ "$(id -u)" = 0 ] || prefix="sudo "
echo "Missing: $*. To install: ${prefix:-}apt-get install --no-install-recommends $*" >&2
exit 1
