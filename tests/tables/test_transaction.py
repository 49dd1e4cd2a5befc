"""Transactions on the model: all or nothing over several tables, at the cost of the items touched."""

import pickle
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streammock.errors.base import AwsError
from streammock.expressions.request import Expressions
from streammock.ids import Ids
from streammock.tables import streaming, transaction
from streammock.tables.index import Index
from streammock.tables.items import StoredItem
from streammock.tables.schema import kinds_of
from streammock.tables.table import Definition, Precondition, Table, Throughput
from streammock.tables.transaction import ConditionCheck, Delete, Get, Put, Update

NOW = 1_700_000_000_000_000_000
DEFINITIONS = [{"AttributeName": name, "AttributeType": kind} for name, kind in (("pk", "S"), ("kind", "S"))]


def make_table(name):
    """A table with a global index on ``kind`` and a stream."""
    table = Table(
        name=name,
        region="us-east-1",
        account="000000000000",
        table_id=name,
        created=NOW,
        definition=Definition(DEFINITIONS, "PAY_PER_REQUEST", Throughput()),
        key_schema=[{"AttributeName": "pk", "KeyType": "HASH"}],
    )
    index = {
        "IndexName": "by_kind",
        "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    table.indexes["by_kind"] = Index(index, "global", table.schema, kinds_of(DEFINITIONS))
    streaming.enable(table, "NEW_AND_OLD_IMAGES", {}, NOW, Ids(), 1)
    return table


def make_tables(*names):
    return {name: make_table(name) for name in names}


def contents(partition):
    return [
        (repr(sort), repr(item.attributes), item.size)
        for sort, item in zip(partition.order, partition.items, strict=True)
    ]


def state(tables):
    """Everything that a write could change, as bytes."""
    return pickle.dumps(
        [
            (
                [
                    (store.count, store.size, partition, stored.size, contents(stored))
                    for store in (table.items, *(index.items for index in table.indexes.values()))
                    for partition, stored in sorted(store.partitions.items())
                ],
                [(record.sequence, repr(record)) for shard in table.stream.shards for record in shard.records],
                [(shard.last_sequence, shard.closed) for shard in table.stream.shards],
            )
            for table in tables.values()
        ]
    )


def key(pk):
    return {"pk": {"S": pk}}


def condition(text, **values):
    return Precondition(Expressions(None, values or None).condition(text))


def put(table, pk, precondition=None, **attributes):
    item = {**key(pk), **attributes}
    return Put(table, item, precondition, StoredItem(item))


def update(table, pk, text, precondition=None, **values):
    expressions = Expressions(None, {f":{name}": value for name, value in values.items()} or None)
    return Update(table, key(pk), precondition, expressions.update(text))


def reasons_of(tables, *actions):
    with pytest.raises(AwsError) as caught:
        transaction.write(tables, actions, NOW)
    assert caught.value.code == "TransactionCanceledException"
    return caught.value.fields["CancellationReasons"]


EXISTS = condition("attribute_exists(pk)")
ABSENT = condition("attribute_not_exists(pk)")


def test_all_kinds_of_actions_take_effect_in_two_tables():
    """A put, an update, a deletion and a check write what each would alone, and tell what they changed."""
    tables = make_tables("One", "Two")
    transaction.write(tables, [put("One", "a", n={"N": "1"}), put("One", "b"), put("Two", "c")], NOW)
    done = transaction.write(
        tables,
        [
            update("One", "a", "SET n = n + :one", one={"N": "1"}),
            Delete("One", key("b"), EXISTS),
            ConditionCheck("Two", key("c"), EXISTS),
            put("Two", "d", ABSENT),
        ],
        NOW,
    )
    assert [item.attributes for item in tables["One"].items] == [{**key("a"), "n": {"N": "2"}}]
    assert sorted(item.attributes["pk"]["S"] for item in tables["Two"].items) == ["c", "d"]
    assert [(table.name, write.old is not None, write.new is not None) for table, write in done] == [
        ("One", True, True),
        ("One", True, False),
        ("Two", True, True),
        ("Two", False, True),
    ]


def test_records_stand_in_the_order_of_the_actions():
    """Each effective action makes one record in its own table's stream; checks and no-ops make none."""
    tables = make_tables("One", "Two")
    transaction.write(tables, [put("One", "same")], NOW)
    transaction.write(
        tables,
        [
            put("One", "b"),
            put("One", "same"),
            put("Two", "c"),
            ConditionCheck("Two", key("x"), ABSENT),
            put("One", "a"),
        ],
        NOW,
    )
    keys = {
        name: [record.keys["pk"]["S"] for shard in table.stream.shards for record in shard.records]
        for name, table in tables.items()
    }
    assert keys == {"One": ["same", "b", "a"], "Two": ["c"]}


def test_every_action_that_cannot_run_is_a_reason():
    """Conditions and updates that fail are listed side by side, each in its place."""
    tables = make_tables("One")
    reasons = reasons_of(
        tables,
        put("One", "a", EXISTS),
        put("One", "b", ABSENT),
        update("One", "c", "SET n = m"),
        ConditionCheck("One", key("d"), EXISTS),
    )
    failed = {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"}
    missing = "The provided expression refers to an attribute that does not exist in the item"
    assert reasons == [failed, {"Code": "None"}, {"Code": "ValidationError", "Message": missing}, failed]


def test_a_key_of_the_wrong_type_is_the_only_reason():
    """The first key that does not fit hides a second one, and conditions that would fail (dynamodb_facts 24)."""
    tables = make_tables("One")
    wrong = {"pk": {"N": "1"}}
    reasons = reasons_of(
        tables,
        put("One", "a", EXISTS),
        Put("One", wrong, None, StoredItem(wrong)),
        Delete("One", wrong, None),
    )
    mismatch = "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N"
    assert reasons == [{"Code": "None"}, {"Code": "ValidationError", "Message": mismatch}, {"Code": "None"}]


def test_an_update_that_grows_an_item_too_large_cancels():
    """What the request alone cannot tell is found while the transaction runs."""
    tables = make_tables("One")
    transaction.write(tables, [put("One", "a", text={"S": "x" * 300_000})], NOW)
    reasons = reasons_of(tables, update("One", "a", "SET more = :more", more={"S": "x" * 200_000}))
    assert reasons == [
        {"Code": "ValidationError", "Message": "Item size to update has exceeded the maximum allowed size"}
    ]


def test_one_item_under_two_names_of_its_table_is_refused():
    """A table's ARN and its name mean one table, so an item named by both is named twice."""
    tables = make_tables("One")
    with pytest.raises(AwsError, match="multiple operations on one item"):
        transaction.write(tables, [put("One", "a"), Delete(tables["One"].arn, key("a"), None)], NOW)
    with pytest.raises(AwsError, match="multiple operations on one item"):
        transaction.read(tables, [Get("One", key("a")), Get(tables["One"].arn, key("a"))])


def test_equal_keys_of_two_tables_are_two_items():
    """What counts as one item is a key of one table."""
    tables = make_tables("One", "Two")
    transaction.write(tables, [put("One", "a"), put("Two", "a")], NOW)
    assert [table.items.count for table in tables.values()] == [1, 1]


def test_reads_of_more_than_four_megabytes_are_refused():
    """Eleven items of 400 KB are more than a transaction may read; ten are not."""
    tables = make_tables("One")
    names = [f"{number:02}" for number in range(11)]
    transaction.write(tables, [put("One", name, text={"S": "x" * 409_000}) for name in names], NOW)
    gets = [Get("One", key(name)) for name in names]
    assert len(transaction.read(tables, gets[:10])) == 10
    with pytest.raises(AwsError, match=r"size cannot exceed 4MB. Payload Size: 4\d{6}$"):
        transaction.read(tables, gets)


@pytest.mark.parametrize("fails", [False, True])
def test_the_cost_is_that_of_the_items_touched(fails):
    """On a table of 3,000 items a transaction takes no more memory than on a table of 3, done or cancelled."""

    def peak(items):
        tables = make_tables("One")
        for number in range(items):
            transaction.write(tables, [put("One", f"other {number}", kind={"S": "k"})], NOW)
        tracemalloc.start()
        try:
            actions = [put("One", "a", kind={"S": "z"}), put("One", "b", EXISTS if fails else None)]
            if fails:
                reasons_of(tables, *actions)
            else:
                transaction.write(tables, actions, NOW)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(3)  # what is made once, whatever the table
    # A sorted list may move to make room for one more: 8 bytes an item, where a copied item takes hundreds.
    assert peak(3000) < peak(3) + 3000 * 16


# --- against the obvious way to do it -------------------------------------------------------------------------------
NAMES = st.sampled_from("ab")
KEYS = st.sampled_from("pqrst")
VALUES = st.integers(0, 2)


@st.composite
def actions(draw):
    """An action, and what it does to ``{pk: n}`` in plain Python: the new number, None for nothing, or a refusal."""
    kind = draw(st.sampled_from(("put", "put new", "update", "delete", "check", "wrong key", "bad index key")))
    table, pk, value = draw(NAMES), draw(KEYS), draw(VALUES)
    number = {"N": str(value)}
    if kind.startswith("put"):
        new = kind == "put new"
        action = put(table, pk, ABSENT if new else None, n=number, kind={"S": f"k{value}"})
        return action, lambda old: ValueError if new and old is not None else value
    if kind == "update":
        change = update(table, pk, "SET n = n + :by, kind = :kind", by=number, kind={"S": "k"})
        return change, lambda old: ValueError if old is None else old + value
    if kind == "delete":
        return Delete(table, key(pk), None), lambda _old: None
    if kind == "check":
        condition_on_n = condition("n = :v", **{":v": number})
        return ConditionCheck(table, key(pk), condition_on_n), lambda old: old if old == value else ValueError
    if kind == "wrong key":
        return Delete(table, {"pk": {"N": "1"}}, None), lambda _old: ValueError
    return update(table, pk, "SET kind = :n", n=number), lambda _old: ValueError


@given(batches=st.lists(st.lists(actions(), min_size=1, max_size=4), max_size=8))
def test_a_transaction_does_all_or_leaves_every_byte(batches):
    """Tables, indexes and streams hold what plain dicts would, and are byte for byte the same after a refusal."""
    tables = make_tables("a", "b")
    expected = {"a": {}, "b": {}}
    for batch in batches:
        places = [(action.table_name, action.attributes["pk"].get("S")) for action, _ in batch]
        outcomes = [effect(expected[name].get(pk)) for (name, pk), (_, effect) in zip(places, batch, strict=True)]
        refused = ValueError in outcomes or len(set(places)) != len(places)
        before = state(tables)
        try:
            transaction.write(tables, [action for action, _ in batch], NOW)
        except AwsError:
            assert refused
            assert state(tables) == before
            continue
        assert not refused
        for (name, pk), outcome in zip(places, outcomes, strict=True):
            if outcome is None:
                expected[name].pop(pk, None)
            else:
                expected[name][pk] = outcome
        for name, table in tables.items():
            found = {item.attributes["pk"]["S"]: int(item.attributes["n"]["N"]) for item in table.items}
            assert found == expected[name]
            assert sorted(map(id, table.indexes["by_kind"].items)) == sorted(map(id, table.items))
