"""Lambda's texts about versions, aliases, concurrency. Source: aws_facts 3.6, recorded unless a docstring says more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from streammock.errors.base import AwsError
from streammock.errors.common import constraint_failures
from streammock.errors.lambda_base import conflict, invalid, not_found


# --- versions -------------------------------------------------------------------------------------------------------
def other_code(given: str, current: str) -> AwsError:
    """PublishVersion with the hash of other code."""
    return invalid(
        f"CodeSHA256 ({given}) is different from current CodeSHA256 in $LATEST ({current}). "
        "Please try again with the CodeSHA256 in $LATEST."
    )


def version_in_use(aliases: Iterable[str]) -> AwsError:
    """DeleteFunction with a version that aliases name; observed in github.com/zappa/Zappa issue 960."""
    return conflict(f"Unable to delete version because the following aliases reference it: [{', '.join(aliases)}]")


def alias_not_deletable_here(qualifier: str) -> AwsError:
    """DeleteFunction with an alias; neither code nor text is recorded."""
    return invalid(f"Only a version can be deleted by DeleteFunction, not the alias {qualifier}.")


# --- aliases --------------------------------------------------------------------------------------------------------
def alias_exists(arn: str) -> AwsError:
    """CreateAlias with a name in use."""
    return conflict(f"Alias already exists: {arn}")


def alias_not_found(arn: str) -> AwsError:
    """UpdateAlias of none."""
    return not_found(f"Alias not found: {arn}")


def no_alias(arn: str) -> AwsError:
    """GetAlias of none, and what needs an alias or a version and gets a name that is neither."""
    return not_found(f"Cannot find alias arn: {arn}")


def too_many_weights() -> AwsError:
    """An alias of more than two versions."""
    return invalid("Number of items in AdditionalVersionWeights cannot be greater than 1")


def version_already_routed(version: str) -> AwsError:
    """A version beside itself."""
    return invalid(
        f"Invalid function version {version}. Function version {version} is already included in routing configuration."
    )


def latest_with_weights() -> AwsError:
    """$LATEST cannot share an alias."""
    return invalid("$LATEST is not supported for an alias pointing to more than 1 version")


def malformed_weights(weights: Mapping[str, float], *, pattern: str) -> AwsError:
    """Weights for something that is no version's number."""
    failure = (
        f"{_shown(weights)} failed to satisfy constraint: Map keys must satisfy constraint: "
        "[Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, "
        f"Member must satisfy regular expression pattern: {pattern}]"
    )
    return constraint_failures([failure])


def weight_out_of_range(weights: Mapping[str, float]) -> AwsError:
    """A weight that is no fraction."""
    failure = (
        f"{_shown(weights)} failed to satisfy constraint: Map value must satisfy constraint: "
        "[Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, "
        "Member must not be null]"
    )
    return constraint_failures([failure])


def _shown(weights: Mapping[str, float]) -> str:
    pairs = ", ".join(f"{version}={float(weight)}" for version, weight in weights.items())
    return f"Value '{{{pairs}}}' at 'routingConfig.additionalVersionWeights'"


# --- concurrency ----------------------------------------------------------------------------------------------------
def reserves_too_much(minimum: int) -> AwsError:
    """Too little would be left for all other functions."""
    return invalid(
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
        f"below its minimum value of [{minimum}]."
    )


def reserves_less_than_provisioned(reserved: int, provisioned: int) -> AwsError:
    """Fewer than are provisioned for the function's versions; the spaces are AWS's."""
    return invalid(
        f" ReservedConcurrentExecutions  {reserved} should not be lower than function's total provisioned "
        f"concurrency [{provisioned}]."
    )


def provisions_latest() -> AwsError:
    """Provisioned concurrency for $LATEST."""
    return invalid("Provisioned Concurrency Configs cannot be applied to unpublished function versions.")


def not_published() -> AwsError:
    """A look at the provisioned concurrency of $LATEST."""
    return invalid("The function resource provided must be an alias or a published version.")


def provisions_more_than_reserved() -> AwsError:
    """More than the function may run at all."""
    return invalid(
        "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function"
    )


def provisions_more_than_account(unreserved: int) -> AwsError:
    """More than the account has left."""
    return invalid(
        f"Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [{unreserved}]."
    )


def provisions_too_much(minimum: int) -> AwsError:
    """Too little would be left for all other functions."""
    return invalid(
        "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its "
        f"minimum value of [{minimum}]."
    )


def version_provisioned() -> AwsError:
    """An alias of a version that has provisioned concurrency of its own."""
    return conflict("Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version")


def alias_provisioned() -> AwsError:
    """A version whose alias has provisioned concurrency."""
    return conflict("Version is pointed by a Provisioned Concurrency alias")


def nothing_provisioned() -> AwsError:
    """No provisioned concurrency here."""
    message = "No Provisioned Concurrency Config found for this function"
    fields = {"Type": "User", "message": message}
    return AwsError("ProvisionedConcurrencyConfigNotFoundException", message, status=404, fields=fields)
