"""Lists a page at a time, where the marker is a place in the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from streammock.errors import event_source_mapping as texts


def page(member: str, found: Sequence[Any], params: Mapping[str, Any], most: int) -> dict[str, Any]:
    """The part of a list that a request asks for, under its name in the answer, with the marker of the next one.

    Parameters
    ----------
    member:
        The answer's name for the list.
    found:
        All of it.
    params:
        The request, for its Marker and MaxItems.
    most:
        Lambda's page, whatever MaxItems says beyond it.
    """
    marker = params.get("Marker") or "0"
    if not (marker.isascii() and marker.isdigit()):
        raise texts.invalid_marker(marker)
    start = int(marker)
    end = start + min(params.get("MaxItems", most), most)
    result: dict[str, Any] = {member: list(found[start:end])}
    if end < len(found):
        result["NextMarker"] = str(end)
    return result
