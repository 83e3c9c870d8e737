# Everything from nothing: Python 3.11 or newer, git and make are all that a machine needs.
PYTHON ?= python3
PY = .venv/bin/python

.PHONY: run serve test drill lint bench soak setup dev requirements messages openapi house schema hooks clean

run: .venv/ready
	@exec $(PY) -m core.embedded.run

# As `make run`, with a web server that reads changed code again. Not for an office.
serve: .venv/ready-dev
	@DEBUG=1 exec $(PY) -m core.embedded.run Procfile.dev

# Everything, or one noun: make test NOUN=hazards
test: .venv/ready-dev
	@$(if $(NOUN),,$(PY) -m core.testing.browser)
	@exec $(PY) -m pytest $(if $(NOUN),-n 0 $(wildcard */$(NOUN)/tests))

drill: .venv/ready-dev
	@exec $(PY) -m pytest -n 0 -m "soak or not soak" gridops/backup/tests/test_drill.py

soak: .venv/ready-dev
	@$(PY) -m core.testing.browser soak
	@GRIDOPS_SOAK=1 exec $(PY) -m pytest -m "soak or law"

bench: .venv/ready-dev
	@exec $(PY) -m bench

lint: .venv/ready-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint --quiet --lint --check templates
	$(PY) -m core.testing.lint mypy
	$(PY) -m core.testing.lint layers
	$(PY) -m core.testing.lint migrations
	$(PY) -m core.testing.lint migrating
	$(PY) -m core.testing.lint schema
	$(PY) -m core.testing.lint openapi
	$(PY) -m core.testing.lint templates
	$(PY) -m core.testing.lint messages
	$(PY) -m core.testing.house check

# --- the environment ---
setup: .venv/ready
dev: .venv/ready-dev

.venv/ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "gridops needs Python 3.11 or newer; name one: make PYTHON=python3.11 …")'
	@echo "Making the environment in .venv (a minute, once) …"
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@

# --- for those who change gridops ---
messages: .venv/ready-dev
	$(PY) -m core.testing.messages update

# The pictures in docs/architecture.md, drawn from the code.
house: .venv/ready-dev
	$(PY) -m core.testing.house draw

hooks: .venv/ready-dev
	$(PY) -m pre_commit install

# After each new migration: the tables that an empty database gets at once.
schema: .venv/ready-dev
	$(PY) -m core.testing.schema write

openapi: .venv/ready-dev
	$(PY) manage.py spectacular --lang en --file docs/openapi.yaml --validate --fail-on-warn

requirements:
	$(PYTHON) -m venv .venv-pins
	.venv-pins/bin/python -m pip install --quiet --requirement requirements.in
	.venv-pins/bin/python -m pip freeze > requirements.txt
	.venv-pins/bin/python -m pip install --quiet --requirement requirements-dev.in
	.venv-pins/bin/python -m pip freeze > requirements-dev.txt
	rm -r .venv-pins

clean:
	rm -rf .venv var .pytest_cache .mypy_cache .ruff_cache
