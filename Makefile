# Two commands do everything: `make demo` shows Trunkwatch at work, `make test` tests it.
# Each makes its own virtual environment; all they want is Python 3.11 or later.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
COMPILE := uv pip compile --quiet --universal --no-header --no-annotate --no-emit-index-url \
	--python-version 3.11 --upgrade
MADE_FROM := pyproject.toml constraints.txt
IMAGE ?= trunkwatch

.PHONY: demo test rig rig-server rig-agents soak lint audit dist image manifests notes docs bench constraints clean

demo: $(VENV)/.runs  ## Simulator and daemon together, with a healthy route and a broken one
	@$(BIN)/trunkwatch demo $(ARGS) || [ $$? -eq 130 ]  # Ctrl-C is how it ends

test: $(VENV)/.develops  ## Every test; many wait for processes, so there are more workers than cores
	$(BIN)/python -m pytest -n 8 --dist worksteal $(or $(ARGS),--ignore=tests/rig)
	$(if $(ARGS),,$(BIN)/python -m pytest -n 4 tests/rig)  # sound in real time wants no crowd

rig: $(VENV)/.develops  ## Calls through a real LiveKit on this machine; needs Go 1.26, Redis and what docs/rig.md names
	$(BIN)/python -m tests.rig.build
	TRUNKWATCH_REQUIRE_ALL=1 $(BIN)/python -m pytest tests/rig $(ARGS)

rig-server: $(VENV)/.develops  # LiveKit's server alone, which `make test` then asks, too
	$(BIN)/python -m tests.rig.build livekit-server

rig-agents: $(VENV)/.develops  # LiveKit's agents SDK, in a virtual environment of its own
	$(BIN)/python -m tests.rig.build livekit-agents

soak: $(VENV)/.develops  ## The daemon a hundred times as fast with everything going wrong; ARGS='--minutes 120' for hours
	$(BIN)/python -m tests.soak $(ARGS)

lint: $(VENV)/.develops  ## Style, types, and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

audit: $(VENV)/.ships  ## Known vulnerabilities of what is installed; ARGS=--strict fails where nobody could tell
	$(BIN)/python -m supply audit $(ARGS)

dist: $(VENV)/.ships  ## Wheel, sdist, bill of materials and checksums, into dist/
	$(BIN)/python -m supply dist

image: $(VENV)/.develops  ## The container image, built and tried; also with BASE=…, EXTRAS=… and TRUNKWATCH_CONTAINERS=podman
	BUILDAH_FORMAT=docker $(or $(TRUNKWATCH_CONTAINERS),docker) build $(if $(BASE),--build-arg BASE=$(BASE)) \
		$(if $(EXTRAS),--build-arg EXTRAS=$(EXTRAS)) \
		--file deploy/docker/Dockerfile --tag $(IMAGE) .
	TRUNKWATCH_IMAGE=$(IMAGE) $(BIN)/python -m pytest tests/deploy/test_image.py $(ARGS)

manifests: $(VENV)/.made  ## The plain manifests of Kubernetes, from the chart; needs helm
	@$(BIN)/python -m supply manifests

notes: $(VENV)/.made  ## What is new in VERSION, from the changelog
	@$(BIN)/python -m supply notes $(VERSION)

docs: $(VENV)/.develops  ## The generated tables, pages and dashboards
	$(BIN)/python -m docs.build
	$(BIN)/python -m grafana.build

bench: $(VENV)/.develops  ## Speed and memory, as ratios in one run
	$(BIN)/python -m benchmarks $(ARGS)

constraints:  ## Names and versions of what is installed, newest that fit; needs uv
	$(COMPILE) --all-extras pyproject.toml --output-file constraints.txt
	echo livekit-agents | $(COMPILE) - --output-file tests/rig/agents.txt

clean:
	rm -rf $(VENV)

$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || { echo "Trunkwatch needs Python 3.11 or later: install it, or name it with 'make PYTHON=…'."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Trunkwatch needs Python 3.11 or later, and $(PYTHON) is older: name a newer one with 'make PYTHON=…'."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "$(PYTHON) has no ensurepip, so it cannot make a virtual environment: install it (on Debian: apt-get install python3-venv)."; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runs: $(VENV)/.made $(MADE_FROM)
	@echo "Installing Trunkwatch into $(VENV) (once)…"
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/.develops: $(VENV)/.made $(MADE_FROM)
	@echo "Installing Trunkwatch and its tools into $(VENV) (once)…"
	@$(INSTALL) --editable '.[dev]'
	@touch $@ $(VENV)/.runs

$(VENV)/.ships: $(VENV)/.develops
	@echo "Installing what looks at a delivery into $(VENV) (once)…"
	@$(INSTALL) --editable '.[dev,ship]'
	@touch $@
