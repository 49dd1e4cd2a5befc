"""A Python handler's failures as Lambda's runtime client words them (spec/runtimes.md 1, "Fidelity, Python")."""

from __future__ import annotations

import json
import traceback
from types import TracebackType
from typing import Any

NO_BREAK_SPACE = "\u00a0"


class InitError(Exception):
    """The handler could not be loaded.

    Parameters
    ----------
    kind:
        ``Runtime.ImportModuleError`` and the like.
    message:
        The runtime client's text.
    cause:
        What happened in the user's own code, if it was that.
    """

    def __init__(self, kind: str, message: str, cause: BaseException | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.cause = cause


def malformed_handler(handler: str, reason: str) -> InitError:
    """A handler setting that names no attribute of a module."""
    return InitError("Runtime.MalformedHandlerName", f"Bad handler '{handler}': {reason}")


def import_failed(module: str, error: ImportError) -> InitError:
    """A module that is missing, or imports one that is."""
    return InitError("Runtime.ImportModuleError", f"Unable to import module '{module}': {error}", error)


def syntax_error(module: str, error: SyntaxError) -> InitError:
    """A module that does not compile."""
    return InitError("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module}': {error}", error)


def handler_missing(handler: str, module: str) -> InitError:
    """A module without the handler."""
    return InitError("Runtime.HandlerNotFound", f"Handler '{handler}' missing on module '{module}'")


def payload(kind: str, message: str, request_id: str | None, stack: list[str] | None = None) -> bytes:
    """An error payload with its members in the client's order; ``request_id`` is empty for an error at loading."""
    members: dict[str, Any] = {"errorMessage": message, "errorType": kind}
    if request_id is not None:
        members["requestId"] = request_id
    members["stackTrace"] = stack or []
    return json.dumps(members, ensure_ascii=False).encode()


def timed_out(request_id: str, seconds: float) -> bytes:
    """The payload of a time-out (recorded: aws_facts 3.3)."""
    message = f"RequestId: {request_id} Error: Task timed out after {seconds:.2f} seconds"
    return json.dumps({"errorType": "Sandbox.Timedout", "errorMessage": message}).encode()


def exited(request_id: str, code: object) -> bytes:
    """The payload of a handler that ended its process (recorded: aws_facts 3.3)."""
    if code in (None, 0):
        reason = "Runtime exited without providing a reason"
    else:
        status = code if isinstance(code, int) else 1
        reason = f"Runtime exited with error: exit status {status & 0xFF}"
    return json.dumps(
        {"errorType": "Runtime.ExitError", "errorMessage": f"RequestId: {request_id} Error: {reason}"}
    ).encode()


def stack_of(error: BaseException, after: str, task_root: str | None) -> list[str]:
    """The lines of a traceback behind our own frames, with the user's files where Lambda has them.

    Parameters
    ----------
    error:
        The exception; only itself, not what it was raised from.
    after:
        The file whose frames, and those before them, are ours.
    task_root:
        The directory that is ``/var/task`` on Lambda; None for code that runs in place.
    """
    frames = traceback.extract_tb(_behind(error.__traceback__, after))
    lines = traceback.format_list(frames)
    if task_root is None:
        return lines
    return [line.replace(task_root, "/var/task") for line in lines]


def log_event(kind: str, message: str, stack: list[str]) -> str:
    """The one log event that a failure makes, its indentation in no-break spaces (recorded: aws_facts 3.4)."""
    head = f"[ERROR] {kind}: {message}"
    lines = [line.rstrip("\n") for entry in stack for line in entry.rstrip("\n").split("\n")]
    if not lines:
        return head
    indented = [NO_BREAK_SPACE * (len(line) - len(line.lstrip(" "))) + line.lstrip(" ") for line in lines]
    return "\n".join([head, "Traceback (most recent call last):", *indented])


def _behind(trace: TracebackType | None, after: str) -> TracebackType | None:
    found = trace
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == after:
            found = trace.tb_next
        trace = trace.tb_next
    return found
