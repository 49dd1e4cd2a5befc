"""The corpus of functions whose log is JSON; as where it is text, nothing may tell the clients apart."""

from __future__ import annotations

import node_handlers
import python_handlers

from streammock.functions.logging_config import LoggingConfig

_LEVELS = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")


def _logging(level: str) -> LoggingConfig:
    return LoggingConfig("JSON", application_level=level)


# --- Python ---------------------------------------------------------------------------------------------------------
_ALL_LEVELS = (
    "for level in (1, 5, 10, 15, 20, 25, 30, 40, 50, 60): logging.log(level, 'at %d', level)",
    "print('printed')",
    'print(\'{"level": "debug", "timestamp": "2024-11-02T16:51:31.587199Z"}\')',
    'print(\'{"level": "Warn", "time": "2024-11-02T16:51:31+01:00"}\')',
    'print(\'{"level": "error", "timestamp": "yesterday"}\')',
    "print('{not json')",
    "context.log('by the context')",
    "logging.getLogger().setLevel(logging.DEBUG)",
    "logging.debug('after the handler set the level')",
    "return [logging.getLogger().level, os.environ['AWS_LAMBDA_LOG_FORMAT'], os.environ['AWS_LAMBDA_LOG_LEVEL']]",
)
_BODIES = {
    "text": ("logging.info('one %s\\ntwo\\n', 'é 世界')",),
    "named": ("logging.getLogger('a.b').warning('named')",),
    "object": ("logging.info({'a': [1, None, {'b': 'é'}]})",),
    "object-and-values": ("logging.info({'a': 1}, {'b': 2})",),
    "object-without-form": ("logging.info({'a': {1, }, 'b': object, 'c': float('nan')})",),
    "object-with-keys": ("logging.info({1: 'a', None: 'b', True: 'c'})",),
    "object-with-no-key": ("logging.info({(1, 2): 'a'})", "logging.info('next')"),
    "no-text": ("logging.info(None)", "logging.info(5)", "logging.info([1, 'a'])"),
    "wrong-values": ("logging.info('%d', 'x')", "logging.info('next')"),
    "extra": ("logging.info('x', extra={'mine': {'a': 1}, 'empty': None, 'zero': 0, 'kind': int})",),
    "extra-of-ours": (
        "logging.info('x', extra={'timestamp': 't', 'level': 'l', 'logger': 'n', 'requestId': 'r', 'location': 'p'})",
    ),
    "extra-tenant": ("logging.info('x', extra={'tenant_id': 't', 'tenantId': 'u'})",),
    "exception": ("try:", "    1 / 0", "except ZeroDivisionError:", "    logging.exception('failed')"),
    "exception-given": ("logging.warning('given', exc_info=ValueError('é'))",),
    "exception-chained": (
        "try:",
        "    try:",
        "        1 / 0",
        "    except ZeroDivisionError as error:",
        "        raise KeyError('k') from error",
        "except KeyError:",
        "    logging.error({'a': 1}, exc_info=True)",
    ),
    "exception-of-none": (
        "logging.error('nothing', exc_info=True)",
        "logging.error('x')",
    ),
    "stack": ("logging.info('x', stack_info=True)",),
    "own-format": (
        "logging.getLogger().handlers[0].setFormatter(logging.Formatter('%(aws_request_id)s|%(message)s'))",
        "logging.warning('x')",
    ),
    "own-handler": (
        "logging.getLogger('o').addHandler(logging.StreamHandler(sys.stdout))",
        "logging.getLogger('o').info('x')",
    ),
    "basic-config": ("logging.basicConfig(level=logging.DEBUG)", "logging.debug('not shown')"),
    "disabled": ("logging.disable(logging.INFO)", "logging.info('no')", "logging.warning('yes')", "logging.disable(0)"),
    "in-a-task": (
        "import asyncio",
        "async def work():",
        "    logging.info('x')",
        "asyncio.run(work())",
    ),
    "failure": ("raise ValueError('bad é \\n value')",),
    "failure-without-text": ("raise ValueError",),
    "failure-of-the-reply": ("return {1}",),
    "exit": ("logging.info('before')", "sys.exit(3)"),
    "exit-text": ("sys.exit('goodbye')",),
}
_FILES = {
    "at-loading": "import logging\nlogging.info('loading')\ndef handler(e, c): logging.info('running')",
    "variables-changed": (
        "import os\nos.environ.update(AWS_LAMBDA_LOG_LEVEL='DEBUG', AWS_LAMBDA_LOG_FORMAT='Text')\nimport logging\n"
        "def handler(e, c): logging.info('i'); logging.debug('d'); return logging.getLogger().level"
    ),
    "error-at-loading": "raise ValueError('at loading')",
    "missing-module": "import no_such_module",
    "missing-handler": "x = 1",
    "syntax-error": "def handler(e, c)\n    return 1",
}

