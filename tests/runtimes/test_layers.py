"""Layers: how their files come together, and how each language finds what they bring."""

import io
import shutil
import zipfile

import pytest
from sandboxed import SPEC, Handler, zipped

from streammock.errors import CodeError
from streammock.functions.runtime import CallableCode, DirectoryCode, ZipCode
from streammock.runtimes import layering
from streammock.runtimes.selector import Runtimes


@pytest.fixture(params=["in-process", "subprocess"])
def start(request):
    """Starts a function in either kind of Python, or in a child whatever the kind for other languages."""
    runtimes = Runtimes(lambda: "http://127.0.0.1:9", request.param)
    sandboxes = []

    def start(files, *layers, **settings):
        code = zipped(files) if isinstance(files, dict) else files
        sandboxes.append(runtimes.start(SPEC._replace(code=code, layers=layers, **settings)))
        return Handler(sandboxes[-1])

    yield start
    for sandbox in sandboxes:
        sandbox.close()


def linked(name, goal):
    """A layer with one symbolic link."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        member = zipfile.ZipInfo(name)
        member.external_attr = 0o120777 << 16
        archive.writestr(member, goal)
        archive.writestr("real/a", "linked")
    return ZipCode(content.getvalue(), "")


def test_the_later_layer_wins(tmp_path):
    """Files of the same name are replaced, directories are merged, whatever kind stood there before."""
    target = tmp_path / "opt"
    target.mkdir()
    first = zipped({"a/one": "1", "a/two": "1", "b": "1", "c/x": "1"})
    second = zipped({"a/two": "2", "b/now/a/directory": "2", "c": "2"})
    layering.unpack([first, second], target)
    files = {str(path.relative_to(target)): path.read_text() for path in target.rglob("*") if path.is_file()}
    assert files == {"a/one": "1", "a/two": "2", "b/now/a/directory": "2", "c": "2"}
    assert [path.name for path in tmp_path.iterdir()] == ["opt"]


def test_links_of_layers(tmp_path):
    """A later layer's directory takes a link's place instead of being written through it."""
    target = tmp_path / "opt"
    target.mkdir()
    layering.unpack([linked("here", "real"), zipped({"here/b": "2"})], target)
    assert not (target / "here").is_symlink()
    assert sorted(path.name for path in (target / "real").iterdir()) == ["a"]


def test_a_layer_by_directory(tmp_path):
    """It is copied: the user's own files stay as they are."""
    (tmp_path / "layer" / "python").mkdir(parents=True)
    (tmp_path / "layer" / "python" / "m.py").write_text("")
    (tmp_path / "opt").mkdir()
    layering.unpack([DirectoryCode(tmp_path / "layer")], tmp_path / "opt")
    assert (tmp_path / "opt" / "python" / "m.py").is_file()
    assert (tmp_path / "layer" / "python" / "m.py").is_file()


def test_a_layer_is_made_of_files(tmp_path):
    """A callable is none."""
    with pytest.raises(TypeError, match="made of files"):
        layering.unpack([CallableCode(print)], tmp_path)


# --- Python -------------------------------------------------------------------------------------------------------
def test_python_finds_its_modules(start):
    """First the code, then the layers' site-packages of that version, then their python directory."""
    layer = zipped(
        {
            "python/inner.py": "V = 'python'",
            "python/both.py": "V = 'python'",
            "python/mine.py": "V = 'layer'",
            "python/lib/python3.13/site-packages/both.py": "V = 'site-packages'",
            "python/lib/python3.12/site-packages/other.py": "",
        }
    )
    code = """
        import inner, both, mine, importlib.util
        def handler(e, c): return [inner.V, both.V, mine.V, importlib.util.find_spec("other")]
    """
    handler = start({"app.py": code, "mine.py": "V = 'code'"}, layer)
    assert handler() == ["python", "site-packages", "code", None]


def test_two_functions_with_different_layers(start):
    """Each sees its own; a trace names the file as on Lambda."""
    code = {"app.py": "import shared\ndef handler(e, c): return shared.answer(e)"}
    one = start(code, zipped({"python/shared.py": "def answer(e): return 1"}))
    two = start(code, zipped({"python/shared.py": "def answer(e): return 1 / e"}))
    assert [one(), two(2), one()] == [1, 0.5, 1]
    assert '/opt/python/shared.py", line 1' in two(0)["stackTrace"][-1]


def test_a_callable_with_layers(start):
    """What it imports while it runs comes from there too, and leaves no trace in the test."""

    def handler(event, context):
        import only_in_a_layer

        return only_in_a_layer.V

    assert start(CallableCode(handler), zipped({"python/only_in_a_layer.py": "V = 3"}))() == 3
    with pytest.raises(ModuleNotFoundError):
        import only_in_a_layer  # noqa: F401


def test_a_layer_that_cannot_be_unpacked(start):
    """It is the mock's own error, each time anew."""
    handler = start({"app.py": "def handler(e, c): pass"}, ZipCode(b"no zip", ""))
    for _ in range(2):
        with pytest.raises(CodeError, match="cannot be unpacked"):
            handler()


# --- other languages ----------------------------------------------------------------------------------------------
@pytest.mark.node
def test_node_finds_its_modules(start):
    """CommonJS and ES modules; NODE_PATH names what is for its very version too, in Lambda's order."""
    layer = zipped(
        {
            "nodejs/node_modules/a/index.js": "module.exports = 'a'",
            "nodejs/node20/node_modules/b/index.js": "module.exports = 'b of 20'",
        }
    )
    common = start(
        {"index.js": "exports.handler = async () => [require('a'), require('b'), process.env.NODE_PATH]"},
        layer,
        runtime="nodejs20.x",
        handler="index.handler",
    )
    *found, path = common()
    assert found == ["a", "b of 20"]
    first, second = path.split(":")[:2]
    assert first.endswith("/opt/nodejs/node20/node_modules")
    assert second.endswith("/opt/nodejs/node_modules")
    module = start(
        {"index.mjs": "import a from 'a'; export const handler = async () => a"},
        layer,
        runtime="nodejs20.x",
        handler="index.handler",
    )
    assert module() == "a"


@pytest.mark.skipif(shutil.which("ruby") is None, reason="needs ruby on PATH")
def test_ruby_finds_its_files(start):
    """In /opt/ruby/lib."""
    layer = zipped({"ruby/lib/mine.rb": "MINE = 4"})
    handler = start({"app.rb": "require 'mine'\ndef handler(event:, context:) = MINE"}, layer, runtime="ruby3.2")
    assert handler() == 4
