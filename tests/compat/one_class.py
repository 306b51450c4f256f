"""Run the tests of one class, in the interpreter that is under test.

one_class.py MODULE CLASS REPORT [TEST...]

runs the class's tests but those named, which are over.  REPORT gets a line of
JSON when a test begins and when it has ended, so that whoever reads it knows
which one hangs.  Without CLASS and REPORT it prints the tests of each class.
"""

import importlib
import json
import multiprocessing  # seen in the text, it has children prepared early
import sys
import unittest


class Report(unittest.TestResult):
    """Writes what becomes of each test to a file, a line of JSON each."""

    def __init__(self, path):
        super().__init__()
        self._file = open(path, 'a', encoding='utf-8')

    def _write(self, test, outcome, detail=''):
        name = getattr(test, '_testMethodName', None) or test.id()
        json.dump([name, outcome, detail], self._file)
        self._file.write('\n')
        self._file.flush()

    def startTest(self, test):
        super().startTest(test)
        self._write(test, 'begun')

    def addSuccess(self, test):
        self._write(test, 'passed')

    def addSkip(self, test, reason):
        self._write(test, 'skipped', reason)

    def addExpectedFailure(self, test, error):
        self._write(test, 'passed')

    def addUnexpectedSuccess(self, test):
        self._write(test, 'failed', 'unexpected success')

    def addFailure(self, test, error):
        self._write(test, 'failed', self._exc_info_to_string(error, test))

    addError = addFailure

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self._write(test, 'failed', self._exc_info_to_string(error, test))


def classes(module):
    """The test classes of a module, by name."""
    return {name: value for name, value in vars(module).items()
            if isinstance(value, type) and issubclass(value, unittest.TestCase)}


def main(module, name=None, path=None, *over):
    module = importlib.import_module(module)
    loader = unittest.TestLoader()
    if name is None:
        print(json.dumps({name: loader.getTestCaseNames(value)
                          for name, value in classes(module).items()}))
        return
    case = classes(module)[name]
    # The suite belongs to its module, whose set-up chooses the start method.
    suite = unittest.TestSuite(
        case(test) for test in loader.getTestCaseNames(case)
        if test not in over)
    unittest.TestSuite([suite]).run(Report(path))


if __name__ == '__main__':
    main(*sys.argv[1:])
