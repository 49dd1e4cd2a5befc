"""The walkthrough of the documentation, its shell blocks run as one session against the server."""

import re
from pathlib import Path

import pytest

pytest.importorskip(
    "awscli", reason="awscli pins its botocore: `tox -e clients` runs these in an environment of their own"
)

PAGE = Path(__file__).parent.parent.parent / "docs" / "guide.md"


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.mark.node
def test_the_walkthrough_in_a_shell(server, shell):
    """A reader who copies block after block sees what the page promises, and the server tells of the bark."""
    (handler,) = blocks("js")
    session = "\n".join(blocks("sh")).replace("BarkTable", "WalkTable").replace("publishNewBark", "walkNewBark")
    answer = shell(f"set -e\ncat > index.js <<'END'\n{handler}END\necho begin\n{session}")
    assert '"Successfully processed 1 records."' in answer
    assert '"StreamStatus": "ENABLED"' in answer
    server.wait_for(r"Jane Doe barked at 2016-11-18:14:32:17: Testing")
