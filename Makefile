# Everything the project can do, with Python 3.11, make and git as the only needs.
# The system's own where it will do: it is built for speed, so that pages and tests take a tenth less, and is mended with
# the system. Else the first on the path.
PYTHON ?= $(shell /usr/bin/python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo /usr/bin/python3 || echo python3)
BIN := .venv/bin
UV := .tools/bin/uv
COMPONENTS ?= components.cdx.json

.PHONY: run setup test matrix check bench requirements components flaws format

run: setup
	@$(BIN)/livlina serve --demo

# Compiled here, so that what runs need not be, each time, where Python may not write beside its code.
setup: .venv/ready
	@$(BIN)/python -m compileall -q livlina

$(UV): tools.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || (echo "Livlina behöver Python 3.11 eller nyare." >&2; exit 1)
	$(PYTHON) -m venv .tools
	.tools/bin/pip install --quiet --disable-pip-version-check --require-hashes --only-binary uv --requirement tools.txt

.venv/ready: $(UV) uv.lock pyproject.toml
	UV_PROJECT_ENVIRONMENT=.venv $(UV) sync --frozen --quiet --compile-bytecode --python $(PYTHON)
	@touch .venv/ready

# A worker that dies fails the run at once. Were it replaced, what it had finished would be handed out again as nothing
# to do, and whoever was handed that would wait for ever.
# What each test is read into is kept for the next run, also where Python is told to keep nothing: it is half of the
# time that a worker takes to find its tests.
test: setup check
	@sh tests/browser/ensure-chromium
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 --dist loadgroup --max-worker-restart 0

# Every role in every situation at every address, where `make test` shares those that are alike among the roles.
matrix: setup
	LIVLINA_WHOLE_MATRIX=1 $(BIN)/python -m pytest -n 2 --dist loadgroup --max-worker-restart 0 --timeout 1500 tests/security/test_matrix.py

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/livlina check
	$(BIN)/mypy livlina requirements bench
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet livlina

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup
	$(BIN)/python -m bench

requirements: setup
	$(BIN)/python -m requirements.coverage

# What a release is made of, with versions and hashes (CycloneDX): it goes with each.
components: $(UV)
	@$(UV) export --quiet --frozen --no-default-groups --no-emit-project --format cyclonedx1.5 --output-file $(COMPONENTS) >/dev/null
	@echo $(COMPONENTS)

# Known flaws in what runs: asks osv.dev, so it needs a net. A grave one is mended within seven days (S-133).
flaws: $(UV)
	$(UV) audit --frozen --no-default-groups
