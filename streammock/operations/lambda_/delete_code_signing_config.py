"""DeleteCodeSigningConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import code_signing as texts
from streammock.functions import code_signing

PARAMETERS = frozenset(("CodeSigningConfigArn",))


def delete_code_signing_config(call: Call, region: Region) -> Result:
    """Remove a configuration that no function has."""
    arn = code_signing.find(region, call.params["CodeSigningConfigArn"]).arn
    if code_signing.users(region, arn):
        raise texts.config_in_use(arn)
    del region.code_signing[arn]
    return {}
