"""The context of a handler, given and made by hand."""

import pytest

from streammock import LambdaContext
from streammock.clock import MILLISECOND
from streammock.runtimes import context as contexts

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:bark:prod"


def test_what_a_handler_is_told(start):
    """Exactly Lambda's members (streams_and_mappings C.3); the memory limit is text, the ARN that of the call."""
    seen = start("def handler(e, c): return {k: v for k, v in vars(c).items() if k[0] != '_' and k != 'identity'}")
    assert seen(invoked_arn=ARN) == {
        "aws_request_id": seen.request_id,
        "function_name": "bark",
        "function_version": "$LATEST",
        "invoked_function_arn": ARN,
        "memory_limit_in_mb": "128",
        "log_group_name": "/aws/lambda/bark",
        "log_stream_name": "2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef",
        "client_context": None,
        "tenant_id": None,
    }


def test_what_is_not_a_member(start):
    """On AWS a handler that asks for the timeout fails."""
    assert start("def handler(e, c): return [hasattr(c, 'timeout'), hasattr(c, 'trace')]")() == [False, False]


def test_nobody_is_identified(start):
    """Without Cognito there is an identity of nothing."""
    handler = start("def handler(e, c): return [c.identity.cognito_identity_id, c.identity.cognito_identity_pool_id]")
    assert handler() == [None, None]


def test_remaining_time(start):
    """Real milliseconds that run down from the time-out."""
    left = start("def handler(e, c): return c.get_remaining_time_in_millis()", timeout=7)()
    assert 0 < left <= 7000


def test_remaining_time_under_a_frozen_clock(monkeypatch):
    """It follows the stopwatch, not the test's clock, and ends at 0."""
    monkeypatch.setattr(contexts, "stopwatch", lambda: 5 * MILLISECOND)
    context = LambdaContext(timeout=0.5)
    assert context.get_remaining_time_in_millis() == 500
    monkeypatch.setattr(contexts, "stopwatch", lambda: 1000 * MILLISECOND)
    assert context.get_remaining_time_in_millis() == 0


def test_the_contexts_own_log(start, capsys):
    """Each call is an event, without time and level, also one of many lines; the test sees it too."""
    handler = start("def handler(e, c): c.log('a'); c.log('b\\nc\\n'); c.log(1)")
    handler()
    assert handler.log == ["a", "b\nc", "1"]
    assert capsys.readouterr().out.split() == ["a", "b", "c", "1"]


def test_a_context_made_by_hand(capsys):
    """It has a default for everything, and logs to standard output."""
    context = LambdaContext(function_name="mine")
    context.log({"a": 1})
    assert capsys.readouterr().out == "{'a': 1}"
    assert 0 < context.get_remaining_time_in_millis() <= 3000
    assert context.w3c() == {}
    assert repr(context).startswith(
        "LambdaContext([aws_request_id=00000000-0000-4000-8000-000000000000,log_group_name="
    )
    assert "function_name=mine," in repr(context)


def test_the_client_context(start):
    """Its three members as objects; of the client the known members alone, those not given are None."""
    handler = start(
        """
        def handler(event, context):
            given = context.client_context
            return [given.custom, given.env, given.client.app_title, given.client.installation_id, getattr(given.client, "x", None)]
        """
    )
    sent = b'{"custom": {"a": 1}, "client": {"app_title": "t", "x": 1}}'
    assert handler(client_context=sent) == [{"a": 1}, None, "t", None, None]


@pytest.mark.parametrize(
    ("given", "expected"),
    [(None, None), (b"", None), (b"null", None), (b"{}", [None, None, None])],
)
def test_a_client_context_of_little(start, given, expected):
    """None without one; with an empty one all its members are None."""
    handler = start("def handler(e, c): x = c.client_context; return x and [x.client, x.custom, x.env]")
    assert handler(client_context=given) == expected


def test_the_trace_context(start):
    """It comes in the client context; only known members that are text are passed on (observed: awslambdaric)."""
    handler = start("def handler(e, c): return [c.w3c(), hasattr(c.client_context, 'w3c')]")
    sent = b'{"w3c": {"traceparent": "00-x", "tracestate": 1, "other": "y"}}'
    assert handler(client_context=sent) == [{"traceparent": "00-x"}, False]
    assert handler(client_context=b'{"w3c": "x"}') == [{}, False]


def test_a_client_context_that_is_no_json(start):
    """An error of the runtime client, before the handler is called."""
    handler = start("def handler(e, c): return 'never'")
    payload = handler(client_context=b"{")
    assert payload["errorType"] == "Runtime.LambdaContextUnmarshalError"
    assert payload["errorMessage"].startswith("Unable to parse Client Context JSON: Expecting property name")
    assert payload["requestId"] == handler.request_id
