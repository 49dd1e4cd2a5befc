from __future__ import annotations

import gzip
import zlib

import pytest

from streammock.errors import AwsError
from streammock.wire import compression

BODY = b'{"TableName": "t"}' * 100
RAW = zlib.compressobj(wbits=-15)
RAW_DEFLATE = RAW.compress(BODY) + RAW.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("", BODY),
        ("identity", BODY),
        ("gzip", gzip.compress(BODY, mtime=0)),
        (" GZIP ", gzip.compress(BODY, mtime=0)),
        ("gzip", gzip.compress(BODY[:10], mtime=0) + gzip.compress(BODY[10:], mtime=0)),
        ("gzip", gzip.compress(BODY, mtime=0) + b"junk"),
        ("deflate", zlib.compress(BODY)),
    ],
)
def test_inflate(encoding, body):
    """A gzip of one or several members and deflate are inflated (Alternator's test_compressed_request)."""
    assert compression.inflate(body, encoding, len(BODY)) == BODY


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("garbage", BODY),
        ("gzip, gzip", gzip.compress(BODY, mtime=0)),
        ("gzip", BODY),
        ("gzip", b""),
        ("gzip", gzip.compress(BODY, mtime=0)[:-1]),
        ("gzip", gzip.compress(BODY, mtime=0) + gzip.compress(BODY, mtime=0)[:9]),
        ("gzip", gzip.compress(BODY, mtime=0)[:-8] + bytes(8)),
        ("deflate", b""),
        ("deflate", BODY),
        ("deflate", RAW_DEFLATE),
    ],
)
def test_undecodable_body(encoding, body):
    """An unknown encoding, a broken body and an empty one cannot be inflated (dynamodb_facts)."""
    with pytest.raises(ValueError):
        compression.inflate(body, encoding, 1_000_000)


@pytest.mark.parametrize(
    "body", [gzip.compress(BODY, mtime=0), gzip.compress(b"x", mtime=0) + gzip.compress(BODY, mtime=0)]
)
def test_inflating_stops_at_the_limit(body):
    """A small body that grows beyond the limit is refused without being inflated to its end."""
    with pytest.raises(AwsError) as caught:
        compression.inflate(body, "gzip", len(BODY) - 1)
    assert caught.value.status == 413


def test_many_tiny_members_take_no_time():
    """A megabyte of empty gzip members is inflated in linear time."""
    empty = gzip.compress(b"", mtime=0)
    assert compression.inflate(empty * (500_000 // len(empty)), "gzip", 10) == b""


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", None),
        ("identity", None),
        ("br", None),
        ("x-gzip", None),
        ("gzip, deflate", "gzip"),
        ("br, identity, deflate, gzip", "deflate"),
        ("GZIP, identity", "gzip"),
        ("dog, gzip ,, cat", "gzip"),
        ("gzip;q=0.8, deflate;q=0.5", "gzip"),
        ("br, gzip;q=0, deflate; q = 0.5 , identity;q=0", "deflate"),
        ("*", "gzip"),
        ("*, deflate;q=0.5", "gzip"),
        ("*, deflate", "deflate"),
        ("*, gzip;q=0.5", "deflate"),
        ("gzip, deflate, *", "gzip"),
        ("gzip ;q=0", None),
        ("*;q=0", None),
        ("*;q=0.5,identity", "gzip"),
        ("gzip;q=0.5,identity;q=0.8", "gzip"),
        ('"gzip"', None),
        ("gzip br", None),
        ("gzip:q=1", None),
        ("gzip;q=31,deflate;q=51", "gzip"),
        ("deflate;q=0.5, gzip;q=1;q=0.2", "gzip"),
        ("deflate;q=0.5,gzip;q=0.", "deflate"),
        ("deflate;q=0.5,gzip;q=0.x", "gzip"),
        ("deflate;q=-0.5,gzip;q=0.2", "gzip"),
        ("gzip;q= 0;q=1", None),
        ("gzip;q =0;q=1", "gzip"),
        ("gzip;nq=0;q=1", None),
        ("gzip;q=0, gzip;q=1, gzip;q=0", "gzip"),
        ("br,identity;q=0.5,gzip;q=0.0001", "gzip"),
    ],
)
def test_choice_of_encoding(accepted, chosen):
    """Accept-Encoding is read as DynamoDB reads it (Alternator's test_compressed_response, observed on AWS)."""
    assert compression.choose(accepted) == chosen


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_deflate_is_inflated_again(encoding):
    """What we compress, a client of that encoding reads."""
    assert compression.inflate(compression.deflate(BODY, encoding), encoding, len(BODY)) == BODY
