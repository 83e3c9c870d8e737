#!/bin/sh
# Restores the newest backup into a folder of its own, verifies every frozen figure and paper there, and removes it again.
# The working installation is not touched. Usage: restore-drill.sh [FOLDER OF BACKUPS]
set -eu
cd "$(dirname "$0")/../.."
newest=$(ls -1 "${1:-/var/lib/gridops/backups}"/*.backup | tail -n 1)
home=$(mktemp -d "${TMPDIR:-/tmp}/gridops-drill-XXXXXX")
trap 'rm -rf "$home"' EXIT
# Nothing of the office's own addresses: the embedded servers start for this alone.
unset DATABASE_URL DATABASE_APP_URL REDIS_URL SECRET_KEY FIELD_KEYS
export GRIDOPS_HOME="$home"
.venv/bin/python manage.py restore "$newest"
.venv/bin/python manage.py verify
echo "$newest can be restored."
