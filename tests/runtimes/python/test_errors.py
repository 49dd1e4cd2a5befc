"""A handler's replies and failures as AWS's runtime client makes them (observed: awslambdaric 4.2.2)."""

import enum
import json
import traceback
from decimal import Decimal
from typing import NamedTuple

import pytest

from streammock.runtimes.python import faults
from streammock.runtimes.python.reply import Unmarshallable, dump


class Point(NamedTuple):
    x: object
    y: object


class Number(enum.IntEnum):
    ONE = 1


def recursive():
    value = []
    value.append({"a": value})
    return value


def deep():
    value = []
    for _ in range(100_000):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        (None, "null"),
        (True, "true"),
        (1.5, "1.5"),
        (1e100, "1e+100"),
        (10**40, "1" + "0" * 40),
        (float("nan"), "NaN"),
        (float("-inf"), "-Infinity"),
        ('é\n"\u2028', '"é\\n\\"\u2028"'),
        ({"a": [1, (2,)], "b": {}}, '{"a": [1, [2]], "b": {}}'),
        ([], "[]"),
        (Decimal("1.10"), "1.10"),
        ([Decimal("1E+5"), Decimal("-NaN"), Decimal("Infinity")], "[1E+5, NaN, Infinity]"),
        ({"a": b"x\xc3\xa9"}, '{"a": "xé"}'),
        (Point(1, [Point(2, 3)]), '{"x": 1, "y": [{"x": 2, "y": 3}]}'),
        (Number.ONE, "1"),
        ({Number.ONE: 1, 1.5: 2, None: 3, True: 4, b"k": 5}, '{"1": 4, "1.5": 2, "null": 3, "k": 5}'),
        ([[1]] * 2, "[[1], [1]]"),
        (b"raw", "raw"),
    ],
)
def test_replies(reply, text):
    """JSON by simplejson's rules."""
    assert dump(reply, ensure_ascii=False).decode() == text


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        ({1}, "Object of type set is not JSON serializable"),
        ([bytearray(b"x")], "Object of type bytearray is not JSON serializable"),
        ({(1, 2): 3}, "keys must be str, int, float, bool or None, not tuple"),
        ({Decimal(1): 3}, "keys must be str, int, float, bool or None, not Decimal"),
        ([b"\xff"], "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
        (recursive(), "Circular reference detected"),
        ({}.keys(), "Object of type dict_keys is not JSON serializable"),
    ],
)
def test_replies_without_a_form(reply, message):
    """The message says what it was that could not be written."""
    with pytest.raises(Unmarshallable) as raised:
        dump(reply, ensure_ascii=False)
    assert str(raised.value) == f"Unable to marshal response: {message}"


@pytest.mark.parametrize("reply", [deep(), "\ud800"])
def test_replies_that_are_too_much(reply):
    """Neither depth without end nor half a character brings us down."""
    with pytest.raises(Unmarshallable):
        dump(reply, ensure_ascii=False)


@pytest.mark.parametrize(("runtime", "text"), [("python3.11", b'"\\u00e9"'), ("python3.12", '"é"'.encode())])
def test_older_runtimes_escape(start, runtime, text):
    """Up to python3.11 all but ASCII is escaped, in replies and in errors."""
    handler = start("def handler(e, c):\n    if e: raise Exception('é')\n    return 'é'", runtime=runtime)
    handler()
    assert handler.outcome.payload == text
    assert handler(1)["errorMessage"] == "é"
    assert b'"errorMessage": ' + text in handler.outcome.payload


@pytest.mark.parametrize("reply", ["set()", "object()"])
def test_a_reply_that_cannot_be_marshalled(start, reply):
    """A function error with the request's id and no trace; the environment stays."""
    handler = start(f"n = []\ndef handler(e, c): n.append(1); return len(n) if e else {reply}")
    kind = reply[:-2]
    message = f"Unable to marshal response: Object of type {kind} is not JSON serializable"
    assert handler() == {
        "errorMessage": message,
        "errorType": "Runtime.MarshalError",
        "requestId": handler.request_id,
        "stackTrace": [],
    }
    assert handler.log == [f"[ERROR] Runtime.MarshalError: {message}\nTraceback (most recent call last):"]
    assert handler(1) == 2


