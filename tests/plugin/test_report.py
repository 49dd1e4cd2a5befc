"""What a failed test tells: the section, the page, the explanations of ``assert``; and what a passed one does not."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

import streammock as library

LOOP_SCOPE = "asyncio_default_fixture_loop_scope = function"
SECTION = "*- streammock timeline -*"
ROOT = str(Path(library.__file__).parent.parent)
HAS_XDIST = importlib.util.find_spec("xdist") is not None


def data_of(path):
    """What a page shows."""
    text = re.search(r'<script type="application/json" id="data">(.*?)</script>', path.read_text(), re.DOTALL)[1]
    return json.loads(text)


# --- the section --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "test",
    [
        "def test_one(streammock):\n    write(streammock)\n    assert 0",
        "@mock_streams\ndef test_one():\n    write(library.current())\n    assert 0",
        "@mock_streams\nasync def test_one():\n    write(library.current())\n    assert 0",
        "def test_one():\n    with mock_streams() as mock:\n        write(mock)\n    assert 0",
        "@mock_streams\nclass TestIt:\n    def test_one(self):\n        write(library.current())\n        assert 0",
        "import unittest\n@mock_streams\nclass TestIt(unittest.TestCase):\n    def test_one(self):\n        write(library.current())\n        assert 0",
        "import unittest\n@mock_streams\nclass TestIt(unittest.IsolatedAsyncioTestCase):\n    async def test_one(self):\n        write(library.current())\n        assert 0",
        "@pytest.fixture(scope='module')\ndef mock():\n    with mock_streams() as mock:\n        yield mock\ndef test_before(mock):\n    write(mock)\ndef test_one(mock):\n    assert 0",
    ],
    ids=["fixture", "decorator", "coroutine", "context", "class", "unittest", "async-unittest", "wider-fixture"],
)
def test_a_failed_test_shows_its_timeline(chain, test):
    """However the world was entered: what happened in it, with the handler's log."""
    result = chain(test, "-o", "asyncio_mode=auto")
    assert result.parseoutcomes()["failed"] == 1
    result.stdout.fnmatch_lines(
        [
            SECTION,
            "* write to Table: INSERT {'pk': 'a'}",
            "* batch of 1 record (INSERT {'pk': 'a'}) to f",
            "* invocation of f*: ok",
            "* log: handled 1",
        ]
    )


def test_a_passed_test_shows_nothing(chain):
    """Neither do a failure without a mock and one in whose world nothing happened."""
    result = chain(
        """
def test_passed(streammock):
    write(streammock)

def test_failed_without_a_mock():
    assert 0

def test_failed_in_an_empty_world(streammock):
    assert 0
"""
    )
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.no_fnmatch_line(SECTION)


def test_an_expected_failure_shows_nothing(chain):
    """xfail and skip are no failures."""
    result = chain("@pytest.mark.xfail\ndef test_one(streammock):\n    write(streammock)\n    assert 0")
    result.assert_outcomes(xfailed=1)
    result.stdout.no_fnmatch_line(SECTION)


def test_a_handler_error_at_exit_shows_the_timeline(chain):
    """The strict exit fails in the teardown; its report has the section too."""
    result = chain(
        """
def test_one(streammock):
    create_table()
    streammock.function("f", lambda event, context: 1 / 0)
    streammock.trigger("Table", "f", maximum_retry_attempts=0)
    CLIENT.put_item(TableName="Table", Item={"pk": {"S": "a"}})
"""
    )
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines([SECTION, "* invocation of f*: ZeroDivisionError: division by zero"])


