"""The many names of a function: plain, partial ARN, full ARN, each with or without a qualifier (aws_facts 3.3)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from streammock import arns
from streammock.errors import lambda_ as texts

LATEST = "$LATEST"
MAX_LENGTH = 64

_NAME = re.compile(
    r"(?:arn:[^:]+:lambda:)?(?:(?P<region>[a-z]+(?:-[a-z]+)+-\d):)?(?:(?P<account>\d{12}):)?(?:function:)?"
    r"(?P<name>[a-zA-Z0-9-_.]+)(?::(?P<qualifier>\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"
)


class FunctionName(NamedTuple):
    """A function and the qualifier it was called by, None where there was none."""

    name: str
    qualifier: str | None


@lru_cache(maxsize=256)
def parse(text: str, region: str, account: str, qualifier: str | None = None) -> FunctionName:
    """Take a FunctionName parameter apart, together with a Qualifier parameter, as seen from a region of an account.

    Raises
    ------
    AwsError
        For an ARN of another region or account, and for two qualifiers that differ.
    """
    match = _NAME.fullmatch(text)
    if match is None:
        raise texts.malformed_function_name(text)
    if match["region"] is not None and match["region"] != region:
        raise texts.other_region(match["region"], region)
    own = match["qualifier"]
    if own is not None and qualifier is not None and own != qualifier:
        raise texts.qualifiers_differ()
    found = FunctionName(match["name"], own or qualifier)
    if match["account"] not in (None, account):
        raise texts.other_account(arns.function(region, match["account"], *found), account)
    return found
