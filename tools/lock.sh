#!/bin/sh
# Write requirements-dev.txt: names and versions for every system, no address of where they came from.
# Needs uv (any recent one); run it when pyproject.toml changes, and commit what it writes.
set -eu
cd "$(dirname "$0")/.."
{
  echo "# Every package that codex is developed and tested with. Written by tools/lock.sh from pyproject.toml."
  uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
    --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet
} > requirements-dev.txt.part
mv requirements-dev.txt.part requirements-dev.txt
