"""The lives of mappings, tables, functions and shards: tables without dead ends, and the page that is drawn from them."""

import pytest
import state_machines

from streammock.functions import lifecycle as function
from streammock.functions import provisioning
from streammock.mappings import lifecycle as mapping
from streammock.streams import shard
from streammock.tables import lifecycle as table

MACHINES = [mapping, table, shard, function, provisioning]


def test_the_page_is_drawn_from_the_tables():
    """docs/state-machines.md shows the transitions of the code, all and no others: run tests/state_machines.py."""
    assert state_machines.PAGE.read_text(encoding="utf-8") == state_machines.page()


@pytest.mark.parametrize("machine", MACHINES, ids=["mapping", "table", "shard", "function", "provisioning"])
def test_every_state_can_be_reached_and_left(machine):
    """No dead ends, no orphans, and no trigger that moves nothing."""
    assert {state for state, _ in machine.TRANSITIONS} == set(machine.TRANSITIONS.values()) == set(machine.State)
    assert {trigger for _, trigger in machine.TRANSITIONS} == set(machine.Trigger)


@pytest.mark.parametrize("machine", MACHINES, ids=["mapping", "table", "shard", "function", "provisioning"])
def test_what_the_table_lacks_cannot_happen(machine):
    """A trigger that a state does not know is a mistake, not a silence."""
    missing = {(state, trigger) for state in machine.State for trigger in machine.Trigger} - set(machine.TRANSITIONS)
    assert missing
    for state, trigger in missing:
        with pytest.raises(KeyError):
            machine.after(state, trigger)
