"""Builders of stream events: for testing a handler by calling it, without a table or a mock.

from streammock import LambdaContext, events

handler(events.event(events.record(new={"id": "1", "text": "woof"})), LambdaContext())
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any, Literal, get_args

from streammock import arns
from streammock.clock import from_timestamp, iso_milliseconds
from streammock.streams.record import Origin, Record, event_id, to_lambda_event
from streammock.streams.stream import SEQUENCE_STEP
from streammock.tables.ttl import SERVICE_IDENTITY
from streammock.values.codec import item_from_python

EventName = Literal["INSERT", "MODIFY", "REMOVE"]
ViewType = Literal["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]
_NAMES, _VIEW_TYPES = get_args(EventName), get_args(ViewType)
_NEW, _OLD = ("NEW_IMAGE", "NEW_AND_OLD_IMAGES"), ("OLD_IMAGE", "NEW_AND_OLD_IMAGES")
_FIRST = SEQUENCE_STEP  # as a stream's own numbers: they count in their high digits
_CREATED = "2026-01-01T00:00:00Z"  # a fixed instant: the same call gives the same bytes


def record(  # noqa: PLR0913 -- a test may care about any member
    *,
    new: Mapping[str, Any] | None = None,
    old: Mapping[str, Any] | None = None,
    keys: Mapping[str, Any] | Iterable[str] | None = None,
    event_name: EventName | None = None,
    table: str = "Table",
    view_type: ViewType = "NEW_AND_OLD_IMAGES",
    created: datetime | float | str = _CREATED,
    sequence_number: str | int | None = None,
    expired: bool = False,
    region: str = "us-east-1",
    account_id: str = "000000000000",
) -> dict[str, Any]:
    """One record, as a function would receive it.

    Parameters
    ----------
    new, old:
        The item after and before the change, as plain Python values.
    keys:
        The key attributes, or their names; the first attribute of the item where nothing is said.
    event_name:
        Follows from the images: both make a MODIFY, ``new`` alone an INSERT, ``old`` alone a REMOVE.
    table, region, account_id:
        For the ARN.
    view_type:
        What the stream keeps; images that it leaves out are left out.
    created:
        When the change was made (ISO 8601 text, datetime or epoch seconds).
    sequence_number:
        Its place in the stream; ``event`` numbers records that have none of their own.
    expired:
        Whether time to live deleted the item, not a user.

    Raises
    ------
    TypeError
        Where nothing says what the keys are, or an ``event_name`` contradicts the images.
    ValueError
        For a ``view_type`` or ``event_name`` that streams do not have.
    """
    for option, value, choices in (("event_name", event_name, (None, *_NAMES)), ("view_type", view_type, _VIEW_TYPES)):
        if value not in choices:
            msg = f"{option} must be one of {', '.join(filter(None, choices))}, not {value!r}"
            raise ValueError(msg)
    name = _event_name(new, old, event_name)
    now = from_timestamp(created)
    arn = arns.stream(arns.table(region, account_id, table), iso_milliseconds(now))
    item = item_from_python(_keys(keys, new, old))
    written = Record(
        sequence=_FIRST if sequence_number is None else int(sequence_number),
        event_name=name,
        created=now,
        item=item,
        origin=Origin(
            table_name=table,
            stream_arn=arn,
            shard_id="",
            region=region,
            view_type=view_type,
            key_names=tuple(item),
        ),
        new_image=item_from_python(new) if new is not None and view_type in _NEW else None,
        old_image=item_from_python(old) if old is not None and view_type in _OLD else None,
        user_identity=SERVICE_IDENTITY if expired else None,
    )
    return to_lambda_event(written)


def event(*records: Mapping[str, Any], **members: Any) -> dict[str, Any]:
    """The event of a batch.

    Parameters
    ----------
    records:
        From ``record``, from ``mock.tables[...].stream.records`` (their ``raw``), or from a recording. One whose
        sequence number is taken by a record before it gets the next free one, so that a partial batch response can
        name it.
    members:
        What stands beside the records: a tumbling window's ``window``, ``state``, ….

    Raises
    ------
    TypeError
        For what is no record.
    """
    batch: list[dict[str, Any]] = []
    taken: set[int] = set()
    for given in records:
        if not _is_record(given):
            msg = f"event() takes records, one by one, as in event(record(new={{...}}), *more), not {given!r}"
            raise TypeError(msg)
        one = deepcopy(dict(given))
        sequence = int(one["dynamodb"]["SequenceNumber"])
        if sequence in taken:
            sequence = max(taken) + SEQUENCE_STEP
            one["dynamodb"]["SequenceNumber"] = str(sequence)
            one["eventID"] = event_id(one["eventSourceARN"], sequence)
        taken.add(sequence)
        batch.append(one)
    return {"Records": batch, **members}


def _is_record(given: object) -> bool:
    return isinstance(given, Mapping) and "dynamodb" in given


def _keys(
    keys: Mapping[str, Any] | Iterable[str] | None, new: Mapping[str, Any] | None, old: Mapping[str, Any] | None
) -> dict[str, Any]:
    if isinstance(keys, Mapping):
        return dict(keys)
    image = new if new is not None else old
    if not image:
        msg = "record() needs an item: new={...}, old={...}, or keys={...}"
        raise TypeError(msg)
    names = [next(iter(image))] if keys is None else [keys] if isinstance(keys, str) else list(keys)
    missing = [name for name in names if name not in image]
    if missing:
        msg = f"the item has no key attribute {missing[0]!r}; it has {', '.join(image)}"
        raise TypeError(msg)
    return {name: image[name] for name in names}


def _event_name(new: Mapping[str, Any] | None, old: Mapping[str, Any] | None, given: EventName | None) -> EventName:
    if new is None and old is None:
        return given or "INSERT"
    follows: EventName = "MODIFY" if new is not None and old is not None else "INSERT" if old is None else "REMOVE"
    # A stream may leave an image out, so a MODIFY can come with one image alone.
    if given not in (None, "MODIFY", follows):
        msg = f"event_name={given!r} contradicts the images, of which {follows} follows"
        raise TypeError(msg)
    return given or follows
