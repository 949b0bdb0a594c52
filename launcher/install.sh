#!/bin/sh
# Makes .venv with Python 3.10 and installs requirements.txt into it, hash-checked.
#
# Python 3.10 is the one that PYTHON names, one on the PATH, or else one that uv brings, into .python. pip fetches uv by
# the hashes of the lock; uv does the rest, in seconds. Where a machine's own certificates or only pip's settings lead
# to packages, uv needs to be told, or pip does the rest too, in minutes.
set -eu

is_310() {
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' 2> /dev/null
}

# Prints the first of these programs that is Python 3.10.
first_310() {
    for each in "$@"; do
        if [ -n "$each" ] && is_310 "$each"; then
            echo "$each"
            return
        fi
    done
}

# A virtual environment in folder $1, of Python $2, with the lock's uv in it.
environment_with_uv() {
    "$2" -m venv "$1" && sed -n '/^uv==/,/# via/p' requirements.txt | "$1/bin/pip" --quiet --disable-pip-version-check \
        install --require-hashes --no-deps -r /dev/stdin
}

# Prints the path of a Python 3.10 that uv has downloaded into .python. uv itself is fetched by any other Python.
python_by_uv() {
    uv=$(command -v uv || true)
    if [ -z "$uv" ]; then
        # Debian's own Python lacks what makes an environment, until that is installed.
        environment_with_uv .python/uv python3 || environment_with_uv .python/uv python \
            || { launcher/apt.sh python3-venv && environment_with_uv .python/uv python3; } || return 1
        uv=.python/uv/bin/uv
    fi
    export UV_PYTHON_INSTALL_DIR="$PWD/.python"
    "$uv" python install --quiet 3.10 >&2 && "$uv" python find --managed-python 3.10
}

python=$(first_310 "${PYTHON:-}" python3.10 python3 python)
if [ -z "$python" ]; then
    echo "There is no Python 3.10: uv brings one into .python ..." >&2
    python=$(python_by_uv 2> .python.log) || python=
    if ! is_310 "$python"; then
        echo "Python 3.10 is missing: install it, or name it: make ${1:-run} PYTHON=/path/to/python3.10" >&2
        [ ! -s .python.log ] || echo "uv could not bring one: $(tail -n 1 .python.log)" >&2
        exit 1
    fi
    rm -f .python.log
fi
if [ ! -x .venv/bin/uv ]; then
    echo "Installing into .venv, which takes 2 GB ..." >&2
    environment_with_uv .venv "$python"
fi
sync() {
    .venv/bin/uv pip sync --quiet --require-hashes --python .venv/bin/python requirements.txt "$@"
}
sync --system-certs 2> /dev/null || sync \
    || .venv/bin/pip --quiet --disable-pip-version-check install --require-hashes --no-deps -r requirements.txt
cp launcher/environment.pth \
    "$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/knead-to-know.pth"
touch .venv/.installed
