#!/bin/sh
# Installs the pinned peers into a folder: install.sh FOLDER
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cp "$here/package.json" "$here/package-lock.json" "$here"/*.mjs "$1"
cd "$1"
npm ci --ignore-scripts --no-audit --no-fund
