"""``streammock serve``: the mock as a server, for the AWS CLI and for SDKs of any language."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from streammock.history import LENGTH
from streammock.settings import LATEST_MODES, PYTHON_MODES, Backoff, RuntimeCommand, read_runtime

if TYPE_CHECKING:
    from streammock.cli.printer import Printer
    from streammock.handle.templates import Loaded

HELP = "serve DynamoDB, DynamoDB Streams and Lambda over HTTP"

_PORT = 4566
_LOG_FORMAT = "%(asctime)s %(message)s"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument(
        "--port", type=int, default=_PORT, help="the port; 0 takes any that is free (default: %(default)s)"
    )
    parser.add_argument("--account-id", default="000000000000", help="for clients whose key names none")
    parser.add_argument("--region", default="us-east-1", help="for clients that name none (default: %(default)s)")
    parser.add_argument(
        "--latest",
        choices=LATEST_MODES,
        default="exact",
        help="where LATEST begins: at the call, or after AWS's start-up gap (default: %(default)s)",
    )
    parser.add_argument(
        "--backoff",
        metavar="base=S,factor=N,cap=S",
        type=_backoff,
        default=Backoff(),
        help="how long mappings wait between tries (default: base=0.25,factor=2,cap=60, in seconds)",
    )
    parser.add_argument(
        "--history",
        metavar="NUMBER",
        type=int,
        default=LENGTH,
        help="how many happenings, invocations and discarded records are remembered (default: %(default)s)",
    )
    parser.add_argument("--cors", action="store_true", help="answer web pages too")
    parser.add_argument("--require-key", metavar="ID:SECRET", type=_key, help="let in only what this key has signed")
    parser.add_argument(
        "--template", metavar="FILE", help="load the tables and functions of a SAM or CloudFormation template"
    )
    parser.add_argument(
        "--runtime",
        metavar="IDENTIFIER=COMMAND",
        dest="runtimes",
        action="append",
        type=_runtime,
        default=[],
        help="how functions of a runtime identifier are started: nodejs22.x=/opt/node22/bin/node (may be repeated)",
    )
    parser.add_argument(
        "--python",
        choices=PYTHON_MODES,
        default="subprocess",
        help="where Python functions run: in a process of their own, which a time-out ends, or in the server's",
    )
    parser.add_argument("--quiet", action="store_true", help="show warnings and errors only")


def run(options: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM; returns 1 where the address cannot be had."""
    from streammock import mock_streams
    from streammock.cli.printer import Printer
    from streammock.errors import AwsError, StreamMockError

    try:
        with (
            closing(Printer(sys.stdout)) as printer,  # which nobody has to read
            _logged(logging.WARNING if options.quiet else logging.INFO, printer),
            _stop_signals() as wait_for_signal,
            mock_streams(
                region=options.region,
                account_id=options.account_id,
                delivery="background",
                strict=False,
                latest=options.latest,
                backoff=options.backoff,
                python=options.python,
                runtimes=_runtimes(options),
                history=options.history,
            ) as mock,
        ):
            loaded = mock.load(options.template) if options.template else None
            url = mock.serve(options.host, options.port, cors=options.cors, require_key=options.require_key)
            printer.write(
                f"streammock serves DynamoDB, DynamoDB Streams and Lambda at {url} "
                f"(account {options.account_id}, region {options.region}). Ctrl-C ends it.\n"
            )
            if options.require_key is None:
                printer.write(f"What happens is drawn at {url}/_streammock/ while it happens.\n")
            if loaded is not None:
                _tell(loaded, printer)
            wait_for_signal()
    except (AwsError, OSError, StreamMockError, ValueError) as error:
        sys.stderr.write(f"streammock: {error}\n")
        return 1
    return 0


def _tell(loaded: Loaded, printer: Printer) -> None:
    """What a template has made, and what of it was left out."""
    printer.write(f"tables: {', '.join(loaded.tables.values()) or 'none'}\n")
    printer.write(f"functions: {', '.join(loaded.functions.values()) or 'none'}\n")
    printer.write(f"event source mappings: {len(loaded.mappings)}\n")
    for ignored in loaded.ignored:
        printer.write(f"not loaded: {ignored}\n")


def _runtime(text: str) -> tuple[str, RuntimeCommand]:
    try:
        return read_runtime(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _runtimes(options: argparse.Namespace) -> dict[str, RuntimeCommand]:
    """How functions are started: what the options say, and else Python by our own, which has the packages beside us."""
    from streammock.functions import identifiers
    from streammock.runtimes.python_interpreters import OVERRIDE

    named = dict(options.runtimes)
    if options.python == "in-process" or os.environ.get(OVERRIDE) or not sys.executable:
        return named
    ours = {name: sys.executable for name in identifiers.runtimes() if name.startswith("python")}
    return {**ours, **named}


def _key(text: str) -> tuple[str, str]:
    identifier, colon, secret = text.partition(":")
    if not (identifier and colon and secret):
        msg = f"{text!r} is not ID:SECRET"
        raise argparse.ArgumentTypeError(msg)
    return identifier, secret


def _backoff(text: str) -> Backoff:
    try:
        return Backoff.read(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


@contextmanager
def _stop_signals() -> Iterator[Callable[[], None]]:
    """SIGINT and SIGTERM: what it gives waits for the first one; the next one ends us at once.

    Nothing is raised where the signal comes, as that may hold a lock that the end needs. And it is waited for at a
    socket: whoever waits for a lock may miss a signal that comes at that very moment.
    """
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)

    def wait() -> None:
        while receiver.recv(1)[0] not in numbers:
            pass

    receiver, sender = socket.socketpair()
    with receiver, sender:
        sender.settimeout(0)
        woken = signal.set_wakeup_fd(sender.fileno())
        try:
            for number in numbers:
                signal.signal(number, stop)
            yield wait
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(woken)


@contextmanager
def _logged(level: int, printer: Printer) -> Iterator[None]:
    """Write our log to standard output, for as long as we serve."""
    handler = logging.StreamHandler(printer)
    handler.setFormatter(logging.Formatter(_LOG_FORMAT, datefmt="%H:%M:%S"))
    log = logging.getLogger("streammock")
    before = log.level, log.propagate
    log.setLevel(level)
    log.propagate = False
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before[0])
        log.propagate = before[1]
