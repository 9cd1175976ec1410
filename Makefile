# make        what can be done here
# Everything runs in .venv, from a lock with hashes; a fresh machine needs Python ≥ 3.11 and make.
# pyenv builds a Python that needs a quarter more, unless told to optimise it; where the system has its own, that one is taken then
PYTHON ?= $(shell python3 -c 'import sysconfig; exit("--enable-optimizations" in str(sysconfig.get_config_var("CONFIG_ARGS")))' \
	&& /usr/bin/python3 -c 'import sys, ensurepip; exit(sys.version_info < (3, 11))' 2>/dev/null && echo /usr/bin/python3 || echo python3)
BIN := .venv/bin
.DEFAULT_GOAL := help
unexport PYTHONDONTWRITEBYTECODE  # a house is nine processes: each would compile all of it anew

help:            ## this list
	@grep -E '^[a-z]+: .*##|^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/	/' | expand -t 12

run: .venv/run   ## the whole evening on this machine, on http://localhost:8000 (PORT, DATA_DIR)
	@exec $(BIN)/frivilligbors up

test: .venv/dev  ## every test but the long ones, on the real server, real processes and (where Chromium is) a real browser
	@$(BIN)/pytest -n $${TEST_PROCESSES:-4} --dist worksteal -m "not long" --ignore=tests/faults

faults: .venv/dev ## the long tests: every page and scene in a browser, and houses that are killed, hung or put back, and races; then, one at a time, what holds a limit of seconds
	@$(BIN)/pytest -n $${TEST_PROCESSES:-2} --dist worksteal -m "(long or faults) and not alone"
	@$(BIN)/pytest -n $${TEST_PROCESSES:-2} --hypothesis-profile=many -m "hypothesis and not (long or faults)"
	@$(BIN)/pytest -m alone tests/faults

check: .venv/dev ## lint, types, who may import whom, and what the oldest browsers know
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m browser_support

pictures: .venv/dev ## the pictures in README and docs, from a real replay
	@$(BIN)/python -m tests.pictures

papers: .venv/dev ## what is written from the code itself: the proxy's routes, the OpenAPI document, the table of settings, the drawing in CONTRIBUTING.md
	@$(BIN)/python -m gateway.generated_docs

bench: .venv/dev ## benchmarks
	@$(BIN)/python -m benchmarks

lock:            ## resolve pyproject.toml anew into the two locks
	@$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv
	@.venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --no-python-downloads --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml -o requirements.lock
	@.venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --no-python-downloads --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	@rm -rf .venv-lock

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	@echo "Python: $$($(PYTHON) -c 'import sys; print(sys.executable, sys.version.split()[0])') (another: make PYTHON=…)"
	@$(PYTHON) -m venv .venv || { echo "The venv module is missing. On Debian and Ubuntu: sudo apt install python3-venv"; rm -rf .venv; exit 1; }
	@touch $@

.venv/run: .venv/made requirements.lock pyproject.toml
	@echo "Installing (once) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: .venv/run requirements-dev.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.PHONY: help run test faults check pictures papers bench lock
