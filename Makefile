# make demo   example years 2017, 2018 in Fava     make lint   style and types
# make test   all tests                            make lock   pin the newest versions that pyproject.toml allows
# make bench  how quick it is on books of three sizes, into docs/snelheid.md: about an hour, and goes on where it was cut
#             off; ARGS="--klein" is a quick try
# make wheel  the package, in dist/                make try-wheel   that package in an empty environment of its own
# Each does its own set-up on a machine that has only Python 3.11, pip and make. ARGS is passed on:
#   make demo ARGS="--geen-fava"      make test ARGS="tests/rules -n 0"
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint lock bench wheel try-wheel
.DEFAULT_GOAL := test

demo: $(STAMP)
	$(BIN)/bwk demo $(ARGS)

test: $(STAMP)
	$(BIN)/pytest -n auto --dist worksteal $(ARGS)

lint: $(STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(STAMP)
	$(BIN)/python -m benchmarks.table $(ARGS)

# What an earlier build left would be packed too.
wheel: $(STAMP)
	rm -rf build dist
	$(BIN)/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	rm -rf build
	ls dist

TRY := build/leeg
try-wheel: wheel
	$(PYTHON) -m venv $(TRY)
	$(TRY)/bin/pip install --quiet dist/*.whl
	BWK_TO_TRY=$(CURDIR)/$(TRY)/bin/bwk $(BIN)/pytest -n 0 tests/test_wheel.py $(ARGS)

# The hashes come from the index and so cover every platform; nothing of this machine gets into the file.
lock: $(STAMP)
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --upgrade --extra dev --extra parquet --generate-hashes \
		--strip-extras --allow-unsafe --annotation-style=line \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
		--output-file requirements.lock pyproject.toml

# The lock holds setuptools too, so building the project itself fetches nothing that is not pinned.
$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --no-deps --no-build-isolation -e .
	touch $@
