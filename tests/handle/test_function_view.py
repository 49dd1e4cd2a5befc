"""What a test sees of a function, and what it can do to it."""

import json

import boto3
import pytest
from sandboxed import zipped

from streammock import mock_streams

PYTHON = "count = 0\ndef handler(event, context):\n    global count\n    count += 1\n    return count\n"
NODE = "let count = 0\nexports.handler = async () => ++count\n"
MODES = [
    pytest.param({"runtime": "python3.12", "python": "in-process"}, {"app.py": PYTHON}, id="in-process"),
    pytest.param({"runtime": "python3.12", "python": "subprocess"}, {"app.py": PYTHON}, id="subprocess"),
    pytest.param({"runtime": "nodejs20.x"}, {"app.js": NODE}, id="node", marks=pytest.mark.node),
]


def invoke():
    return json.loads(boto3.client("lambda", "us-east-1").invoke(FunctionName="count")["Payload"].read())


@pytest.mark.parametrize(("options", "files"), MODES)
def test_a_cold_start_on_demand(options, files):
    """Globals stay while it is warm; after cold() the module is loaded anew, once."""
    with mock_streams() as mock:
        mock.function("count", zipped(files).content, handler="app.handler", **options)
        assert [invoke(), invoke()] == [1, 2]
        mock.functions["count"].cold()
        assert [invoke(), invoke()] == [1, 2]
        assert [each.cold_start for each in mock.functions["count"].invocations] == [True, False, True, False]


def test_a_callable_starts_cold_and_keeps_what_is_the_tests_own():
    """The next invocation is a cold start; the callable's variables are the test's."""
    seen = []
    with mock_streams() as mock:
        mock.function("count", lambda event, context: seen.append(event) or len(seen))
        assert [invoke(), invoke()] == [1, 2]
        mock.functions["count"].cold()
        assert invoke() == 3
        assert [each.cold_start for each in mock.functions["count"].invocations] == [True, False, True]


def test_cold_while_it_runs():
    """The sandbox that runs now is not kept warm either."""
    with mock_streams() as mock:

        def handler(event, context):
            mock.functions["count"].cold()

        mock.function("count", handler)
        invoke()
        invoke()
        assert [each.cold_start for each in mock.functions["count"].invocations] == [True, True]