def test_a_timeline_that_cannot_be_told_hides_no_failure(chain):
    """The test's own failure is reported, and the section says what went wrong."""
    result = chain(
        """
def test_one(streammock):
    streammock._backend.journal.append(object())
    assert "the test's own" == ""
"""
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*the test's own*", SECTION, "it could not be told: TypeError*the journal holds*"])


def test_several_worlds_are_told_one_after_the_other(chain):
    """Nested and consecutive ones; a world of an earlier test is not among them."""
    result = chain(
        """
def test_before(streammock):
    write(streammock, "earlier")

def test_one():
    with mock_streams() as outer:
        write(outer, "outer")
        with mock_streams() as inner:
            write(inner, "inner")
            assert 0
"""
    )
    result.stdout.fnmatch_lines([SECTION, "*'pk': 'outer'*", "*'pk': 'inner'*"])
    result.stdout.no_fnmatch_line("*write to Table*earlier*")


def test_a_property_based_test_tells_of_its_last_example(chain):
    """Of the hundreds of worlds that ``@given`` enters, the one of the example that is reported."""
    pytest.importorskip("hypothesis")
    result = chain(
        """
from hypothesis import given, settings, strategies as st

@settings(max_examples=50, database=None, derandomize=True, deadline=None)
@given(st.integers(min_value=0, max_value=500))
def test_one(number):
    with mock_streams() as mock:
        write(mock, f"key-{number}")
        assert number < 100
"""
    )
    result.assert_outcomes(failed=1)
    text = result.stdout.str()
    section = text[text.index("streammock timeline") :]
    assert section.count("write to Table") == 1
    assert "'pk': 'key-100'" in section


def test_nothing_is_kept_of_worlds_once_a_test_has_ended(chain):
    """The plugin lets go of them, so that a long run does not grow."""
    result = chain(
        """
import gc, weakref
SEEN = []

def test_one():
    with mock_streams() as mock:
        write(mock)
        SEEN.append(weakref.ref(mock))
    del mock

def test_two():
    gc.collect()
    assert SEEN[0]() is None
"""
    )
    result.assert_outcomes(passed=2)


# --- ini defaults -------------------------------------------------------------------------------------------------
def test_ini_options_are_defaults_of_the_fixture(chain):
    """One for every option; a marker overrides them one by one."""
    result = chain(
        """
@pytest.mark.streammock(seed=2)
def test_one(streammock):
    settings = streammock.settings
    assert (settings.region, settings.account_id) == ("eu-west-1", "111122223333")
    assert (settings.delivery, settings.strict, settings.shards) == ("manual", "all", 2)
    assert (settings.time, settings.seed, list(settings.passthrough)) == ("2026-03-01T12:00:00Z", 2, ["s3", "sqs"])
    assert settings.history == 50
    assert (settings.latency, settings.latest, settings.python) == ("none", "gap", "in-process")
    assert (settings.backoff.base, settings.backoff.factor, settings.backoff.cap) == (0.5, 2, 30)
""",
        ini=f"""
{LOOP_SCOPE}
streammock_region = eu-west-1
streammock_account_id = 111122223333
streammock_delivery = manual
streammock_time = 2026-03-01T12:00:00Z
streammock_strict = all
streammock_seed = 1
streammock_passthrough = s3 sqs
streammock_latency = none
streammock_latest = gap
streammock_backoff = base=0.5 cap=30
streammock_shards = 2
streammock_python = in-process
streammock_history = 50
""",
    )
    result.assert_outcomes(passed=1)


@pytest.mark.parametrize(("text", "value"), [("true", True), ("False", False)])
def test_strict_is_a_word_in_an_ini_file(chain, text, value):
    """As ini files spell them."""
    test = f"def test_one(streammock):\n    assert streammock.settings.strict is {value}"
    chain(test, ini=f"{LOOP_SCOPE}\nstreammock_strict = {text}").assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("ini", "message"),
    [
        ("streammock_seed = many", "*streammock_seed must be a number, not 'many'*"),
        ("streammock_delivery = never", "*delivery must be one of*not 'never'*"),
        ("streammock_backoff = 5", "*streammock_backoff: a back-off is written as base=0.25,factor=2,cap=60*not '5'*"),
    ],
)
def test_an_ini_option_that_makes_no_sense(chain, ini, message):
    """The set-up fails with the way out."""
    result = chain("def test_one(streammock):\n    pass", ini=f"{LOOP_SCOPE}\n{ini}")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([message])


def test_there_is_an_ini_option_for_every_setting():
    """The plugin lists them itself, since it must not import the settings."""
    from streammock import pytest_plugin
    from streammock.settings import OPTION_NAMES

    assert set(pytest_plugin._OPTIONS) == set(OPTION_NAMES)


# --- the page -----------------------------------------------------------------------------------------------------
FAILING = """
def test_fails(streammock):
    write(streammock)
    assert 0

def test_fails_too():
    with mock_streams() as mock:
        write(mock, "</script><b>")
        assert 0

def test_passes(streammock):
    write(streammock)
"""


def test_the_page_holds_the_failed_tests(chain, pytester):
    """Each by its name; the terminal says where the page is."""
    result = chain(FAILING, "--streammock-report=out/report.html")
    result.stdout.fnmatch_lines(["2 failed tests: */out/report.html"])
    tests = data_of(pytester.path / "out" / "report.html")
    names = [test["title"].partition("::")[2] for test in tests]
    assert names == ["test_fails", "test_fails_too"]
    kinds = [mark["kind"] for mark in tests[0]["worlds"][0]["marks"]]
    assert kinds == ["write", "batch", "invocation"]
    assert "</script><b>" in tests[1]["worlds"][0]["marks"][0]["text"]


def test_the_page_of_a_run_without_failures_says_so(chain, pytester):
    """It replaces the page of the run before, and the terminal stays quiet."""
    page = pytester.path / "report.html"
    page.write_text("of the run before")
    result = chain("def test_one(streammock):\n    write(streammock)", "--streammock-report=report.html")
    result.stdout.no_fnmatch_line(SECTION)
    assert data_of(page) == []


