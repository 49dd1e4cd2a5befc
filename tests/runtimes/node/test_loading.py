"""How a handler is found and loaded, and how that fails (spec/runtimes.md 1)."""

import pytest

from streammock.functions.runtime import DirectoryCode

pytestmark = pytest.mark.node

COMMONJS = "exports.handler = async () => 'commonjs'"
MODULE = "export const handler = async () => 'module'"


@pytest.mark.parametrize(
    ("files", "settings", "answer"),
    [
        ({"index.js": COMMONJS}, {}, "commonjs"),
        ({"index.cjs": COMMONJS}, {}, "commonjs"),
        ({"index.mjs": MODULE}, {}, "module"),
        ({"index.js": MODULE, "package.json": '{"type": "module"}'}, {}, "module"),
        ({"index.mjs": "await null; " + MODULE}, {}, "module"),
        ({"src/app.js": COMMONJS}, {"handler": "src/app.handler"}, "commonjs"),
        ({"index.js": "exports.a = { b: async () => 'nested' }"}, {"handler": "index.a.b"}, "nested"),
        ({"index.js": COMMONJS, "index.mjs": MODULE}, {}, "commonjs"),
        (
            {
                "index.js": "exports.handler = require('dep')",
                "node_modules/dep/index.js": "module.exports=async()=>'dep'",
            },
            {},
            "dep",
        ),
        ({"node_modules/dep/index.js": COMMONJS}, {"handler": "dep.handler"}, "commonjs"),
    ],
)
def test_where_the_handler_is(start, files, settings, answer):
    """CommonJS and ES modules, in directories and packages, as the real runtime looks for them."""
    assert start(files, **settings)() == answer


@pytest.mark.parametrize(
    ("files", "settings", "error_type", "message"),
    [
        (
            "require('nowhere')",
            {},
            "Runtime.ImportModuleError",
            "Error: Cannot find module 'nowhere'\nRequire stack:\n- /var/task/index.js\n- /var/runtime/index.mjs",
        ),
        ({"other.js": ""}, {}, "Runtime.ImportModuleError", None),
        ("not js", {}, "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected identifier 'js'"),
        # Lambda's Node.js does not guess that a plain .js file is an ES module (spec/runtimes.md 8.6).
        (MODULE, {}, "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected token 'export'"),
        ("", {}, "Runtime.HandlerNotFound", "index.handler is undefined or not exported"),
        ("exports.handler = 1", {}, "Runtime.HandlerNotFound", "index.handler is not a function"),
        ("", {"handler": "index"}, "Runtime.MalformedHandlerName", "Bad handler"),
        (
            "",
            {"handler": "../index.handler"},
            "Runtime.MalformedHandlerName",
            "'../index.handler' is not a valid handler name. Use absolute paths when specifying root directories in "
            "handler names.",
        ),
        ("throw new RangeError('at the top')", {}, "RangeError", "at the top"),
        # Not Runtime.ImportModuleError: that is for CommonJS alone.
        ({"index.mjs": "import 'nowhere'"}, {}, "Error", None),
        (
            "exports.handler = () => {}; exports.handler[Symbol.for('aws.lambda.runtime.handler.streaming')] = 'x'",
            {},
            "Runtime.MalformedStreamingHandler",
            "Only response streaming is supported.",
        ),
    ],
)
def test_what_cannot_be_loaded(start, files, settings, error_type, message):
    """The error of the start is the outcome, and the log has it too."""
    handler = start(files, **settings)
    payload = handler()
    assert handler.failed
    assert list(payload) == ["errorType", "errorMessage", "trace"]
    assert payload["errorType"] == error_type
    if message is not None:
        assert payload["errorMessage"] == message
    (event,) = [event for event in handler.outcome.log if "Uncaught Exception" in event]
    assert event.split("\t")[1:3] == ["undefined", "ERROR"]


def test_a_failed_start_is_tried_again(start):
    """The next invocation loads the code anew (streams_and_mappings C.3)."""
    handler = start(
        "const fs = require('fs'), mark = process.env.TMPDIR + '/mark';"
        "if (!fs.existsSync(mark)) { fs.writeFileSync(mark, ''); throw new Error('first') }"
        "exports.handler = async () => 'second'"
    )
    assert handler()["errorMessage"] == "first"
    assert handler() == "second"
    assert handler.outcome.init_duration_ns is not None


def test_code_used_in_place(start, tmp_path):
    """A directory is not copied: the handler sees its own path, and nothing is written there."""
    (tmp_path / "index.js").write_text("exports.handler = async () => [__dirname, process.cwd()]")
    handler = start(DirectoryCode(tmp_path))
    assert handler() == [str(tmp_path), str(tmp_path)]
    assert [path.name for path in tmp_path.iterdir()] == ["index.js"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (
            "index.js",
            "const {marshall} = require('@aws-sdk/util-dynamodb'); exports.handler = async (e) => marshall(e)",
        ),
        (
            "index.mjs",
            "import {marshall} from '@aws-sdk/util-dynamodb'; export const handler = async (e) => marshall(e)",
        ),
    ],
)
def test_code_used_in_place_finds_the_sdk(start, tmp_path, name, code):
    """The runtime's SDK is there for both kinds of modules, although no directory above the code holds it."""
    (tmp_path / name).write_text(code)
    assert start(DirectoryCode(tmp_path))({"a": "b"}) == {"a": {"S": "b"}}


def test_a_module_missing_in_place(start, tmp_path):
    """The search for the SDK does not change the error of another missing package."""
    (tmp_path / "index.mjs").write_text("import 'nowhere'")
    assert start(DirectoryCode(tmp_path))()["errorMessage"].startswith(
        f"Cannot find package 'nowhere' imported from {tmp_path}"
    )
