"""How often functions may run at a time: what is reserved for one, and what is kept warm for a version of it.

Reserved concurrency is enforced. Provisioned concurrency is kept and described; sandboxes are warm here anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from streammock.errors import lambda_
from streammock.errors import lambda_versions as texts
from streammock.functions.provisioning import Provisioned

if TYPE_CHECKING:
    from streammock.backend import Region
    from streammock.functions.function import Function
    from streammock.functions.version import Version

# AWS's defaults for an account (API reference, GetAccountSettings).
ACCOUNT_LIMIT = 1000
UNRESERVED_MINIMUM = 100


def unreserved(region: Region, without: Function | None = None) -> int:
    """What an account's functions share, as if one of them had nothing of its own."""
    return ACCOUNT_LIMIT - sum(_claim(function) for function in region.functions.values() if function is not without)


def check_room(function: Function, version: Version, reserved: int) -> None:
    """Refuse an invocation for which nothing is left of what is reserved: neither running nor kept for other versions.

    Recorded: LocalStack's test_lambda_concurrency_block.
    """
    taken = sum(one.running for one in function)
    for qualifier, config in function.provisioned.items():
        other = function.version(qualifier)
        if other is not version:
            taken += max(config.requested - other.running, 0)
    if taken >= reserved:
        raise lambda_.throttled()


def reserve(region: Region, function: Function, amount: int) -> None:
    """Give a function a number of executions of its own, which is its limit too."""
    if unreserved(region, without=function) - amount < UNRESERVED_MINIMUM:
        raise texts.reserves_too_much(UNRESERVED_MINIMUM)
    provisioned = _provisioned(function)
    if amount < provisioned:
        raise texts.reserves_less_than_provisioned(amount, provisioned)
    function.reserved_concurrency = amount


def provision(region: Region, function: Function, qualifier: str, amount: int, now: int) -> Provisioned:
    """Keep so many sandboxes for a version or an alias; a version has them by one name alone."""
    alias = function.aliases.get(qualifier)
    if alias is None:
        if any(
            function.aliases[name].version == qualifier for name in function.provisioned if name in function.aliases
        ):
            raise texts.alias_provisioned()
    elif alias.version in function.provisioned:
        raise texts.version_provisioned()
    others = _provisioned(function, without=qualifier)
    reserved = function.reserved_concurrency
    if reserved is not None:
        if others + amount > reserved:
            raise texts.provisions_more_than_reserved()
    else:
        _check_account(unreserved(region, without=function) - others, amount)
    function.provisioned[qualifier] = config = Provisioned(amount, now)
    return config


def _check_account(left: int, amount: int) -> None:
    if amount > left:
        raise texts.provisions_more_than_account(left)
    if left - amount < UNRESERVED_MINIMUM:
        raise texts.provisions_too_much(UNRESERVED_MINIMUM)


def _provisioned(function: Function, without: str | None = None) -> int:
    return sum(config.requested for name, config in function.provisioned.items() if name != without)


def _claim(function: Function) -> int:
    reserved = function.reserved_concurrency
    return _provisioned(function) if reserved is None else reserved
