"""Which events a log in JSON keeps."""

import pytest
from sandboxed import SPEC

from streammock.functions.logging_config import LoggingConfig
from streammock.runtimes import log_levels

NOW = "2024-11-02T16:51:31.587199Z"


@pytest.mark.parametrize(
    ("line", "priority"),
    [
        ("plain", 3),
        ('{"level": "debug", "timestamp": "NOW"}', 2),
        ('{"level": "TRACE", "time": "2024-11-02T16:51:31+01:00"}', 1),
        ('  {"level": "Error", "timestamp": "NOW"}', 5),
        ('{"level": "WARNING", "timestamp": "NOW"}', 4),
        ('{"level": "fatal", "timestamp": "NOW"}', 6),
        ('{"level": "error"}', 3),
        ('{"level": "error", "timestamp": "2024-11-02 16:51:31,587+0000"}', 3),
        ('{"level": "error", "timestamp": 5}', 3),
        ('{"level": "loud", "timestamp": "NOW"}', 3),
        ('{"level": 40, "timestamp": "NOW"}', 3),
        ('{"a": 1}', 3),
        ("{broken", 3),
        pytest.param('{"a":' * 100_000 + "1" + "}" * 100_000, 3, id="deep"),
    ],
)
def test_the_level_of_a_line(line, priority):
    """A JSON object with level and RFC 3339 instant tells it; all else is INFO (AWS: "Log-level filtering")."""
    assert log_levels.of_line(line.replace("NOW", NOW)) == priority


def test_text_is_kept_whole():
    """There are no levels where the log is text."""
    assert log_levels.least(SPEC) == log_levels.ALL
    assert log_levels.least(SPEC._replace(logging=LoggingConfig("JSON", "ERROR"))) == log_levels.ERROR


def test_a_frame_without_a_level():
    """It is INFO."""
    assert [log_levels.of_frame(bits) for bits in (0, 4, 24)] == [log_levels.INFO, 1, 6]
