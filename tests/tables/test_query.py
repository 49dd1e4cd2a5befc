"""Ranges of sort keys, pages and scans, against the obvious way to compute them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streammock.tables.items import ItemCollection, StoredItem, partition_hash
from streammock.tables.query import PAGE_BYTES, SortRange, query, scan
from streammock.tables.schema import Key
from streammock.values.order import sort_key

NUMBERS = st.integers(0, 6)
TEXTS = st.text("ab", max_size=3)


def collection(*keys, size=1):
    items = ItemCollection()
    for partition, *sort in keys:
        items.put(Key(partition, tuple(sort)), StoredItem({"pk": {"S": partition}, "sk": {"S": str(sort)}}, size))
    return items


def found(page):
    return [item.attributes["sk"]["S"] for item in page.items]


COMPARISONS = {
    "<": lambda value, a, b: value < a,
    "<=": lambda value, a, b: value <= a,
    ">": lambda value, a, b: value > a,
    ">=": lambda value, a, b: value >= a,
    "BETWEEN": lambda value, a, b: a <= value <= b,
    None: lambda value, a, b: True,
}


@pytest.mark.parametrize("operator", COMPARISONS)
@given(order=st.sets(st.tuples(NUMBERS, NUMBERS)), first=NUMBERS, low=NUMBERS, high=NUMBERS)
def test_ranges_select_what_the_comparison_says(operator, order, first, low, high):
    """For each operator, with and without an equal leading part, a slice holds exactly the keys that compare so."""
    compare = COMPARISONS[operator]
    operands = () if operator is None else (low, high) if operator == "BETWEEN" else (low,)
    ordered = sorted(order)
    start, stop = SortRange((), operator, operands).slice_of(ordered)
    assert ordered[start:stop] == [sort for sort in ordered if compare(sort[0], low, high)]
    start, stop = SortRange((first,), operator, operands).slice_of(ordered)
    assert ordered[start:stop] == [sort for sort in ordered if sort[0] == first and compare(sort[1], low, high)]


@given(order=st.sets(TEXTS), prefix=TEXTS)
def test_begins_with_selects_by_prefix(order, prefix):
    """begins_with holds exactly the keys with the prefix."""
    ordered = sorted((text,) for text in order)
    start, stop = SortRange((), "begins_with", (prefix,)).slice_of(ordered)
    assert ordered[start:stop] == [sort for sort in ordered if sort[0].startswith(prefix)]


@given(order=st.sets(NUMBERS), limit=st.integers(1, 4), forward=st.booleans())
def test_pages_of_a_query_add_up_to_the_whole(order, limit, forward):
    """Going on from the last key of each page gives every item once, in order."""
    items = collection(*[("p", number) for number in order])
    whole = found(query(items, "p", SortRange(), forward=forward))
    pages, start = [], None
    while True:
        page = query(items, "p", SortRange(), forward=forward, start=start, limit=limit)
        pages += found(page)
        if page.last is None:
            break
        start = Key("p", (int(page.last.attributes["sk"]["S"][1:-1]),))
    assert pages == whole
    assert len(whole) == len(order)


def test_a_missing_partition_is_an_empty_page():
    """A query of a partition without items finds nothing and scans nothing."""
    page = query(collection(), "p", SortRange())
    assert (page.items, page.scanned, page.last) == ([], 0, None)


def test_a_filter_does_not_shorten_what_a_limit_counts():
    """Limit counts items looked at, not items found (AWS: Limit)."""
    items = collection(*[("p", number) for number in range(5)])
    page = query(items, "p", SortRange(), limit=3, matches=lambda item: item["sk"]["S"] == "[2]")
    assert (found(page), page.scanned) == (["[2]"], 3)


def test_a_page_ends_at_one_megabyte():
    """A page ends with the item that reaches 1 MB, and says where to go on."""
    items = collection(*[("p", number) for number in range(4)], size=PAGE_BYTES // 2)
    page = query(items, "p", SortRange())
    assert (found(page), page.last is page.items[-1]) == (["[0]", "[1]"], True)


KEYS = st.sets(st.tuples(st.sampled_from("abcdefgh"), NUMBERS), max_size=20)


@given(keys=KEYS, limit=st.integers(1, 5), total=st.integers(1, 4))
def test_segments_and_pages_of_a_scan_add_up_to_the_whole(keys, limit, total):
    """Every item is in exactly one page of one segment, and a whole scan has the same order each time."""
    items = collection(*keys)
    whole = [item.attributes for item in scan(items).items]
    assert len(whole) == len(keys)
    assert whole == [item.attributes for item in scan(items).items]
    parts = []
    for segment in range(total):
        start = None
        while True:
            page = scan(items, start=start, segment=segment, total_segments=total, limit=limit)
            parts += [item.attributes for item in page.items]
            if page.last is None:
                break
            attributes = page.last.attributes
            start = Key(attributes["pk"]["S"], (int(attributes["sk"]["S"][1:-1]),))
    assert parts == whole


def test_a_scan_goes_on_where_its_start_was_deleted():
    """The starting key need not exist any more, nor its partition."""
    keys = [(letter, 0) for letter in "abcdef"]
    items = collection(*keys)
    order = [item.attributes["pk"]["S"] for item in scan(items).items]
    items.remove(Key(order[2], (0,)))
    rest = scan(items, start=Key(order[2], (0,)))
    assert [item.attributes["pk"]["S"] for item in rest.items] == order[3:]


@given(st.lists(st.tuples(st.sampled_from(["put", "remove"]), st.sampled_from("ab"), NUMBERS)))
def test_counts_and_sizes_follow_every_change(changes):
    """Item count and size are those of the items that are there."""
    items, expected = ItemCollection(), {}
    for action, partition, sort in changes:
        key = Key(partition, (sort,))
        if action == "put":
            expected[key] = StoredItem({"n": {"N": str(sort)}}, size=sort + 1 + len(expected))
            items.put(key, expected[key])
        elif key in expected:
            del expected[key]
            items.remove(key)
    assert items.count == len(expected)
    assert items.size == sum(item.size for item in expected.values())
    assert sorted(map(id, items)) == sorted(map(id, expected.values()))


def test_copies_share_nothing_with_the_store():
    """Flat and nested items alike are copied for the caller."""
    for attributes in ({"a": {"S": "x"}}, {"a": {"L": [{"S": "x"}]}}):
        stored = StoredItem(attributes)
        copy = stored.copy()
        assert copy == attributes
        copy["a"].clear()
        assert stored.attributes["a"]


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        (["2", "8", "9", "1", "6", "hello", "0", "5", "4", "äáöü", "aardman", "7", "3", "zapf"], "S"),
        (["7", "999.9", "8", "3", "2", "-999.9", "9", "4", "-0.09", "6", "1", "0", "0.012345", "5"], "N"),
        (["A", "B", "item", "n/a"], "S"),
    ],
)
def test_scans_walk_in_the_order_of_aws(keys, kind):
    """The order that dynalite's and moto's tests of Scan saw on AWS."""
    assert sorted(keys, key=lambda key: partition_hash(sort_key({kind: key}))) == keys


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(
    steps=st.lists(st.tuples(st.booleans(), st.integers(0, 400)), max_size=60),
    many=st.sampled_from((3, 150)),
    looks=st.integers(1, 9),
)
def test_the_scan_order_follows_what_comes_and_goes(steps, many, looks):
    """However few or many partitions come or go between two scans, the order is that of a new sort."""
    items = ItemCollection()
    for number in range(many):
        items.put(Key(str(number), ()), StoredItem({}, 1))
    items.scan_order()
    for at, (comes, number) in enumerate(steps):
        key = Key(str(number), ())
        if comes:
            for more in range(number, number + many):
                items.put(Key(str(more), ()), StoredItem({}, 1))
        elif items.get(key) is not None:
            items.remove(key)
        if at % looks == 0:
            assert items.scan_order() == sorted((partition_hash(key), key) for key in items.partitions)
    assert items.scan_order() == sorted((partition_hash(key), key) for key in items.partitions)
