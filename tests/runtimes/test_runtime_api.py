"""The server's side of the Lambda Runtime API, bytes in and bytes out."""

import base64
import json
import re

import pytest

from streammock.runtimes.connection import Connection
from streammock.runtimes.runtime_api import RuntimeApi, Work

NEXT = b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n"


def post(path, body=b"{}", extra=b""):
    head = b"POST /2018-06-01/runtime/%b HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n%b\r\n"
    return head % (path.encode(), len(body), extra) + body


def sent(connection):
    """Take what a connection sends: status, headers by lower-case name, body."""
    data = bytes(connection.outgoing)
    connection.outgoing.clear()
    head, _, body = data.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return int(status.split()[1]), headers, body


@pytest.fixture
def api():
    return RuntimeApi()


@pytest.fixture
def connection(api):
    return Connection(api)


@pytest.fixture
def busy(api, connection):
    """A connection whose runtime has been given the work `id-1`."""
    connection.receive(NEXT)
    api.hand_out(Work("id-1", b'{"a":1}'))
    connection.outgoing.clear()
    return connection


def test_next_waits_until_there_is_work(api, connection):
    """A request for work gets no answer before there is any; then it gets the payload and its headers."""
    connection.receive(NEXT)
    assert api.ready
    assert not connection.outgoing
    api.hand_out(Work("id-1", b'{"a":1}', (("Lambda-Runtime-Deadline-Ms", "17"),)))
    status, headers, body = sent(connection)
    assert (status, body) == (200, b'{"a":1}')
    # AWS's Python client hands raw bytes to the handler for any other type (spec/runtimes.md 1).
    assert headers["content-type"] == "application/json"
    assert headers["lambda-runtime-aws-request-id"] == "id-1"
    assert headers["lambda-runtime-deadline-ms"] == "17"
    assert not api.ready


def test_work_needs_a_runtime_that_waits(api):
    """Handing out work to a runtime that has not asked is a fault of the caller."""
    with pytest.raises(RuntimeError, match="does not wait"):
        api.hand_out(Work("id-1", b"{}"))


@pytest.mark.parametrize(("kind", "failed"), [("response", False), ("error", True)])
def test_an_answer(api, busy, kind, failed):
    """A posted response or error is accepted with 202, which AWS's clients insist on."""
    busy.receive(post(f"invocation/id-1/{kind}", b'"done"'))
    assert sent(busy)[0] == 202
    assert (api.answer.payload, api.answer.failed) == (b'"done"', failed)


def test_a_failed_start(api, connection):
    """An init error is accepted with 202 and kept."""
    connection.receive(post("init/error", b'{"errorType":"Runtime.ImportModuleError"}'))
    assert sent(connection)[0] == 202
    assert json.loads(api.init_error.payload) == {"errorType": "Runtime.ImportModuleError"}


def test_requests_in_a_row_on_one_connection(api, busy):
    """An answer and the next request for work may arrive in one piece."""
    busy.receive(post("invocation/id-1/response") + NEXT)
    assert api.answer is not None
    assert api.ready
    api.hand_out(Work("id-2", b"2"))
    assert api.answer is None


def test_bytes_may_come_one_by_one(api, connection):
    """Where the network cuts a request does not matter."""
    for byte in NEXT:
        connection.receive(bytes([byte]))
    assert api.ready


def test_another_connection_may_answer(api, busy):
    """AWS's clients post errors and streams over a connection of their own."""
    other = Connection(api)
    other.receive(post("invocation/id-1/error"))
    assert sent(other)[0] == 202
    assert api.answer.failed


def test_a_quoted_id(api, connection):
    """Clients percent-encode the id in the path."""
    connection.receive(NEXT)
    api.hand_out(Work("id/1 é", b"{}", ()))
    connection.receive(post("invocation/id%2F1%20%C3%A9/response"))
    assert api.answer is not None


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (post("invocation/other/response"), 400),
        (post("invocation/id-1/other"), 404),
        (post("other"), 404),
        (b"GET /2018-06-01/runtime/other HTTP/1.1\r\nHost: x\r\n\r\n", 404),
    ],
)
def test_what_is_no_answer_is_refused(api, busy, request_bytes, status):
    """Unknown ids and paths are refused with the Runtime API's own error body, and change nothing."""
    busy.receive(request_bytes)
    code, _, body = sent(busy)
    assert code == status
    assert set(json.loads(body)) == {"errorMessage", "errorType"}
    assert api.answer is None


def test_only_the_first_answer_counts(api, busy):
    """A second answer to the same work is refused with 403."""
    busy.receive(post("invocation/id-1/response", b"1"))
    sent(busy)
    busy.receive(post("invocation/id-1/error", b"2"))
    assert sent(busy)[0] == 403
    assert api.answer.payload == b"1"