@pytest.mark.skipif(not HAS_XDIST, reason="needs pytest-xdist, which is not installed")
def test_the_page_gathers_what_workers_saw(chain, pytester, monkeypatch):
    """Under xdist the sections and the page are the same as without."""
    monkeypatch.setenv("PYTHONPATH", ROOT)
    result = chain(FAILING, "-n", "2", "-p", "xdist", "--streammock-report=report.html", process=True)
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines([SECTION, "* log: handled 1"])
    assert len(data_of(pytester.path / "report.html")) == 2


MANY = """
@pytest.mark.parametrize("number", range(30))
def test_one(streammock, number):
    write(streammock, f"key-{number}")
    assert number % 3 == 0

@pytest.fixture
def poison(streammock):
    yield streammock
    assert 0

def test_that_fails_twice(poison):
    write(poison, "twice")
    assert 0
"""


def keys_of(timeline):
    """The keys of the records that a test of the page is about."""
    return sorted(set(re.findall(r"key-\d+|twice", json.dumps(timeline))))


@pytest.mark.skipif(not HAS_XDIST, reason="needs pytest-xdist, which is not installed")
def test_no_workers_report_is_lost(chain, pytester, monkeypatch):
    """Each failed test of two workers is on the page once, with its own records."""
    monkeypatch.setenv("PYTHONPATH", ROOT)
    result = chain(MANY, "-n", "2", "-p", "xdist", "--streammock-report=deep/report.html", process=True)
    result.assert_outcomes(passed=10, failed=21, errors=1)
    tests = data_of(pytester.path / "deep" / "report.html")
    expected = [[f"key-{number}"] for number in range(30) if number % 3]
    assert sorted(map(keys_of, tests)) == sorted([*expected, ["twice"]])
    result.stdout.fnmatch_lines(["21 failed tests: *report.html"])


@pytest.mark.skipif(not HAS_XDIST, reason="needs pytest-xdist, which is not installed")
def test_each_worker_runs_every_test(chain, pytester, monkeypatch):
    """With ``--dist each`` a test fails in both workers, and neither timeline takes the other's place."""
    monkeypatch.setenv("PYTHONPATH", ROOT)
    options = ("-n", "2", "--dist", "each", "-p", "xdist", "--streammock-report=report.html")
    result = chain("def test_one(streammock):\n    write(streammock)\n    assert 0", *options, process=True)
    result.assert_outcomes(failed=2)
    assert len(data_of(pytester.path / "report.html")) == 2


@pytest.mark.skipif(not HAS_XDIST, reason="needs pytest-xdist, which is not installed")
def test_a_worker_that_dies(chain, pytester, monkeypatch):
    """What it had told before is on the page, and what the worker in its place tells."""
    monkeypatch.setenv("PYTHONPATH", ROOT)
    test = """
import os

@pytest.mark.parametrize("number", range(6))
def test_one(streammock, number):
    write(streammock, f"key-{number}")
    if number == 3:
        os._exit(1)
    assert 0
"""
    result = chain(test, "-n", "1", "-p", "xdist", "--streammock-report=report.html", process=True)
    result.assert_outcomes(failed=6)
    tests = data_of(pytester.path / "report.html")
    assert sorted(map(keys_of, tests)) == [[f"key-{number}"] for number in range(6) if number != 3]


def test_without_plugins_of_the_environment(chain, monkeypatch):
    """PYTEST_DISABLE_PLUGIN_AUTOLOAD and the plugin by name: all of it works."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", ROOT)
    result = chain("def test_one(streammock):\n    write(streammock)\n    assert 0", process=True, ini="")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([SECTION, "* log: handled 1"])


# --- assert -------------------------------------------------------------------------------------------------------
def test_an_item_that_is_not_there(chain):
    """The nearest one is shown, and where it differs."""
    result = chain(
        """
def test_one(streammock):
    write(streammock)
    CLIENT.put_item(TableName="Table", Item={"pk": {"S": "b"}, "n": {"N": "1.5"}})
    assert {"pk": "b", "n": 1.25} in streammock.tables["Table"].items
"""
    )
    result.stdout.fnmatch_lines(
        ["*the nearest, [[]0[]], differs in:", "* n: 1.25 != Decimal('1.5')", "*compare with Decimal*"]
    )


def test_an_item_in_wire_form(chain):
    """Plain values beside DynamoDB's JSON: the usual slip has a sentence of its own."""
    result = chain(
        """
def test_one(streammock):
    write(streammock)
    assert streammock.tables["Table"].get("a") == {"pk": {"S": "a"}}
"""
    )
    result.stdout.fnmatch_lines(["*one side is in DynamoDB's JSON*, the other in plain Python values"])


def test_other_comparisons_are_pytests_own(chain):
    """Where nothing is to add, and in tests without a mock."""
    result = chain(
        """
def test_values(streammock):
    write(streammock)
    assert {"a": 1} == {"a": 2}

def test_without_a_mock():
    assert {"a": 1} in [{"a": 2}]
"""
    )
    result.assert_outcomes(failed=2)
    result.stdout.no_fnmatch_line("*the nearest*")
    result.stdout.fnmatch_lines(["*{'a': 1} == {'a': 2}*"])
