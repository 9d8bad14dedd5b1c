# Each target is what it says; the work is in pyproject.toml and in the program.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: run test nightly check clean

run: $(VENV)/installed ## set up, build the index over the bundled corpus, serve it
	$(BIN)/khabar demo

test: $(VENV)/installed-test ## set up and run every test
	$(BIN)/python -m pytest $(ARGS)

nightly: $(VENV)/installed-test ## the trials of reliability in full: kills, power cuts, damage; an hour
	$(BIN)/python -m pytest --nightly tests/reliability $(ARGS)

check: $(VENV)/installed-test ## lint and strict types
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

clean: ## remove what was installed and made
	rm -rf $(VENV) khabar-index tests/artefacts

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV) && $(BIN)/pip install --quiet --editable . && touch $@

$(VENV)/installed-test: pyproject.toml
	$(PYTHON) -m venv $(VENV) && $(BIN)/pip install --quiet --editable '.[test,check]' && touch $@ $(VENV)/installed
