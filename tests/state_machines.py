"""Draws docs/state-machines.md from the transition tables: ``python tests/state_machines.py`` writes the page anew."""

from collections.abc import Mapping
from enum import Enum
from pathlib import Path

from streammock.functions import lifecycle as function
from streammock.functions import provisioning
from streammock.mappings import lifecycle as mapping
from streammock.streams import shard
from streammock.tables import lifecycle as table

PAGE = Path(__file__).parent.parent / "docs" / "state-machines.md"

_HEAD = """# State machines

The lives of the resources that have one, each drawn from the table in the code that runs it. A state in which something is still going
on lasts no time with `latency="none"`: the answer shows it, the next call finds what comes after. With `latency="aws"` it lasts some
seconds of virtual time (`streammock/transitions.py` has them in one list), and what it forbids on AWS is refused.

This page is generated: `python tests/state_machines.py`.
"""
_SECTIONS = (
    (
        "Event source mapping",
        "`streammock/mappings/lifecycle.py`. In a passing state a mapping takes neither an update nor a deletion\n"
        "(`ResourceInUseException`). It delivers while Enabled, and goes on doing so while it is Updating.",
        mapping.TRANSITIONS,
    ),
    (
        "Table",
        "`streammock/tables/lifecycle.py`. A table takes data calls while ACTIVE or UPDATING (`ResourceNotFoundException` otherwise), and\n"
        "changes while ACTIVE (`ResourceInUseException` otherwise). Its stream is ENABLING or DISABLING for as long as the table is busy\n"
        "with that; an index that is added to it stays CREATING for longer than the table is UPDATING, and cannot be read meanwhile.",
        table.TRANSITIONS,
    ),
    (
        "Function",
        "`streammock/functions/lifecycle.py`, for `$LATEST` and each version. A function is not invoked while Pending, and changed while\n"
        "Active (`ResourceConflictException` otherwise). Updating is what AWS shows as `State` Active with `LastUpdateStatus` InProgress:\n"
        "invocations find the function as it was before. What `mock.function` makes is Active at once.",
        function.TRANSITIONS,
    ),
    (
        "Provisioned concurrency",
        "`streammock/functions/provisioning.py`. It forbids nothing: invocations run whether or not it is READY.",
        provisioning.TRANSITIONS,
    ),
    (
        "Shard",
        "`streammock/streams/shard.py`. AWS has no names for these states: an open shard has no `EndingSequenceNumber`. Records leave a\n"
        "shard 24 hours after they were written, whatever its state.",
        shard.TRANSITIONS,
    ),
)


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for title, text, transitions in _SECTIONS:
        parts.append(f"## {title}\n\n{text}\n\n{diagram(transitions)}\n")
    return "\n".join(parts)


def diagram(transitions: Mapping[tuple[Enum, Enum], Enum]) -> str:
    """A table of transitions as a drawing; the state without a name is not being there."""
    lines = ["```mermaid", "stateDiagram-v2"]
    for (before, trigger), after in transitions.items():
        lines.append(f"    {before.value or '[*]'} --> {after.value or '[*]'}: {trigger.value}")
    return "\n".join([*lines, "```"])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
