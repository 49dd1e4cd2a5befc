"""The pytest plugin: a marker, a fixture, and what it tells of a failed test.

It imports neither botocore nor our models until a mock is used.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

if TYPE_CHECKING:
    from streammock.mock import StreamMock
    from streammock.timeline.events import Happening

FAILED = pytest.StashKey[bool]()
SECTION = "streammock timeline"
REPORT = "--streammock-report"
_DATA = "_streammock_timeline"  # on a test report: it travels from xdist's workers as JSON text
_MOST_WORLDS = 3

_OPTIONS = {
    "region": "region of clients made without one",
    "account_id": "account of all resources, 12 digits",
    "delivery": "when triggered work runs: immediate, manual or background",
    "time": "start of virtual time (ISO 8601), which then stands still but for advance",
    "strict": "whether unnoticed handler errors fail a test: true, false or all",
    "seed": "of all ids and orders, a number",
    "passthrough": "names of services whose calls may leave for the network",
    "latency": "none, or aws for transitions that take their time",
    "latest": "where LATEST begins: exact, at the call, or gap, when AWS's pollers have started",
    "backoff": "how long mappings wait between tries, in seconds: base=0.25 factor=2 cap=60",
    "shards": "shards per new stream, a number",
    "python": "where Python handlers run: in-process or subprocess",
    "runtimes": "how functions of a runtime identifier are started, one a line: java21 = java -cp .:lib/* Main",
    "history": "how many happenings are remembered, a number",
}
_KINDS: dict[str, Literal["args", "linelist"]] = {"passthrough": "args", "runtimes": "linelist"}

_STRICT: dict[str, Any] = {
    "all": "all",
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}


# --- options --------------------------------------------------------------------------------------------------------
def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """An option for the page of failed tests, and an ini default for every option of the fixture's mock."""
    _stay_as_compiled(pluginmanager)
    group = parser.getgroup("streammock")
    group.addoption(REPORT, metavar="PATH", help="write the timelines of failed tests to one HTML page")
    for name, meaning in _OPTIONS.items():
        kind: Literal["args", "linelist", "string"] = _KINDS.get(name, "string")
        parser.addini(f"streammock_{name}", f"streammock fixture: {meaning}", type=kind, default=None)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, so that ``--strict-markers`` knows it; with xdist, the page is written where all ends."""
    config.addinivalue_line(
        "markers",
        "streammock(**options): options of the mock that the streammock fixture enters (see streammock.Settings)",
    )
    path = config.getoption(REPORT)
    if path and Path(path).is_dir():
        msg = f"{REPORT}={path} is a directory: name a file in it, such as {Path(path) / 'report.html'}"
        raise pytest.UsageError(msg)
    if path and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Page(Path(path)))


def _stay_as_compiled(pluginmanager: pytest.PytestPluginManager) -> None:
    """Have no module of ours compiled anew for the sake of assertions, which none has.

    pytest would do that to all of a distribution that has a plugin: half a second in each run that cannot keep its
    bytecode, as in a container. The set is pytest's own affair; where there is none, all is as it would be.
    """
    rewritten = getattr(getattr(pluginmanager, "rewrite_hook", None), "_must_rewrite", None)
    if isinstance(rewritten, set):
        rewritten.discard(__package__)


def _ini_options(config: pytest.Config) -> dict[str, Any]:
    given = {name: config.getini(f"streammock_{name}") for name in _OPTIONS}
    return {name: _read(name, value) for name, value in given.items() if value}


def _read(name: str, value: Any) -> Any:
    if name == "strict":
        if value.lower() not in _STRICT:
            msg = f"streammock_strict must be true, false or all, not {value!r}"
            raise pytest.UsageError(msg)
        return _STRICT[value.lower()]
    if name == "backoff":
        from streammock.settings import Backoff

        try:
            return Backoff.read(value)
        except ValueError as error:
            msg = f"streammock_backoff: {error}"
            raise pytest.UsageError(msg) from None
    if name in ("seed", "shards", "history"):
        try:
            return int(value)
        except ValueError:
            msg = f"streammock_{name} must be a number, not {value!r}"
            raise pytest.UsageError(msg) from None
    if name == "runtimes":
        from streammock.settings import read_runtime

        try:
            return dict(map(read_runtime, value))
        except ValueError as error:
            msg = f"streammock_runtimes: {error}"
            raise pytest.UsageError(msg) from None
    return value


@pytest.fixture
def streammock(request: pytest.FixtureRequest) -> Generator[StreamMock, None, None]:
    """A mock of DynamoDB, DynamoDB Streams and Lambda for one test."""
    from streammock.activation import mock_streams

    options = _ini_options(request.config)
    for marker in reversed(list(request.node.iter_markers("streammock"))):
        if marker.args:
            msg = (
                f"the marker streammock takes options by name, not {marker.args[0]!r}: write them as in "
                '@pytest.mark.streammock(delivery="manual")'
            )
            raise pytest.UsageError(msg)
        options.update(marker.kwargs)
    __tracebackhide__ = True
    activation = mock_streams(**options)
    yield activation.start()
    activation.stop(failed=request.node.stash.get(FAILED, False), of=getattr(request.node, "obj", None))


# --- what a failed test tells ---------------------------------------------------------------------------------------
@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, Any, Any]:
    """Know the worlds that a test enters, in whatever way it enters them."""
    from streammock.worlds import active, entered

    before = entered.listen()
    wider = active.innermost  # of a fixture of wider scope than the test
    if wider is not None:
        entered.note(wider)
    try:
        return (yield)
    finally:
        entered.restore(before)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin anew: a test that somebody runs again, as pytest-rerunfailures does, is the same item, and instance."""
    if not item.stash.get(FAILED, False):
        return
    item.stash[FAILED] = False
    if isinstance(item, pytest.Function) and item.instance is not None:
        item.instance._streammock_failed = False  # noqa: SLF001


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Remember on the test item that it failed: a failed test is not told about unabsorbed handler errors as well."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
        if isinstance(item, pytest.Function) and item.instance is not None:
            # The flag that activation.py reads where a decorated class has no fixture to ask.
            item.instance._streammock_failed = True  # noqa: SLF001
        try:
            _tell(item, report)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong here must not hide the failure itself
            report.sections.append((SECTION, f"it could not be told: {error!r}"))
    return report


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Say of items and records, in a test that has a mock, what pytest's own explanation leaves to find out."""
    from streammock.worlds import entered

    if not entered.worlds:
        return None
    from streammock.report import compare

    return compare.explain(op, left, right)


