"""The corpus for Node.js 24 and later: no callbacks, a returned value is the answer, everything by import()."""

from __future__ import annotations

from node_handlers import ASYNC, Case


def _plain(body: str) -> str:
    return f"exports.handler = (event, context) => {{ {body} }}"


def _streamed(body: str, options: str = "") -> str:
    return f"exports.handler = awslambda.streamifyResponse(async (event, stream, context) => {{ {body} }}{options})"


_PLAIN = {
    "sync-return": "return event",
    "sync-nothing": "",
    "sync-throw": "throw new Error('sync')",
    "sync-throw-text": "throw 'text'",
    "sync-throw-undefined": "throw undefined",
    "sync-big-int": "return 1n",
    "promise": "return Promise.resolve(5)",
    "thenable": "return { then(yes) { yes(6) } }",
    "thenable-rejects": "return { then(yes, no) { no(new Error('thenable')) } }",
    "then-no-function": "return { then: 5 }",
    "no-context-controls": "return ['succeed', 'fail', 'done', 'callbackWaitsForEmptyEventLoop'].map((n) => typeof context[n])",
    "interval-is-not-awaited": "setInterval(() => {}, 1000); return 'at once'",
    "timer-is-not-awaited": "setTimeout(() => console.log('too late'), 60000); return 'at once'",
    "immediate-is-awaited": "setImmediate(() => console.log('same turn')); return 1",
    "exit": "process.exit(3)",
    "arguments": "return arguments.length",
    "trace-id": "return [typeof context.xRayTraceId, 'xRayTraceId' in context]",
    "to-json-throws": "return { toJSON() { throw new Error('mine') } }",
    "throw-that-cannot-be-told": "throw { toString() { throw 1 } }",
    "throw-like-an-error": "throw { name: 'N', message: 'm', stack: 's' }",
    "throw-symbol": "throw Symbol('x')",
    "throw-without-stack": "const e = new Error('x'); delete e.stack; e.stack = undefined; throw e",
    "throw-delete-character": "throw new Error('a\\x7fb')",
    "throw-of-another-realm": "throw require('vm').runInNewContext('new Error(\"elsewhere\")')",
    "throw-aggregate": "throw new AggregateError([new Error('one')], 'many')",
    "invoke-store": "return [awslambda.InvokeStore.getRequestId(), awslambda.InvokeStore.hasContext(), typeof awslambda.InvokeStore.getTenantId()]",
    "invoke-store-values": "awslambda.InvokeStore.set('k', 1); return [awslambda.InvokeStore.get('k'), awslambda.InvokeStore.get('other') === undefined]",
    "invoke-store-protected": "awslambda.InvokeStore.set(Symbol.for('_AWS_LAMBDA_REQUEST_ID'), 1)",
    "log-fatal": "console.fatal('f'); console.trace('t')",
    "log-object": "console.info({ a: 1 }, [2], 'x')",
    "log-an-error": "console.error(new RangeError('logged').message)",
    "globals-of-lambda": "return Object.keys(awslambda).sort()",
}
_STREAMED = {
    "stream": "stream.write('a'); stream.write('b'); stream.end()",
    "stream-end-alone": "stream.end('all')",
    "stream-nothing": "stream.end()",
    "stream-object": "stream.write({ a: 1 }); stream.end()",
    "stream-bytes": "stream.write(new Uint8Array([65, 66])); stream.end()",
    "stream-type": "stream.setContentType('text/plain'); stream.end('x')",
    "stream-type-too-late": "stream.write('x'); stream.setContentType('text/plain')",
    "stream-prelude": "const s = awslambda.HttpResponseStream.from(stream, { statusCode: 201 }); s.write('x'); s.end()",
    "stream-throws-at-once": "throw new Error('no stream')",
    "stream-throws-later": "stream.write('part'); throw new TypeError('broken')",
    "stream-throws-text": "throw 'text'",
    "stream-return-value": "stream.end('x'); return 'ignored'",
    "stream-pipeline": "await require('stream/promises').pipeline(require('stream').Readable.from(['a', 'b']), stream)",
    "stream-awaited": "stream.write('a'); await new Promise((r) => setTimeout(r, 5)); stream.end('b')",
    "stream-context": "stream.end(JSON.stringify(Object.keys(context).sort()))",
}

