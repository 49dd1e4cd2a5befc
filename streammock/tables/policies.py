"""Resource policies of tables and streams: documents that are checked, put into AWS's form and kept.

Nobody's access is decided by them (docs/known-differences.md). Rules: ack-api-quirks DDB-TABLE-205 to 212 and 351 to
356 (October 2026).
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from streammock.clock import MILLISECOND
from streammock.errors import control as texts

MOST_BYTES = 20_480
NO_POLICY = "NO_POLICY"
_OLD_VERSION = "2008-10-17"
_ORDER = ("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition")
_ACCOUNT = re.compile(r"\d{12}")
Json = Any


class Policy(NamedTuple):
    """The policy of one resource; ``document`` is None after a deletion, which is a revision of its own."""

    document: str | None
    revision: str


class Policies:
    """The policies of one region's tables and streams, by ARN."""

    def __init__(self) -> None:
        self._policies: dict[str, Policy] = {}
        self._last_revision = 0

    def get(self, arn: str) -> Policy | None:
        """The policy of a resource, if it has one."""
        policy = self._policies.get(arn)
        return policy if policy is not None and policy.document is not None else None

    def put(self, arn: str, document: str, now: int, *, table: str, expected: str | None = None) -> Policy:
        """Give a resource a policy; one that says the same is no change."""
        wanted = canonical(document)
        current = self.get(arn)
        if expected == NO_POLICY:
            if current is not None:
                raise texts.policy_exists(table, current.revision)
        elif expected is not None:
            self._check_revision(arn, table, expected)
        if current is not None and current.document == wanted:
            return current
        return self._store(arn, wanted, now)

    def delete(self, arn: str, now: int, *, table: str, expected: str | None = None) -> str | None:
        """Take a policy away; the revision that was removed, or that of the removal before, or None."""
        if expected is not None:
            self._check_revision(arn, table, expected)
        current = self._policies.get(arn)
        if current is None:
            return None
        if current.document is not None:
            self._store(arn, None, now)
        return current.revision

    def forget(self, table_arn: str) -> None:
        """A table is deleted, and its policy with it."""
        self._policies.pop(table_arn, None)

    def _check_revision(self, arn: str, table: str, expected: str) -> None:
        current = self._policies.get(arn)
        if current is None:
            raise texts.no_policy_to_revise(expected, table)
        if current.revision != expected or current.document is None:
            raise texts.other_policy_revision(expected, table, current.revision)

    def _store(self, arn: str, document: str | None, now: int) -> Policy:
        # Revisions are the milliseconds of their changes; under a frozen clock they still grow.
        self._last_revision = max(now // MILLISECOND, self._last_revision + 1)
        policy = self._policies[arn] = Policy(document, f"{self._last_revision:013d}")
        return policy


def canonical(document: str) -> str:
    """A document as GetResourcePolicy gives it: without white space, in AWS's order; raises where it is no policy."""
    if len(document.encode()) > MOST_BYTES:
        raise texts.policy_too_large(MOST_BYTES)
    try:
        policy = json.loads(document)
    except (ValueError, RecursionError):
        raise texts.policy_no_json() from None
    if not isinstance(policy, dict):
        raise texts.policy_no_json()
    statements = policy.get("Statement")
    if isinstance(statements, dict):
        statements = [statements]
    if not isinstance(statements, list) or not statements or not all(isinstance(one, dict) for one in statements):
        raise texts.policy_without_statements()
    sids = [statement["Sid"] for statement in statements if "Sid" in statement]
    if len(set(map(str, sids))) != len(sids):
        raise texts.policy_with_duplicate_sids()
    rest = {name: value for name, value in policy.items() if name not in ("Version", "Statement")}
    ordered = {"Version": policy.get("Version", _OLD_VERSION), **rest, "Statement": list(map(_statement, statements))}
    return json.dumps(ordered, separators=(",", ":"), ensure_ascii=False)


def _statement(statement: dict[str, Json]) -> dict[str, Json]:
    if "Resource" not in statement and "NotResource" not in statement:
        raise texts.policy_without_resource()
    normal = {name: statement[name] for name in _ORDER if name in statement}
    normal |= {name: value for name, value in statement.items() if name not in normal}
    if "Effect" in normal:
        normal["Effect"] = str(normal["Effect"]).capitalize()
    for name in ("Action", "NotAction", "Resource", "NotResource"):
        if name in normal:
            normal[name] = _alone(normal[name])
    for name in ("Principal", "NotPrincipal"):
        if isinstance(normal.get(name), dict):
            normal[name] = {kind: _principal(kind, who) for kind, who in normal[name].items()}
    if normal.get("Effect") == "Allow" and "*" in _principals(normal.get("Principal")):
        raise texts.policy_for_everybody()
    return normal


def _alone(value: Json) -> Json:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _principal(kind: str, who: Json) -> Json:
    names = _names(who)
    if kind == "AWS":
        names = [f"arn:aws:iam::{name}:root" if _ACCOUNT.fullmatch(name) else name for name in names]
    return _alone(list(dict.fromkeys(names)))


def _principals(principal: Json) -> list[str]:
    if isinstance(principal, dict):
        return [name for who in principal.values() for name in _names(who)]
    return [] if principal is None else _names(principal)


def _names(who: Json) -> list[str]:
    names = who if isinstance(who, list) else [who]
    if not all(isinstance(name, str) for name in names):
        raise texts.policy_with_bad_principal()
    return names
