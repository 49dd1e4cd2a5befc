"""Resource policies of functions, versions and aliases: kept and shown. Nobody's access is decided by them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from streammock import arns
from streammock.errors import lambda_resources as texts

_ACCOUNT = re.compile(r"\d{12}")
# AWS knows each of its services; here what ends as their names do is one (a service of any other domain is refused:
# aws_facts 3.6, add_permission_principal_invalid).
_SERVICE = re.compile(r"([a-z0-9-]+\.)+(amazonaws\.com(\.cn)?|amazon\.com|c2s\.ic\.gov|sc2s\.sgov\.gov)")
# Each parameter that narrows a permission: the operator and the key of its condition, as AWS writes them.
_CONDITIONS = {
    "SourceArn": ("ArnLike", "AWS:SourceArn"),
    "SourceAccount": ("StringEquals", "AWS:SourceAccount"),
    "PrincipalOrgID": ("StringEquals", "aws:PrincipalOrgID"),
    "FunctionUrlAuthType": ("StringEquals", "lambda:FunctionUrlAuthType"),
    "EventSourceToken": ("StringEquals", "lambda:EventSourceToken"),
    "InvokedViaFunctionUrl": ("Bool", "lambda:InvokedViaFunctionUrl"),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """The statements of one resource by their ids, in the order in which they were added."""

    statements: Mapping[str, Mapping[str, Any]]
    revision_id: str

    def document(self) -> str:
        """The policy as GetPolicy gives it."""
        document = {"Version": "2012-10-17", "Id": "default", "Statement": list(self.statements.values())}
        return json.dumps(document, separators=(",", ":"))


def added(current: Policy | None, made: Mapping[str, Any], revision_id: str) -> Policy:
    """A policy with one statement more."""
    before = current.statements if current is not None else {}
    if made["Sid"] in before:
        raise texts.statement_exists(made["Sid"])
    return Policy({**before, made["Sid"]: made}, revision_id)


def without(current: Policy, sid: str, revision_id: str) -> Policy | None:
    """A policy with one statement less; None where it was the last."""
    rest = {other: statement for other, statement in current.statements.items() if other != sid}
    if len(rest) == len(current.statements):
        raise texts.no_such_statement(sid)
    return Policy(rest, revision_id) if rest else None


def statement(params: Mapping[str, Any], resource: str, region: str) -> dict[str, Any]:
    """The statement that AddPermission makes of its parameters."""
    made = {
        "Sid": params["StatementId"],
        "Effect": "Allow",
        "Principal": _principal(params["Principal"], region),
        "Action": params["Action"],
        "Resource": resource,
    }
    conditions: dict[str, dict[str, str]] = {}
    for name, (operator, key) in _CONDITIONS.items():
        if name in params:
            value = params[name]
            conditions.setdefault(operator, {})[key] = str(value).lower() if isinstance(value, bool) else value
    return {**made, "Condition": conditions} if conditions else made


def _principal(principal: str, region: str) -> Any:
    if principal == "*":
        return principal
    if _ACCOUNT.fullmatch(principal):
        return {"AWS": f"arn:{arns.partition(region)}:iam::{principal}:root"}
    if principal.startswith("arn:"):
        return {"AWS": principal}
    if _SERVICE.fullmatch(principal):
        return {"Service": principal}
    raise texts.invalid_principal()
