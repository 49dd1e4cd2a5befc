"""Streamed replies of function URLs: the prelude of HttpResponseStream (spec: runtimes 1)."""

from streammock.functions import url_reply

NULS = b"\0" * 8
DEEP = b'{"statusCode":' * 100_000 + b"1" + b"}" * 100_000


def test_a_prelude():
    """Status, headers and cookies stand before eight zero bytes, the body behind."""
    prelude = b'{"statusCode": 201, "headers": {"X-A": "1"}, "cookies": ["a=1"]}'
    reply = url_reply.read_streamed(prelude + NULS + b"body" + NULS)
    assert (reply.status, reply.cookies, reply.body) == (201, ("a=1",), b"body" + NULS)
    assert reply.headers == {"content-type": "application/octet-stream", "x-a": "1"}


def test_a_prelude_may_be_empty():
    """What it does not name has its default."""
    assert url_reply.read_streamed(b"{}" + NULS + b"x") == url_reply.UrlReply(
        200, {"content-type": "application/octet-stream"}, (), b"x"
    )


def test_no_prelude():
    """Zero bytes alone make none: the content is the body."""
    for content in (b"x" + NULS + b"y", b"[1]" + NULS, b"plain", DEEP + NULS):
        assert url_reply.read_streamed(content).body == content


def test_a_reply_too_deep_to_be_read():
    """It is no response, as anything that is no JSON."""
    assert url_reply.read(DEEP) == url_reply.failed()
