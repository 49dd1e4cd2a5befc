from __future__ import annotations

import json

import pytest

from streammock.mappings import event


def test_payload():
    """Records stand under one key, in compact UTF-8 (aws_facts 2.3, A.6)."""
    assert event.payload([{"a": "ä"}, {"b": 1}]) == '{"Records":[{"a":"ä"},{"b":1}]}'.encode()
    assert json.loads(event.payload([])) == {"Records": []}


@pytest.mark.parametrize(("spare", "count"), [(0, 3), (1, 3), (-1, 2), (-(10**6), 1)])
def test_fitting(monkeypatch, spare, count):
    """Just as many records fit as the payload's limit in bytes allows, and one always does (A.8)."""
    events = [{"a": "ä"}, {"b": 12}, {"c": None}]
    monkeypatch.setattr(event, "MAXIMUM_PAYLOAD", len(event.payload(events)) + spare)
    assert event.fitting(events) == count
