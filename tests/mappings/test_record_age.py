"""MaximumRecordAgeInSeconds (streams_and_mappings A.11.2)."""

from __future__ import annotations

from streammock.clock import SECOND
from streammock.mappings import messages as m


def test_too_old_before_the_first_try(shard):
    """Age is checked before every try, the first included."""
    one = shard(maximum_record_age=60)
    one.write("a")
    one.now += 61 * SECOND
    assert one.tick() is None
    assert one.fates == [("RecordAgeExceeded", ["a"])]
    assert one.consumer.checkpoint == 100


def test_exactly_as_old_as_allowed(shard):
    """At the limit itself a record is still delivered."""
    one = shard(maximum_record_age=60)
    one.write("a")
    one.now += 60 * SECOND
    assert one.tick() == ["a"]


def test_only_the_front_of_a_batch_goes(shard):
    """Younger records of the same batch are delivered (recorded: A.11.2)."""
    one = shard(maximum_record_age=60)
    one.write("old", "older", created=one.now - 61 * SECOND)
    one.write("young")
    assert one.tick() == ["young"]
    one.succeed()
    assert one.fates == [("RecordAgeExceeded", ["old", "older"]), ("delivered", ["young"])]


def test_eight_tries_in_a_minute(shard):
    """A batch that always fails is tried eight times before sixty seconds are over (recorded: A.11.2)."""
    one = shard(maximum_record_age=60)
    one.write("a")
    tries = 0
    while one.tick():
        tries += 1
        one.fail()
        one.wait()
    assert tries == 8
    (discard,) = [command for command in one.log if isinstance(command, m.Discard)]
    assert (str(discard.reason), discard.attempts) == ("RecordAgeExceeded", 8)


def test_calls_that_did_not_reach_the_code_end_by_age(shard):
    """They use up no retry, but the record's age does not stop for them (A.9)."""
    one = shard(maximum_record_age=60, maximum_retry_attempts=0)
    one.write("a")
    while one.tick():
        one.receive(m.InvocationRejected())
        one.wait()
    (discard,) = [command for command in one.log if isinstance(command, m.Discard)]
    assert (str(discard.reason), discard.attempts) == ("RecordAgeExceeded", 0)
