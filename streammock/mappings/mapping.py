"""An event source mapping: its settings, its state, and what became of its records."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from streammock import transitions as delays
from streammock.clock import to_datetime
from streammock.errors import base
from streammock.errors import event_source_mapping as texts
from streammock.history import LENGTH, History
from streammock.mappings import lifecycle
from streammock.mappings.config import MappingConfig
from streammock.mappings.discard import DiscardedRecord, Fate
from streammock.mappings.lifecycle import State, Trigger
from streammock.scheduler import Participant
from streammock.streams.record import Record
from streammock.transitions import Transitions

if TYPE_CHECKING:
    from streammock.mappings.lease import Lease
    from streammock.streams.stream import Stream

NO_RECORDS_PROCESSED = "No records processed"
OK = "OK"
FUNCTION_CALL_FAILED = "PROBLEM: Function call failed"

_READERS_SERVED = 2
_ENABLED, _UPDATING = State.ENABLED, State.UPDATING  # asked for at every call; a member is dear to look up


class Delivery(Participant, Protocol):
    """What delivers a mapping's records: its poller."""

    @property
    def stream(self) -> Stream:
        """What it reads."""

    @property
    def leases(self) -> list[Lease]:
        """The shards that are being read."""

    def lose_hold(self) -> None:
        """Polling is interrupted, and begins anew in shards of which nothing has been processed."""

    def take_hold(self) -> None:
        """Polling begins there: LATEST means what is written from now on."""

    def configure(self, config: MappingConfig) -> None:
        """Form batches by other settings from now on."""

    def start(self) -> None:
        """Go on from the checkpoints."""

    def stop(self) -> None:
        """Let go of what is not disposed of."""

    def leave(self) -> None:
        """Stop for good."""

    def waiting(self) -> list[Record]:
        """Records that were neither delivered nor discarded."""

    def fate(self, record: Record) -> Fate | None:
        """What holds a record that was neither delivered nor discarded; None for any other."""

    def waits_for(self) -> str:
        """What must happen before those are delivered, in words."""

    def render(self, record: Record) -> dict[str, Any]:
        """The record as the function and the filters see it."""