PYTHON_CASES = [
    *(
        python_handlers.Case(
            f"json-level-{level}", python_handlers._body(*_ALL_LEVELS), (1, 2), logging=_logging(level)
        )
        for level in _LEVELS
    ),
    *(
        python_handlers.Case(f"json-{name}", python_handlers._body(*lines), (1, 2), logging=_logging("INFO"))
        for name, lines in _BODIES.items()
    ),
    *(
        python_handlers.Case(f"json-{name}-{level}", code, (1, 2), logging=_logging(level))
        for name, code in _FILES.items()
        for level in ("INFO", "FATAL")
    ),
    python_handlers.Case(
        "json-older-error",
        python_handlers._body("logging.info('é')", "raise ValueError('é')"),
        runtime="python3.11",
        logging=_logging("INFO"),
    ),
    # The client looks at the variables alone, also where Lambda has not set them.
    *(
        python_handlers.Case(
            f"text-level-{level}",
            python_handlers._body("for level in (10, 20, 30, 40): logging.log(level, 'at %d', level)", "1 / event"),
            (1, 0),
            environment={"AWS_LAMBDA_LOG_LEVEL": level},
        )
        for level in ("DEBUG", "info", "TRACE", "WARN", "NONE")
    ),
    python_handlers.Case(
        "json-by-variable",
        python_handlers._body("logging.warning('x')", "raise KeyError(1)"),
        environment={"AWS_LAMBDA_LOG_FORMAT": "json"},
    ),
]

# --- Node.js --------------------------------------------------------------------------------------------------------
_ALL_CONSOLE = """
    for (const level of ['trace', 'debug', 'info', 'log', 'warn', 'error', 'fatal']) console[level](level);
    process.stdout.write('raw\\n{"level": "debug", "timestamp": "2024-11-02T16:51:31.587199Z"}\\n');
    return process.env.AWS_LAMBDA_LOG_LEVEL;
"""
_ASYNC = {
    "text": "console.log('one\\ntwo é')",
    "nothing": "console.log()",
    "null": "console.log(null)",
    "number": "console.log(5); console.log(NaN); console.log(-0)",
    "object": "console.log({ a: [1, { b: null }], d: new Date(0), u: undefined })",
    "array": "console.log([1, 'a'])",
    "function": "console.log(() => 1); console.log(Symbol('x'))",
    "map": "console.log(new Map([[1, 2]]))",
    "circular": "const o = { a: 1 }; o.o = o; console.log(o)",
    "big-int": "console.log({ n: 1n }); console.log(1n)",
    "buffer": "console.log(Buffer.from('x'))",
    "to-json": "console.log({ toJSON() { return 'mine' } })",
    "format": "console.log('%s is %d', 'x', 5, { a: [1] })",
    "format-object": "console.log({ a: 1 }, 'more')",
    "error": "console.error(new TypeError('bad é'))",
    "error-inside": "console.error({ failed: new RangeError('x'), n: 1 })",
    "error-behind": "console.error('failed', new RangeError('x'), new Error('second'))",
    "error-before": "console.error(new RangeError('x'), 'more')",
    "error-of-its-own": "class Mine extends Error { constructor() { super('m'); this.code = 'C'; this.more = { a: 1 } } }; console.error(new Mine()); console.error('x', new Mine())",
    "error-with-cause": "console.error(new Error('outer', { cause: new Error('inner') }))",
    "error-without-stack": "const e = new Error('x'); e.stack = undefined; console.error(e); console.error('x', e)",
    "error-with-a-strange-stack": "const e = new Error('x'); e.stack = 7; console.error(e); console.error('x', e)",
    "error-without-constructor": "const e = new Error('x'); e.constructor = null; console.error(e); console.error('x', e)",
    "throw": "throw new TypeError('bad é')",
    "throw-text": "throw 'text'",
    "throw-object": "throw { a: 1 }",
    "throw-with-code": "const e = new Error('x'); e.code = 'CODE'; throw e",
    "reply-without-form": "return 1n",
    "exit": "console.log('before'); process.exit(3)",
    "stray-rejection": "Promise.reject(new Error('stray')); await new Promise((r) => setTimeout(r, 500))",
    "stdout": "process.stdout.write('raw\\n'); process.stderr.write('{\"a\": 1}\\n')",
}
_FILES_OF_NODE = {
    "at-loading": "console.log('loading'); exports.handler = async () => console.log('running')",
    "error-at-loading": "throw new RangeError('at loading')",
    "missing-module": "require('no-such-module')",
    "missing-export": "exports.other = 1",
}

NODE_CASES = [
    *(
        node_handlers.Case(f"json-level-{level}", node_handlers._async(_ALL_CONSOLE), (1, 2), logging=_logging(level))
        for level in _LEVELS
    ),
    *(
        node_handlers.Case(f"json-{name}", node_handlers._async(body), (1, 2), logging=_logging("INFO"))
        for name, body in _ASYNC.items()
    ),
    *(
        node_handlers.Case(f"json-{name}", code, (1, 2), logging=_logging("INFO"))
        for name, code in _FILES_OF_NODE.items()
    ),
]


# Each stands in docs/known-differences.md too.
DIFFERENCES = dict.fromkeys(
    ("json-exception-of-none", "json-wrong-values", "json-object-with-no-key"),
    "the trace of an error in Lambda's own formatter has frames of it",
)
