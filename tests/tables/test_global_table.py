"""Replication between the tables of a global table, by plain calls (streams_and_mappings B.2; AWS: last writer wins)."""

from __future__ import annotations

from streammock.clock import SECOND
from streammock.tables import definition
from streammock.tables.global_table import GlobalTable
from streammock.tables.items import StoredItem
from streammock.tables.schema import Key
from streammock.tables.table import Table

REQUEST = {
    "TableName": "Dogs",
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def _table(region: str) -> Table:
    return definition.build(REQUEST, region=region, account="000000000000", table_id="id", created=0)


def _group(delay: int = SECOND) -> tuple[GlobalTable, Table, Table]:
    home, away = _table("us-east-1"), _table("eu-west-1")
    group = GlobalTable(home, delay)
    group.join(away, home, 0)
    return group, home, away


def _key(table: Table, pk: str = "1") -> Key:
    return table.schema.key_of({"pk": {"S": pk}})


def _put(table: Table, by: str, now: int) -> None:
    table.put(StoredItem({"pk": {"S": "1"}, "by": {"S": by}}), now)


def _by(table: Table) -> str | None:
    stored: StoredItem | None = table.get(_key(table))
    return None if stored is None else stored.attributes["by"]["S"]


def _arrive(group: GlobalTable, until: int) -> None:
    while (due := group.next_due(until)) is not None and due <= until:
        group.fire(due)


def test_a_write_arrives_after_the_delay() -> None:
    """A write is due elsewhere a delay after it was made, and nothing is due before or after."""
    group, home, away = _group()
    assert group.next_due(0) is None
    _put(home, "home", 5 * SECOND)
    assert group.next_due(5 * SECOND) == 6 * SECOND
    assert _by(away) is None
    _arrive(group, 6 * SECOND)
    assert _by(away) == "home"
    assert group.next_due(6 * SECOND) is None


def test_the_later_of_two_crossing_writes_wins() -> None:
    """Both regions end with the item that was written last, in whatever order the writes arrive."""
    group, home, away = _group()
    _put(away, "away", 1)
    _put(home, "home", 2)
    _arrive(group, 2 * SECOND)
    assert (_by(home), _by(away)) == ("home", "home")


def test_of_one_instant_the_second_write_wins() -> None:
    """Time that stands still does not make two writes equal."""
    group, home, away = _group()
    _put(home, "home", 1)
    _put(away, "away", 1)
    _arrive(group, 2 * SECOND)
    assert (_by(home), _by(away)) == ("away", "away")


def test_a_deletion_is_a_write_too() -> None:
    """An older item that arrives after a deletion does not come back."""
    group, home, away = _group()
    _put(home, "home", 1)
    _arrive(group, SECOND + 1)
    _put(home, "again", 2 * SECOND)
    away.delete(_key(away), 2 * SECOND + 1)
    _arrive(group, 4 * SECOND)
    assert (_by(home), _by(away)) == (None, None)


def test_a_new_member_gets_what_is_on_its_way_to_its_source() -> None:
    """What has not yet arrived where a replica was made from arrives at the replica as well."""
    group, home, away = _group()
    _put(away, "away", 1)
    far = _table("ap-south-1")
    group.join(far, home, 2)
    _arrive(group, SECOND + 1)
    assert _by(far) == "away"


def test_the_last_member_has_all_writes_and_is_free() -> None:
    """A table that is left alone has what the others wrote, and replicates nothing any more."""
    group, home, away = _group()
    _put(away, "away", 1)
    group.leave(away)
    assert _by(home) == "away"
    assert home.global_table is None
    assert away.global_table is None
    _put(home, "home", 2)
    assert group.next_due(2) is None
    assert _by(away) == "away"


def test_the_first_member_leads() -> None:
    """Items expire in the first region that is left."""
    group, home, away = _group()
    assert group.leader is home
    far = _table("ap-south-1")
    group.join(far, home, 1)
    group.leave(home)
    assert group.leader is away