class EventSourceMapping:
    """One mapping of a stream to a function.

    Parameters
    ----------
    uuid, arn:
        Its names.
    config:
        Its settings.
    enabled:
        Whether it is to poll.
    now:
        When it was created, in nanoseconds.
    transitions:
        What ends its passing states.
    gap:
        Whether LATEST misses what is written before polling has begun, as on AWS, or begins with the call.
    history:
        How many of the records that it discards are remembered at least.
    """

    poller: Delivery  # set when it is created: the two know each other

    def __init__(
        self,
        uuid: str,
        arn: str,
        config: MappingConfig,
        now: int,
        *,
        enabled: bool,
        transitions: Transitions | None = None,
        gap: bool = False,
        history: int = LENGTH,
    ) -> None:
        self.uuid = uuid
        self.arn = arn
        self.config = config
        self._state = State.ABSENT
        self._transitions = transitions or Transitions()
        self._gap = gap
        self._gap_ends = now
        self.enabled = enabled
        self.paused = False  # by the test: the API shows nothing of it
        self.last_modified = now
        self.last_processing_result = NO_RECORDS_PROCESSED
        self.discarded: History[DiscardedRecord] = History(history)
        self.tags: dict[str, str] = {}

    @property
    def state(self) -> str:
        """``Enabled``, ``Disabled``, …; empty for a mapping that is gone."""
        return self._state.value

    @property
    def polling(self) -> bool:
        """Whether its records are being delivered."""
        return self.enabled and (self._state is _ENABLED or self._state is _UPDATING)

    def create(self, poller: Delivery, now: int) -> dict[str, Any]:
        """Come into being; returns the answer, as the three verbs below do too."""
        self.poller = poller
        answer = self._pass_through(Trigger.CREATE, now, delays.MAPPING_CREATING)
        self._leave_gap(now, delays.MAPPING_CREATING)
        return answer

    def update(self, config: MappingConfig, now: int, *, enabled: bool | None) -> dict[str, Any]:
        """Take on other settings; no checkpoint moves (streams_and_mappings A.4)."""
        trigger = lifecycle.update_trigger(self._state, enabled)
        self.config = config
        self.enabled = self.enabled if enabled is None else enabled
        self.poller.configure(config)
        if trigger is Trigger.ENABLE:
            self.poller.start()
        elif trigger is Trigger.DISABLE:
            self.poller.stop()
        answer = self._pass_through(trigger, now, delays.MAPPING_CHANGING)
        self._leave_gap(now, delays.MAPPING_CHANGING)
        return answer

    def delete(self, now: int, gone: Callable[[], None] = lambda: None) -> dict[str, Any]:
        """Cease to be, which ``gone`` is told; a batch in flight finishes (streams_and_mappings A.15)."""
        self.check_at_rest("delete")
        self.enabled = False
        self.tags.clear()
        self.poller.leave()
        return self._pass_through(Trigger.DELETE, now, delays.MAPPING_CHANGING, gone)

    def check_at_rest(self, doing: str) -> None:
        """Raise where the mapping passes from state to state (streams_and_mappings A.3)."""
        if self._state not in lifecycle.AT_REST:
            raise texts.mapping_in_use(doing)

    def _pass_through(
        self, trigger: Trigger, now: int, delay: int, then: Callable[[], None] = lambda: None
    ) -> dict[str, Any]:
        """Enter a passing state, which the answer shows; ``then`` is called when it ends."""
        self._state = lifecycle.after(self._state, trigger)
        self.last_modified = now
        answer = self.description()

        def finish(_now: int) -> None:
            self._state = lifecycle.after(self._state, Trigger.POLLING if self.enabled else Trigger.STOPPED)
            then()

        self._transitions.begin(now, delay, f"mapping {self.uuid}", finish)
        return answer

    def _leave_gap(self, now: int, delay: int) -> None:
        """Where there is to be a gap, let polling stop with a request, and begin when AWS's pollers have (A.4)."""
        if not self._gap:
            return
        self.poller.lose_hold()
        self._gap_ends = max(self._gap_ends, now + delay)

        def finish(at: int) -> None:
            if self.enabled and at >= self._gap_ends:  # a later request makes it longer
                self.poller.take_hold()

        self._transitions.begin_lasting(now, delay, f"mapping {self.uuid} to begin polling", finish)

    @property
    def pending_count(self) -> int:
        """How many records wait for delivery; those behind a disabled mapping wait for nothing that would come."""
        return len(self.poller.waiting()) if self.enabled else 0

    def waits_for(self) -> str:
        """What must happen before those are delivered, in words."""
        if self.paused:
            return "resume(): the mapping is paused"
        return self.poller.waits_for() if self.polling else f"the mapping, which is {self.state}"

    def explain_filter(self, record: Record, config: MappingConfig) -> str | None:
        """Why no filter of these settings, of before an update perhaps, matches a record; None where one does."""
        return config.filters.explain(self.poller.render(record))

    def describe(self) -> str:
        """A few words for reports."""
        return self.poller.describe()

    def description(self) -> dict[str, Any]:
        """The mapping as every operation answers it (aws_facts 2.1)."""
        shown = {
            **self.config.describe(),
            "EventSourceMappingArn": self.arn,
            "LastModified": to_datetime(self.last_modified),
            "LastProcessingResult": self.last_processing_result,
            "State": self.state,
            "StateTransitionReason": "User action",
            "UUID": self.uuid,
        }
        return dict(sorted(shown.items()))

    def __repr__(self) -> str:
        config = self.config
        return f"<EventSourceMapping {self.uuid} {config.event_source_arn} → {config.target.arn} {self.state}>"


def find(mappings: Mapping[str, EventSourceMapping], uuid: str) -> EventSourceMapping:
    """The mapping of a UUID."""
    mapping = mappings.get(uuid)
    if mapping is None:
        raise texts.mapping_not_found()
    return mapping


def warn_of_readers(mappings: Mapping[str, EventSourceMapping], source: str) -> None:
    """Say that a stream has more readers than AWS serves (streams_and_mappings A.5)."""
    readers = sum(mapping.config.event_source_arn == source for mapping in mappings.values())
    if readers > _READERS_SERVED:
        warnings.warn(base.too_many_readers(source, readers), base.StreamReadersWarning, stacklevel=2)


def left_with_another_stream(mappings: Iterable[EventSourceMapping], stream_arn: str) -> Iterator[str]:
    """Name the mappings of the same table that read another stream: none follows it to this one."""
    table_arn = stream_arn.rpartition("/")[0]
    for mapping in mappings:
        source = mapping.config.event_source_arn
        if mapping.state and source != stream_arn and source.rpartition("/")[0] == table_arn:
            yield base.left_with_another_stream(mapping.uuid, mapping.config.target.name, source)


def warn_of_those_left(mappings: Mapping[str, EventSourceMapping], stream_arn: str) -> None:
    """Say which mappings will not read a stream that takes another one's place (streams_and_mappings A.15)."""
    for text in left_with_another_stream(mappings.values(), stream_arn):
        warnings.warn(f"{stream_arn} is new: {text}", base.StreamReplacedWarning, stacklevel=2)


def refuse_duplicate(
    mappings: Mapping[str, EventSourceMapping], config: MappingConfig, uuid: str | None = None
) -> None:
    """One source and one function, as qualified, make one mapping; ``uuid`` is the mapping that may stay itself."""
    for other in mappings.values():
        same = (other.config.event_source_arn, other.config.target.arn) == (config.event_source_arn, config.target.arn)
        if same and other.uuid != uuid:
            raise texts.mapping_exists(config.event_source_arn, config.target.name, other.uuid)
