SHELL := /bin/bash
.DEFAULT_GOAL := help

PORT ?= 4566
DATA ?= .local
PYTHON ?= python3
ARCHITECTURE ?= arm64
STACKS ?= 4
STACK_NAME ?= querysocket

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
AUDIT_VENV := .audit-venv
AUDIT_READY := $(AUDIT_VENV)/.ready
CLIENTS_VENV := .clients-venv
CLIENTS_READY := $(CLIENTS_VENV)/.ready
PACKAGES := layers/querysocket/python/querysocket functions local samples scripts bench tests

WEB := web/dist/index.html
WEB_PACKAGES := web/node_modules/.package-lock.json
# Folders too: a file that is gone shows in theirs.
WEB_SOURCES := $(shell find web/src web/public web/index.html web/vite.config.ts web/tsconfig.json 2>/dev/null)
NODE_WANTED := Node.js 20.19 or newer, with npm: https://nodejs.org
HAS_NODE := { command -v npm >/dev/null && node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null; }

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

run: $(READY) ## run the whole application on this machine (PORT=4566 DATA=.local TAXI_TRIPS=2000000)
	@$(TRY_WEB)
	@exec $(BIN)/python -m local --port $(PORT) --data $(DATA) $(addprefix --taxi-trips ,$(TAXI_TRIPS))

deploy-local: $(READY) ## take code changes over into the running `make run` (DATA=.local)
	@$(TRY_WEB)
	@exec $(BIN)/python -m local.deploy --data $(DATA)

token: $(READY) ## print a fresh access token of the demo user of `make run` (DATA=.local)
	@exec $(BIN)/python -m local.token --data $(DATA)

web: $(WEB) ## build the page into web/dist

test: $(READY) $(CLIENTS_READY) ## all tests: unit, integration, clients, end to end on local stacks, browser (STACKS=4)
	@$(TRY_WEB)
	@if $(HAS_NODE); then echo "npm test" && cd web && npm test; else echo "Not tested, for want of Node.js: web/test"; fi
	$(BIN)/pytest tests/unit -n 2
	$(BIN)/pytest tests/integration -n $(STACKS) --dist loadfile
	$(CLIENTS_VENV)/bin/pytest tests/clients --confcutdir tests/clients
	$(BIN)/pytest tests/e2e -n $(STACKS) --dist loadfile --no-loadscope-reorder
	$(BIN)/pytest tests/evidence
	$(BIN)/pytest tests/browser -n $(STACKS) --dist loadfile -rs

check: $(READY) ## format, lint, types, template, reports, documents, figures, the page; rewrites nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(PACKAGES)
	$(BIN)/cfn-lint template.yaml
	AWS_DEFAULT_REGION=us-east-1 SAM_CLI_TELEMETRY=0 $(BIN)/sam validate --lint
	$(BIN)/python -m scripts.publish_reports --check
	$(BIN)/python -m scripts.documents --check
	$(BIN)/python -m bench.report --check
	@if $(HAS_NODE); then $(MAKE) -s check-web; else echo "Not checked, for want of Node.js: web/"; fi

check-web: $(READY) $(WEB)
	cd web && npm run --silent check
	$(BIN)/python scripts/page_size.py

documents: $(READY) ## write docs/openapi.json, docs/asyncapi.json and the page's types anew, from the code
	$(BIN)/python -m scripts.documents
	@if $(HAS_NODE); then $(MAKE) -s $(WEB_PACKAGES) && cd web && npm run --silent types; fi

publish-reports: $(READY) ## publish reports/ to a deployed stack (STACK_NAME=querysocket)
	$(BIN)/python -m scripts.publish_reports --stack-name $(STACK_NAME)

publish-web: $(READY) $(WEB) ## build the page and publish it to a deployed stack (STACK_NAME=querysocket)
	$(BIN)/python -m scripts.publish_web --stack-name $(STACK_NAME)

audit: $(READY) $(AUDIT_READY) ## known faults: checkov on the template, the pins against OSV
	$(BIN)/python scripts/audit_template.py
	$(BIN)/python scripts/audit_pins.py

bench: $(READY) ## measure it all, in some ten minutes, and write docs/performance.md (PARTS="latency cost")
	$(BIN)/python -m bench $(PARTS)
	$(BIN)/python -m bench.report

format: $(READY) ## rewrite the code to the house's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	@if $(HAS_NODE); then $(MAKE) -s $(WEB_PACKAGES) && cd web && npm run --silent format; fi

build: $(READY) ## sam build with Lambda's Python, made quick to start (ARCHITECTURE=arm64)
	$(BIN)/python -m scripts.build --architecture $(ARCHITECTURE)

lock: ## pin the newest packages that pyproject.toml allows
	$(PYTHON) -m venv .lock && .lock/bin/pip install --quiet uv
	.lock/bin/uv pip compile $(LOCK_OPTIONS) --upgrade --group dev pyproject.toml -o requirements-dev.txt
	.lock/bin/uv pip compile $(LOCK_OPTIONS) -c requirements-dev.txt pyproject.toml -o layers/dependencies/requirements.txt
	.lock/bin/uv pip compile $(LOCK_OPTIONS) --upgrade --group audit -o requirements-audit.txt
	.lock/bin/uv pip compile $(LOCK_OPTIONS) --upgrade --group clients -o requirements-clients.txt
	rm -r .lock
LOCK_OPTIONS := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

NEED_NODE := $(HAS_NODE) || { echo "Building the page takes $(NODE_WANTED)"; exit 1; }

# For what goes on without the page.
define TRY_WEB
if ! $(HAS_NODE); then echo "The page is left as it is: building it takes $(NODE_WANTED)"; \
elif ! $(MAKE) -s web; then echo "The page could not be built, see above. Everything else works without."; fi
endef

$(WEB): $(WEB_PACKAGES) $(WEB_SOURCES)
	@$(NEED_NODE)
	@echo "Building the page"
	@cd web && npm run --silent build -- --logLevel warn

$(WEB_PACKAGES): web/package-lock.json
	@$(NEED_NODE)
	@echo "Installing the page's packages into web/node_modules: once, about half a minute"
	@cd web && npm ci --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

$(READY): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "querysocket needs Python 3.11 or newer, $(PYTHON) is $$($(PYTHON) -V 2>&1): make PYTHON=python3.13 $(MAKECMDGOALS)"; exit 1; }
	@echo "Installing packages into $(VENV): once, about a minute"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	@touch $@

$(AUDIT_READY): requirements-audit.txt | $(READY)
	@echo "Installing checkov into $(AUDIT_VENV): once, about half a minute"
	@$(BIN)/python -m venv --clear $(AUDIT_VENV)
	@$(AUDIT_VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-audit.txt
	@touch $@

$(CLIENTS_READY): requirements-clients.txt | $(READY)
	@echo "Installing clients of Athena into $(CLIENTS_VENV): once, about a quarter of a minute"
	@$(BIN)/python -m venv --clear $(CLIENTS_VENV)
	@$(CLIENTS_VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-clients.txt
	@touch $@

.PHONY: help run deploy-local token web test check check-web documents publish-reports publish-web audit bench format build lock
