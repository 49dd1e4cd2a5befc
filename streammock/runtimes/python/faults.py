"""A Python handler's failures as Lambda's runtime client words them (spec/runtimes.md 1, "Fidelity, Python")."""

from __future__ import annotations

from .reply import to_json

TYPE_CHECKING = False  # see __init__
if TYPE_CHECKING:
    from typing import Any

NO_BREAK_SPACE = "\u00a0"
# Observed: awslambdaric 4.2.2 logs it before the error of a handler that could not be loaded.
INIT_WARNING = (
    "LAMBDA_WARNING: Unhandled exception. The most likely cause is an issue in the function code. However, in rare "
    "cases, a Lambda runtime update can cause unexpected function behavior. For functions using managed runtimes, "
    "runtime updates can be triggered by a function change, or can be applied automatically. To determine if the "
    "runtime has been updated, check the runtime version in the INIT_START log entry. If this error correlates with a "
    "change in the runtime version, you may be able to mitigate this error by temporarily rolling back to the previous "
    "runtime version. For more information, see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html\r"
)


class Fault(Exception):
    """What the runtime client itself has to say about a handler, its input or its reply.

    Parameters
    ----------
    kind:
        ``Runtime.MarshalError`` and the like.
    message:
        The runtime client's text.
    cause:
        What happened in the user's own code, if it was that.
    stack:
        Lines for ``stackTrace``.
    """

    def __init__(
        self, kind: str, message: str, cause: BaseException | None = None, stack: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.cause = cause
        self.stack = list(stack)


def malformed_handler(handler: str, error: ValueError) -> Fault:
    """A handler setting that names no attribute of a module."""
    return Fault("Runtime.MalformedHandlerName", f"Bad handler '{handler}': {error}")


def built_in_module(module: str) -> Fault:
    """A module that the interpreter itself brings can never be the user's own."""
    return Fault("Runtime.BuiltInModuleConflict", f"Cannot use built-in module {module} as a handler module")


def import_failed(module: str, error: ImportError) -> Fault:
    """A module that is missing, or imports one that is."""
    return Fault("Runtime.ImportModuleError", f"Unable to import module '{module}': {error}", error)


def syntax_error(module: str, error: SyntaxError) -> Fault:
    """A module that does not compile; the client's one line of trace is not Python's own."""
    line = f'  File "{error.filename}" Line {error.lineno}\n    {error.text}'
    return Fault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module}': {error}", error, (line,))


def handler_missing(handler: str, module: str) -> Fault:
    """A module without the handler."""
    return Fault("Runtime.HandlerNotFound", f"Handler '{handler}' missing on module '{module}'")


def not_json(error: ValueError) -> Fault:
    """An event that is no JSON."""
    return Fault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}", error)


def no_client_context(error: ValueError) -> Fault:
    """A client context that is no JSON."""
    return Fault("Runtime.LambdaContextUnmarshalError", f"Unable to parse Client Context JSON: {error}", error)


def unmarshallable(error: Exception) -> Fault:
    """A reply that has no form in JSON."""
    return Fault("Runtime.MarshalError", str(error), error)


def payload(kind: str, message: str, request_id: str, stack: list[str], *, ensure_ascii: bool) -> bytes:
    """An error payload with its members in the client's order; ``request_id`` is empty for an error at loading."""
    return to_json(_members(kind, message, request_id, stack), ensure_ascii=ensure_ascii)


def _members(kind: str, message: str, request_id: str, stack: list[str]) -> dict[str, Any]:
    return {"errorMessage": message, "errorType": kind, "requestId": request_id, "stackTrace": stack}


def stack_of(error: BaseException, ours: tuple[str, ...]) -> list[str]:
    """The lines of a traceback behind our own frames.

    Parameters
    ----------
    error:
        The exception; only itself, not what it was raised from.
    ours:
        The files whose frames the trace does not begin with.
    """
    import linecache  # these two would be a seventh of a cold start
    import traceback

    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename in ours:
        trace = trace.tb_next
    # Lambda's traces have no line of carets; extract_tb looks for columns, and would be most of what a failure costs.
    frames = [(frame, lineno or 0, frame.f_code) for frame, lineno in traceback.walk_tb(trace)]
    for name in {code.co_filename for _, _, code in frames}:
        linecache.checkcache(name)
    return traceback.format_list(
        [
            (
                code.co_filename,
                lineno,
                code.co_name,
                linecache.getline(code.co_filename, lineno, frame.f_globals).strip(),
            )
            for frame, lineno, code in frames
        ]
    )


def log_event(kind: str, message: str, stack: list[str]) -> str:
    """The one log event that a failure makes, its indentation in no-break spaces (recorded: aws_facts 3.4)."""
    head = f"[ERROR] {kind}: {message}" if message else f"[ERROR] {kind}"
    lines = [_indented(line) for entry in stack for line in entry.splitlines()]
    return "\n".join([head, "Traceback (most recent call last):", *lines])


def json_event(instant: str, kind: str, message: str, request_id: str, stack: list[str], *, ensure_ascii: bool) -> str:
    """The same where the log is JSON; ``instant`` is ISO 8601 in seconds."""
    members = _members(kind, message, request_id, stack)
    return to_json({"timestamp": instant, "level": "ERROR", **members}, ensure_ascii=ensure_ascii).decode()


def _indented(line: str) -> str:
    text = line.lstrip(" ")
    return NO_BREAK_SPACE * (len(line) - len(text)) + text
