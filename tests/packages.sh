#!/bin/sh
# Installs the Debian packages that some tests need, where it may. Without them the tests run all the same, but for
# those; with COMPLETE=1 anything missing is an error.
set -u

missing=
for package in chromium flite; do
    command -v "$package" > /dev/null || missing="$missing $package"
done
# The programs of PostgreSQL's server are not on the PATH.
ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || missing="$missing postgresql"
# Each word is a package of its own.
# shellcheck disable=SC2086
[ -z "$missing" ] || "$(dirname "$0")/../launcher/apt.sh" $missing || [ "${COMPLETE:-}" != 1 ]
