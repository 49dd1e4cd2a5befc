"""``streammock tour``."""

from __future__ import annotations

import argparse
import sys

HELP = "the guide end to end, printed step by step"


def run(_options: argparse.Namespace) -> int:
    """Take the tour on standard output."""
    from streammock.tour import guide
    from streammock.tour.page import Page

    return 0 if guide.run(Page(sys.stdout)) else 1
