# Each target is what it says; the work is in pyproject.toml and in the program.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: run test check bench bench-large nightly quality lighthouse picture clean

run: $(VENV)/installed ## set up, build the index over the bundled corpus, serve it
	$(BIN)/khabar demo

test: $(VENV)/installed-test ## set up and run every test
	$(BIN)/python -m pytest $(ARGS)

nightly: $(VENV)/installed-test ## what takes long: kills, power cuts, damage in full; 100,000 queries; whoosh-reloaded; hours
	$(BIN)/python -m pytest --nightly tests/reliability tests/index/test_reloaded.py $(ARGS)
	KHABAR_FUZZ=100000 $(BIN)/python -m pytest --nightly tests/query/test_parser.py tests/search_app/test_hostile.py $(ARGS)
	$(BIN)/python -m tests.benchmarks.serving --requests 300 --lasting 10000

check: $(VENV)/installed-test ## lint and strict types
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/hadolint Dockerfile

bench: $(VENV)/installed-test ## measure, beside other engines where they are, and write README's tables
	$(BIN)/python -m tests.benchmarks.rivals && $(BIN)/python -m tests.benchmarks.table $(ARGS)
	$(BIN)/python -m tests.benchmarks.serving --lasting 0
	$(BIN)/python -m tests.benchmarks.lighthouse

bench-large: $(VENV)/installed-test ## ten times the corpus against once; about ten minutes
	$(BIN)/python -m tests.benchmarks.large $(ARGS)

quality: $(VENV)/installed-test ## measure the large development collections (KHABAR_SHARED), write docs/relevance.md
	$(BIN)/python tests/benchmarks/quality.py

lighthouse: ## install what a test and `make bench` ask about the pages; needs npm
	npm install --prefix $(VENV)/lighthouse --no-save --no-package-lock --no-audit --no-fund --silent lighthouse@13.5.0

picture: $(VENV)/installed-test ## take the picture in README anew
	$(BIN)/python -m pytest -q tests/browser/test_journeys.py -k "fits and 1280-light"
	cp tests/artefacts/results-1280-light.png docs/results.png

clean: ## remove what was installed and made
	rm -rf $(VENV) khabar-index tests/artefacts

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV) && $(BIN)/pip install --quiet --editable . && touch $@

$(VENV)/installed-test: pyproject.toml
	$(PYTHON) -m venv $(VENV) && $(BIN)/pip install --quiet --editable '.[test,check]' && touch $@ $(VENV)/installed
