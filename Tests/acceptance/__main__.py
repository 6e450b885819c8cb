"""Acceptance: the real program on the national demo, asked by programs that know nothing of it.

    tools/acceptance [--program FILE] [TEST ...]

Prints a line for each test, what failed, and `N passed, N failed` at the end.
"""
import argparse
import pathlib
import sys
import time
import unittest

import service


class Lines(unittest.TestResult):
    """A line for each test, with its time."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0

    def startTest(self, test: unittest.TestCase) -> None:
        super().startTest(test)
        self.began, self.broken = time.monotonic(), False

    def addError(self, test: unittest.TestCase, err: tuple) -> None:
        super().addError(test, err)
        self.broken = True

    addFailure = addError

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: tuple | None) -> None:
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.errors.append((subtest, self._exc_info_to_string(err, test)))
            self.broken = True

    def stopTest(self, test: unittest.TestCase) -> None:
        name = test.id().split(".", 1)[1].replace(".test_", ": ").replace("_", " ")
        print(f"{'FAIL' if self.broken else 'pass'} {name} ({time.monotonic() - self.began:.1f} s)", flush=True)
        self.passed += not self.broken


def main() -> None:
    parser = argparse.ArgumentParser(prog="tools/acceptance", description="Run the acceptance tests.")
    parser.add_argument("--program", type=pathlib.Path, default=service.ROOT / ".build/debug/phaenthi", help="the program to test (default: the debug build)")
    parser.add_argument("tests", nargs="*", metavar="TEST", help="names of tests, such as test_tiles.Tiles")
    arguments = parser.parse_args()
    loader = unittest.TestLoader()
    here = str(pathlib.Path(__file__).parent)
    suite = loader.loadTestsFromNames(arguments.tests) if arguments.tests else loader.discover(here, top_level_dir=here)
    results = Lines()
    with service.running(arguments.program):
        suite.run(results)
    for test, trace in results.errors:
        print(f"\nFAIL {test.id()}\n{trace}")
    failed = results.testsRun - results.passed
    print(f"{results.passed} passed, {failed} failed")
    sys.exit(1 if failed or not results.passed else 0)


main()
