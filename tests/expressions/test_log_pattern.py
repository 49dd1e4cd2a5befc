"""Filter patterns of CloudWatch Logs (AWS: "Filter pattern syntax for metric filters, subscription filters, …")."""

import pytest

from streammock.errors import AwsError, UnsupportedParameter
from streammock.expressions import log_pattern

LINE = "[ERROR 400] BAD REQUEST"
DOCUMENT = '{"level": "ERROR", "n": 4, "on": true, "none": null, "a": {"b": ["x", {"c-d": 1.5}]}}'


@pytest.mark.parametrize(
    ("pattern", "message", "selected"),
    [
        ("", LINE, True),
        ("ERROR", LINE, True),
        ("error", LINE, False),
        ("ERROR REQUEST", LINE, True),
        ("ERROR WARN", LINE, False),
        ("?ERROR ?WARN", LINE, True),
        ("?INFO ?WARN", LINE, False),
        ("ERROR -400", LINE, False),
        ("ERROR -500", LINE, True),
        ("ERROR ?WARN", LINE, True),
        ('"BAD REQUEST"', LINE, True),
        ('"REQUEST BAD"', LINE, False),
        ('?"BAD REQUEST" ?x', LINE, True),
        (r'"a \"quoted\" word"', 'in a "quoted" word', True),
    ],
)
def test_terms(pattern, message, selected):
    """All plain terms, any of those with a question mark, none of those with a minus; case counts."""
    assert log_pattern.parse(pattern)(message) is selected


@pytest.mark.parametrize(
    ("pattern", "selected"),
    [
        ('{ $.level = "ERROR" }', True),
        ("{ $.level = ERROR }", True),
        ('{ $.level = "ERR*" }', True),
        ('{ $.level != "ERROR" }', False),
        ('{ $.level != "INFO" }', True),
        ('{ $.missing != "INFO" }', False),
        ("{ $.n = 4 }", True),
        ("{ $.n > 3 }", True),
        ("{ $.n >= 5 }", False),
        ("{ $.n < 5 && $.n <= 4.0 }", True),
        ("{ $.level > 3 }", False),
        ("{ $.on IS TRUE }", True),
        ("{ $.on IS FALSE }", False),
        ("{ $.none IS NULL }", True),
        ("{ $.missing IS NULL }", False),
        ("{ $.missing NOT EXISTS }", True),
        ("{ $.n NOT EXISTS }", False),
        ('{ $.a.b[0] = "x" }', True),
        ("{ $.a.b[1].c-d = 1.5 }", True),
        ('{ $.a["b"][7] = "x" }', False),
        ('{ ($.n = 1 || $.n = 4) && $.level = "ERROR" }', True),
        ('{ $.n = 4 || $.n = 1 && $.level = "INFO" }', True),
        ("{ $.on = 1 }", False),
    ],
)
def test_json(pattern, selected):
    """Comparisons, being, and their combinations; && binds closer than ||."""
    assert log_pattern.parse(pattern)(DOCUMENT) is selected


def test_json_too_deep_to_be_read():
    """Such a line is not selected, nor does it stand in the way of others."""
    assert log_pattern.parse("{ $.a = * }")('{"a":' * 100_000 + "1" + "}" * 100_000) is False


def test_json_selects_no_text():
    """What is no JSON document has no properties."""
    assert log_pattern.parse("{ $.a NOT EXISTS }")("START RequestId: x") is False


@pytest.mark.parametrize(
    "pattern",
    ["{ $.a = }", "{ $.a = 1", "{}", "{ a = 1 }", "{ $.a IS MAYBE }", "{ $.a > x }", "{ ($.a = 1 }", '"a', "a*b",
     "{ $.a = 1 $.b = 2 }", "{ $.a ~ 1 }", "{ $a! = 1 }", "{ $.a.. = 1 }", "{ $.a ( 1 }"],
)  # fmt: skip
def test_no_pattern(pattern):
    """An invalid parameter."""
    with pytest.raises(AwsError, match="Invalid filter pattern"):
        log_pattern.parse(pattern)


@pytest.mark.parametrize("pattern", ["[ip, user]", "%AUTH[0-9]%", "{ $.a = %x% }", "{ $.a[*] = 1 }"])
def test_not_read_here(pattern):
    """Refused by name rather than matched wrongly, with what to use instead."""
    with pytest.raises(UnsupportedParameter, match="Use terms"):
        log_pattern.parse(pattern)