@pytest.mark.parametrize(
    ("member", "reply", "message"),
    [
        ("def _asdict(self): return [1]", "C()", "_asdict() must return a dict, not list"),
        ("_asdict = 3", "C()", "Object of type C is not JSON serializable"),
        ("def __iter__(self): raise KeyError('k')", "type('L', (C, list), {})([1])", "'k'"),
    ],
    ids=["no-dict", "no-method", "iteration"],
)
def test_a_reply_that_fails_while_it_is_marshalled(start, member, reply, message):
    """Whatever goes wrong is one error, without a trace (observed: awslambdaric 4.2.2)."""
    error = start(f"class C:\n    {member}\ndef handler(e, c): return {reply}")()
    assert (error["errorType"], error["stackTrace"]) == ("Runtime.MarshalError", [])
    assert error["errorMessage"] == f"Unable to marshal response: {message}"


def test_a_reply_that_tells_its_fields(start):
    """Anything with ``_asdict`` is an object, not named tuples alone (observed: awslambdaric 4.2.2)."""
    text = "class Row:\n    def _asdict(self): return {'a': 1}\ndef handler(e, c): return {'rows': [Row()]}"
    assert start(text)() == {"rows": [{"a": 1}]}


def test_async_handlers(start):
    """A coroutine is not awaited, on Lambda as here; it is a reply that has no form."""
    payload = start("async def handler(e, c): return 1")()
    assert payload["errorMessage"] == "Unable to marshal response: Object of type coroutine is not JSON serializable"


def test_an_event_that_is_no_json(start):
    """An error of the client's own."""
    payload = start("def handler(e, c): pass")(payload=b"{")
    assert payload["errorType"] == "Runtime.UnmarshalError"
    assert payload["errorMessage"].startswith("Unable to unmarshal input: Expecting property name")


# --- exceptions ---------------------------------------------------------------------------------------------------
def test_an_exception(start):
    """Members in the client's order, the user's frames without carets, one event with no-break spaces (aws_facts 3.4)."""
    handler = start("def inner():\n    return 1 / 0\ndef handler(event, context):\n    return inner()\n")
    assert handler() == {
        "errorMessage": "division by zero",
        "errorType": "ZeroDivisionError",
        "requestId": handler.request_id,
        "stackTrace": [
            '  File "/var/task/app.py", line 4, in handler\n    return inner()\n',
            '  File "/var/task/app.py", line 2, in inner\n    return 1 / 0\n',
        ],
    }
    assert list(json.loads(handler.outcome.payload)) == ["errorMessage", "errorType", "requestId", "stackTrace"]
    assert handler.outcome.function_error == "Unhandled"
    assert handler.log == [
        "[ERROR] ZeroDivisionError: division by zero\nTraceback (most recent call last):\n"
        '\u00a0\u00a0File "/var/task/app.py", line 4, in handler\n\u00a0\u00a0\u00a0\u00a0return inner()\n'
        '\u00a0\u00a0File "/var/task/app.py", line 2, in inner\n\u00a0\u00a0\u00a0\u00a0return 1 / 0'
    ]


@pytest.mark.parametrize(
    ("statement", "kind", "message"),
    [
        ("raise KeyError('x')", "KeyError", "'x'"),
        ("raise Exception", "Exception", ""),
        ("raise type('Own', (Exception,), {})('a', 1)", "Own", "('a', 1)"),
        ("raise ValueError('outer') from KeyError('inner')", "ValueError", "outer"),
        ("raise Exception('\\udcff')", "Exception", "\udcff"),
        ("assert event == 1, 'no'", "AssertionError", "no"),
        ("open(__file__ + '.no')", "FileNotFoundError", "[Errno 2] No such file or directory: '/var/task/app.py.no'"),
    ],
)
def test_type_and_message(start, statement, kind, message):
    """The class's own name and the exception's text; of a chain only the last; our directory shows nowhere."""
    handler = start(f"def handler(event, context): {statement}")
    payload = handler()
    assert (payload["errorType"], payload["errorMessage"]) == (kind, message)
    assert len(payload["stackTrace"]) == 1
    assert handler.log[0].splitlines()[0] == (f"[ERROR] {kind}: {message}" if message else f"[ERROR] {kind}")


