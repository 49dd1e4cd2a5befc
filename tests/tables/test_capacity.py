"""What requests cost, on models alone: dynamodb_facts 23 and what paritysuite/dynamodb-conformance measured on AWS."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streammock.tables import capacity
from streammock.tables.capacity import Consumed
from streammock.tables.definition import build
from streammock.tables.items import StoredItem
from streammock.tables.query import Page
from streammock.tables.reading import source
from streammock.tables.schema import Key

ON_DEMAND = {"BillingMode": "PAY_PER_REQUEST"}


def keys(*names):
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=False)]


@pytest.fixture
def make():
    """A table of texts: keys p and s, a global index on g that includes i, a local one on l that holds all."""

    def make(local="ALL", **more):
        names = ("p", "s", "g", "l")
        params = {
            "TableName": "Table",
            "KeySchema": keys("p", "s"),
            "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in names],
            "GlobalSecondaryIndexes": [
                {
                    "IndexName": "global",
                    "KeySchema": keys("g"),
                    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["i"]},
                }
            ],
            "LocalSecondaryIndexes": [
                {"IndexName": "local", "KeySchema": keys("p", "l"), "Projection": {"ProjectionType": local}}
            ],
            **ON_DEMAND,
            **more,
        }
        return build(params, region="us-east-1", account="0" * 12, table_id="id", created=0)

    return make


def item(size=None, **attributes):
    """An item of the size given: its attribute ``pad`` takes what is left."""
    attributes = {"p": "p", "s": "s", **attributes}
    stored = StoredItem({name: {"S": text} for name, text in attributes.items()})
    if size is None:
        return stored
    return StoredItem({**stored.attributes, "pad": {"S": "x" * (size - stored.size - len("pad"))}})


@pytest.mark.parametrize(("size", "units"), [(0, 1), (1, 1), (4096, 1), (4097, 2), (65_000, 16)])
def test_reads_are_counted_by_4_kb(size, units):
    """A unit for each 4 KB begun, one at least, and half of it for an eventual read (dynamodb_facts 23)."""
    assert capacity.read_units(size, consistent=True) == units
    assert capacity.read_units(size, consistent=False) == units / 2


@pytest.mark.parametrize(("size", "units"), [(0, 1), (1024, 1), (1025, 2), (400 * 1024, 400)])
def test_writes_are_counted_by_1_kb(size, units):
    """A unit for each 1 KB begun, one at least (dynamodb_facts 23)."""
    assert capacity.write_units(size) == units


def test_reads_by_key_are_rounded_up_one_by_one():
    """Items of a batch do not share 4 KB, and a missing one counts (Alternator, test_batch_get_items_large)."""
    read = [item(65 * 1024), item(17 * 1024), None]
    assert capacity.of_gets(read, consistent=True).total == 17 + 5 + 1
    assert capacity.of_gets(read, consistent=False).total == 11.5


@pytest.mark.parametrize(
    ("old", "new", "units"),
    [
        (None, 100, 1),
        (None, 2049, 3),
        (2049, 100, 3),
        (100, 2049, 3),
        (2049, None, 3),
        (None, None, 1),
    ],
)
def test_the_larger_of_old_and_new_counts(make, old, new, units):
    """A put over a large item costs what that one did, as does its deletion (dynamodb_facts 23)."""
    sizes = [None if size is None else item(size) for size in (old, new)]
    assert capacity.of_write(make(), *sizes) == Consumed(units)


FULL = {"g": "g", "l": "l", "i": "i", "o": "o"}


def without(*names):
    return {name: text for name, text in FULL.items() if name not in names}


@pytest.mark.parametrize(
    ("old", "new", "indexes"),
    [
        (None, {"g": "g"}, {"global": 1}),
        (None, {"l": "l"}, {"local": 1}),
        (None, FULL, {"global": 1, "local": 1}),
        (None, {"o": "o"}, {}),
        (FULL, FULL, {}),
        (FULL, FULL | {"o": "other"}, {"local": 1}),
        (FULL, FULL | {"i": "other"}, {"global": 1, "local": 1}),
        (FULL, FULL | {"g": "other"}, {"global": 2, "local": 1}),
        (FULL, FULL | {"l": "other"}, {"local": 2}),
        (FULL, without("g"), {"global": 1, "local": 1}),
        (FULL, None, {"global": 1, "local": 1}),
        ({"o": "o"}, None, {}),
    ],
)
def test_an_index_is_charged_for_the_change_to_what_it_stores(make, old, new, indexes):
    """Nothing for what it does not store, two for a moved key (paritysuite, indexConsumedCapacity, August 2026)."""
    before, after = (None if attributes is None else item(**attributes) for attributes in (old, new))
    assert capacity.of_write(make(), before, after) == Consumed(1, indexes)


def test_index_writes_are_counted_by_what_the_index_stores(make):
    """Of a large item an index that includes little costs little; of a move both ends are rounded up."""
    old, new = item(3000, g="a", l="l"), item(3000, g="b", l="l")
    assert capacity.of_write(make(), old, new) == Consumed(3, {"global": 2, "local": 3})
    assert capacity.of_write(make(), item(3000, l="a"), item(5000, l="b")) == Consumed(5, {"local": 3 + 5})


def test_transactions_cost_twice_in_the_table_alone(make):
    """Reads and writes cost double, the indexes of writes do not (dynoxide #188, measured August 2026)."""
    assert capacity.of_transact_read(0) == Consumed(2)
    assert capacity.of_transact_read(4097) == Consumed(4)
    assert capacity.of_transact_write(make(), None, item(1500, g="g")) == Consumed(4, {"global": 1})


def test_a_condition_check_costs_as_a_write(make):
    """2 units of write for a small item, present or not, and more for a larger one (paritysuite #67, dynoxide #188)."""
    stored = item(1500, g="g", l="l")
    assert capacity.of_transact_write(make(), stored, stored) == Consumed(4)
    assert capacity.of_transact_write(make(), None, None) == Consumed(2)


def page(*items, size=None, last=None):
    return Page(list(items), len(items), sum(i.size for i in items) if size is None else size, last)


def test_a_query_sums_before_it_rounds_up(make):
    """Small items of a page share their 4 KB; nothing found costs the least there is (dynamodb_facts 23)."""
    table = source(make(), None)
    found = page(*[item(1000) for _ in range(5)])
    assert capacity.of_query(table, found, consistent=True, fetched=False) == Consumed(2)
    assert capacity.of_query(table, page(), consistent=False, fetched=False) == Consumed(0.5)


def test_a_query_of_an_index_is_the_index_s_own(make):
    """The table is charged only where a local index fetches from it, once for each item (AWS: LSI throughput)."""
    table = make(local="KEYS_ONLY")
    found = page(item(5000), item(100), size=300)
    of_global = capacity.of_query(source(table, "global"), found, consistent=False, fetched=False)
    assert of_global == Consumed(0, {"global": 0.5})
    fetching = capacity.of_query(source(table, "local"), found, consistent=True, fetched=True)
    assert fetching == Consumed(3, {"local": 1})
    assert fetching.total == 4


PROVISIONED = {"BillingMode": "PROVISIONED", "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}}
LARGE = {"BillingMode": "PROVISIONED", "ProvisionedThroughput": {"ReadCapacityUnits": 6001, "WriteCapacityUnits": 5}}


@pytest.mark.parametrize(("billing", "units"), [(ON_DEMAND, 4), (PROVISIONED, 1), (LARGE, 3)])
def test_a_scan_costs_a_unit_for_each_partition(make, billing, units):
    """A tiny on-demand table costs 4 units, its 4 partitions' least (dynamodb_facts 23)."""
    table = source(make(**billing), None)
    whole = (0, 1, None)
    for found in (page(), page(item(100))):
        assert capacity.of_scan(table, found, whole, consistent=True, fetched=False) == Consumed(units)
        assert capacity.of_scan(table, found, whole, consistent=False, fetched=False) == Consumed(units / 2)
    large = page(item(100_000))
    assert capacity.of_scan(table, large, whole, consistent=True, fetched=False) == Consumed(25)


def test_the_segments_of_a_scan_share_the_partitions(make):
    """Four segments pass through one partition of an on-demand table each."""
    table = source(make(), None)
    costs = [capacity.of_scan(table, page(), (n, 4, None), consistent=True, fetched=False).total for n in range(4)]
    assert costs == [1, 1, 1, 1]


@given(first=st.text(max_size=3), last=st.text(max_size=3))
def test_the_pages_of_a_scan_count_the_partitions_between_them(first, last):
    """A scan that is cut passes through as many partitions as lie up to the cut, and its rest through the others."""
    params = {
        "TableName": "Table",
        "KeySchema": keys("p"),
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        **ON_DEMAND,
    }
    table = source(build(params, region="us-east-1", account="0" * 12, table_id="id", created=0), None)
    cut = StoredItem({"p": {"S": last}})
    begin = capacity.of_scan(table, page(cut, last=cut), (0, 1, None), consistent=True, fetched=False).total
    rest = capacity.of_scan(table, page(), (0, 1, Key(last, ())), consistent=True, fetched=False).total
    assert begin + rest == 5
    assert 1 <= begin <= 4


def test_consumption_adds_up():
    """Actions of one request on one table are one sum, index by index."""
    consumed = Consumed(1, {"a": 1})
    consumed.add(Consumed(2.5, {"a": 1, "b": 2}))
    assert consumed == Consumed(3.5, {"a": 2, "b": 2})
    assert consumed.total == 7.5


def test_the_answer_tells_the_sum_or_all(make):
    """TOTAL is one figure; INDEXES adds the table's part and each index's under the member of its kind."""
    table, consumed = make(), Consumed(2, {"global": 1, "local": 0.5})
    assert capacity.describe(table, "Table", consumed, "TOTAL") == {"TableName": "Table", "CapacityUnits": 3.5}
    assert capacity.describe(table, table.arn, consumed, "INDEXES") == {
        "TableName": table.arn,
        "CapacityUnits": 3.5,
        "Table": {"CapacityUnits": 2},
        "GlobalSecondaryIndexes": {"global": {"CapacityUnits": 1}},
        "LocalSecondaryIndexes": {"local": {"CapacityUnits": 0.5}},
    }


def test_transactions_tell_the_kind_of_their_units(make):
    """The kind stands beside every sum, index by index (rusoto #1919; paritysuite #69)."""
    described = capacity.describe(make(), "Table", Consumed(6, {"global": 2}), "INDEXES", "WriteCapacityUnits")
    assert described == {
        "TableName": "Table",
        "CapacityUnits": 8,
        "WriteCapacityUnits": 8,
        "Table": {"CapacityUnits": 6, "WriteCapacityUnits": 6},
        "GlobalSecondaryIndexes": {"global": {"CapacityUnits": 2, "WriteCapacityUnits": 2}},
    }
