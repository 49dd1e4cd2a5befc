"""PublishVersion."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_ as texts
from streammock.errors import lambda_versions as versions
from streammock.functions import code as codes
from streammock.functions import lifecycle, lookup

PARAMETERS = frozenset(("FunctionName", "CodeSha256", "Description", "RevisionId"))


def publish_version(call: Call, region: Region) -> Result:
    """Freeze code and settings into a version; unchanged ones give the last version again (aws_facts 3.2)."""
    params = call.params
    function = lookup.whole(region, params["FunctionName"])
    latest = function.latest
    lifecycle.check_at_rest(latest)
    current = codes.described_sha256(latest.code)
    if params.get("CodeSha256") not in {None, "", current}:
        raise versions.other_code(params["CodeSha256"], current)
    if params.get("RevisionId", latest.revision_id) != latest.revision_id:
        raise texts.wrong_revision()
    return function.publish(params.get("Description"), call.now).describe()
