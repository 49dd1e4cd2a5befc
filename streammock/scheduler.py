"""Who is due next: the one place where time and triggered work meet.

Nobody subscribes and nothing is cancelled. Whoever may have future work answers ``next_due``; each turn asks them all,
takes the smallest (due, order of creation) and fires it. So disabling or deleting a participant needs no bookkeeping.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence
from typing import Protocol

from streammock.clock import Clock
from streammock.errors.base import NotSettledError, not_settled, stuck

# More than a test often means to trigger with one call; beyond it, what waits must become less.
CASCADE_LIMIT = 10_000
NOW = 0  # an instant that has passed: what is overdue is due
_STEPS = 100  # turns that take nothing from what waits: a shard is found, a window ends
_REMEMBERED = 200  # firings, for the report of a loop: which participants take turns


class Participant(Protocol):
    """Something with future work.

    ``triggered`` tells work that was set going and will come to rest (a delivery, an asynchronous invocation) from what
    merely happens at its time (an item expires): ``settle`` waits for the first kind alone.
    """

    triggered: bool

    def next_due(self, now: int) -> int | None:
        """Its next instant (nanoseconds): at or before ``now`` for work that waits, None for none."""

    def fire(self, now: int) -> None:
        """Do that piece of work."""

    def describe(self) -> str:
        """A few words for reports: ``mapping <uuid> of BarkTable → publishNewBark``."""

    def backlog(self) -> int:
        """How much waits for it: with each turn of finite work it becomes less, however much there was."""

    def stuck(self, since: int) -> str | None:
        """What it has tried again and again since an instant, and nothing bounds, in words; None where it gets on."""


Choice = Callable[[Sequence[Participant]], Participant]


def first_come(due: Sequence[Participant]) -> Participant:
    """The default policy for several participants due at one instant: the one that was created first."""
    return due[0]


class Scheduler:
    """Fires participants in the order of their instants."""

    def __init__(self, clock: Clock, choose: Choice = first_come) -> None:
        self._clock = clock
        self._choose = choose
        self.participants: list[Participant] = []
        self._stepped = False  # whether time had to be moved for the last firing
        self._recent: deque[Participant] = deque(maxlen=_REMEMBERED)

    def add(self, participant: Participant) -> None:
        """Ask this one too from now on."""
        self.participants.append(participant)

    def remove(self, participant: Participant) -> None:
        """Ask this one no longer."""
        if participant in self.participants:
            self.participants.remove(participant)

    def next_triggered(self) -> int | None:
        """The smallest instant that any triggered work names."""
        now = self._clock.now()
        working = [participant for participant in self.participants if participant.triggered]
        return min((due for participant in working if (due := participant.next_due(now)) is not None), default=None)

    def next_due(self) -> int | None:
        """The smallest instant that anybody names."""
        now = self._clock.now()
        instants = (participant.next_due(now) for participant in self.participants)
        return min((instant for instant in instants if instant is not None), default=None)

    def fire_next(self, until: int) -> Participant | None:
        """Fire one participant due at or before ``until``, moving the clock to its instant; None when nobody is."""
        now = self._clock.now()
        earliest: int | None = None
        due: list[Participant] = []
        for participant in self.participants:
            instant = participant.next_due(now)
            if instant is None:
                continue
            instant = max(instant, now)
            if earliest is None or instant < earliest:
                earliest, due = instant, [participant]
            elif instant == earliest:
                due.append(participant)
        # What is overdue is due, also where the world's own clock has passed `until` since it was read.
        if earliest is None or earliest > max(until, now):
            return None
        self._stepped = earliest > now
        if self._stepped:
            self._clock.advance_to(earliest)
            earliest = max(earliest, self._clock.now())
        chosen = due[0] if len(due) == 1 else self._choose(due)
        self._recent.append(chosen)
        chosen.fire(earliest)
        return chosen

    def run_due(self) -> int:
        """Fire whatever is due without moving time on purpose; returns how many times something was fired."""
        fired, patience = 0, None
        while self.participants and self.fire_next(NOW) is not None:
            fired += 1
            if fired > CASCADE_LIMIT:
                patience = patience or _Patience(self.participants)
                if patience.ends(fired):
                    raise self.unsettled(fired)
        return fired

    def run_until(self, instant: int) -> int:
        """Fire everything due up to ``instant``, each at its own time, then let the clock stand there."""
        fired = since_step = 0
        patience = _Patience(self.participants)
        while self.fire_next(instant) is not None:
            fired += 1
            since_step += 1
            if self._stepped:
                since_step, patience = 0, _Patience(self.participants)
            if since_step > CASCADE_LIMIT and patience.ends(since_step):
                raise self.unsettled(fired)
        self._clock.advance_to(instant)
        return fired

    def settle(self, budget: int) -> int:
        """Jump from instant to instant until no triggered work is left.

        NotSettledError after ``budget`` firings, or where somebody tries the same without end.
        """
        fired, began = 0, self._clock.now()
        while (due := self.next_triggered()) is not None:
            chosen = self.fire_next(max(due, self._clock.now()))
            fired += chosen is not None
            if chosen is not None and (trouble := chosen.stuck(began)) is not None:
                raise stuck(trouble)
            if fired > budget:
                raise self.unsettled(fired)
        return fired

    def unsettled(self, fired: int) -> NotSettledError:
        """What kept firing, in words: a loop shows as the participants that take turns in it."""
        now = self._clock.now()
        turns = Counter(participant.describe() for participant in self._recent)
        waiting = [participant.describe() for participant in self.participants if participant.next_due(now) is not None]
        lately = ", ".join(f"{who} ({count} times)" for who, count in turns.most_common())
        return not_settled(fired, len(self._recent), lately, ", ".join(waiting) or "nothing")


class _Patience:
    """Tells work that is merely much from work that never ends: what is left of the first becomes less."""

    def __init__(self, participants: Sequence[Participant]) -> None:
        self._participants = participants
        self._limit = 0
        self._left: int | None = None

    def ends(self, fired: int) -> bool:
        """Whether so many turns are enough; asked when they are many."""
        if fired <= self._limit:
            return False
        left = sum(participant.backlog() for participant in self._participants)
        if self._left is not None and left >= self._left:
            return True
        self._left, self._limit = left, fired + left + _STEPS
        return False
