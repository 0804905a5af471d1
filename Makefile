# `make demo` and `make test` set everything up in .venv on a machine with Python 3.11, make and git.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check bench docs rule rules format clean setup

setup: $(READY)

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable ".[lsp,migrate]" --group dev
	@# Bytecode and rule bundles are written now, even where the environment forbids it later.
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m compileall -q lint simulate rules
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/dryspec lint --exit-zero --quiet examples > /dev/null
	touch $@

demo: setup ## The main job on the examples.
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/demo.sh

test: setup
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pyright

bench: setup
	$(BIN)/python -m pip install --quiet --group bench
	@for program in benchmarks/*.py; do echo "== $$program"; $(BIN)/python $$program || exit 1; done

docs: setup
	$(BIN)/python -m pip install --quiet --group docs
	$(BIN)/python docs/build.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

rule: setup ## NAME=docker-login-password-arg ON=call FOLDER=shell
	$(BIN)/dryspec new-rule $(NAME) $(if $(ON),--on $(ON)) $(if $(FOLDER),--folder $(FOLDER))

rules: setup ## The rule pages' examples; UPDATE=1 writes what the tool says now.
	$(BIN)/python -m pytest tests/rules $(if $(UPDATE),--update)

format: setup
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean:
	rm -rf $(VENV) dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis
