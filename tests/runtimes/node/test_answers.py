"""What a JavaScript handler answers, in all the ways it can, up to nodejs22.x (spec/runtimes.md 1)."""

import pytest

pytestmark = pytest.mark.node


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("exports.handler = async (event) => event", {"a": 1}),
        ("exports.handler = async () => {}", None),
        ("exports.handler = (event, context, callback) => callback(null, event)", {"a": 1}),
        ("exports.handler = (event, context, callback) => callback()", None),
        ("exports.handler = (event, context) => context.succeed('done')", "done"),
        ("exports.handler = (event, context) => context.done(null, 'done')", "done"),
        ("exports.handler = (event) => event", None),
        ("exports.handler = (e, c, callback) => { callback(null, 1); callback(null, 2) }", 1),
        ("exports.handler = (e, c, callback) => { setTimeout(() => callback(null, 'later'), 5) }", "later"),
        ("exports.handler = () => ({ then(done) { done('thenable') } })", "thenable"),
        ("exports.handler = async () => 'é\\u2028😀'", "é\u2028😀"),
    ],
)
def test_a_reply(start, code, answer):
    """Promises, callbacks and the context's methods answer; what a plain function returns does not, up to nodejs22.x."""
    handler = start(code)
    assert handler({"a": 1}) == answer
    assert handler({"a": 1}) == answer
    assert not handler.failed
    assert handler.outcome.log == ()


@pytest.mark.parametrize(
    ("code", "error_type", "message"),
    [
        ("exports.handler = async () => { throw new TypeError('no') }", "TypeError", "no"),
        ("exports.handler = () => { throw new TypeError('no') }", "TypeError", "no"),
        ("exports.handler = (e, c, callback) => callback(new TypeError('no'))", "TypeError", "no"),
        ("exports.handler = (e, context) => context.fail(new TypeError('no'))", "TypeError", "no"),
        ("exports.handler = (e, context) => context.fail()", "string", "handled"),
        ("exports.handler = (e, context) => context.done('no')", "string", "no"),
        ("exports.handler = (e, c, callback) => callback('no')", "string", "no"),
        ("exports.handler = async () => { throw { a: 1 } }", "object", "[object Object]"),
        ("exports.handler = async () => { throw { name: 'N', message: 'm', stack: 's' } }", "N", "m"),
        ("exports.handler = async () => { const e = new Error('no'); e.stack = 1; throw e }", "handled", None),
        (
            "exports.handler = async () => { const a = {}; a.a = a; return a }",
            "Error",
            "Unable to stringify response body",
        ),
    ],
)
def test_an_error(start, code, error_type, message):
    """Its type, message and trace are the payload, in this order (aws_facts 3.3); the next invocation is warm."""
    handler = start(code)
    payload = handler()
    assert handler.failed
    assert list(payload)[:2] == ["errorType", "errorMessage"]
    assert payload["errorType"] == error_type
    if message is not None:
        assert payload["errorMessage"] == message
    assert [line.partition("\t")[0] for line in handler.messages] == ["ERROR"]
    assert "Invoke Error" in handler.outcome.log[0]
    handler()
    assert handler.outcome.init_duration_ns is None


def test_a_trace_names_files_as_on_lambda(start):
    """The code stands in /var/task, the runtime in /var/runtime."""
    handler = start("exports.handler = async () => { throw new Error('no') }")
    trace = handler()["trace"]
    assert trace[0] == "Error: no"
    assert "(/var/task/index.js:1:" in trace[1]
    assert not any("streammock" in line for line in trace)
    assert "/var/task/index.js" in handler.outcome.log[0]


def test_a_callback_waits_for_the_event_loop(start):
    """By default its answer goes out when nothing is left to do."""
    handler = start(
        "exports.handler = (e, c, callback) => { setTimeout(() => console.log('timer'), 20); callback(null, 1) }"
    )
    assert handler() == 1
    assert handler.messages == ["INFO\ttimer"]


def test_a_callback_need_not_wait(start):
    """With callbackWaitsForEmptyEventLoop = false its answer goes out at once."""
    handler = start(
        "exports.handler = (e, context, callback) => {"
        " context.callbackWaitsForEmptyEventLoop = false;"
        " setInterval(() => {}, 1000);"
        " callback(null, context.callbackWaitsForEmptyEventLoop) }"
    )
    assert handler() is False
    assert handler() is False


def test_an_error_once_answered_is_ignored(start):
    """Only the first call of a callback counts, also where the second one is an error."""
    handler = start("exports.handler = (e, c, callback) => { callback(null, 1); callback(new Error('late')) }")
    assert handler() == 1
    assert not handler.failed


def test_the_context(start):
    """It tells what Lambda's tells."""
    handler = start(
        "exports.handler = async (event, context) => ({...context, left: context.getRemainingTimeInMillis()})"
    )
    context = handler(client_context='{"client": {"name": "Ré"}}'.encode())
    assert 0 < context.pop("left") <= 20_000
    assert context == {
        "callbackWaitsForEmptyEventLoop": True,
        "functionVersion": "$LATEST",
        "functionName": "bark",
        "memoryLimitInMB": "128",
        "logGroupName": "/aws/lambda/bark",
        "logStreamName": "2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef",
        "clientContext": {"client": {"name": "Ré"}},
        "invokedFunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:bark",
        "awsRequestId": "00000000-0000-4000-8000-000000000001",
    }


def test_a_megabyte_each_way(start):
    """Payloads larger than any buffer on the way arrive whole."""
    handler = start("exports.handler = async (event) => event")
    event = {"text": "aé" * 500_000}
    assert handler(event) == event
    assert handler(event) == event


STREAM = "exports.handler = awslambda.streamifyResponse(async (event, stream) => { %s })"


def test_a_streamed_reply(start):
    """Its pieces are joined."""
    handler = start(STREAM % "stream.write('[1'); stream.write(Buffer.from(',2]')); stream.end()")
    assert handler() == [1, 2]
    assert handler() == [1, 2]


def test_a_streamed_reply_with_a_prelude(start):
    """HttpResponseStream puts its JSON and eight zero bytes before the first piece."""
    handler = start(
        STREAM % "const s = awslambda.HttpResponseStream.from(stream, {statusCode: 201}); s.write('body'); s.end()"
    )
    with pytest.raises(ValueError, match="Extra data"):
        handler()
    assert handler.outcome.payload == b'{"statusCode":201}' + bytes(8) + b"body"


@pytest.mark.parametrize(
    ("body", "error_type", "message"),
    [
        ("stream.write('a'); throw new RangeError('mid')", "RangeError", "mid"),
        ("stream.write('a')", "string", "Response stream is not finished."),
        ("stream.write('a'); stream.setContentType('b')", "Runtime.InvalidStreamingOperation", None),
    ],
)
def test_a_stream_that_breaks_off(start, body, error_type, message):
    """The invocation has failed, whatever was sent before."""
    handler = start(STREAM % body)
    payload = handler()
    assert handler.failed
    assert payload["errorType"] == error_type
    if message is not None:
        assert payload["errorMessage"] == message