def _tell(item: pytest.Item, report: pytest.TestReport) -> None:
    timelines = _timelines(item)
    if not timelines:
        return
    from streammock.timeline import data, text

    report.sections.append((SECTION, "\n\n".join(text.section(timeline) for timeline in timelines)))
    if item.config.getoption(REPORT):
        setattr(report, _DATA, data.to_json(item.nodeid, timelines))


def _timelines(item: pytest.Item) -> list[list[Happening]]:
    """Of the worlds in which something happened; of those that a property-based test enters one by one, the last."""
    from streammock.worlds import entered

    timelines = [timeline for world in entered.worlds or () if (timeline := world.timeline)]
    examples = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    return timelines[-1:] if examples else timelines[-_MOST_WORLDS:]


class _Page:
    """Gathers the timelines of failed tests, those of xdist's workers included, and writes the page."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._tests: dict[tuple[str, str], str] = {}
        self._error: OSError | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep a failed test's timeline; that of a retried or torn-down test replaces it."""
        timeline = getattr(report, _DATA, None)
        if timeline is not None:
            worker = getattr(report, "worker_id", "")  # with --dist each, several run the same test
            self._tests[worker, report.nodeid] = timeline

    def pytest_sessionfinish(self) -> None:
        """Write the page, also where nothing failed: what lies there is always of the last run."""
        from streammock.report import page

        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(page.render("Failed tests", list(self._tests.values())), encoding="utf-8")
        except OSError as error:  # raised here, it would hide the results of the whole run
            self._error = error

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say where it is, or why it is not."""
        if self._error is not None:
            terminalreporter.section(SECTION)
            terminalreporter.line(
                f"{REPORT}: the timelines of {len(self._tests)} failed tests could not be written to {self._path}: "
                f"{self._error.strerror}. Name a file in a directory that can be written to.",
                red=True,
            )
        elif self._tests:
            terminalreporter.section(SECTION)
            terminalreporter.line(f"{len(self._tests)} failed tests: {self._path}")
