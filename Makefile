# Every target does its own set-up on a machine with Python 3.11+, make and a network.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
CASE := examples/aspiradora.es.eml
PLAYBOOK := examples/casa-luz.toml

.PHONY: suggest test lint types unit model bench lock clean

suggest: $(READY) model  ## Draft and check a reply with the local model
	@$(BIN)/drafter suggest $(CASE) --playbook $(PLAYBOOK)

test: lint types unit  ## Lint, types, tests and offline replays: no model, no key, no network

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

unit: $(READY)
	$(BIN)/pytest --cov --cov-report=term:skip-covered

model: $(READY)  ## Fetch the local model once
	@$(BIN)/drafter model pull --if-missing

bench: $(READY)
	$(BIN)/python benchmarks/pipeline.py

lock: $(READY)  ## Write constraints.txt anew from what is installed
	@(echo "# Exact versions of the development environment. Made with: make lock"; \
	  $(BIN)/python -m pip freeze --all --exclude-editable --disable-pip-version-check | grep -v ' @ ' | sort -f) > constraints.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache

$(READY): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt pip
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group dev --editable '.[local,yaml]'
	@touch $@
