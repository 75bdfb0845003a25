# The one front door. `make` lists it. Set-up is part of every target and is skipped where nothing has changed.
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

SET_UP := scripts/set-up
PYTHON := .venv/bin/python
LOCK := $(PYTHON) -m uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 --no-header
EXTRAS := --extra azure --extra bedrock --extra local-model --extra vertex

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Running

.PHONY: run
run: ## set up everything, then start the server (honours TERTULIA_PORT, TERTULIA_HOME, …; MODEL=none: no model)
	@$(SET_UP) run
	@exec .venv/bin/tertulia serve

.PHONY: dev
dev: ## the server with reload, and the web app with hot replacement
	@$(SET_UP) check
	@exec $(PYTHON) scripts/dev.py

# Tests

.PHONY: test
test: ## set up everything that is needed, then run every test
	@$(MAKE) -k test-python test-client e2e test-wheel

.PHONY: test-python
test-python: ## the Python tests (ARGS="-k name" picks)
	@$(SET_UP) tools peers
	@$(PYTHON) -m pytest -n logical $(ARGS)

.PHONY: test-client
test-client: ## the tests of the TypeScript packages, and the size of what the page loads first
	@$(SET_UP) client
	@npm test --workspaces --if-present
	@npm run --silent check:budget --workspace client

.PHONY: e2e
e2e: ## the browser tests, against the real server (ARGS="-g name" picks)
	@$(SET_UP) e2e
	@CHROMIUM_PATH="$$($(SET_UP) chromium)" && export CHROMIUM_PATH && npm run e2e --workspace e2e -- $(ARGS)

.PHONY: test-wheel
test-wheel: ## the released wheel, installed alone and started
	@$(SET_UP) tools client
	@$(PYTHON) scripts/try_wheel.py

# Checks

.PHONY: check
check: ## format, lint, types, imports, sizes, drift (ARGS="ruff tsc" picks)
	@$(SET_UP) check
	@$(PYTHON) scripts/check.py $(ARGS)

.PHONY: format
format: ## put every file into the format that `make check` asks for
	@$(SET_UP) check
	@$(PYTHON) -m ruff format -q && $(PYTHON) -m ruff check -q --fix && npm run format --silent

.PHONY: bench
bench: ## measure speed and size; writes docs/benchmarks.md (ARGS="--help" says more)
	@$(SET_UP) run tools
	@$(PYTHON) -m bench $(ARGS)

# Making

.PHONY: gen
gen: ## write what is generated: the OpenAPI document, the API client, the configuration reference
	@$(SET_UP) check
	@$(PYTHON) scripts/generate.py

.PHONY: lock
lock: ## renew the locked versions in requirements/ (UPGRADE=1 takes newer ones)
	@$(SET_UP) tools
	@$(LOCK) $(if $(UPGRADE),--upgrade) $(EXTRAS) api/pyproject.toml requirements/build.in -o requirements/run.txt
	@$(LOCK) $(if $(UPGRADE),--upgrade) $(EXTRAS) api/pyproject.toml requirements/build.in requirements/dev.in \
	  --overrides requirements/overrides.txt -c requirements/run.txt -o requirements/dev.txt
	@echo "requirements/run.txt and requirements/dev.txt are written"

.PHONY: wheel
wheel: ## build the released wheel, web app inside, into api/dist
	@$(SET_UP) tools client
	@$(PYTHON) -m build --wheel --no-isolation api

.PHONY: clean
clean: ## remove what was built and installed here; data in the home stays
	@rm -rf .venv .cache node_modules */node_modules packages/*/node_modules client/dist api/dist api/src/tertulia/web \
	  e2e/test-results e2e/playwright-report
