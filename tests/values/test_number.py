"""Numbers keep their value and get one spelling (dynamodb_facts 15, 16)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streammock.errors import AwsError
from streammock.values import number


@pytest.mark.parametrize(
    ("given_text", "stored"),
    [
        ("007", "7"),
        ("1.10", "1.1"),
        ("1e3", "1000"),
        ("+3", "3"),
        ("-0", "0"),
        ("0.000", "0"),
        (".5", "0.5"),
        ("5.", "5"),
        ("-1.50", "-1.5"),
        ("1E-3", "0.001"),
        ("100", "100"),
        ("9" * 38, "9" * 38),
    ],
)
def test_normalises_to_the_text_that_aws_gives_back(given_text, stored):
    """Leading and trailing zeros, signs and exponents disappear (dynamodb_facts 15)."""
    assert number.normalise(given_text) == stored


@pytest.mark.parametrize("text", ["", "abc", "1,5", "1e", "--1", "0x10", "NaN", "Infinity", "1 ", "\u0661", "1" * 1001])
def test_refuses_text_that_is_no_number(text):
    """Text that is no decimal number is a ValidationException naming it."""
    with pytest.raises(AwsError, match="The parameter cannot be converted to a numeric value"):
        number.normalise(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1" * 39, "Attempting to store more than 38 significant digits in a Number"),
        ("1e126", "Number overflow. Attempting to store a number with magnitude larger than supported range"),
        ("-1e126", "Number overflow. Attempting to store a number with magnitude larger than supported range"),
        ("1e-131", "Number underflow. Attempting to store a number with magnitude smaller than supported range"),
        (
            "1e-99999999999999999999",
            "Number underflow. Attempting to store a number with magnitude smaller than supported range",
        ),
        ("1e999999999", "Number overflow. Attempting to store a number with magnitude larger than supported range"),
    ],
)
def test_refuses_numbers_out_of_range(text, message):
    """Precision is 38 digits, magnitude from 1E-130 to 9.99…E+125 (dynamodb_facts 16)."""
    with pytest.raises(AwsError) as caught:
        number.normalise(text)
    assert caught.value.message == message


def test_limits_themselves_are_stored():
    """The smallest and largest magnitudes are inside the range."""
    assert Decimal(number.normalise("1e-130")) == Decimal("1e-130")
    assert Decimal(number.normalise("9.9e125")) == Decimal("9.9e125")


@pytest.mark.parametrize(
    ("left", "right", "total", "difference"),
    [("1", "2", "3", "-1"), ("0.1", "0.2", "0.3", "-0.1"), ("1.5", "-1.5", "0", "3"), ("10", "0.5", "10.5", "9.5")],
)
def test_adds_and_subtracts_exactly(left, right, total, difference):
    """Arithmetic is decimal, without binary rounding."""
    assert number.add(left, right) == total
    assert number.subtract(left, right) == difference


def test_a_sum_that_needs_more_than_38_digits_overflows():
    """Even 1e50 + 1 is an overflow, not a rounding (dynamodb_facts 16)."""
    with pytest.raises(AwsError, match="Number overflow"):
        number.add(number.normalise("1e50"), "1")


def test_a_sum_that_leaves_the_range_overflows():
    """Doubling the largest magnitude is out of range."""
    largest = number.normalise("9e125")
    with pytest.raises(AwsError, match="Number overflow"):
        number.add(largest, largest)


def test_large_round_numbers_add_without_loss():
    """A sum beyond 38 places that keeps to 38 significant digits is exact."""
    assert Decimal(number.add(number.normalise("1e50"), number.normalise("1e50"))) == Decimal("2e50")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=10, min_value=-(10**20), max_value=10**20))
def test_keeps_the_value_and_is_idempotent(value):
    """Normalising changes the spelling alone, and only once."""
    stored = number.normalise(str(value))
    assert Decimal(stored) == value
    assert number.normalise(stored) == stored
    assert number.parse(stored) == value
