"""The page that figures are written into, and what they were measured with."""

from __future__ import annotations

import argparse
import platform
import re
from datetime import datetime, timezone
from importlib.metadata import distributions
from pathlib import Path

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGE = DOCS / "performance.md"


def command_line(description: str, rounds: int) -> argparse.ArgumentParser:
    """What a script takes that measures in rounds and may write down what it finds."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--write", action="store_true", help="put what is found into the documentation")
    return parser


def fill(mark: str, text: str) -> None:
    """Put a text between ``<!-- mark -->`` and ``<!-- /mark -->``."""
    page = PAGE.read_text(encoding="utf-8")
    filled, count = re.subn(
        rf"(?s)(<!-- {mark} -->\n).*?(\n?<!-- /{mark} -->)",
        lambda found: found[1] + text + "\n" + found[2].lstrip(),
        page,
    )
    if count != 1:
        msg = f"{PAGE} has {count} places for {mark}"
        raise LookupError(msg)
    PAGE.write_text(filled, encoding="utf-8")


def versions() -> str:
    """The date, and the versions that count."""
    names = ("streammock", "botocore", "boto3", "moto")
    here = {distribution.name: distribution.version for distribution in distributions()}
    found = [f"{name} {here[name]}" for name in names if name in here]
    today = datetime.now(timezone.utc).date().isoformat()
    return f"{today}, Python {platform.python_version()}, {', '.join(found)}"
