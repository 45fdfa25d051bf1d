# Needs python3 (3.11 or newer) with pip 22.3 or newer, and make. Everything else goes into .venv.

.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
BIN := $(VENV)/bin

# Paths and options for pytest, as in: make test T="tests/engine -x"
T ?=
# Two processes share the modules of tests: the same tests, in a little over half the time.
SPREAD ?= --numprocesses 2 --dist loadscope

# Options for schemathesis, as in: make fuzz FUZZ="--max-examples 50"
FUZZ ?=

# pip installs, not uv: pip reads a clinic's own mirror and certificate from its configuration.
# The venv is made without pip because Debian ships ensurepip apart; pip --python fills it from
# outside and never touches the system's Python.
$(VENV)/.ready: requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed, but $(PYTHON) is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 ...")'
	@$(PYTHON) -c 'import importlib.util, sys; importlib.util.find_spec("pip") or sys.exit("$(PYTHON) has no pip. On Debian or Ubuntu: apt-get install python3-pip")'
	@$(PYTHON) -c 'import pip, sys; tuple(map(int, pip.__version__.split(".")[:2])) >= (22, 3) or sys.exit("pip 22.3 or newer is needed, but $(PYTHON) has pip " + pip.__version__ + ". Upgrade it, or name another Python: make PYTHON=python3.12 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@printf '%s\n' '#!$(abspath $(BIN))/python' 'import sys' 'sys.path.insert(0, "$(CURDIR)")' \
		'from app.cli import main' 'if __name__ == "__main__":' '    sys.exit(main())' >$(BIN)/hamstring-cds
	@chmod +x $(BIN)/hamstring-cds
	@touch $@

# What checks the specification and makes the TypeScript client; locked with hashes, no addresses.
NODE := openapi/node_modules
$(NODE)/.ready: openapi/package-lock.json openapi/.npmrc
	@command -v npm >/dev/null || { echo "Node 20 or newer with npm is needed. On Debian or Ubuntu: apt-get install nodejs npm" >&2; exit 1; }
	npm ci --prefix openapi --no-progress --loglevel=error
	@touch $@

.PHONY: run
run: $(VENV)/.ready ## Serve on 127.0.0.1:8000 with a local database (PORT=)
	$(BIN)/python -m app.cli serve --host 127.0.0.1 --port $(PORT)

.PHONY: test
test: $(VENV)/.ready ## Run every test (T="tests/engine -x" for some; SPREAD= in one process)
	$(BIN)/python -m pytest $(SPREAD) $(T)

.PHONY: check
check: $(VENV)/.ready $(NODE)/.ready ## Check form, types, floors, generated files and the specification
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports
	$(BIN)/python -m app.cli generate --check
	$(BIN)/python -m app.cli openapi --check
	$(BIN)/python -m app.cli seed-coverage --check
	$(LINT_OPENAPI)
	$(BIN)/python -m app.cli check-contract

# Neither tool tells anyone about a run, nor asks whether a newer one is out.
LINT_OPENAPI = REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true \
		$(NODE)/.bin/redocly lint openapi/v1.json --config openapi/redocly.yaml && \
	$(NODE)/.bin/spectral lint openapi/v1.json --ruleset openapi/spectral.yaml --fail-severity=warn

.PHONY: lint-openapi
lint-openapi: $(NODE)/.ready ## Check the specification against the rules of form in openapi/
	$(LINT_OPENAPI)

.PHONY: release-specification
release-specification: $(VENV)/.ready $(NODE)/.ready ## Keep the specification as the one that clients rely on
	$(BIN)/python -m app.cli release-specification

.PHONY: format
format: $(VENV)/.ready ## Format, and repair what ruff can
	$(BIN)/python -m ruff check --fix-only .
	$(BIN)/python -m ruff format .

.PHONY: coverage
coverage: $(VENV)/.ready ## Run every test and report the lines and branches of app never reached
	$(BIN)/python -m coverage run -m pytest $(T)
	$(BIN)/python -m coverage report

.PHONY: fuzz
fuzz: $(VENV)/.ready ## Fuzz every operation at length and write docs/fuzz.md
	$(BIN)/python -m tests.fuzz $(FUZZ)

.PHONY: generate
generate: $(VENV)/.ready ## Write the request modules from the vocabulary
	$(BIN)/python -m app.cli generate

.PHONY: openapi
openapi: $(VENV)/.ready ## Write the specification
	$(BIN)/python -m app.cli openapi

# Where the generated clients go; the folder is not kept in the repository.
CLIENTS ?= build/clients

.PHONY: clients
clients: client-python client-typescript ## Generate the Python and TypeScript clients (CLIENTS=)

.PHONY: client-python
client-python: $(VENV)/.ready ## Generate the Python client into build/clients/python
	mkdir -p $(CLIENTS)
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/openapi-python-client generate --path openapi/v1.json \
		--config openapi/python-client.yaml --output-path $(CLIENTS)/python --overwrite --fail-on-warning

.PHONY: client-typescript
client-typescript: $(NODE)/.ready ## Generate the TypeScript client into build/clients/typescript
	mkdir -p $(CLIENTS)/typescript
	cp openapi/typescript-client/*.json $(CLIENTS)/typescript
	REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true $(NODE)/.bin/redocly generate-client \
		openapi/v1.json --error-mode result --args-style grouped \
		--output $(CLIENTS)/typescript/hamstring_cds.ts
	$(NODE)/.bin/tsc --project $(CLIENTS)/typescript

.PHONY: validate
validate: $(VENV)/.ready ## Run the coded patients and print every miss
	$(BIN)/python -m app.cli validate

.PHONY: pages
pages: $(VENV)/.ready ## Write docs/seed-coverage.md and docs/validation.md
	$(BIN)/python -m app.cli seed-coverage
	$(BIN)/python -m app.cli validate --write

.PHONY: bench
bench: $(VENV)/.ready ## Measure
	$(BIN)/python -m benchmarks.run

.PHONY: abuse
abuse: $(VENV)/.ready ## Measure for two minutes what misuse costs an honest client (ABUSE="--seconds 20")
	$(BIN)/python -m benchmarks.abuse $(ABUSE)

.PHONY: migrate
migrate: $(VENV)/.ready ## Bring the database to the newest schema
	$(BIN)/python -m alembic upgrade head

# Universal: one file for every platform and every Python from 3.11. No header and no addresses:
# the files name what is installed and its hashes, and leave where it comes from to pip.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate

.PHONY: lock
lock: $(VENV)/.ready ## Pin what requirements/*.in name, with hashes (UPGRADE=1 for newer releases)
	$(LOCK) $(if $(UPGRADE),--upgrade) requirements/prod.in --output-file requirements/prod.txt
	$(LOCK) $(if $(UPGRADE),--upgrade) requirements/dev.in --output-file requirements/dev.txt

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-22s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
