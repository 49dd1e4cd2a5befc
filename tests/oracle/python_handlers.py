"""The corpus: handlers for AWS's runtime client and for ours, which must not be told apart by what comes of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from streammock.functions.logging_config import TEXT, LoggingConfig


@dataclass(frozen=True)
class Case:
    """One function and the events it is invoked with, in one sandbox."""

    name: str
    files: str | dict[str, str]  # text alone is app.py
    events: tuple[Any, ...] = (None,)
    handler: str = "app.handler"
    runtime: str = "python3.13"
    client_context: bytes | None = None
    environment: dict[str, str] = field(default_factory=dict)
    timeout: int = 20
    logging: LoggingConfig = TEXT


def _one(expression: str) -> str:
    return f"import enum, json, os, sys, logging, collections, datetime, decimal\ndef handler(event, context):\n    return {expression}"


def _body(*lines: str) -> str:
    return "\n".join(
        ["import json, logging, os, sys", "def handler(event, context):", *(f"    {line}" for line in lines)]
    )


_REPLIES = {
    "null": "None",
    "text": "'é\\u2028\"\\\\ \\x00'",
    "numbers": "[1, 1.5, 1e100, 10**30, -0.0, float('inf'), float('-inf'), float('nan')]",
    "decimals": "[decimal.Decimal('1.10'), decimal.Decimal('1E+5'), decimal.Decimal('NaN'), decimal.Decimal('-0')]",
    "named-tuple": "collections.namedtuple('P', 'x y')(1, [2])",
    "nested": "{'a': [{'b': (1, 2)}], 'c': {}, 'd': []}",
    "keys": "{1: 'a', 1.5: 'b', None: 'c', True: 'd'}",
    "bytes": "b'raw bytes'",
    "bytes-inside": "{'a': b'x'}",
    "int-enum": "enum.IntEnum('N', 'ONE')(1)",
    "text-enum": "enum.Enum('N', {'A': 'a'}, type=str)('a')",
    "ordered": "collections.OrderedDict(b=1, a=2)",
    "set": "{1}",
    "object": "object()",
    "datetime": "datetime.datetime(2026, 1, 1)",
    "date-inside": "{'a': [datetime.date(2026, 1, 1)]}",
    "complex": "1j",
    "bytearray": "bytearray(b'x')",
    "range": "range(2)",
    "tuple-key": "{(1, 2): 3}",
    "bad-bytes": "[b'\\xff']",
    "generator": "(n for n in [1])",
    "exception": "ValueError('x')",
    "class": "dict",
    "large": "'x' * 2_000_000",
    "class-of-fields": "collections.namedtuple('P', 'x y')",
    "mock": "__import__('unittest.mock').mock.Mock()",
}
# The members of a class, and a reply that its instances stand in.
_OBJECTS = {
    "fields": ("def _asdict(self): return {'a': 1}", "{'rows': [C()], 'row': C()}"),
    "fields-at-the-top": ("def _asdict(self): return {'a': [self.__class__.__name__]}", "C()"),
    "fields-of-a-list": ("def _asdict(self): return {'a': 1}", "type('L', (C, list), {})([1])"),
    "fields-of-a-dict": ("def _asdict(self): return {'a': 1}", "type('D', (C, dict), {})(b=1)"),
    "fields-of-a-text": ("def _asdict(self): return {'a': 1}", "type('S', (C, str), {})('s')"),
    "fields-of-a-number": ("def _asdict(self): return {'a': 1}", "[type('N', (C, int), {})(3)]"),
    "fields-that-are-none": ("def _asdict(self): return [1]", "C()"),
    "fields-that-are-none-of-a-tuple": ("def _asdict(self): return [1]", "[type('T', (C, tuple), {})([1])]"),
    "fields-not-called": ("_asdict = 3", "C()"),
    "fields-not-called-of-a-tuple": ("_asdict = 3", "type('T', (C, tuple), {})([1])"),
    "fields-type-error": ("def _asdict(self): raise TypeError('t')", "C()"),
    "fields-type-error-of-a-tuple": ("def _asdict(self): raise TypeError('t')", "type('T', (C, tuple), {})([1])"),
    "fields-key-error": ("def _asdict(self): raise KeyError('k')", "C()"),
    "fields-looked-up": ("def __getattr__(self, name): raise LookupError(name)", "C()"),
    "fields-within-themselves": ("def _asdict(self): return {'a': self}", "C()"),
    "fields-shared": ("def _asdict(self): return shared", "shared.setdefault('a', C())"),
    "iteration-fails": ("def __iter__(self): raise KeyError('k')", "type('L', (C, list), {})([1])"),
    "items-fail": ("def items(self): raise OSError(5, 'no')", "type('D', (C, dict), {})(a=1)"),
}
_BODIES = {
    "echo": ("return event",),
    "key-error": ("return event['missing']",),
    "value-error": ("raise ValueError('bad é value')",),
    "no-message": ("raise ValueError",),
    "message-of-lines": ("raise ValueError('one\\n  two\\n')",),
    "chained": (
        "try:",
        "    1 / 0",
        "except ZeroDivisionError as error:",
        "    raise RuntimeError('after') from error",
    ),
    "inside-an-exception": ("try:", "    1 / 0", "except ZeroDivisionError:", "    return int('x')"),
    "assertion": ("assert event, 'no event'",),
    "stop-iteration": ("return next(iter([]))",),
    "exception-group": ("raise ExceptionGroup('many', [ValueError(1), KeyError(2)])",),
    "timeout-error": ("raise TimeoutError('mine')",),
    "os-error": ("return open('/no/such/file')",),
    "recursion": ("return handler(event, context)",),
    "no-arguments-left": ("return context.nothing",),
    "print": ("print('one')", "print('two', 'three', sep='-')", "sys.stdout.write('four\\n')", "print()"),
    "unfinished-line": ("print('no end', end='')",),
    "stderr": ("print('to stderr', file=sys.stderr)",),
    "non-ascii-print": ("print('é 世界')",),
    "log-levels": ("logging.debug('d')", "logging.info('i')", "logging.warning('w')", "logging.error('e %s', 1)"),
    "log-info": ("logging.getLogger().setLevel(logging.INFO)", "logging.getLogger('mine').info('shown')"),
    "log-lines": ("logging.warning('one\\ntwo\\n')",),
    "log-exception": ("try:", "    1 / 0", "except ZeroDivisionError:", "    logging.exception('failed')"),
    "basic-config": ("logging.basicConfig(level=logging.DEBUG)", "logging.debug('not shown')"),
    "basic-config-forced": ("logging.basicConfig(force=True, format='mine %(message)s')", "logging.warning('x')"),
    "own-format": (
        "h = logging.getLogger().handlers[0]",
        "h.setFormatter(logging.Formatter('%(aws_request_id)s|%(message)s'))",
        "logging.warning('x')",
    ),
    "context-log": ("context.log('mine')", "context.log({'a': 1})"),
    "handlers": ("return [len(logging.getLogger().handlers), logging.getLogger().level]",),
    "exit-status": ("sys.exit(3)",),
    "exit-nothing": ("sys.exit()",),
    "exit-text": ("sys.exit('goodbye')",),
    "exit-large": ("sys.exit(259)",),
    "context-members": ("return sorted(k for k in vars(context) if k[0] != '_')",),
    "context-text": ("return [repr(context), repr(context.identity)]",),
    "context-values": (
        "return [context.memory_limit_in_mb, context.function_version, context.invoked_function_arn, context.w3c()]",
    ),
    "remaining": ("return 0 < context.get_remaining_time_in_millis() <= 20_000",),
    "no-members": ("return [hasattr(context, n) for n in ('timeout', 'deadline', 'trace', 'epoch_deadline')]",),
    "where": ("return [os.getcwd() == os.environ['LAMBDA_TASK_ROOT'], os.environ['AWS_EXECUTION_ENV'], __name__]",),
}

CASES: list[Case] = [
    *(Case(f"reply-{name}", _one(expression)) for name, expression in _REPLIES.items()),
    *(
        Case(f"object-{name}", f"shared = {{}}\nclass C:\n    {member}\ndef handler(e, c): return {reply}")
        for name, (member, reply) in _OBJECTS.items()
    ),
    *(Case(name, _body(*lines), (None, {"a": ["é", 1.5, None]})) for name, lines in _BODIES.items()),
    Case("older-text", _one("'é'"), runtime="python3.11"),
    Case("older-error", _body("raise ValueError('é')"), runtime="python3.11"),
    Case("globals-stay", "n = 0\ndef handler(e, c):\n    global n\n    n += 1\n    return n", (1, 2, 3)),
    Case(
        "globals-after-an-error", "n = 0\ndef handler(e, c):\n    global n\n    n += 1\n    return 1 / (n - 1)", (1, 2)
    ),
    Case(
        "globals-after-an-exit",
        "import sys\nn = 0\ndef handler(e, c):\n    global n\n    n += 1\n    if e: sys.exit(1)\n    return n",
        (0, 1, 0),
    ),
    Case("coroutine", "async def handler(e, c): return 1"),
    Case("a-class", "class handler:\n    def __init__(self, e, c): pass"),
    Case("a-callable-object", "class H:\n    def __call__(self, e, c): return 'called'\nhandler = H()"),
    Case("not-callable", "handler = 5"),
    Case("one-parameter", "def handler(event): return 1"),
    Case("print-at-loading", "print('loading')\ndef handler(e, c): print('running')", (1, 2)),
    Case(
        "log-at-loading",
        "import logging\nlogging.warning('loading')\ndef handler(e, c): logging.warning('running')",
        (1, 2),
    ),
    Case("missing-module", "import no_such_module\ndef handler(e, c): pass"),
    Case("missing-name", "from json import no_such_name\ndef handler(e, c): pass"),
    Case("missing-file", "x = 1", handler="other.handler"),
    Case("missing-handler", "x = 1"),
    Case("malformed", "x = 1", handler="handler"),
    Case("built-in-module", "x = 1", handler="sys.exit"),
    Case("syntax-error", "def handler(e, c)\n    return 1"),
    Case("indentation", "def handler(e, c):\nreturn 1"),
    Case("error-at-loading", "def fail():\n    raise ValueError('at loading')\nfail()"),
    Case("error-at-loading-again", "1 / 0", (1, 2)),
    Case("exit-at-loading", "import sys\nsys.exit(4)"),
    Case("folder", {"a/b.py": "def handler(e, c): return __name__"}, handler="a/b.handler"),
    Case(
        "package",
        {"a/__init__.py": "from .b import x", "a/b.py": "x = 7", "app.py": "import a\ndef handler(e, c): return a.x"},
    ),
    Case(
        "relative-import",
        {"a/__init__.py": "", "a/b.py": "from . import c\ndef handler(e, x): return c.V", "a/c.py": "V = 1"},
        handler="a.b.handler",
    ),
    Case("lazy-import", {"app.py": "def handler(e, c):\n    import lazy\n    return lazy.V", "lazy.py": "V = 2"}),
    Case(
        "error-in-another-file",
        {
            "app.py": "import deep\ndef handler(e, c): return deep.fail(e)",
            "deep.py": "def fail(e):\n    raise KeyError(e)",
        },
    ),
    Case(
        "named-like-the-library", {"app.py": "import html\ndef handler(e, c): return html.V", "html.py": "V = 'mine'"}
    ),
    Case(
        "named-like-what-is-loaded",
        {"app.py": "import json\ndef handler(e, c): return hasattr(json, 'V')", "json.py": "V = 1"},
    ),
    Case(
        "client-context",
        _one(
            "[context.client_context.custom, context.client_context.env, context.client_context.client.app_title, repr(context.client_context)]"
        ),
        client_context=b'{"custom": {"a": "\\u00e9"}, "client": {"app_title": "t", "x": 1}}',
    ),
    Case(
        "trace-context",
        _one("[context.w3c(), repr(context.client_context)]"),
        client_context=b'{"w3c": {"traceparent": "00-x", "other": 1}}',
    ),
    Case("variables", _one("os.environ['MINE']"), environment={"MINE": "é"}),
    Case("variable-kept", _body("os.environ['N'] = os.environ.get('N', '') + 'x'", "return os.environ['N']"), (1, 2)),
    Case(
        "thread",
        _body(
            "import threading", "t = threading.Thread(target=print, args=('from a thread',))", "t.start()", "t.join()"
        ),
    ),
]

# Each stands in docs/known-differences.md too.
DIFFERENCES = {
    "not-callable": "AWS's trace has a frame of the runtime client itself",
    "one-parameter": "AWS's trace has a frame of the runtime client itself",
    "coroutine": "Python's warning of a coroutine that nobody awaited is not logged",
}
