# `make` or `make help` lists what can be made. A machine needs make, and a Python; everything else is installed into .venv.

# Another Python 3.10 than those on the PATH: make run PYTHON=/path/to/python3.10
PYTHON ?=
BIN := .venv/bin
MODEL := models/knead-to-know.tar.gz
PYTEST := $(BIN)/pytest -q --disable-warnings
# Without compiled modules, which some container images forbid to write, each start takes ten seconds longer.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run shell call report review ask export import purge \
  train check test quick packages eval bench audio thresholds widget lock install FORCE
.DELETE_ON_ERROR:

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' Makefile

run: $(MODEL) ## install, train if anything changed, serve on PORT (5005) with the action server on ACTIONS_PORT (5055)
	@exec $(BIN)/python -m launcher run

shell: $(MODEL) ## talk to the assistant in the terminal; "why" tells how an answer came about
	@exec $(BIN)/python -m launcher shell

call: install ## a telephone in the terminal, for a server that runs with PHONE_DEV=1; AUDIO=1 speaks and listens with flite
	@$(BIN)/python -m caller $(if $(AUDIO),--audio)

report: install ## a page about visitors' conversations and their unanswered questions: results/report.html
	@$(BIN)/python -m staff report

review: $(MODEL) ## walk through the unanswered questions and assign them to answers, in the terminal
	@$(BIN)/python -m staff review

ask: $(MODEL) ## the answers to a list of questions: FILE=questions.txt, or standard input; CSV=1
	@$(BIN)/python -m staff ask $(if $(FILE),"$(FILE)") $(if $(CSV),--csv)

export: install ## all FAQs and the conditions as a spreadsheet: FILE=knead-to-know.xlsx
	@$(BIN)/python -m staff export $(if $(FILE),"$(FILE)")

import: install ## take over a spreadsheet that was exported and changed, if all in it is right: FILE=
	@test -n "$(FILE)" || { echo "Which spreadsheet? make import FILE=faqs.xlsx" >&2; exit 1; }
	@$(BIN)/python -m staff import "$(FILE)"

purge: install ## delete what visitors said longer ago than DAYS=90
	@case "$(DAYS)" in "" | *[!0-9]*) echo "Older than how many days? make purge DAYS=90" >&2; exit 1;; esac
	@$(BIN)/python -m staff purge --days "$(DAYS)"

train: $(MODEL) ## train the model if data, configuration or code changed

check: install ## style, tables, Rasa's own validation, contracts between the data files
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/python -m knowledge
	@$(BIN)/python -m safety
	@$(call quietly,$(BIN)/rasa data validate --fail-on-warnings)
	@$(BIN)/pytest -q --disable-warnings tests/contracts

test: packages $(MODEL) ## every test
	@$(PYTEST) --numprocesses 2 --dist loadgroup --no-loadscope-reorder

quick: $(MODEL) ## the tests that need neither a browser nor a server of their own, in a minute or so
	@$(PYTEST) --numprocesses 2 --dist loadgroup --no-loadscope-reorder -m "not heavy"

packages: ## install the Debian packages that some tests need, where apt may
	@tests/packages.sh

eval: $(MODEL) ## measure how well held-out questions are understood and answered
	@$(BIN)/python -m benchmarks.evaluate

bench: $(MODEL) ## compare with stock Rasa, on HINT3 too with HINT3=folder
	@$(BIN)/python -m benchmarks $(if $(HINT3),--hint3 "$(HINT3)")

audio: $(MODEL) ## measure how well questions spoken over a telephone are heard and answered; needs flite
	@$(BIN)/python -m benchmarks.audio

thresholds: install ## measure which confidence thresholds answer most and mislead least
	@$(BIN)/python -m benchmarks.thresholds

widget: ## build the chat widget anew into widget/dist, with Node 20.19 or later
	@cd widget && npm ci --silent && npm run --silent build

lock: install ## write requirements.txt anew from requirements.in and overrides.txt
	@$(BIN)/uv pip compile --quiet requirements.in --override overrides.txt --generate-hashes --python-version 3.10 \
	  --custom-compile-command "make lock" --output-file requirements.txt

install: .venv/.installed ## create .venv and install requirements.txt into it, hash-checked

.venv/.installed: requirements.txt launcher/environment.pth
	@PYTHON="$(PYTHON)" launcher/install.sh $(or $(firstword $(MAKECMDGOALS)),run)

# Checksums of all that the model is made from: they see what file times do not, a file taken away or another branch.
# Rasa's own cache knows the data, but not the modules behind our components: a change there throws it away.
.rasa/inputs: FORCE | .venv/.installed
	@mkdir -p .rasa
	@find data config.yml domain.yml components knowledge safety requirements.txt -type f ! -path '*/__pycache__/*' ! -name '.*' \
	  -exec cksum {} + | sort -k 3 > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else \
	  for list in $@ $@.new; do grep -E ' (components|knowledge|safety|requirements)' $$list 2> /dev/null > $$list.code || true; done; \
	  cmp -s $@.code $@.new.code || rm -rf .rasa/cache; \
	  mv $@.new $@; \
	fi

# Trained aside and moved into place whole, so that a failed training leaves the previous model alone.
# `make check` validates the data.
$(MODEL): .rasa/inputs | .venv/.installed
	@$(BIN)/python -m knowledge > /dev/null
	@$(BIN)/python -m safety > /dev/null
	@rm -rf .rasa/training
	@$(BIN)/python -m launcher train --out .rasa/training
	@mv .rasa/training/knead-to-know.tar.gz $@

# Runs a command and shows what it says only when it fails.
quietly = log=$$(mktemp) && if $(1) > $$log 2>&1; then rm $$log; else cat $$log >&2; rm $$log; exit 1; fi