MODERN_CASES: list[Case] = [
    *(Case(name, f"exports.handler = async (event, context) => {{ {body} }}") for name, body in ASYNC.items()),
    *(Case(name, _plain(body)) for name, body in _PLAIN.items() if name not in ASYNC),
    *(Case(name, _streamed(body)) for name, body in _STREAMED.items()),
    Case("stream-water-mark", _streamed("stream.end('x')", ", { highWaterMark: 10 }")),
    Case(
        "stream-with-three-parameters",
        "exports.handler = awslambda.streamifyResponse(async function (e, s, c) { s.end('3') })",
    ),
    Case("stream-not-async", "exports.handler = awslambda.streamifyResponse((e, s) => { s.end('x') })"),
    Case(
        "stream-of-no-kind",
        "const h = async () => 1; h[Symbol.for('aws.lambda.runtime.handler.streaming')] = 'other'; exports.handler = h",
    ),
    Case("callback", "exports.handler = (event, context, callback) => callback(null, 1)"),
    Case("callback-async", "exports.handler = async (event, context, callback) => 1"),
    Case("callback-by-arguments", "exports.handler = function () { return typeof arguments[2] }"),
    Case("callback-with-default", "exports.handler = (event, context, callback = 1) => typeof callback"),
    Case("callback-of-a-module", {"index.mjs": "export const handler = (e, c, callback) => callback(null, 1)"}),
    Case("module", {"index.mjs": "export const handler = (e) => e"}),
    Case("module-default", {"index.mjs": "export default { handler: () => 'default' }"}),
    Case("module-default-function", {"index.mjs": "export default () => 1"}, handler="index.default"),
    Case(
        "module-both",
        {"index.mjs": "export const handler = () => 'named'; export default { handler: () => 'default' }"},
    ),
    Case("commonjs-file", {"index.cjs": "exports.handler = () => 'commonjs'"}),
    Case("commonjs-module-exports", "module.exports = { handler: () => 'assigned' }"),
    Case("commonjs-computed", "module.exports[['hand', 'ler'].join('')] = () => 'not seen by the lexer'"),
    Case("commonjs-instance", "class A { handler() { return 'of a class' } }; module.exports = new A()"),
    Case(
        "commonjs-member-of-a-function",
        "const f = () => 1; f.handler = () => 2; exports.f = f",
        handler="index.f.handler",
    ),
    Case(
        "module-by-package",
        {"index.js": "export const handler = async () => 'esm'", "package.json": '{"type": "module"}'},
    ),
    Case("module-without-package", "export const handler = async () => 'esm'"),
    Case(
        "js-before-mjs", {"index.js": "exports.handler = () => 'js'", "index.mjs": "export const handler = () => 'mjs'"}
    ),
    Case("top-level-await", {"index.mjs": "const v = await Promise.resolve(7); export const handler = () => v"}),
    Case("package", {"node_modules/index/index.js": "exports.handler = () => 'package'"}),
    Case("folder", {"a/b.js": "exports.handler = () => __filename.endsWith('b.js')"}, handler="a/b.handler"),
    Case("nested-name", "exports.a = { b: { handler: () => 'nested' } }", handler="index.a.b.handler"),
    Case("outside", "", handler="../index.handler"),
    Case("globals-stay", "let n = 0; exports.handler = () => ++n", (1, 2, 3)),
    Case("globals-after-an-error", "let n = 0; exports.handler = (e) => { n++; if (e) throw n; return n }", (0, 1, 0)),
    Case(
        "globals-after-an-exit", "let n = 0; exports.handler = (e) => { if (e) process.exit(1); return ++n }", (0, 1, 0)
    ),
    Case("print-at-loading", "console.log('loading'); exports.handler = () => console.log('running')", (1, 2)),
    Case("missing-module", "require('no-such-module')"),
    Case("missing-package-of-a-module", {"index.mjs": "import 'no-such-package'; export const handler = 1"}),
    Case("missing-file-of-a-module", {"index.mjs": "import './no-such.mjs'; export const handler = 1"}),
    Case("missing-name-of-a-module", {"index.mjs": "import { no } from 'node:fs'; export const handler = 1"}),
    Case("missing-file", "", handler="other.handler"),
    Case("missing-export", "exports.other = 1"),
    Case("missing-export-of-a-module", {"index.mjs": "export const other = 1"}),
    Case("not-a-function", "exports.handler = 5"),
    Case("malformed", "", handler="handler"),
    Case("syntax-error", "exports.handler = async () => {"),
    Case("syntax-error-of-a-module", {"index.mjs": "export const handler = async () => {"}),
    Case("syntax-error-at-run-time", "exports.handler = () => JSON.parse('{')"),
    Case("syntax-error-at-loading", "JSON.parse('{')"),
    Case("error-at-loading", "throw new RangeError('at loading')"),
    Case("text-at-loading", "throw 'text'"),
    Case("null-at-loading", "throw null"),
    Case(
        "rejection-at-loading", {"index.mjs": "await Promise.reject(new Error('at loading')); export const handler = 1"}
    ),
    Case("stray-rejection-at-loading", "Promise.reject(new Error('stray')); exports.handler = () => 1"),
    Case("never-loaded", {"index.mjs": "await new Promise(() => {}); export const handler = 1"}),
    Case("exit-at-loading", "process.exit(4)"),
    Case(
        "stray-error-between",
        "exports.handler = () => { setImmediate(() => { throw new Error('between') }); return 1 }",
        (1, 2),
    ),
    Case(
        "stray-rejection-caught",
        "process.on('unhandledRejection', (e) => console.log('caught', e.message)); exports.handler = async () => "
        "{ Promise.reject(new Error('stray')); await new Promise((r) => setTimeout(r, 5)); return 'goes on' }",
    ),
]

# Each stands in docs/known-differences.md too.
MODERN_DIFFERENCES: dict[str, str] = {}
