"""Asynchronous invocations on virtual time (streams_and_mappings C.5)."""

import pytest

from streammock.clock import SECOND
from streammock.functions.invocation import invoke
from streammock.functions.runtime import InvokeOutcome

ARN = "arn:aws:lambda:eu-west-1:111122223333:function:bark"


def advance(world, seconds):
    """Let time pass; returns the instants, in seconds from the start, of the tries on the way."""
    before = len(world.invocations)
    world.scheduler.run_until(world.clock.now() + seconds * SECOND)
    return [
        (invocation._started - world.function.latest.last_modified) // SECOND
        for invocation in world.invocations[before:]
    ]


def test_an_event_is_tried_at_once(world):
    """It waits for the scheduler, not for time; the record says that it came by the queue."""
    world.queue.add(ARN, b'{"a": 1}', world.clock.now())
    assert world.invocations == []
    assert world.scheduler.run_due() == 1
    (done,) = world.invocations
    assert (done.event, done.source, done.attempt) == ({"a": 1}, "Event", 1)
    assert world.queue.next_due(world.clock.now()) is None


def test_two_retries(world, failure):
    """A failure is tried again after one minute and after two more, then given up (streams_and_mappings C.5)."""
    world.runtime.script = [failure()] * 4
    world.queue.add(ARN, b"{}", world.clock.now())
    assert advance(world, 59) == [0]
    assert advance(world, 1) == [60]
    assert advance(world, 119) == []
    assert advance(world, 1) == [180]
    assert advance(world, 24 * 3600) == []
    assert [done.attempt for done in world.invocations] == [1, 2, 3]
    assert not any(done.absorbed for done in world.invocations)


def test_a_retry_keeps_the_request_id(world, failure):
    """A handler can tell a retry by its id; the next event has another."""
    world.runtime.script = [failure(), failure()]
    world.queue.add(ARN, b'{"n": 1}', world.clock.now())
    advance(world, 600)
    world.queue.add(ARN, b'{"n": 2}', world.clock.now())
    advance(world, 0)
    first, second, third, fourth = (done.request_id for done in world.invocations)
    assert first == second == third != fourth


def test_a_late_success_absorbs_the_failures(world, failure):
    """Who succeeds at last has not failed."""
    world.runtime.script = [failure(), InvokeOutcome(b"null")]
    world.queue.add(ARN, b"{}", world.clock.now())
    assert advance(world, 600) == [0, 60]
    assert [done.absorbed for done in world.invocations] == [True, False]
    assert world.queue.next_due(world.clock.now()) is None


def test_a_retry_waits_from_the_end_of_the_try(world, failure):
    """The delay begins when the handler has failed, however long that took."""

    def slow():
        world.clock.advance(30 * SECOND)
        return failure()

    world.runtime.script = [slow]
    world.queue.add(ARN, b"{}", world.clock.now())
    assert advance(world, 600) == [0, 90]


def test_events_are_tried_in_order(world, failure):
    """Whoever is due first goes first; an event that is tried again lets newer ones pass."""
    world.runtime.script = [failure()]
    for number in (b"1", b"2"):
        world.queue.add(ARN, number, world.clock.now())
    advance(world, 30)
    world.queue.add(ARN, b"3", world.clock.now())
    advance(world, 30)
    assert [done.event for done in world.invocations] == [1, 2, 3, 1]


@pytest.mark.parametrize(("failed_at", "tries"), [(6 * 3600 - 60, [0, 6 * 3600]), (6 * 3600 - 59, [0])])
def test_an_old_event_is_not_tried_again(world, failure, failed_at, tries):
    """No try comes later than six hours after the event (streams_and_mappings C.5)."""

    def outcome():
        world.clock.advance(failed_at * SECOND)
        return failure()

    world.runtime.script = [outcome, failure()]
    world.queue.add(ARN, b"{}", world.clock.now())
    assert advance(world, 24 * 3600) == tries


def test_a_function_deleted_meanwhile(world, failure):
    """Its events are dropped at their next try."""
    world.runtime.script = [failure()]
    world.queue.add(ARN, b"{}", world.clock.now())
    world.scheduler.run_due()
    del world.region.functions["bark"]
    assert advance(world, 600) == []
    assert world.queue.next_due(world.clock.now()) is None


def test_what_is_no_outcome_goes_up_to_the_test(world):
    """Ctrl-C ends the test's call, and the event stays for another try, as a batch of a mapping does."""
    world.runtime.script = [KeyboardInterrupt()]
    world.queue.add(ARN, b"1", world.clock.now())
    with pytest.raises(KeyboardInterrupt):
        world.scheduler.run_due()
    assert world.queue.backlog() == 1
    assert world.scheduler.run_due() == 0
    advance(world, 1)
    assert [(done.event, done.attempt) for done in world.invocations] == [(1, 1)]


def test_an_event_queued_by_a_handler(world):
    """A handler that queues another event does not run inside of itself."""
    depth = []

    def queue_another():
        depth.append(len(world.invocations))
        world.queue.add(ARN, b"2", world.clock.now())
        return InvokeOutcome(b"null")

    world.runtime.script = [queue_another]
    invoke(world.region, "bark", b"1", source="Invoke")
    world.scheduler.run_due()
    assert depth == [0]
    assert [done.event for done in world.invocations] == [1, 2]


def test_how_it_is_reported(world):
    """What waits is counted, and it is work that comes to rest."""
    world.queue.add(ARN, b"{}", world.clock.now())
    assert world.queue.describe() == "1 asynchronous invocations in eu-west-1"
    assert world.queue.triggered
