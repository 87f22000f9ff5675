# Everything runs in .venv, set up from the hash-locked requirements; nothing else on the machine is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEVICE ?= cpu

.DEFAULT_GOAL := help
.PHONY: help install demo test lint format bench lock train clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

install: $(STAMP) ## Set up .venv from requirements.lock

$(STAMP): requirements.lock pyproject.toml models/en/pyproject.toml
	@echo "Setting up $(VENV) (once; a minute or two)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable models/en --editable .
	@touch $@

demo: $(STAMP) ## Read the example pages
	@scripts/demo

test: $(STAMP) ## Lint, types and tests
	@scripts/lint
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder --tb short

lint: $(STAMP) ## Formatting, lint and types only
	@scripts/lint

format: $(STAMP) ## Put the code into the house's format
	@$(BIN)/ruff format src tests bench training
	@$(BIN)/ruff check --fix src tests bench training

bench: $(STAMP) ## Run the scorers and micro-benchmarks (needs ONRECORD_CORPORA)
	@scripts/bench

lock: $(STAMP) ## Solve the dependencies anew and write requirements.lock
	@scripts/lock

train: ## Train, export and score the reader (hours on a CPU; DEVICE=cuda on a GPU; goes on from build/reader)
	@test -x .venv-training/bin/python || $(PYTHON) -m venv .venv-training
	@.venv-training/bin/python -m pip install --quiet --disable-pip-version-check -r training/requirements-training.txt
	@PYTHONPATH=src:. .venv-training/bin/python -m training.train --out build/reader --device $(DEVICE)
	@PYTHONPATH=src:. .venv-training/bin/python -m training.export --run build/reader
	@PYTHONPATH=src:. .venv-training/bin/python -m training.choose
	@PYTHONPATH=src:. .venv-training/bin/python -m training.evaluate

clean: ## Remove what was made
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache
