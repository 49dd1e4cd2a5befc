"""UpdateCodeSigningConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import code_signing

PARAMETERS = frozenset(("CodeSigningConfigArn", "Description", "AllowedPublishers", "CodeSigningPolicies"))


def update_code_signing_config(call: Call, region: Region) -> Result:
    """Change a configuration; what is not named stays."""
    config = code_signing.find(region, call.params["CodeSigningConfigArn"]).updated(call.params, call.now)
    region.code_signing[config.arn] = config
    return {"CodeSigningConfig": config.describe()}
