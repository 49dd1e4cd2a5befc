"""Under pytest: a warning at the end of a mock stands beside the test whose records it is about."""

import pytest

LEAVE = """
def leave(mock):
    create_table()
    mock.function("f", handler)
    mock.trigger("Table", "f", maximum_batching_window_in_seconds=5)
    CLIENT.put_item(TableName="Table", Item={"pk": {"S": "a"}})

"""


@pytest.mark.parametrize(
    "test",
    [
        "def test_one(streammock):  # here\n    leave(streammock)",
        "def test_one():\n    with mock_streams() as mock:  # here\n        leave(mock)",
        "@mock_streams  # here\ndef test_one():\n    leave(library.current())",
        "@mock_streams  # here\n@pytest.mark.asyncio\nasync def test_one():\n    leave(library.current())",
        "@mock_streams\nclass TestIt:\n    def test_one(self):  # here\n        leave(library.current())",
    ],
    ids=["fixture", "context", "decorator", "coroutine", "class"],
)
def test_a_warning_names_the_test(chain, pytester, test):
    """The summary has the line of the test or of its block, not one of pytest's or of ours."""
    result = chain(LEAVE + test, "-W", "default")
    result.assert_outcomes(passed=1, warnings=1)
    (path,) = pytester.path.glob("test_*.py")
    (here,) = [number for number, line in enumerate(path.read_text().splitlines(), 1) if line.endswith("# here")]
    result.stdout.fnmatch_lines([f"*{path.name}:{here}: RecordsWaitingWarning: *"])
