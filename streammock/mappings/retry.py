"""How often a batch is tried again (streams_and_mappings A.11); how soon is a setting of the mock."""

from __future__ import annotations

ENDLESS = -1


def exhausted(maximum_retry_attempts: int, attempts: int) -> bool:
    """Whether a batch that failed in so many invocations is given up: n retries allow n + 1 (aws_facts 2.5)."""
    return maximum_retry_attempts != ENDLESS and attempts > maximum_retry_attempts
