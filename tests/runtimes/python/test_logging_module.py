"""What a function does to ``logging`` as a whole is its own: on Lambda it has the process to itself."""

import logging
import logging.config
import time
import warnings

import pytest

SAYS = "import logging\ndef handler(e, c): logging.error('it says')"
CHANGES = {
    "disable": "logging.disable(logging.CRITICAL)",
    "factory": "logging.setLogRecordFactory(lambda *a, **k: None)",
    "class": "logging.setLoggerClass(type('Mine', (logging.Logger,), {}))",
    "captured": "logging.captureWarnings(True)",
    "raising": "logging.raiseExceptions = False",
    "last-resort": "logging.lastResort = None",
    "level-name": "logging.addLevelName(logging.ERROR, 'BAD')",
    "time": "import time; logging.Formatter.converter = time.localtime",
    "configured": "import logging.config; logging.config.dictConfig({'version': 1})",
    "shut-down": "logging.shutdown()",
}


def state():
    """All that those change."""
    return [
        logging.root.manager.disable,
        logging.getLogRecordFactory(),
        logging.getLoggerClass(),
        warnings.showwarning,
        logging.raiseExceptions,
        logging.lastResort,
        logging.getLevelName(logging.ERROR),
        logging.Formatter.converter,
        logging._warnings_showwarning,
        dict(logging._handlers),
    ]


@pytest.fixture(autouse=True)
def restored(monkeypatch):
    """Whatever a test that fails leaves behind."""
    before = logging.root.manager.disable, list(logging._handlerList)
    for name in ("_logRecordFactory", "_loggerClass", "_warnings_showwarning", "raiseExceptions", "lastResort"):
        monkeypatch.setattr(logging, name, getattr(logging, name))
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    monkeypatch.setattr(logging.Formatter, "converter", logging.Formatter.converter)
    yield
    logging.addLevelName(logging.ERROR, "ERROR")
    logging.disable(before[0])
    logging._handlerList[:] = before[1]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_it_does_not_leave_the_sandbox(start, change):
    """Neither the test nor another function notices."""
    before = state()
    other = start(SAYS)
    other()
    handler = start(f"import logging\ndef handler(e, c):\n    {change}")
    for _ in range(2):
        assert handler() is None
        assert state() == before
        other()
        [line] = other.log
        assert line.startswith("[ERROR]\t")
        assert line.endswith("\tit says")


@pytest.mark.parametrize("change", ["logging.config.dictConfig({'version': 1})", "logging.shutdown()"])
def test_the_hosts_handlers_live_on(start, change, tmp_path):
    """Configuring closes the handlers that there are, and they would be the test's own."""
    logger, path = logging.getLogger("streammock-test-host"), tmp_path / "host.log"
    host = logging.FileHandler(path)
    host.name = "streammock-test-named"
    logger.addHandler(host)
    try:
        start(f"import logging.config\n{change}\ndef handler(e, c): pass")()
        assert logging._handlers["streammock-test-named"] is host
        assert host in [reference() for reference in logging._handlerList]
        assert host.stream is not None
    finally:
        logger.removeHandler(host)
        host.close()


def test_it_is_there_again_when_the_function_runs_warm(start):
    """As in a process of its own."""
    handler = start(
        """
        import logging, logging.handlers
        made = []
        def handler(e, c):
            if e:
                logging.disable(logging.INFO)
                logging.setLogRecordFactory(str)
                logging.addLevelName(5, "FINE")
                made.append(logging.NullHandler())
                made[0].name = "mine"
            named = logging._handlers.get("mine")
            return [
                logging.root.manager.disable, logging.getLogRecordFactory() is str, logging.getLevelName(5),
                bool(made) and named is made[0], len(logging._handlerList),
            ]
        """
    )
    assert [handler(0), handler(1), handler(0)] == [
        [logging.root.manager.disable, False, "Level 5", False, 0],
        [20, True, "FINE", True, 1],
        [20, True, "FINE", True, 1],
    ]


def test_a_switch_counts_for_loggers_that_have_been_asked(start):
    """They keep what is enabled: neither side may see the other's."""
    logger = logging.getLogger("streammock-test-asked")
    assert logger.isEnabledFor(logging.ERROR)
    handler = start(
        """
        import logging
        logging.disable(logging.CRITICAL)
        def handler(e, c): return logging.getLogger("streammock-test-asked").isEnabledFor(logging.ERROR)
        """
    )
    for _ in range(2):
        assert handler() is False
        assert logger.isEnabledFor(logging.ERROR)


def test_what_the_host_changes_meanwhile(start, monkeypatch):
    """A sandbox brings nothing back of a host that has moved on."""
    handler = start("import logging, time\ndef handler(e, c): return logging.Formatter.converter is time.gmtime")
    assert handler() is False
    monkeypatch.setattr(logging.Formatter, "converter", time.gmtime)
    assert handler() is True
    assert logging.Formatter.converter is time.gmtime


def test_a_callable_shares_the_tests(start):
    """It is the test's own code."""
    start(lambda _event, _context: logging.disable(logging.DEBUG))()
    assert logging.root.manager.disable == logging.DEBUG
