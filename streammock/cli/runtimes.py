"""``streammock runtimes install``: what handlers in other languages need, put into the cache once."""

from __future__ import annotations

import argparse
import sys

HELP = "put the AWS SDKs for JavaScript (v2 and v3) into the cache, once"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("action", choices=["install"])
    parser.add_argument("runtime", choices=["nodejs"])


def run(_options: argparse.Namespace) -> int:
    """Install, telling how it goes."""
    from streammock.errors.base import StreamMockError
    from streammock.runtimes import node_sdk

    try:
        node_sdk.install(print)
    except StreamMockError as error:
        sys.stderr.write(f"streammock: {error}\n")
        return 1
    return 0
