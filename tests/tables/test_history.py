"""The history behind point-in-time recovery, against a naive one that keeps every state."""

from hypothesis import given
from hypothesis import strategies as st

from streammock.tables.history import DAY, LAG, History
from streammock.tables.items import StoredItem
from streammock.tables.schema import Key

changes = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.one_of(st.none(), st.integers(0, 5))), min_size=1, max_size=40
)


def played(given_changes):
    """The history of changes, the items at their end, and every state that there was: by its instant."""
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
    return history, items, states


def state_at(states, instant):
    return states[max(then for then in states if then <= instant)]


@given(changes)
def test_every_instant_can_be_told(given_changes):
    """Undoing the later changes gives, for any instant, what was there when it ended."""
    history, items, states = played(given_changes)
    for instant in range(max(states) + 2):
        restored = history.at(instant, items.items())
        assert sorted(map(id, restored)) == sorted(map(id, state_at(states, instant).values()))


@given(changes, st.integers(0, 20), st.integers(1, 20))
def test_every_period_can_be_told(given_changes, start, length):
    """Between two instants: of each item that was written the last write, how it was before and after, if ever."""
    history, items, states = played([(1, name, value) for _, name, value in given_changes])
    before, after = ({} if instant < 0 else state_at(states, instant) for instant in (start - 1, start + length - 1))
    expected = {}
    for then in sorted(states):
        if start <= then < start + length and then:
            (key,) = (key for key in (Key(name, ()) for name in range(4)) if _differ(states, then, key))
            expected[key] = (then, before.get(key), after.get(key))
    found = history.between(start, start + length, items.items())
    assert sorted(found, key=repr) == sorted((c for c in expected.values() if c[1] or c[2]), key=repr)


def _differ(states, then, key):
    return states[then].get(key) is not state_at(states, then - 1).get(key)


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
