# Phaenthi (แผนที่). `make run` serves; `make test` proves; both install what is missing first.
# PORT, HOST and DATA change the port, the address and the data folder: make run PORT=9000 DATA=/srv/phaenthi

PORT ?= 8080
HOST ?= 127.0.0.1
DATA ?= data
STORE = $(DATA)/phaenthi.sqlite
# Arrows between targets are held by the compiler.
SWIFT_FLAGS = --explicit-target-dependency-import-check error

.PHONY: run build demo test bench fuzz setup setup-test clean

run: build
	@[ -e "$(STORE)" ] || .build/release/phaenthi demo --store "$(STORE)"
	@exec .build/release/phaenthi serve --store "$(STORE)" --host "$(HOST)" --port "$(PORT)"

build: setup
	@swift build -c release --product phaenthi $(SWIFT_FLAGS) --quiet

setup:
	@tools/setup run
	@tools/fetch-web

demo: build
	@.build/release/phaenthi demo --store "$(STORE)"

test: setup-test
	@tools/timed "build of the program and its tests" swift build --build-tests $(SWIFT_FLAGS) --quiet
	@tools/timed "tests in Swift" swift test --skip-build
	@tools/timed "tests of the pages in a browser" tools/test-web
	@tools/timed "acceptance: the program on the national demo" tools/acceptance

setup-test:
	@tools/setup test
	@tools/fetch-web
	@tools/test-venv

bench: build setup-test
	tools/bench

fuzz:
	tools/fuzz

clean:
	rm -rf .build
