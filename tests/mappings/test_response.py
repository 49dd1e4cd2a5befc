from __future__ import annotations

import json

import pytest

from streammock.mappings.response import delivered

SEQUENCES = [100, 200, 3000]


def _report(*identifiers: object) -> dict[str, object]:
    return {"batchItemFailures": [{"itemIdentifier": identifier} for identifier in identifiers]}


@pytest.mark.parametrize("reply", [None, "", {}, [], _report(), {"batchItemFailures": None}])
def test_reply_without_failures(reply):
    """An empty reply of any shape accepts the whole batch (streams_and_mappings A.10)."""
    assert delivered(json.dumps(reply).encode(), SEQUENCES) == 3


def test_no_reply_at_all():
    """A runtime that sends no bytes has reported nothing (A.10)."""
    assert delivered(b"", SEQUENCES) == 3


@pytest.mark.parametrize("reply", [b"SUCCESS", b"\xff", b"{", b'{"a":' * 100_000])
def test_a_reply_that_is_no_json(reply):
    """A runtime may post anything; what is no object fails the whole batch (A.10)."""
    assert delivered(reply, SEQUENCES) is None


def test_object_of_something_else():
    """An object that does not speak of failures is an empty report (streams_and_mappings A.10)."""
    assert delivered(b'{"statusCode": 200}', SEQUENCES) == 3


@pytest.mark.parametrize(
    "reply",
    [
        _report(123),
        _report(""),
        _report(None),
        _report("999"),
        {"batchItemFailures": [{"foo": "200"}]},
        {"batchItemFailures": [{"foo": None}]},
        {"batchItemFailures": ["200"]},
        {"batchItemFailures": "200"},
        {"batchItemFailures": {"itemIdentifier": "200"}},
        "Successfully processed 3 records.",
        ["200"],
        17,
        0,
        False,
        _report("200", "999"),
    ],
)
def test_reply_that_names_no_record_of_the_batch(reply):
    """A report that cannot be understood fails the whole batch (streams_and_mappings A.10)."""
    assert delivered(json.dumps(reply).encode(), SEQUENCES) is None


def test_one_reported_record():
    """Records before the reported one are done (aws_facts 2.6, A.10)."""
    assert delivered(json.dumps(_report("200")).encode(), SEQUENCES) == 1


def test_several_reported_records():
    """The lowest sequence number counts, compared as an integer, wherever it stands (aws_facts 2.6, A.10)."""
    assert delivered(json.dumps(_report("3000", "200")).encode(), SEQUENCES) == 1


def test_first_record_reported():
    """Where the first record failed nothing is done (streams_and_mappings A.10)."""
    assert delivered(json.dumps(_report("100")).encode(), SEQUENCES) == 0
