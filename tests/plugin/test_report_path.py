"""The page of failed tests where it cannot be written: the results of the run stand, whatever becomes of it."""

import pytest


def test_a_page_that_would_be_a_directory(chain, pytester):
    """It is an error of use, before any test runs."""
    result = chain("def test_one(): pass", f"--streammock-report={pytester.path}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --streammock-report=* is a directory: *name a file in it*report.html"])


@pytest.mark.parametrize(("test", "outcome"), [("assert 0", {"failed": 1}), ("pass", {"passed": 1})])
def test_a_page_that_cannot_be_written(chain, pytester, test, outcome):
    """The run has its results as ever, and a line that says why there is no page."""
    (pytester.path / "file").write_text("")
    result = chain(
        f"def test_one(streammock):\n    write(streammock)\n    {test}", "--streammock-report=file/report.html"
    )
    result.assert_outcomes(**outcome)
    result.stdout.fnmatch_lines(["*could not be written to *report.html: *", "*= 1 * in *"])
    result.stdout.no_fnmatch_line("*INTERNALERROR*")
    assert result.ret == outcome.get("failed", 0)
