# make run     install what is missing, build, run examples/tour/tour.py (or FILE=...)
# make test    install what is missing, build, run every check
# make help    the other targets

FILE ?= examples/tour/tour.py
ARGS ?=
KRAIT = .build/release/krait

.PHONY: run test help setup release debug renew renew-bytecode conformance packages stress bench bench-check bench-renew fuzz clean

run: setup release
	$(KRAIT) $(FILE) $(ARGS)

test: setup release
	python3 Tests/all.py

help:
	@echo 'make run [FILE=x.py]  build and run a program'
	@echo 'make test             everything a change must pass'
	@echo 'make renew            write the expected outputs anew from CPython 3.13'
	@echo 'make renew-bytecode   write the listings of Tests/scripts/bytecode anew from krait'
	@echo 'make conformance      all of CPython'\''s own test modules that are listed (long)'
	@echo 'make packages         packages by other people at work (needs the network)'
	@echo 'make stress           the tests in stress mode'
	@echo 'make bench            krait and python3 in turn: times and ratios'
	@echo 'make bench-check      instruction counts against the checked-in table (needs valgrind)'
	@echo 'make bench-renew      write that table anew'
	@echo 'make fuzz             100,000 mutated files through the parser'

setup:
	Tools/setup

release:
	swift build -c release --product krait --static-swift-stdlib $$(Tools/link-flags)

debug:
	swift build --product krait

renew:
	python3 Tests/run.py --renew

renew-bytecode: release
	python3 Tests/run.py --bin $(KRAIT) --renew-own scripts/bytecode/

conformance: release
	python3 Tests/conformance.py --bin $(KRAIT)

packages: release
	Tools/packages --bin $(KRAIT)

stress: release
	python3 Tests/run.py --stress

bench: release
	python3 Benchmarks/run.py --bin $(KRAIT)

bench-check: release
	Tools/setup valgrind
	python3 Benchmarks/instructions.py --bin $(KRAIT)

bench-renew: release
	Tools/setup valgrind
	python3 Benchmarks/instructions.py --bin $(KRAIT) --renew

fuzz: release
	python3 Fuzz/run.py --bin $(KRAIT) --count 100000 --random 1000

clean:
	rm -rf .build
