# What one types here. `make run` tries the practice out; `make test` proves it.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check -qq
INSTALL := $(PIP) install --require-hashes --requirement
JOBS ?= 2
# The command `clinic`, run from this folder whichever folder one is in.
COMMAND = printf '\#!/bin/sh\nPYTHONPATH=%s exec %s/.venv/bin/python -m clinic_app.cli "$$@"\n' \
	"$(CURDIR)" "$(CURDIR)" > $(BIN)/clinic && chmod +x $(BIN)/clinic
# The fast part leaves out browsers, races, pages, budgets and the second database engine.
SLOW := $(addprefix --ignore=tests/,journeys races blueprints budgets cli)
LOCK := compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --no-header --upgrade

# What the product is measured beside; it lives apart, in .venv-bench.
BESIDE := 'django-appointment~=3.12' 'gunicorn>=27,<28' 'psycopg[binary]~=3.3'

.PHONY: help run test check bench audit lint system-packages setup lock vendor clean

help:
	@echo "make run [DATE=2027-04-02] [PORT=5001]   try the practice out with invented people"
	@echo "make test                                everything that is proved: style, types, tests"
	@echo "make check                               the fast part, two minutes: style, types, rules; no pages, SQLite only"
	@echo "make bench [QUICK=1] [OUTPUT=bench.md]   how quick it is beside others: ten minutes, or one"
	@echo "make audit                               every open page before an HTML checker and Lighthouse"
	@echo "make system-packages                     install what the tests need from Debian (root)"
	@echo "make setup                               install what one needs to work on it"
	@echo "make lock                                find newer versions of what it is made of"
	@echo "make vendor                              build the pinned style sheets and fonts again"
	@echo "make clean                               remove what was installed or made here"

run: .venv/runtime
	$(BIN)/python -m clinic_app.cli demo $(if $(DATE),--date $(DATE)) $(if $(PORT),--port $(PORT))

test: system-packages lint
	$(BIN)/python -m pytest -n $(JOBS)

check: lint
	$(BIN)/python -m pytest -n $(JOBS) $(SLOW) -k "not postgresql"

bench: system-packages .venv/development .venv-bench/ready
	@$(BIN)/python -m tests.benchmarks $(if $(QUICK),--quick) $(if $(OUTPUT),--output "$(OUTPUT)")

audit: .venv/development .audit/ready
	@$(BIN)/python -m tests.audit

lint: .venv/development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict
	$(BIN)/mypy --strict --explicit-package-bases --exclude test_ tests/benchmarks
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint templates --lint --quiet

system-packages:
	@PYTHON=$(PYTHON) .ci/system-packages

setup: .venv/development

# The files beside the interpreter say what is installed, so that the second time is quick.
.venv/bin/pip:
	@PYTHON=$(PYTHON) .ci/system-packages venv
	@$(PYTHON) -m venv --clear .venv

.venv/runtime: requirements.txt | .venv/bin/pip
	@echo "Installing what it runs on. This takes a minute, once."
	@$(INSTALL) requirements.txt
	@$(COMMAND)
	@touch $@

.venv/development: requirements-dev.txt requirements.txt | .venv/bin/pip
	@echo "Installing what one needs to work on it. This takes a minute or two, once."
	@$(INSTALL) requirements-dev.txt
	@$(COMMAND)
	@touch .venv/runtime $@

.venv-bench/ready: requirements-bench.txt
	@echo "Installing what it is measured beside. This takes a minute, once."
	@$(PYTHON) -m venv --clear .venv-bench
	@.venv-bench/bin/pip --disable-pip-version-check -qq install --require-hashes \
		--requirement requirements-bench.txt
	@touch $@

.audit/ready: .audit/package.json .audit/package-lock.json
	@PYTHON=$(PYTHON) .ci/system-packages audit
	@echo "Installing what looks at the pages. This takes a minute, once."
	@cd .audit && npm ci --silent --no-progress
	@touch $@

lock: | .venv/bin/pip
	$(PYTHON) -m venv .venv/lock
	.venv/lock/bin/pip --disable-pip-version-check --quiet install uv
	.venv/lock/bin/uv pip $(LOCK) --output-file requirements.txt pyproject.toml
	.venv/lock/bin/uv pip $(LOCK) --extra dev --output-file requirements-dev.txt pyproject.toml
	printf '%s\n' $(BESIDE) | .venv/lock/bin/uv pip $(LOCK) --output-file requirements-bench.txt -

vendor:
	sh static/vendor.sh

clean:
	rm -rf .venv .venv-bench .audit/ready .audit/node_modules instance dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
