# Frontier. On a fresh machine `make briefing` and `make test` need only Python 3.11 or newer, and set up the rest.
# Another Python: make test PYTHON=/path/to/python3.12

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?=
REPORT ?= expansion-monthly
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
LOCK := uv pip compile pyproject.toml --universal --upgrade --no-config --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-emit-find-links --annotation-style line --no-header --quiet

.DEFAULT_GOAL := help
.PHONY: help bench briefing check conformance test lint docs reference pictures gallery format lock clean

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

briefing: $(VENV)/.runtime ## make the briefing of the workspace in this folder; the last line is the PDF's path
	@$(BIN)/frontier render $(REPORT)

check: $(VENV)/.runtime ## find every problem in the workspace's facts and definitions
	@$(BIN)/frontier check

test: $(VENV)/.dev ## run every test
	@$(BIN)/python -m pytest -n auto

conformance: $(VENV)/.dev ## have veraPDF say that PDFs are PDF/A-3b and PDF/UA-1, and refuse broken ones
	@$(BIN)/python -m tools.conformance

lint: $(VENV)/.dev ## style, types and the direction of imports
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: $(VENV)/.bench ## measure a briefing against what one would use instead, into docs/performance.md
	@$(BIN)/python -m bench

pictures: $(VENV)/.dev ## draw the pictures in the docs again
	@$(BIN)/python docs/make_pictures.py

gallery: $(VENV)/.dev ## draw every kind of chart again, into docs/gallery
	@$(BIN)/python docs/make_gallery.py

docs: $(VENV)/.dev ## build the site of docs/ into docs/_build/html
	@$(BIN)/python -m sphinx --fail-on-warning --quiet -b html docs docs/_build/html

reference: $(VENV)/.dev ## write docs/reference and schema again from the models and the commands
	@$(BIN)/python docs/make_reference.py

format: $(VENV)/.dev ## rewrite the code in the house's style
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format

# Every name, version and hash; never an address, so that any index or mirror will do.
lock: $(BIN)/python ## take the newest versions that pyproject.toml allows into the locks
	@$(BIN)/python -m venv $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip --disable-pip-version-check install --quiet uv
	@$(VENV)/lock/bin/$(LOCK) --group build --output-file requirements.lock >/dev/null
	@$(VENV)/lock/bin/$(LOCK) --group build --group dev --constraint requirements.lock \
		--output-file requirements-dev.lock >/dev/null
	@$(VENV)/lock/bin/$(LOCK) --group build --group bench --constraint requirements-dev.lock \
		--output-file requirements-bench.lock >/dev/null
	@for lock in requirements.lock requirements-dev.lock requirements-bench.lock; do \
		{ echo '# Made from pyproject.toml by `make lock`: change that, then run this.'; cat $$lock; } > $$lock.new; \
		mv $$lock.new $$lock; \
	done

clean: ## remove what was made, but for the briefings in output/
	@rm -rf $(VENV) build dist *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The project goes in by itself, without its dependencies or an isolated build: all of them come from the lock.
define install
	@{ $(PIP) install --require-hashes --requirement $(1) && \
		$(PIP) install --no-deps --no-build-isolation --editable . ; } > $(VENV)/setup.log 2>&1 || { \
		cat $(VENV)/setup.log; echo 'Setting up .venv failed: the reason is above.' >&2; exit 1; }
endef

$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/python
	$(call install,requirements.lock)
	@touch $@

# The second lock holds all of the first, so tests need one installation only.
$(VENV)/.dev: requirements-dev.lock requirements.lock pyproject.toml | $(BIN)/python
	$(call install,requirements-dev.lock)
	@touch $(VENV)/.runtime $@

# What it is measured against is installed to measure, and for nothing else.
$(VENV)/.bench: requirements-bench.lock requirements.lock pyproject.toml | $(BIN)/python
	$(call install,requirements-bench.lock)
	@touch $(VENV)/.runtime $@

# Debian's python3 comes without venv, so a Python that has it is preferred to one that has not.
$(BIN)/python:
	@echo 'Setting up .venv (once) ...'
	@found=; usable=; \
	for candidate in $(or $(PYTHON),python3 python3.13 python3.12 python3.11); do \
		"$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		found=$${found:-$$candidate}; \
		"$$candidate" -c 'import ensurepip, venv' 2>/dev/null && usable=$$candidate && break; \
	done; \
	if [ -z "$$found" ]; then \
		echo 'Frontier needs Python 3.11 or newer, and found none: install it, or name it with PYTHON=/path/to/python3.' >&2; exit 1; \
	elif [ -z "$$usable" ]; then \
		echo "$$found cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; \
	fi; \
	rm -rf $(VENV); "$$usable" -m venv $(VENV)
