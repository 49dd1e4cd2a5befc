"""The corpus for Node.js up to 22; as for Python, nothing may tell the two clients apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from streammock.functions.logging_config import TEXT, LoggingConfig


@dataclass(frozen=True)
class Case:
    """One function and the events it is invoked with, in one sandbox."""

    name: str
    files: str | dict[str, str]  # text alone is index.js
    events: tuple[Any, ...] = (None, {"a": ["é", 1.5, None]})
    handler: str = "index.handler"
    timeout: int = 20
    logging: LoggingConfig = TEXT


def _async(body: str) -> str:
    return f"exports.handler = async (event, context) => {{ {body} }}"


def _callback(body: str) -> str:
    return f"exports.handler = (event, context, callback) => {{ {body} }}"


ASYNC = {
    "echo": "return event",
    "nothing": "",
    "null": "return null",
    "text": "return 'é\\u2028\\n'",
    "number": "return 1e21",
    "not-a-number": "return NaN",
    "date": "return new Date(0)",
    "buffer": "return Buffer.from('x')",
    "map": "return new Map([[1, 2]])",
    "function": "return () => 1",
    "symbol": "return Symbol('x')",
    "circular": "const o = {}; o.o = o; return o",
    "big-int": "return 1n",
    "to-json": "return { toJSON() { return 'mine' } }",
    "throw": "throw new Error('bad é')",
    "throw-type": "throw new TypeError('bad type')",
    "throw-text": "throw 'text'",
    "throw-null": "throw null",
    "throw-object": "throw { a: 1 }",
    "throw-own": "class Mine extends Error {}; throw new Mine('mine')",
    "throw-named": "const e = new Error('x'); e.name = 'Named'; throw e",
    "throw-with-code": "const e = new Error('x'); e.code = 'CODE'; e.more = { a: 1 }; throw e",
    "throw-cause": "throw new Error('outer', { cause: new Error('inner') })",
    "reference": "return nothing.at.all",
    "reject-later": "await new Promise((_, no) => setTimeout(no, 5, new RangeError('later')))",
    "levels": "console.log('l'); console.info('i'); console.warn('w'); console.error('e'); console.debug('d'); console.trace && 1",
    "format": "console.log('%s is %d', 'x', 5, { a: [1] })",
    "lines": "console.log('one\\ntwo')",
    "log-error": "console.error('failed', new Error('x').message)",
    "log-nothing": "console.log()",
    "stdout": "process.stdout.write('raw\\n')",
    "context-keys": "return Object.keys(context).sort()",
    "context-values": "return [context.functionName, context.functionVersion, context.memoryLimitInMB, context.invokedFunctionArn, context.awsRequestId]",
    "remaining": "const t = context.getRemainingTimeInMillis(); return t > 0 && t <= 20000",
    "environment": "return [process.env.AWS_EXECUTION_ENV, process.env._HANDLER, process.cwd() === process.env.LAMBDA_TASK_ROOT]",
    "exit": "process.exit(3)",
    "exit-nothing": "process.exit(0)",
    "stray-rejection": "Promise.reject(new Error('stray')); await new Promise((r) => setTimeout(r, 500))",
    "stray-error": "setTimeout(() => { throw new Error('stray') }, 1); await new Promise((r) => setTimeout(r, 500))",
    "large": "return 'x'.repeat(1000000)",
}
_CALLBACK = {
    "callback": "callback(null, event)",
    "callback-nothing": "callback()",
    "callback-error": "callback(new Error('failed'))",
    "callback-text": "callback('failed')",
    "callback-object": "callback({ a: 1 })",
    "callback-twice": "callback(null, 1); callback(null, 2)",
    "callback-later": "setTimeout(callback, 5, null, 'later')",
    "callback-then-work": "setTimeout(() => console.log('still'), 20); callback(null, 'x')",
    "callback-at-once": "context.callbackWaitsForEmptyEventLoop = false; setTimeout(() => {}, 60000); callback(null, 'x')",
    "succeed": "context.succeed({ a: 1 })",
    "fail": "context.fail(new Error('failed'))",
    "done": "context.done(null, 'done')",
    "done-error": "context.done(new Error('failed'))",
    "sync-throw": "throw new Error('sync')",
    "sync-return": "return 'ignored'",
    "nothing-called": "",
}

CASES: list[Case] = [
    *(Case(name, _async(body)) for name, body in ASYNC.items()),
    *(Case(name, _callback(body)) for name, body in _CALLBACK.items()),
    Case("globals-stay", "let n = 0; exports.handler = async () => ++n", (1, 2, 3)),
    Case(
        "globals-after-an-exit",
        "let n = 0; exports.handler = async (e) => { if (e) process.exit(1); return ++n }",
        (0, 1, 0),
    ),
    Case("promise", "exports.handler = () => Promise.resolve(5)"),
    Case("thenable", "exports.handler = () => ({ then(yes) { yes(6) } })"),
    Case("module", {"index.mjs": "export const handler = async (e) => e"}),
    Case(
        "module-by-package",
        {"index.js": "export const handler = async () => 'esm'", "package.json": '{"type": "module"}'},
    ),
    Case("top-level-await", {"index.mjs": "const v = await Promise.resolve(7); export const handler = async () => v"}),
    Case("folder", {"a/b.js": "exports.handler = async () => __filename.endsWith('b.js')"}, handler="a/b.handler"),
    Case("nested-name", "exports.a = { b: { handler: async () => 'nested' } }", handler="index.a.b.handler"),
    Case(
        "other-file",
        {
            "index.js": "const o = require('./other'); exports.handler = async () => o.v()",
            "other.js": "exports.v = () => { throw new Error('in other') }",
        },
    ),
    Case("print-at-loading", "console.log('loading'); exports.handler = async () => console.log('running')", (1, 2)),
    Case("missing-module", "require('no-such-module')"),
    Case("missing-file", "", handler="other.handler"),
    Case("missing-export", "exports.other = 1"),
    Case("not-a-function", "exports.handler = 5"),
    Case("malformed", "", handler="handler"),
    Case("syntax-error", "exports.handler = async () => {"),
    Case("error-at-loading", "throw new RangeError('at loading')"),
    Case(
        "rejection-at-loading", {"index.mjs": "await Promise.reject(new Error('at loading')); export const handler = 1"}
    ),
    Case("exit-at-loading", "process.exit(4)"),
    Case(
        "stream",
        "exports.handler = awslambda.streamifyResponse(async (e, s) => { s.write('a'); s.write('b'); s.end() })",
    ),
]

# Each stands in docs/known-differences.md too.
DIFFERENCES: dict[str, str] = {
    "syntax-error": "the trace has an excerpt of the source, as AWS's client from version 4 on writes it",
}
