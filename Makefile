# The ways to run, test and measure Byline. Needs make and Python 3.11 or newer with its venv module.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
DATA := $(or $(BYLINE_DATA),instance)
# Compiled code is kept, whatever the shell says: each command and each test imports the whole program.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-postgres browser readers faults lint bench lock

run: .venv/ready
	@test -e "$(DATA)/secret.key" || $(BIN)/flask init --sample --no-link
	@exec $(BIN)/flask serve --port $(PORT)

test: .venv/ready-dev
	$(BIN)/pytest -q -n 3 --ignore=tests/browser --ignore=tests/readers --ignore=tests/faults

# The same on PostgreSQL, without what knows no database.
test-postgres: .venv/ready-dev
	TEST_DATABASE=postgresql $(BIN)/pytest -q -n 2 --ignore=tests/browser --ignore=tests/readers --ignore=tests/faults \
	  --ignore=tests/content --ignore=tests/pictures --ignore=tests/importers

# Two at once, each with a blog and a chromium of its own: much of the time they wait.
browser: .venv/ready-dev
	$(BIN)/pytest -q -n 2 --dist loadfile tests/browser

readers: .venv/ready-dev
	$(BIN)/pytest -q tests/readers

# Two at once, since much of the time they wait; then those that measure how long people wait.
faults: .venv/ready-dev
	$(BIN)/pytest -q -n 2 --dist loadfile -m "not alone" tests/faults
	$(BIN)/pytest -q -m alone tests/faults

lint: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/ready-dev
	$(BIN)/python -m tests.benchmarks.bench $(if $(POSTS),--posts $(POSTS)) $(if $(SECONDS),--seconds $(SECONDS)) \
	  $(if $(CONNECTIONS),--connections $(CONNECTIONS)) $(if $(BLOGS),--blogs $(BLOGS))

# Compile the hashed locks anew from pyproject.toml.
lock: .venv/ready-dev
	$(BIN)/uv pip compile pyproject.toml -q --upgrade --generate-hashes -p 3.11 --no-header -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml -q --upgrade --extra dev --extra postgres --extra redis --extra s3 --generate-hashes -p 3.11 --no-header \
	  -c requirements.txt -o requirements-dev.txt
	$(BIN)/uv pip compile pyproject.toml -q --extra postgres --extra redis --extra s3 --generate-hashes -p 3.11 --no-header \
	  -c requirements-dev.txt -o deploy/requirements.txt

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Byline needs Python 3.11 or newer; install it, or name it: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Byline needs Python's venv module; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Setting up, once."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv

.venv/ready: requirements.txt | .venv/bin/uv
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install -q --compile-bytecode --require-hashes -r requirements.txt
	@touch $@

.venv/ready-dev: requirements-dev.txt .venv/ready | .venv/bin/uv
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install -q --compile-bytecode --require-hashes -r requirements-dev.txt
	@touch $@ .venv/ready
