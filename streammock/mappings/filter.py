"""FilterCriteria: several patterns, of which a record must match one (streams_and_mappings A.7)."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

from streammock.errors.base import FilterPatternWarning, filter_pattern_trap, many_filters
from streammock.expressions import filter_pattern
from streammock.mappings.filter_lint import lint

_FILTERS_OF_A_NEW_ACCOUNT = 5  # the default quota (streams_and_mappings A.2)


class RecordFilter:
    """The filters of a mapping.

    Parameters
    ----------
    patterns:
        Their texts; without any, every record matches.

    Raises
    ------
    AwsError
        For a text that is no pattern.
    """

    __slots__ = ("_parsed", "patterns")

    def __init__(self, patterns: Sequence[str] = ()) -> None:
        self.patterns = tuple(patterns)
        self._parsed = [filter_pattern.parse(text) for text in self.patterns]

    def matches(self, event: dict[str, Any]) -> bool:
        """Whether a record, as it will be delivered, passes."""
        return not self._parsed or any(pattern.matches(event) for pattern in self._parsed)

    def explain(self, event: dict[str, Any]) -> str | None:
        """Why a record does not pass, filter by filter; None where it does."""
        if self.matches(event):
            return None
        reasons = (filter_pattern.explain(pattern, event) for pattern in self._parsed)
        return "\n".join(f"filter {number}: {reason}" for number, reason in enumerate(reasons, 1))

    def warn_of_traps(self) -> None:
        """Say which patterns cannot do what they seem to say."""
        if len(self.patterns) > _FILTERS_OF_A_NEW_ACCOUNT:
            warnings.warn(many_filters(len(self.patterns)), FilterPatternWarning, stacklevel=2)
        for text in self.patterns:
            for finding in lint(text):
                warnings.warn(filter_pattern_trap(text, finding), FilterPatternWarning, stacklevel=2)

    def describe(self) -> dict[str, Any]:
        """``FilterCriteria`` as AWS echoes it: the texts as they were given."""
        return {"Filters": [{"Pattern": text} for text in self.patterns]}

    def __bool__(self) -> bool:
        return bool(self.patterns)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RecordFilter) and self.patterns == other.patterns

    def __hash__(self) -> int:
        return hash(self.patterns)

    def __repr__(self) -> str:
        return f"RecordFilter({list(self.patterns)!r})"
