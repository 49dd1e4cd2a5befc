"""The history behind point-in-time recovery, against a naive one that keeps every state."""

from hypothesis import given
from hypothesis import strategies as st

from streammock.tables.history import DAY, LAG, History
from streammock.tables.items import StoredItem
from streammock.tables.schema import Key

changes = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.one_of(st.none(), st.integers(0, 5))), min_size=1, max_size=40
)


@given(changes)
def test_every_instant_can_be_told(given_changes):
    """Undoing the later changes gives, for any instant, what was there when it ended."""
    now, history, items = 0, History(0), {}
    states = {0: {}}
    for pause, name, value in given_changes:
        now += pause
        key = Key(name, ())
        old = items.get(key)
        new = None if value is None else StoredItem({"v": {"N": str(value)}})
        if old is None and new is None:
            continue
        history.record(now, key, old)
        if new is None:
            del items[key]
        else:
            items[key] = new
        states[now] = dict(items)
    for instant in range(now + 2):
        latest = max(then for then in states if then <= instant)
        restored = history.at(instant, items.items())
        assert sorted(map(id, restored)) == sorted(map(id, states[latest].values()))


def test_it_forgets_what_is_out_of_reach():
    """Changes older than the recovery period are dropped when the next one comes."""
    history = History(0, days=1)
    for day in range(10):
        history.record(day * DAY // 2, Key(day, ()), None)
    assert len(history) == 2
    assert history.earliest(10 * DAY) == 9 * DAY


def test_its_ends_begin_where_it_began():
    """A young history reaches from its beginning to its beginning: the latest instant trails by five minutes."""
    history = History(DAY)
    assert (history.earliest(DAY + LAG), history.latest(DAY + LAG)) == (DAY, DAY)
    assert history.latest(DAY + 2 * LAG) == DAY + LAG
