"""What changed with nodejs24.x: no callbacks, a returned value is the answer, everything by import() (spec/runtimes.md 1)."""

import pytest

pytestmark = pytest.mark.node


@pytest.fixture
def start_modern(start):
    def start_modern(files, **settings):
        return start(files, runtime="nodejs24.x", **settings)

    return start_modern


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        ("exports.handler = (event) => event.a", 1),
        ("exports.handler = async (event) => event.a", 1),
        ("exports.handler = () => {}", None),
        ({"index.mjs": "export const handler = () => 'module'"}, "module"),
        ({"index.mjs": "export default { handler: () => 'default' }"}, "default"),
        ({"index.cjs": "exports.handler = () => 'commonjs'"}, "commonjs"),
        ({"node_modules/index/index.js": "exports.handler = () => 'package'"}, "package"),
        ("exports.handler = (event, context) => typeof context.succeed", "undefined"),
        ("exports.handler = () => { setInterval(() => {}, 1000); return 'no waiting' }", "no waiting"),
        ("exports.handler = awslambda.streamifyResponse(async (e, s, c) => { s.end('[1]') })", [1]),
    ],
)
def test_a_reply(start_modern, files, answer):
    """The returned value, or what its promise resolves to; nothing waits for the event loop."""
    handler = start_modern(files)
    assert handler({"a": 1}) == answer
    assert handler({"a": 1}) == answer


@pytest.mark.parametrize(
    ("code", "error_type", "message"),
    [
        ("exports.handler = async () => { throw new TypeError('no') }", "TypeError", "no"),
        ("exports.handler = () => { throw 'no' }", "string", "no"),
        ("exports.handler = () => 1n", "Runtime.JSONStringifyError", "Unable to stringify response body"),
        ("exports.handler = awslambda.streamifyResponse(async () => { throw new Error('no') })", "Error", "no"),
    ],
)
def test_an_error(start_modern, code, error_type, message):
    """Errors are reported as before; the next invocation is warm."""
    handler = start_modern(code)
    payload = handler()
    assert (payload["errorType"], payload["errorMessage"]) == (error_type, message)
    handler()
    assert handler.outcome.init_duration_ns is None


def test_callbacks_are_refused(start_modern):
    """A handler with a third parameter does not start."""
    handler = start_modern("exports.handler = (event, context, callback) => callback(null, 1)")
    assert handler()["errorType"] == "Runtime.CallbackHandlerDeprecated"
    assert any("Init Error" in event and event.split("\t")[1:3] == ["-", "ERROR"] for event in handler.outcome.log)


def test_a_stray_rejection_ends_the_process(start_modern):
    """Nobody reports it: the process is just gone."""
    handler = start_modern(
        "exports.handler = async () => { Promise.reject(new Error('stray')); await new Promise(() => setTimeout(() => {}, 500)) }"
    )
    assert handler()["errorMessage"].endswith("Error: Runtime exited with error: exit status 1")
    assert any("stray" in event for event in handler.outcome.log)


def test_the_invoke_store_tells_whose_invocation_it_is(start_modern):
    """Libraries ask awslambda.InvokeStore; each invocation begins with an empty one."""
    handler = start_modern(
        "exports.handler = () => { const s = awslambda.InvokeStore; const before = s.get('k') === undefined; s.set('k', 1); "
        "return [s.getRequestId(), before] }"
    )
    assert handler() == [handler_id(1), True]
    assert handler() == [handler_id(2), True]


def test_the_function_may_do_without_the_global(start_modern):
    """AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA leaves the global name to the function."""
    handler = start_modern(
        "exports.handler = () => typeof awslambda", environment={"AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA": "true"}
    )
    assert handler() == "undefined"


def handler_id(number):
    return f"00000000-0000-4000-8000-{number:012d}"