def test_an_exception_without_a_frame_of_the_users(start):
    """A handler that does not take what it is called with has none."""
    payload = start("def handler(): pass")()
    assert payload["errorType"] == "TypeError"
    assert payload["stackTrace"] == []


def test_output_comes_before_the_error(start):
    """Also a line without an end."""
    handler = start("def handler(e, c): print('begun', end=''); raise ValueError('x')")
    handler()
    assert [event.splitlines()[0] for event in handler.log] == ["begun", "[ERROR] ValueError: x"]


# --- the end of the process ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("statement", "reason", "written"),
    [
        ("sys.exit()", "Runtime exited without providing a reason", []),
        ("sys.exit(0)", "Runtime exited without providing a reason", []),
        ("sys.exit(3)", "Runtime exited with error: exit status 3", []),
        ("sys.exit(-1)", "Runtime exited with error: exit status 255", []),
        ("sys.exit('farewell')", "Runtime exited with error: exit status 1", ["farewell"]),
    ],
)
@pytest.mark.parametrize("loading", [False, True])
def test_exit(start, statement, reason, written, loading):
    """The end of the process is the outcome, in the handler and while loading; text goes to standard error."""
    handler = start(f"import sys\n{statement}" if loading else f"import sys\ndef handler(e, c): {statement}")
    message = f"RequestId: 00000000-0000-4000-8000-000000000001 Error: {reason}"
    assert handler() == {"errorType": "Runtime.ExitError", "errorMessage": message}
    assert handler.failed
    assert isinstance(handler.outcome.exception, SystemExit)
    assert handler.log == [*written, f"{message}\nRuntime.ExitError"]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("import asyncio; raise asyncio.CancelledError", "CancelledError"),
        ("raise GeneratorExit('now')", "GeneratorExit: now"),
    ],
)
def test_what_is_no_exception_ends_the_process(start, statement, words):
    """As in a process of its own: nobody catches it, and Python exits with a traceback."""
    handler = start(
        f"seen = []\ndef handler(event, context):\n    seen.append(1)\n    if event: return seen\n    {statement}"
    )
    answer = handler({})
    assert answer["errorType"] == "Runtime.ExitError"
    assert answer["errorMessage"] == f"RequestId: {handler.request_id} Error: Runtime exited with error: exit status 1"
    frame = '  File "/var/task/app.py", line 5, in handler'
    assert handler.log[:4] == ["Traceback (most recent call last):", frame, f"    {statement}", words]
    assert handler({"again": True}) == [1]


def climb(levels):
    return climb(levels - 1) if levels else int("x")


def over_lines():
    return sum(
        [
            1,
            int("y"),
        ]
    )


def without_source():
    exec(compile("int('z')", "<nowhere>", "exec"))


def caught(call):
    try:
        call()
    except ValueError as error:
        return error
    return None


@pytest.mark.parametrize("call", [over_lines, without_source, lambda: climb(2), lambda: climb(20)])
def test_a_trace_is_pythons_own_without_columns(call):
    """As the client has it from ``traceback``: each frame's line, deep recursion told in short; our frames left out."""
    error = caught(call)
    frames = traceback.extract_tb(error.__traceback__)
    plain = [(frame.filename, frame.lineno, frame.name, frame.line) for frame in frames]
    assert faults.stack_of(error, ()) == traceback.format_list(plain)
    assert faults.stack_of(error, (__file__,)) == traceback.format_list(plain[-1:] if call is without_source else [])


def test_a_trace_follows_a_file_that_is_edited(tmp_path):
    """A test run that goes on while its files change shows them as they are."""
    path = tmp_path / "handler.py"
    for text in ("int('first')", "int('the second')"):
        path.write_text(text)
        (line,) = faults.stack_of(caught(lambda: exec(compile(path.read_text(), path, "exec"))), (__file__,))
        assert line == f'  File "{path}", line 1, in <module>\n    {text}\n'