def test_a_body_in_chunks(api, busy):
    """Streamed responses come in chunks."""
    head = (
        b"POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    busy.receive(head + b"3\r\nabc\r\n")
    assert api.answer is None
    busy.receive(b"2\r\nde\r\n0\r\n\r\n")
    assert (api.answer.payload, api.answer.failed) == (b"abcde", False)


@pytest.mark.parametrize(
    ("trailer", "payload"),
    [(base64.b64encode(b'{"errorType":"E"}'), b'{"errorType":"E"}'), (b"no base64", b"abc"), (b"\xe9\xe9", b"abc")],
    ids=["base64", "broken", "no-ascii"],
)
def test_a_stream_that_breaks_off(api, busy, trailer, payload):
    """The error of a streamed response stands in its trailers, as base64 JSON (spec/runtimes.md 1)."""
    head = (
        b"POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    busy.receive(head + b"3\r\nabc\r\n0\r\nLambda-Runtime-Function-Error-Body: " + trailer + b"\r\n\r\n")
    assert (api.answer.payload, api.answer.failed) == (payload, True)


def test_expect_100_continue(api, busy):
    """curl waits for leave before it sends a large body."""
    request = post("invocation/id-1/response", b"12345", b"Expect: 100-continue\r\n")
    busy.receive(request[:-5])
    assert sent(busy)[0] == 100
    busy.receive(request[-5:])
    assert api.answer.payload == b"12345"


def test_broken_http(api, connection):
    """What is no HTTP gets 400 and the connection ends."""
    connection.receive(b"hello\r\n\r\n")
    status, headers, _ = sent(connection)
    assert (status, headers["connection"]) == (400, "close")
    assert connection.closed


def test_a_client_that_wants_to_close(api, connection):
    """`Connection: close` is honoured after the answer."""
    connection.receive(post("init/error", b"{}", b"Connection: close\r\n"))
    assert sent(connection)[0] == 202
    assert connection.closed


@pytest.mark.parametrize(("method", "body_length"), [(b"CONNECT", 1), (b"HEAD", 0), (b"OPTIONS", 1)])
def test_methods_that_no_runtime_uses(api, connection, method, body_length):
    """They are refused, HEAD without a body and CONNECT without a tunnel, and the connection serves on."""
    connection.receive(method + b" /elsewhere HTTP/1.1\r\nHost: x\r\n\r\n")
    status, headers, body = sent(connection)
    assert status == 404
    assert len(body) == int(headers["content-length"]) * body_length
    connection.receive(NEXT)
    assert api.ready


def test_an_answer_that_is_taken_may_go_out_with_the_next_work(api, busy):
    """A runtime that asks on the same connection waits for nothing else; one that has yet to ask waits for this."""
    busy.receive(post("invocation/id-1/response"))
    assert not busy.waits
    busy.receive(NEXT)
    assert busy.waits
    api.hand_out(Work("id-2", b"2"))
    assert not busy.waits
    assert [line.split()[1] for line in bytes(busy.outgoing).splitlines() if line.startswith(b"HTTP")] == [
        b"202",
        b"200",
    ]


def test_a_lost_connection_waits_no_more(api, connection):
    """When the runtime that waits goes away, nobody waits."""
    connection.receive(NEXT)
    connection.receive(b"")
    connection.close()
    assert connection.closed
    assert not api.ready


def test_the_end_of_an_idle_connection(api, connection):
    """A client may close between requests."""
    connection.receive(b"")
    assert connection.closed
    assert not connection.outgoing


PLAIN, AWKWARD = b"", b"X-Other: 1\r\n"


@pytest.mark.parametrize("second", [PLAIN, AWKWARD])
@pytest.mark.parametrize("first", [PLAIN, AWKWARD])
def test_plain_requests_and_others_on_one_connection(api, connection, first, second):
    """One may follow the other, alone or in one piece, and both mean the same."""
    connection.receive(NEXT)
    for number, extra in enumerate([first, second] * 2):
        api.hand_out(Work(f"id-{number}", b"1"))
        assert sent(connection)[0] == 200
        connection.receive(post(f"invocation/id-{number}/response", b'"%d"' % number, extra) + NEXT)
        assert (api.answer.payload, api.answer.failed) == (b'"%d"' % number, False)
        assert api.ready
        assert sent(connection)[0] == 202


@pytest.mark.parametrize("extra", [PLAIN, AWKWARD])
def test_requests_in_pieces(api, busy, extra):
    """However a request is cut, it is the same request."""
    for byte in post("invocation/id-1/response", b'"answer"', extra) + NEXT:
        busy.receive(bytes([byte]))
    assert api.answer.payload == b'"answer"'
    assert api.ready
    assert sent(busy)[0] == 202


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (NEXT.replace(b"Host: x\r\n", b""), 400),
        (NEXT.replace(b"Host: x\r\n", b"Host: x\r\nHost: y\r\n"), 400),
        (post("invocation/id-1/response", extra=b"Content-Length: 3\r\n"), 400),
        (post("invocation/id-1/response", extra=b"Accept : x\r\n"), 400),
        (post("invocation/id-1/response", extra=b"Accept: \0\r\n"), 400),
    ],
)
def test_what_is_no_http_is_refused(api, busy, request_bytes, status):
    """In whatever it differs from the plain form."""
    busy.receive(request_bytes)
    assert sent(busy)[0] == status
    assert busy.closed
    assert not api.ready


def test_a_request_of_many_fields(api, busy):
    """It is read like any other, in a time that grows with its length and no faster."""
    busy.receive(NEXT[:-2] + b"Accept: x\r\n" * 20_000 + b"\r\n")
    assert api.ready


# --- many requests in one piece -------------------------------------------------------------------------------------
def statuses(connection):
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+)", bytes(connection.outgoing))]


@pytest.mark.parametrize("extra", [PLAIN, AWKWARD])
def test_no_number_of_requests_is_too_many(api, busy, extra):
    """However many arrive at once, each is answered, and the one for work waits."""
    busy.receive(post("invocation/other/response", extra=extra) * 2_000 + NEXT)
    assert statuses(busy) == [400] * 2_000
    assert api.ready


@pytest.mark.parametrize("extra", [PLAIN, AWKWARD])
def test_broken_http_behind_a_request(api, connection, extra):
    """The request is answered as ever; what is no HTTP behind it gets 400 and the connection ends."""
    connection.receive(NEXT[:-2] + extra + b"\r\n" + b"{}\r\n\r\n")
    assert api.ready
    api.hand_out(Work("id-1", b"1"))
    assert statuses(connection) == [200, 400]
    assert connection.closed
    assert not api.ready
