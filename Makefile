# `make run` and `make test` do all the set-up on a machine that has Python 3.11, make and git.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: run test check fix docs bench audit deploy-check soak lock clean help

run: .venv/run.stamp ## Set up, build the store, then Slack when its tokens are set, else a chat in the terminal
	@$(BIN)/onrecord run

test: .venv/dev.stamp ## Set up and run all tests
	@$(BIN)/pytest -q

check: .venv/dev.stamp ## Format, lint, types, import contract, generated documents, intents
	@$(BIN)/ruff format --check bot tests
	@$(BIN)/ruff check bot tests
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/cog -I docs --check README.md docs/*.md
	@$(BIN)/onrecord lint

fix: .venv/dev.stamp ## Rewrite what can be mended by a program
	@$(BIN)/ruff format bot tests
	@$(BIN)/ruff check --fix bot tests
	@$(MAKE) -s docs

docs: .venv/dev.stamp ## Write the generated parts of the documents anew
	@$(BIN)/cog -I docs -r README.md docs/*.md

bench: .venv/dev.stamp ## Measure answers, speed and memory on the development questions
	@$(BIN)/python -m tests.bench.run

deploy-check: .venv/dev.stamp ## What Heroku and the Dockerfile do, done on this machine (root for the second)
	@$(BIN)/python -m tests.deploy.heroku
	@$(BIN)/python -m tests.deploy.container

audit: .venv/dev.stamp ## Known vulnerabilities of the locked dependencies; says so where it cannot ask
	@$(BIN)/python -m tests.deploy.audit

soak: .venv/dev.stamp ## Faults at random for half an hour, in both modes
	@$(BIN)/python -m tests.bench.soak --mode socket --journal sqlite
	@$(BIN)/python -m tests.bench.soak --mode http --journal postgresql

# `--only-binary` is written into the lock, for every pip that reads it: a source distribution would run code of its own, and
# fetch what nobody has locked, to be built.
LOCK := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
  --only-binary :all: --emit-build-options
lock: ## Lock the dependencies of pyproject.toml with hashes (needs uv)
	$(LOCK) --group install pyproject.toml -o requirements.txt
	$(LOCK) --group dev pyproject.toml -c requirements.txt -o requirements-dev.txt

clean: ## Remove what was built
	rm -rf .venv build *.egg-info data/onrecord.db data/journal.db*

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or name it with PYTHON=..." >&2; exit 2; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed, $(PYTHON) is older: name another with PYTHON=..." >&2; exit 2; }
	@echo "Setting up .venv ..." >&2
	@"$(PYTHON)" -m venv .venv

.venv/run.stamp: .venv/bin/python requirements.txt pyproject.toml
	@$(PIP) install --require-hashes -r requirements.txt >&2
	@$(PIP) install --no-deps --no-build-isolation -e . >&2
	@touch $@

.venv/dev.stamp: .venv/bin/python requirements-dev.txt pyproject.toml
	@$(PIP) install --require-hashes -r requirements-dev.txt >&2
	@$(PIP) install --no-deps --no-build-isolation -e . >&2
	@touch $@ .venv/run.stamp
