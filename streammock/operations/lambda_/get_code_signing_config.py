"""GetCodeSigningConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import code_signing

PARAMETERS = frozenset(("CodeSigningConfigArn",))


def get_code_signing_config(call: Call, region: Region) -> Result:
    """A configuration."""
    return {"CodeSigningConfig": code_signing.find(region, call.params["CodeSigningConfigArn"]).describe()}
