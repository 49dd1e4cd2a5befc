"""How a function logs, as requests set it."""

import pytest

from streammock.errors.base import AwsError
from streammock.functions.logging_config import TEXT, LoggingConfig


def test_text_has_no_levels():
    """A function that says nothing logs text, to a group of its own name (aws_facts 3.2)."""
    assert TEXT.describe("bark") == {"LogFormat": "Text", "LogGroup": "/aws/lambda/bark"}


def test_json_begins_with_info():
    """Both levels are INFO unless a request says otherwise (AWS: "Log-level filtering")."""
    assert TEXT.changed({"LogFormat": "JSON"}).describe("bark") == {
        "LogFormat": "JSON",
        "ApplicationLogLevel": "INFO",
        "SystemLogLevel": "INFO",
        "LogGroup": "/aws/lambda/bark",
    }


def test_what_a_request_leaves_out_stays():
    """A level can be changed by itself."""
    before = LoggingConfig("JSON", "DEBUG", "WARN", "/mine")
    assert before.changed({"ApplicationLogLevel": "FATAL"}) == LoggingConfig("JSON", "FATAL", "WARN", "/mine")


def test_back_to_text():
    """Who goes back to text keeps the group and has AWS's levels when he returns."""
    text = LoggingConfig("JSON", "DEBUG", "WARN", "/mine").changed({"LogFormat": "Text"})
    assert text == LoggingConfig(group="/mine")
    assert text.changed({"LogFormat": "JSON"}) == LoggingConfig("JSON", group="/mine")


@pytest.mark.parametrize("level", ["ApplicationLogLevel", "SystemLogLevel"])
@pytest.mark.parametrize("given", [{}, {"LogFormat": "Text"}])
def test_levels_of_text_are_refused(given, level):
    """AWS's words, as users of CloudFormation saw them (aws-cdk 28045)."""
    words = (
        'LogLevel is not supported when LogFormat is set to "Text". Remove LogLevel from your request or change the '
        'LogFormat to "Json" and try again.'
    )
    with pytest.raises(AwsError) as error:
        TEXT.changed({**given, level: "INFO"})
    assert (error.value.code, str(error.value.message)) == ("InvalidParameterValueException", words)
