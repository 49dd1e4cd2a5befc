"""The command line: one file per command.

A command is a module with ``HELP``, ``run(options) -> exit code`` and, where it takes any, ``add_arguments(parser)``.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from streammock.cli import doctor, runtimes, serve, supported, tour

_COMMANDS = {"tour": tour, "serve": serve, "supported": supported, "doctor": doctor, "runtimes": runtimes}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code.

    Parameters
    ----------
    arguments:
        Instead of the process's own.
    """
    parser = argparse.ArgumentParser(prog="streammock", description="Unit-test DynamoDB table → stream → Lambda.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, command in _COMMANDS.items():
        subparser = commands.add_parser(
            name, help=command.HELP, description=f"{command.HELP[0].upper()}{command.HELP[1:]}."
        )
        subparser.set_defaults(run=command.run)
        if hasattr(command, "add_arguments"):
            command.add_arguments(subparser)
    options = parser.parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has read enough, as in `streammock supported | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the last flush, at exit, is silent
        return 1
    return code
