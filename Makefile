# The commands people type; `make` alone lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 3000
BIN := .venv/bin
READY := .venv/.ready
# nights first, in the order of their files: they take the longest
PARALLEL := --numprocesses auto --dist loadgroup --no-loadscope-reorder
COVER := --cov=orchestration --cov=sources --cov=expectations --cov-report=
BY_PACKAGE := for package in expectations orchestration/[a-z]*/ sources/[a-z]*/; do printf '%-30s %3s %%\n' \
  $${package%/} $$($(BIN)/coverage report --include="$${package%/}/*" --format=total); done
UNIT := tests/dbt/test_project_rules.py tests/dbt/test_unit_tests.py tests/test_deploy.py tests/unit

.DEFAULT_GOAL := help
.PHONY: help setup refresh check test test-long bench lint format holidays ui clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-10s %s\n", $$1, $$2}'

setup: $(READY) ## install everything into .venv and parse the dbt project (the other commands do it by themselves)
	@$(BIN)/python -m orchestration.dbt_build.project

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "jussana needs Python 3.11 or newer")'
	@echo "setting up .venv (a minute or two, once)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

refresh: $(READY) ## a whole demo night: sandbox, load, build, checks, publication, scorecard
	@$(BIN)/jussana refresh

check: lint ## the gate of every commit: lint, and the quick unit tests; with COVERAGE=1, what they run of each package
	@$(BIN)/pytest -m "not long and not slow" $(UNIT) $(PARALLEL) $(if $(COVERAGE),$(COVER))
	@$(if $(COVERAGE),$(BY_PACKAGE))

test: $(READY) ## all tests but the long ones
	@$(BIN)/pytest -m "not long" $(PARALLEL)

test-long: $(READY) ## the long ones; they say first what they add (an hour)
	@$(BIN)/pytest -m "long or law" --hypothesis-profile deep -v $(PARALLEL)

bench: $(READY) ## the benchmarks, as ratios to floors of the same run (twenty minutes, 20 GB of disk)
	@$(BIN)/python -m tests.benchmarks

lint: $(READY) ## linters, formatter, types and import contracts, without changing anything
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/sqlfmt --check --quiet dbt_project
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo --no-cache
	@$(BIN)/yamllint --strict .

format: $(READY) ## format the Python code and the SQL
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/sqlfmt --quiet dbt_project

holidays: $(READY) ## write the seed of Barcelona's holidays anew
	@$(BIN)/python -m orchestration.plan_files.holiday_seed

ui: $(READY) ## Dagster on http://127.0.0.1:$(PORT), with daemon and schedules
	@$(BIN)/python -m orchestration.cli.ui --port $(PORT)

clean: ## remove the demo's data; production's stays
	@rm -rf data/demo dbt_project/target dbt_project/logs
