"""Every Python block of the documentation runs: the blocks of a page are one test module."""

import re
import shutil
from pathlib import Path

from streammock.runtimes import node_sdk

DOCS = Path(__file__).parent.parent.parent / "docs"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
NEEDED = {  # the programs that tests need, which a reader is told of in words
    "test_how_to_node_handler.py::test_copies": "node",
    "test_how_to_other_runtimes.py::test_a_java_function": "javac",
}
CACHE = node_sdk.cache_directory().parent


def programs():
    """The source of each page's blocks, by a name that a module can have."""
    for page in sorted(DOCS.rglob("*.md")):
        source = "\n\n".join(BLOCK.findall(page.read_text(encoding="utf-8")))
        if source:
            yield "test_" + re.sub(r"\W", "_", str(page.relative_to(DOCS).with_suffix(""))), source


def test_the_blocks_of_all_pages_are_tests_that_pass(pytester, monkeypatch):
    """They run as their reader would run them, with the fixture from the plugin, in a process of their own."""
    monkeypatch.setenv("STREAMMOCK_CACHE", str(CACHE))  # pytester's own home directory has none
    monkeypatch.setenv("PYTHONPATH", str(DOCS.parent))
    pytester.makepyfile(**dict(programs()))
    pytester.makeini(
        "[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\nfilterwarnings = error"
    )
    missing = [test for test, program in NEEDED.items() if shutil.which(program) is None]
    # The plugin by its module, as in tests/plugin: it may be installed here or not.
    plugins = ["-p", "no:streammock", "-p", "streammock.pytest_plugin", "-p", "no:randomly"]
    result = pytester.runpytest_subprocess(*plugins, "-q", *(f"--deselect={test}" for test in missing))
    assert set(result.parseoutcomes()) - {"deselected"} == {"passed"}


def test_the_pages_are_found():
    """The pattern above finds the blocks: pages with some are known to be there, and each holds a test."""
    found = dict(programs())
    assert {"test_quickstart", "test_how_to_time"} <= set(found)
    assert [name for name, source in found.items() if "def test_" not in source] == []
    for test in NEEDED:
        page, _, name = test.partition(".py::")
        assert f"def {name}(" in found[page]
