# Sitmap. `make run` starts it, `make test` sets itself up and runs everything.

PORT ?= 8501
ADDRESS ?= localhost
VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip -qq --disable-pip-version-check
PYTHONS := python3.13 python3.12 python3.11 python3
RUN_READY := $(VENV)/.ready-run
TEST_READY := $(VENV)/.ready-test

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check unit browser browser-tests bench format clean

help: ## list these targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  PORT=8501 and ADDRESS=localhost may be given to make run"

run: $(RUN_READY) ## start the dashboard and print its address
	@echo "Starting   http://$(ADDRESS):$(PORT)   (Ctrl+C stops it)"
	@exec $(PYTHON) -m streamlit run dashboard.py --server.port $(PORT) --server.address $(ADDRESS)

# Every step runs, also after one that failed, so that one run says all there is to mend.
test: $(TEST_READY) ## set up, check and run every test
	@failed=; for step in check unit browser-tests; do \
	  $(MAKE) --no-print-directory $$step || failed="$$failed $$step"; \
	done; [ -z "$$failed" ] || { echo "Failed:   $$failed" >&2; exit 1; }

check: $(TEST_READY) ## ruff and mypy
	@echo "Checking   ruff, mypy"
	@failed=0; \
	$(PYTHON) -m ruff check --quiet . || failed=1; \
	$(PYTHON) -m ruff format --check --quiet . || { echo "make format puts the code into the house form" >&2; failed=1; }; \
	$(PYTHON) -m mypy || failed=1; \
	exit $$failed

unit: $(TEST_READY) ## the tests that need no browser
	@echo "Testing    without a browser"
	@$(PYTHON) -m pytest -m "not browser" --numprocesses auto --maxprocesses 4 --dist loadscope

browser: $(TEST_READY) ## find a browser for the tests, or install one
	@$(PYTHON) -m tests.support.find_browser --install

# One process: two browsers at once would measure each other. A map that is not there fails all of them: ten are enough.
browser-tests: $(TEST_READY) browser ## the tests in a real browser
	@echo "Testing    in a browser"
	@$(PYTHON) -m pytest -m browser --maxfail 10

bench: $(TEST_READY) browser ## measure, and write bench/results
	@for script in $$(grep -lE '^RESULTS? = ' bench/*.py); do \
	  echo "Measuring  $$script"; $(PYTHON) $$script || exit 1; \
	done

format: $(TEST_READY) ## put the code into the house form
	@$(PYTHON) -m ruff check --quiet --fix . || true
	@$(PYTHON) -m ruff format .

clean: ## remove the virtual environment, the store and everything built
	rm -rf $(VENV) var build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PYTHON):
	@for python in $(PYTHONS); do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Creating   $(VENV) with $$($$python --version)"; \
	    $$python -m venv $(VENV) && exit 0; \
	    rm -rf $(VENV); \
	    echo "$$python cannot make a virtual environment: install its venv module (Debian: apt-get install python3-venv)" >&2; exit 1; \
	  fi; \
	done; \
	echo "Sitmap needs Python 3.11 or newer; found $$(python3 --version 2>/dev/null || echo none)" >&2; exit 1

$(RUN_READY): requirements.txt | $(PYTHON)
	@echo "Installing requirements.txt"
	@$(PIP) install --requirement requirements.txt
	@touch $@

$(TEST_READY): requirements.txt requirements-dev.txt | $(PYTHON)
	@echo "Installing requirements-dev.txt"
	@$(PIP) install --requirement requirements.txt --requirement requirements-dev.txt
	@touch $(RUN_READY) $@
