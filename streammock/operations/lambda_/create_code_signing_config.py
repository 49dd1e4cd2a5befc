"""CreateCodeSigningConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import code_signing

PARAMETERS = frozenset(("Description", "AllowedPublishers", "CodeSigningPolicies"))


def create_code_signing_config(call: Call, region: Region) -> Result:
    """A new configuration; nothing is checked by it."""
    return {"CodeSigningConfig": code_signing.make(region, call.params, call.now).describe()}
