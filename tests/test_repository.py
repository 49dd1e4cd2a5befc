"""The house rules, as tests over the repository itself."""

import ast
import importlib
from collections import Counter
from pathlib import Path

import pytest

from streammock import service_models
from streammock.endpoint import snake_case

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "streammock"
SOURCES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
OPERATIONS = sorted(path for path in (PACKAGE / "operations").rglob("*.py") if path.stem != "__init__")
LONGEST_FILE = 400
SHORTEST_SENTENCE = 30


def name_of(path):
    return str(path.relative_to(ROOT))


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def service_of(path):
    return path.parent.name.rstrip("_")


def members(service, operation):
    shape = service_models.input_shape(service, operation)
    return set(shape.members) if shape is not None else set()


# --- operations ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", OPERATIONS, ids=name_of)
def test_an_operation_is_one_function_in_one_file_of_its_name(path):
    """The file's name is an operation of botocore's model, and its one public function has the same name."""
    known = {snake_case(name) for name in service_models.get(service_of(path)).operation_names}
    public = [node.name for node in tree_of(path).body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"]
    assert path.stem in known
    assert public == [path.stem]


@pytest.mark.parametrize("path", OPERATIONS, ids=name_of)
def test_an_operations_parameters_are_members_of_its_request(path):
    """PARAMETERS names members of the request; REFUSED, which creating and updating may share, members of the service's."""
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    service = service_of(path)
    (name,) = [name for name in service_models.get(service).operation_names if snake_case(name) == path.stem]
    refused = set(getattr(module, "REFUSED", {}))
    assert members(service, name) >= module.PARAMETERS
    assert refused.isdisjoint(module.PARAMETERS)
    assert refused <= {
        member for known in service_models.get(service).operation_names for member in members(service, known)
    }


# --- files --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=name_of)
def test_no_file_is_long(path):
    """A file over 400 lines holds a second thing, which wants a file of its own."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_time_and_chance_have_one_home_each(path):
    """``time`` is imported in clock.py alone (a handler's process has its own); ``random``, ``uuid``, ``secrets`` in ids.py."""
    allowed = {"clock.py": {"time"}, "ids.py": {"random"}, "runtimes/python/clock.py": {"time"}}.get(
        name_of(path).partition("/")[2], set()
    )
    imported = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.partition(".")[0])
    assert imported & {"time", "random", "uuid", "secrets"} <= allowed


@pytest.mark.parametrize("path", TESTS, ids=name_of)
def test_every_test_says_what_it_expects(path):
    """Each test function has a docstring: the suite reads as a specification."""
    silent = [node.name for node in top_level_tests(path) if ast.get_docstring(node) is None]
    assert silent == []


def top_level_tests(path):
    """Tests that pytest collects: module functions and methods of test classes."""
    if not path.name.startswith("test_"):
        return
    for node in tree_of(path).body:
        members = node.body if isinstance(node, ast.ClassDef) else [node]
        for member in members:
            if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef) and member.name.startswith("test"):
                yield member


# --- texts --------------------------------------------------------------------------------------------------------
def sentences(path):
    """The literal texts of a module, without docstrings; a formatted text with its gaps as ``{}``."""
    tree = tree_of(path)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None
    }
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings | inside:
            yield node.value


def aws_sentences():
    """The sentences of the error modules; names of exceptions are words, not sentences."""
    for path in (PACKAGE / "errors").rglob("*.py"):
        for text in sentences(path):
            if len(text) >= SHORTEST_SENTENCE and " " in text:
                yield text


def test_every_aws_sentence_stands_once():
    """No text of an error module stands twice, in its own module or in another."""
    texts = Counter(aws_sentences())
    assert [text for text, count in texts.items() if count > 1] == []


def test_aws_sentences_stand_in_the_room_for_errors():
    """No other room repeats a text of the error modules."""
    texts = set(aws_sentences())
    repeated = [
        (name_of(path), text)
        for path in SOURCES
        if path.parent.name != "errors"
        for text in sentences(path)
        if text in texts
    ]
    assert repeated == []
