"""Finding a function by any of its names, with or without a version or an alias."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from streammock import arns
from streammock.errors import AwsError, lambda_resources, lambda_versions
from streammock.errors import lambda_ as texts
from streammock.functions import names
from streammock.functions.event_invoke import EventInvokeConfig
from streammock.functions.function import Function
from streammock.functions.names import FunctionName
from streammock.functions.url import FunctionUrl
from streammock.functions.version import Version

if TYPE_CHECKING:
    from streammock.backend import Region


class Reference(NamedTuple):
    """A function, the qualifier it was called by (None where there was none), and the ARN of both."""

    function: Function
    qualifier: str | None
    arn: str

    @property
    def version(self) -> Version:
        """The version that is meant; of a weighted alias, its first one."""
        return self.function.version(self.qualifier)

    @property
    def revision_id(self) -> str:
        """The revision of the alias, or of the version."""
        alias = self.function.aliases.get(self.setting)
        return self.version.revision_id if alias is None else alias.revision_id

    @property
    def setting(self) -> str:
        """Under which qualifier settings are kept."""
        return self.qualifier or names.LATEST


@lru_cache(maxsize=256)
def _named(text: str, region: str, account: str, qualifier: str | None) -> tuple[FunctionName, str]:
    name = names.parse(text, region, account, qualifier)
    return name, arns.function(region, account, *name)


def find(region: Region, text: str, qualifier: str | None = None) -> Reference:
    """What a name in any form means; raises AWS's errors where it, or its version or alias, is not there."""
    name, arn = _named(text, region.name, region.account, qualifier)
    function = region.functions.get(name.name)
    if function is None or not function.has(name.qualifier):
        raise texts.function_not_found(arn)
    return Reference(function, name.qualifier, arn)


def invoked(region: Region, text: str, qualifier: str | None = None) -> Reference:
    """What an invocation means; a missing function is named with ``$LATEST`` (LocalStack's test_invoke_exceptions)."""
    name = names.parse(text, region.name, region.account, qualifier)
    if name.name not in region.functions:
        return find(region, name.name, name.qualifier or names.LATEST)
    return find(region, *name)


def find_or(missing: Callable[[], AwsError], region: Region, text: str, qualifier: str | None = None) -> Reference:
    """``find``, for operations that have words of their own for what is not there."""
    try:
        return find(region, text, qualifier)
    except AwsError as error:
        raise (missing() if error.status == 404 else error) from None


def published(region: Region, text: str, qualifier: str) -> Reference:
    """A version or an alias; which of the two is missing tells from the look of the qualifier."""
    name = names.parse(text, region.name, region.account, qualifier)
    arn = arns.function(region.name, region.account, *name)
    function = region.functions.get(name.name)
    if function is not None and function.has(name.qualifier):
        return Reference(function, name.qualifier, arn)
    if name.qualifier is not None and name.qualifier.isdigit():
        raise texts.function_not_found(arn)
    raise lambda_versions.no_alias(arn)


def whole(region: Region, text: str, *, latest: bool = True) -> Function:
    """A function as such: versions and aliases are refused, and ``$LATEST`` too where ``latest`` is false."""
    name = names.parse(text, region.name, region.account)
    if name.qualifier is not None and not (latest and name.qualifier == names.LATEST):
        raise texts.qualified()
    return find(region, text).function


def permitted(region: Region, text: str, qualifier: str | None) -> Reference:
    """What a permission is for; an alias that is not there has an answer of its own (aws_facts 3.6)."""
    name = names.parse(text, region.name, region.account, qualifier)
    asked = name.qualifier
    if asked is None or asked.isdigit() or "$" in asked or name.name not in region.functions:
        return find(region, *name)
    return published(region, name.name, asked)


def event_invoke(region: Region, text: str, qualifier: str | None) -> tuple[Reference, EventInvokeConfig]:
    """The settings for asynchronous invocations, if they were ever put."""
    name = names.parse(text, region.name, region.account, qualifier)
    setting = name.qualifier or names.LATEST
    function = region.functions.get(name.name)
    config = function.event_invoke.get(setting) if function is not None else None
    if config is None:
        raise lambda_resources.no_event_invoke_config(arns.function(region.name, region.account, name.name, setting))
    return find(region, *name), config


def url_owner(region: Region, text: str, qualifier: str | None) -> Reference:
    """The function or alias that a URL is for."""
    return find_or(lambda_resources.function_does_not_exist, region, text, qualifier)


def url(region: Region, text: str, qualifier: str | None) -> tuple[Reference, FunctionUrl]:
    """The URL of a function or an alias, if it has one."""
    name = names.parse(text, region.name, region.account, qualifier)
    function = region.functions.get(name.name)
    found = function.urls.get(name.qualifier or names.LATEST) if function is not None else None
    if found is None:
        raise lambda_resources.no_such_resource()
    return find(region, *name), found
