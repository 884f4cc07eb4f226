# Everything a developer does here. `make` or `make help` lists it.

PYTHON ?= python3
VENV := .venv/bin/python

export PYTHONUNBUFFERED := 1

.DEFAULT_GOAL := help
.PHONY: help dev test unit check bench reset admin audit soak lives migrate dev-docker package deploy lock venv venvs destroy rotate restore calendar

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

dev: venvs ## run the whole stack on this machine and reload what is saved; Ctrl-C stops it and keeps the data
	@exec $(VENV) -m infra.local.dev

# Two at a time: they wait for sockets and pages more than they compute, and the stack is one for all of them.
test: venvs ## run all tests, two at a time, against a throw-away stack of their own (ARGS= for pytest instead)
	@exec $(VENV) -m pytest $(or $(ARGS),--numprocesses 2 --dist loadfile --cov --cov-report term)

unit: venv ## run the pure tests alone, in seconds: no server, no process, no network (ARGS= for pytest instead)
	@exec $(VENV) -m pytest $(or $(ARGS),--numprocesses 2 -m "not local" tests/unit)

check: venv ## format, lint, types, import layers, conflict markers, compose file, workflows, template; the client's checks
	@$(VENV) -m ruff format --check .
	@$(VENV) -m ruff check .
	@$(VENV) -m mypy
	@.venv/bin/lint-imports --no-cache --no-logo
	@! git grep --line-number -E '^(<<<<<<<|\|\|\|\|\|\|\||>>>>>>>) ' || { echo 'conflict markers in the files above'; exit 1; }
	@.venv/bin/check-jsonschema --quiet --builtin-schema vendor.compose-spec docker-compose.yml
	@.venv/bin/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@.venv/bin/check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml
	@$(VENV) -m infra.deploy.package --stage production --lint
	@$(VENV) -m infra.local.webclient

bench: venvs ## measure the budgets; fails when one is missed (ARGS=--docs: growth as well, into docs/performance.md)
	@exec $(VENV) -m bench $(ARGS)

reset: venv ## throw the local data away
	@exec $(VENV) -m infra.local.reset

admin: venv ## make an admin: EMAIL= PASSWORD= (STAGE= for a deployed stage)
	@exec $(VENV) -m infra.operate.admin

audit: venv ## read all tables and report what is not as it must be (STAGE= for a deployed stage; ARGS=--help)
	@exec $(VENV) -m infra.operate.audit --stage "$(or $(STAGE),local)" $(ARGS)

migrate: venv ## bring stored data to what the code of today writes, safe to repeat (STAGE= for a deployed stage)
	@exec $(VENV) -m infra.operate.migrate --stage "$(or $(STAGE),local)" $(ARGS)

soak: venvs ## many sockets and payments on a stack of their own whose parts are killed: MINUTES=3 SOCKETS=200
	@exec $(VENV) -m tests.soak --minutes "$(or $(MINUTES),3)" --sockets "$(or $(SOCKETS),200)"

lives: venvs ## lives of clients and server in virtual time, told where they go wrong: LIVES=1000 SEED=1
	@exec $(VENV) -m tests.life --lives "$(or $(LIVES),30)" --seed "$(or $(SEED),1)"

dev-docker: venv ## the same loop with the emulator and Redis in containers (LocalStack with LOCALSTACK_AUTH_TOKEN)
	@exec $(VENV) -m infra.local.dev --docker

package: venv ## the template and the zips for AWS
	@exec $(VENV) -m infra.deploy.package

deploy: venv ## deploy a stage to AWS, shown before it is done: STAGE=staging (ARGS="--yes Name=value")
	@test -n "$(STAGE)" || { echo 'which stage? make deploy STAGE=staging'; exit 2; }
	@exec $(VENV) -m infra.deploy.release --stage "$(STAGE)" $(ARGS)

destroy: venv ## delete a stage with all its data, never production: STAGE=dev
	@test -n "$(STAGE)" || { echo 'which stage? make destroy STAGE=dev'; exit 2; }
	@exec $(VENV) -m infra.operate.destroy --stage "$(STAGE)" $(ARGS)

restore: venv ## a stage's tables as they were, under a new stage: STAGE=production NEW=production-2 (ARGS=--at=...)
	@test -n "$(STAGE)" -a -n "$(NEW)" || { echo 'which? make restore STAGE=production NEW=production-2'; exit 2; }
	@exec $(VENV) -m infra.operate.restore --stage "$(STAGE)" --new "$(NEW)" $(ARGS)

rotate: venv ## a new signing key for a stage, with nobody logged out: STAGE=production
	@test -n "$(STAGE)" || { echo 'which stage? make rotate STAGE=production'; exit 2; }
	@exec $(VENV) -m infra.operate.rotate --stage "$(STAGE)" $(ARGS)

calendar: venv ## compare our Bikram Sambat with the libraries that are installed (ARGS=--help)
	@exec $(VENV) -m infra.operate.calendar $(ARGS)

# requirements-dev.in takes the versions of requirements.txt, so that comes first.
lock: venv ## compile requirements*.in to requirements*.txt with hashes (ARGS=--upgrade, or "--upgrade-package NAME")
	@for name in requirements requirements-dev requirements-emulator; do \
		.venv/bin/uv pip compile --quiet $$name.in --output-file $$name.txt $(ARGS) || exit 1; done

venv:
	@$(PYTHON) infra/local/bootstrap.py .venv

venvs:
	@$(PYTHON) infra/local/bootstrap.py .venv .venv-emulator
