# What can be done here, a sentence each: `make`. Everything runs in .venv, made on first use.

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV ?= .venv
BIN := $(if $(filter Windows_NT,$(OS)),$(VENV)/Scripts,$(VENV)/bin)
RUN := $(BIN)/python
READY := $(VENV)/.ready
JOBS ?= 2
DEMO ?= demo-study

.DEFAULT_GOAL := help
.PHONY: help dev demo test check lint format types docs golden bench words lock dist clean

help: ## say what can be done
	@sed -n 's/^\([a-z]*\):.*## /  make \1 \t/p' $(MAKEFILE_LIST) | expand -t 16

dev: $(READY) ## make .venv with codex and all that its development needs

$(READY): requirements-dev.txt pyproject.toml package.json
	@test -n "$(PYTHON)" || { echo "codex needs Python 3.11 or newer with venv (Debian: apt install python3 python3-venv)" >&2; exit 1; }
	@test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	$(RUN) -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@npm install --no-audit --no-fund --loglevel=error || echo "without npm and axe-core tests of accessibility are left out"
	@touch $(READY)

demo: dev ## run the worked example from texts to matrix, into demo-study/, and write exports/
	@rm -rf $(DEMO)
	$(RUN) -m codex demo $(DEMO)
	@$(RUN) -m tools.golden

test: dev ## run the tests and the examples in docstrings
	$(RUN) -m pytest -q -n $(JOBS) tests codex

check: dev lint types ## everything that must hold besides the tests
	$(RUN) -m pytest -q tests/test_import_rules.py tests/test_words.py
	$(RUN) -m tools.words --check
	$(RUN) -m tools.reference --check
	$(RUN) -m tools.golden --check

lint: dev ## look for what ruff finds, and for files that are not formatted
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .

format: dev ## format every file
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix-only .

types: dev ## check the types
	$(RUN) -m mypy

docs: dev ## write docs/reference/cli.md from the commands themselves
	$(RUN) -m tools.reference

golden: dev ## write exports/ of the worked example anew; look at the difference before committing
	$(RUN) -m tools.golden

bench: dev ## measure everything in short forms (some twenty minutes); make bench FULL=1 takes hours
	@$(RUN) -m tools.bench $(if $(FULL),--full)

words: dev ## build the catalogues from their .po files
	$(RUN) -m tools.words

lock: ## write requirements-dev.txt (needs uv)
	tools/lock.sh

dist: dev ## build the wheel and the source archive
	$(RUN) -m pip wheel --quiet --disable-pip-version-check --no-build-isolation --no-deps --wheel-dir dist .

clean: ## take away what was made here, .venv included
	rm -rf $(VENV) node_modules dist build .pytest_cache .mypy_cache .ruff_cache $(DEMO)
