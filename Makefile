# Everything from nothing: Python 3.11 or newer, git and make are all that a machine needs.
PYTHON ?= python3
PY = .venv/bin/python
PIP = $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes

# They only look at the pins, so they are no part of what is installed.
TOOLS = uv==0.13.9 pip-audit==2.10.1 cyclonedx-bom==7.5.0

.PHONY: run serve test drill lint lint-types lint-all-else bench soak mutants setup dev requirements audit release messages openapi house schema handbook hooks clean

run: .venv/ready
	@exec $(PY) -m core.embedded.run

# As `make run`, with a web server that reads changed code again. Not for an office.
serve: .venv/ready-dev
	@DEBUG=1 exec $(PY) -m core.embedded.run Procfile.dev

# Each module is compiled once, not by every worker and every process that is started.
test drill soak lint: export PYTHONDONTWRITEBYTECODE =

# Everything, or one noun: make test NOUN=hazards. On another PostgreSQL of this machine: make test PG=15
test: export GRIDOPS_TEST_PG = $(PG)
test: .venv/ready-dev
	@$(if $(NOUN),,$(PY) -m core.testing.browser)
	@exec $(PY) -m pytest $(if $(NOUN),-n 0 $(wildcard */$(NOUN)/tests))

drill: .venv/ready-dev
	@GRIDOPS_SOAK=1 exec $(PY) -m pytest -n 0 -m "soak or not soak" gridops/backup/tests/test_drill.py

soak: .venv/ready-dev
	@$(PY) -m core.testing.browser soak
	@GRIDOPS_SOAK=1 $(PY) -m pytest -m "soak or law"
	@exec $(PY) -m core.testing.mutants

# Changes of the rules that no test notices; of one part: make mutants OF=scores
mutants: .venv/ready-dev
	@exec $(PY) -m core.testing.mutants $(OF)

bench: .venv/ready-dev
	@exec $(PY) -m bench

# Types take as long as all the rest, so they are checked beside it.
lint: .venv/ready-dev
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint-types lint-all-else

lint-types:
	$(PY) -m core.testing.lint mypy

lint-all-else:
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint --quiet --lint --check templates
	$(PY) -m core.testing.lint requirements
	$(PY) -m core.testing.lint layers
	$(PY) -m core.testing.lint migrations
	$(PY) -m core.testing.lint migrating
	$(PY) -m core.testing.lint schema
	$(PY) -m core.testing.lint openapi
	$(PY) -m core.testing.lint templates
	$(PY) -m core.testing.lint messages
	$(PY) -m core.testing.house check

# --- the environment ---
# pip compiles one module after the other; here all processors do. What only developers need is compiled when it is used.
setup: .venv/ready
dev: .venv/ready-dev

.venv/ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "gridops needs Python 3.11 or newer; name one: make PYTHON=python3.11 …")'
	@echo "Making the environment in .venv (a minute, once) …"
	@$(PYTHON) -m venv .venv
	@$(PIP) --no-compile --requirement requirements.txt
	@$(PY) -m compileall -qq -j 0 .venv/lib || true
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	@$(PIP) --no-compile --requirement requirements-dev.txt
	@touch $@

# --- for those who change gridops ---
messages: .venv/ready-dev
	$(PY) -m core.testing.messages update

# The pictures in docs/architecture.md, drawn from the code.
house: .venv/ready-dev
	$(PY) -m core.testing.house draw

# The pictures of the handbook, of a demo that is made for it, or of one that runs: make handbook AT=http://127.0.0.1:8000
handbook: .venv/ready-dev
	@exec $(PY) -m gridops.demo.screens $(AT)

hooks: .venv/ready-dev
	$(PY) -m pre_commit install

# After each new migration: the tables that an empty database gets at once.
schema: .venv/ready-dev
	$(PY) -m core.testing.schema write

openapi: .venv/ready-dev
	$(PY) manage.py spectacular --lang en --file docs/openapi.yaml --validate --fail-on-warn

# Pins what is there today, with hashes; `make requirements KEEP=1` changes as little as it can (a new line in *.in).
requirements: .venv-tools/ready
	.venv-tools/bin/python -m core.testing.requirements $(if $(KEEP),keep)

# Whether a pinned package has a weakness that is known. Needs the network, and says so.
audit: .venv-tools/ready
	.venv-tools/bin/python -m core.testing.supply audit

# What a release carries beside the code: dist/sbom.json, and its audit.
release: .venv-tools/ready
	.venv-tools/bin/python -m core.testing.supply release

.venv-tools/ready: Makefile
	@$(PYTHON) -m venv .venv-tools
	@.venv-tools/bin/python -m pip install --quiet --disable-pip-version-check $(TOOLS)
	@touch $@

clean:
	rm -rf .venv .venv-tools dist var .pytest_cache .mypy_cache .ruff_cache
