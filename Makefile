# Every command of the project. The environment is .venv; versions are locked, with hashes,
# in requirements/. A second `make` installs nothing.
PYTHON ?= $(firstword $(foreach p,python3.13 python3.12 python3.11 python3,$(shell $(p) -c 'import sys; print(sys.executable if sys.version_info >= (3, 11) else "")' 2>/dev/null)))
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.ready-run
DEV_READY := $(VENV)/.ready-dev
BENCH_READY := .venv-bench/.ready
SPARK_READY := .venv-spark/.ready

.PHONY: help install install-dev run test check docs bench typing peers evaluate snapshots reading circumstances clauses sections soak fuzz scale spark-test spark-scale sbom audit browser format lock clean
.DEFAULT_GOAL := help

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/'

$(RUN_READY): requirements/run.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed. Install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_READY): $(RUN_READY) requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

install: $(RUN_READY) ## make the environment (.venv) and install the program

install-dev: $(DEV_READY) ## the same, with what tests and evaluation need

run: $(RUN_READY) ## serve the page on http://127.0.0.1:8000 (PORT=8001 for another port)
	@$(BIN)/suggester serve --host $(HOST) --port $(PORT)

browser: $(DEV_READY)
	@$(BIN)/python tests/browser/get_chromium.py

test: $(DEV_READY) browser ## install what the tests need and run all of them, on two cores
	@# in their order: else the slow files, which hold few tests, would all come last
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: $(DEV_READY) ## lint, strict types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

evaluate: $(DEV_READY) ## measure the engine on the labelled notes (QUIET=notes.jsonl: other fields' too)
	$(BIN)/python -m corpus.evaluate $(if $(QUIET),--quiet "$(QUIET)")

snapshots: $(DEV_READY) ## write what the engine says of the open notes (look at the diff)
	$(BIN)/python -m corpus.snapshots

reading: $(DEV_READY) ## fit the second reading anew on the training notes and the open suites
	$(BIN)/python -m corpus.reading

clauses: $(DEV_READY) ## fit the reading of clauses anew (after corpus/told or the phrases have grown)
	$(BIN)/python -m corpus.clause_fit

circumstances: $(DEV_READY) ## fit what stands around words anew (after words or reading have changed)
	$(BIN)/python -m corpus.circumstance_fit

sections: $(DEV_READY) ## fit the reading of sections by content anew (then `make reading`)
	$(BIN)/python -m corpus.section_fit

soak: $(DEV_READY) ## look for broken promises with new random notes and killed reviewers, for hours
	$(BIN)/python -m pytest -m long
	HYPOTHESIS_PROFILE=soak SOAK_EXAMPLES=3000 $(BIN)/python -m pytest tests/test_guarantees.py tests/queue/test_history.py
	for seed in 1 2 3 4 5; do $(BIN)/python -m tests.queue.soak --reviews 10000 --workers 50 --kills 300 --seed $$seed || exit 1; done
	HOSTILE_SIZE=50000 $(BIN)/python -m pytest tests/hostile/test_everywhere.py
	$(BIN)/python -m tests.hostile.every_way
	$(BIN)/python -m tests.hostile.growth
	$(BIN)/python -m tests.accounts.sign_in_times
	$(BIN)/python -m tests.faults.power_cut
	$(BIN)/python -m tests.faults.broken_disk
	$(BIN)/python -m tests.faults.stopping
	$(BIN)/python -m tests.faults.restarting
	$(BIN)/python -m tests.faults.killed_upgrade

fuzz: $(DEV_READY) ## call every address with 20,000 made-up requests, and every reader with random bytes
	$(BIN)/python -m tests.fuzz.api 2500
	$(BIN)/python -m tests.fuzz.readers 600

sbom: $(DEV_READY) ## write build/sbom.json (CycloneDX): every part that runs, as locked
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements/run.txt --pyproject pyproject.toml --output-reproducible -o build/sbom.json

audit: ## ask whether a locked version has a known weakness (needs the network, and pipx or uvx)
	@command -v uvx >/dev/null || { echo "make audit needs uv (uvx) and the network; nothing was checked."; exit 1; }
	uvx pip-audit --require-hashes --disable-pip --requirement requirements/run.txt || { echo "A weakness was found, or the network was not reached: see above."; exit 1; }

scale: $(DEV_READY) ## kill a batch of 4,000 notes ten times and compare it with an undisturbed one
	$(BIN)/python -m tests.batch.soak --notes 4000 --kills 10

$(SPARK_READY): requirements/spark.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed. Install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	test -x .venv-spark/bin/python || $(PYTHON) -m venv .venv-spark
	.venv-spark/bin/python -m pip install --quiet --require-hashes -r requirements/spark.txt
	.venv-spark/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

spark-test: $(SPARK_READY) ## test the batch on a real Spark, in an environment of its own (1.6 GB)
	.venv-spark/bin/python -m pytest tests/spark

spark-scale: $(SPARK_READY) ## 50,000 notes on Spark as on this machine, and an executor killed meanwhile
	.venv-spark/bin/python -m tests.spark.soak --notes 50000

bench: $(BENCH_READY) ## time the engine beside other tools (PARTS="peers lengths sizes processes starts service")
	@.venv-bench/bin/python -m corpus.bench $(PARTS)

typing: $(RUN_READY) ## type a 3,000-character note against the server and time each answer
	$(BIN)/python -m corpus.typing_session

docs: $(DEV_READY) ## build the documentation site in build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet
	@echo "build/site/index.html"

$(BENCH_READY): requirements/bench.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed. Install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements/bench.txt
	.venv-bench/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

peers: $(BENCH_READY) ## compare with medSpaCy and negspacy on the NegEx kit (KIT=path)
	@test -n "$(KIT)" || { echo "Say where the NegEx kit is: make peers KIT=path"; exit 2; }
	@.venv-bench/bin/python -m corpus.peers "$(KIT)" --out docs/peers.md

format: $(DEV_READY) ## put the code in its standard form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## write requirements/*.txt anew from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml requirements/build.in -o requirements/run.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra test --extra dev --extra docs --extra evaluate --override requirements/dev-overrides.in pyproject.toml requirements/build.in -o requirements/dev.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra spark --extra test --override requirements/dev-overrides.in pyproject.toml requirements/build.in -o requirements/spark.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra bench --override requirements/bench-overrides.in pyproject.toml requirements/build.in -o requirements/bench.txt

clean: ## remove the environment and what was built
	rm -rf $(VENV) .venv-bench .venv-spark build dist .pytest_cache .mypy_cache .ruff_cache
