# GoogLeNet Explorer: everything a person or a build server runs. Needs Python 3.11 or newer, make, and a package index.
#   make app PORT=8502               another port
#   make app ADDRESS=0.0.0.0         open it to your network, for a class
#   make app PYTHON=python3.12       another Python, the first time

PYTHON ?= python3
PORT ?= 8501
ADDRESS ?= localhost

VENV := .venv
PY := $(VENV)/bin/python
PIP_AUDIT := 2.10.1
RUNTIME := $(VENV)/installed-runtime
DEV := $(VENV)/installed-dev
PIP := $(PY) -m pip install -qq --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# One goal after another, also under -j: they share one virtual environment.
.NOTPARALLEL:
.PHONY: help app install test lint check bench load load-class attack fuzz kernels audit clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

app: $(RUNTIME) ## Start the app on PORT (8501) and print its address
	@PORT='$(PORT)' ADDRESS='$(ADDRESS)' $(PY) -m app.server

install: $(DEV) ## Make .venv with everything that development needs

test: $(DEV) ## Run every test: core, pages, and a real browser (installed if there is none)
	@$(PY) -m tests.support.programs.browser
	@$(PY) -m tests.support.programs.firefox
	@$(PY) -m tests.support.programs.haproxy
	@$(PY) -m tests.support.programs.redis
	@$(PY) -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

lint: $(DEV) ## Check style, format (scripts and style sheets too), and who imports whom
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(VENV)/bin/oxlint app
	@$(VENV)/bin/oxfmt --check app
	@$(VENV)/bin/lint-imports --no-logo --no-cache

check: $(DEV) ## Check types
	@$(PY) -m mypy

bench: $(DEV) ## Measure, against other tools too; print one table and keep it in tests/benchmarks/RESULTS.md
	@$(PY) -m tests.benchmarks

load: $(DEV) ## Let SESSIONS (30) visitors in at once; print and keep times, errors and memory
	@$(PY) -m tests.load

load-class: $(DEV) ## Let STUDENTS (200) into one room for 20 steps and 10 votes; print and keep times, votes, errors and costs (Linux)
	@$(PY) -m tests.load_class

attack: $(DEV) ## Try everything against the server that was ever tried; print and keep what the others notice (six minutes; Linux)
	@$(PY) -m tests.attack

fuzz: $(DEV) ## Throw damaged input at everything that reads any, for FUZZ_S (60) seconds in all, and print the counts
	@$(PY) -m tests.fuzz

kernels: $(DEV) ## Run the core's tests with other processors' kernels and with 1, 2 and 4 threads
	@$(PY) -m tests.support.programs.kernels

audit: | $(PY) ## Ask PyPI whether anything installed has a known weakness
	@test -x build/audit/bin/pip-audit || { $(PY) -m venv build/audit && build/audit/bin/python -m pip install -qq --disable-pip-version-check pip-audit==$(PIP_AUDIT); }
	@build/audit/bin/pip-audit --strict --progress-spinner off --disable-pip --no-deps -r requirements-dev.txt 2>build/audit/log && exit 0; \
	grep -q '^ERROR' build/audit/log || { cat build/audit/log >&2; exit 1; }; \
	echo "Nothing was audited: pypi.org gave no answer ($$(grep -m1 '^ERROR' build/audit/log | cut -d: -f3- | cut -c1-150))." >&2; exit 2

clean: ## Remove the virtual environment and everything that was generated
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist test-results *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@command -v '$(PYTHON)' >/dev/null || { echo "There is no '$(PYTHON)' here; name a Python 3.11 or newer: make app PYTHON=python3.12" >&2; exit 2; }
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "'$(PYTHON)' is older than Python 3.11; name a newer one: make app PYTHON=python3.12" >&2; exit 2; }
	@'$(PYTHON)' -m venv $(VENV) || { rm -rf $(VENV); echo "Could not make the virtual environment; on Debian and Ubuntu it needs: apt install python3-venv" >&2; exit 2; }

$(RUNTIME): requirements.txt | $(PY)
	@echo "Installing (the first time takes minutes: PyTorch is large) ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt requirements.txt | $(PY)
	@echo "Installing, with the development tools (the first time takes minutes: PyTorch is large) ..."
	@$(PIP) -r requirements-dev.txt
	@touch $(RUNTIME) $@
