from __future__ import annotations

import pytest

from streammock.mappings.lifecycle import TRANSITIONS, State, Trigger, after, update_trigger

RESTING = {State.ABSENT, State.ENABLED, State.DISABLED}


def test_requests_lead_through_passing_states():
    """Each request is answered with a word in -ing, and only the service settles it (streams_and_mappings A.4)."""
    for (state, trigger), target in TRANSITIONS.items():
        by_service = trigger in {Trigger.POLLING, Trigger.STOPPED}
        assert (target in RESTING) == by_service
        assert (state in RESTING) != by_service


def test_unknown_transition():
    """A mapping that passes from state to state takes no request."""
    with pytest.raises(KeyError):
        after(State.CREATING, Trigger.UPDATE)


@pytest.mark.parametrize(
    ("state", "enabled", "trigger"),
    [
        (State.ENABLED, False, Trigger.DISABLE),
        (State.DISABLED, True, Trigger.ENABLE),
        (State.ENABLED, True, Trigger.UPDATE),
        (State.DISABLED, False, Trigger.UPDATE),
        (State.ENABLED, None, Trigger.UPDATE),
        (State.DISABLED, None, Trigger.UPDATE),
    ],
)
def test_meaning_of_an_update(state, enabled, trigger):
    """Enabled switches only what is not so already; anything else is a change of settings (aws_facts 2.2)."""
    assert update_trigger(state, enabled) is trigger
