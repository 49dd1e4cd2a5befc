"""DynamoDB's texts about transactions, each once.

Sources: aws_facts 5.2 and 5.3, and ``C`` paritysuite/dynamodb-conformance (captured in several regions, June to October
2026), ``U`` AWS's API reference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from streammock.errors.base import AwsError
from streammock.errors.common import constraint_failures, failure, matching, validation

# What an action alone would have answered, and the code by which a cancelled transaction lists it (U).
_CODES: Final = {
    "ConditionalCheckFailedException": "ConditionalCheckFailed",
    "DuplicateItemException": "DuplicateItem",
    "ItemCollectionSizeLimitExceededException": "ItemCollectionSizeLimitExceeded",
    "ProvisionedThroughputExceededException": "ProvisionedThroughputExceeded",
    "ResourceNotFoundException": "ResourceNotFound",
    "ThrottlingException": "ThrottlingError",
    "TransactionConflictException": "TransactionConflict",
    "ValidationException": "ValidationError",
}


def cancelled(problems: Sequence[AwsError | None]) -> AwsError:
    """A transaction that did nothing; every action has its place in the list of reasons (aws_facts 5.2).

    Parameters
    ----------
    problems:
        For each action what it would have answered alone, None where nothing stood against it.
    """
    reasons = [_reason(problem) for problem in problems]
    codes = ", ".join(reason["Code"] for reason in reasons)
    return AwsError(
        "TransactionCanceledException",
        f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]",
        fields={"CancellationReasons": reasons},
    )


def _reason(problem: AwsError | None) -> dict[str, Any]:
    if problem is None:
        return {"Code": "None"}
    return {"Code": reason_code(problem), **problem.fields, "Message": problem.message}


def reason_code(problem: AwsError) -> str:
    """The code by which an error stands among others: in a cancelled transaction, in a batch of statements."""
    return _CODES[problem.code]


def several_operations_on_one_item() -> AwsError:
    """One item in two actions, be it only a check or a read (aws_facts 5.2)."""
    return validation("Transaction request cannot include multiple operations on one item")


def several_actions() -> AwsError:
    """A Put beside a Delete in one entry (aws_facts 5.3)."""
    return validation("TransactItems can only contain one of Check, Put, Update or Delete")


def no_action() -> AwsError:
    """``{}`` as an entry; some regions have another sentence. (C)"""
    return validation("Invalid Request: TransactWriteRequest should contain Delete or Put or Update request")


def invalid_table_names(names: Mapping[str, str]) -> AwsError:
    """Names that no table can have, by the members where they stand; other operations do not look at that. (C)"""
    rule = matching("[a-zA-Z0-9_.-]+")
    return constraint_failures([failure(name, member, rule) for member, name in names.items()])


def payload_too_large(size: int) -> AwsError:
    """More than 4 MB in one transaction; the text stands twice in AWS's answer, as clients have recorded it."""
    text = "Transaction payload size cannot exceed 4MB. Payload Size: "
    return validation(f"{text}: {text}{size}")


def idempotent_parameter_mismatch() -> AwsError:
    """A token that was used for another request. (U)"""
    return AwsError(
        "IdempotentParameterMismatchException",
        "DynamoDB rejected the request because you retried a request with a different payload "
        "but with an idempotent token that was already used.",
    )
