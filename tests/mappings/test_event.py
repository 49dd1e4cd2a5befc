from __future__ import annotations

import json
from copy import copy

import pytest

from streammock.mappings import event
from streammock.values.size import item_size


def batch(events):
    return event.BatchEvent(events, copy)


def test_payload():
    """Records stand under one key, in compact UTF-8 (aws_facts 2.3, A.6)."""
    assert bytes(batch([{"a": "ä"}, {"b": 1}])) == '{"Records":[{"a":"ä"},{"b":1}]}'.encode()
    assert batch([]).decoded() == json.loads(bytes(batch([]))) == {"Records": []}


@pytest.mark.parametrize(("spare", "count"), [(0, 3), (1, 3), (-1, 2), (-(10**6), 1)])
def test_fitting(monkeypatch, spare, count):
    """Just as many records fit as the payload's limit in bytes allows, and one always does (A.8)."""
    events = [{"a": "ä"}, {"b": 12}, {"c": None}]
    monkeypatch.setattr(event, "MAXIMUM_PAYLOAD", len(bytes(batch(events))) + spare)
    assert event.fitting(events, copy) == count


def test_the_bound_is_on_the_safe_side():
    """What is said to fit without being encoded does, the longest way to write few bytes included (A.8)."""
    longest = {"N": "0." + "0" * 129 + "1"}
    images = {f"{index:02}": longest for index in range(100)}
    record = {"eventID": "0" * 32, "dynamodb": {"NewImage": images, "SizeBytes": item_size(images)}}
    bound = event.LONGEST_FRAME + item_size(images) * event.LONGEST_BYTE
    count = event.MAXIMUM_PAYLOAD // bound
    assert count > 1
    assert len(bytes(batch([record] * count))) <= event.MAXIMUM_PAYLOAD


def test_decoded_event_is_the_callers_own():
    """A handler may change its event, and a window's state in it: the next try's is as it was."""
    state = {"n": [1]}
    payload = event.BatchEvent([{"Keys": "a"}], copy, {"state": state})
    first = payload.decoded()
    first["Records"][0]["Keys"] = "b"
    first["state"]["n"].append(2)
    state["n"].append(3)
    assert payload.decoded() == {"Records": [{"Keys": "a"}], "state": {"n": [1]}}
