"""DynamoDB's numbers: decimal text with up to 38 significant digits.

A number is stored as the text that AWS would give back: ``007`` becomes ``7``, ``1.10`` becomes ``1.1``, ``1e3``
becomes ``1000`` (dynamodb_facts 15). Arithmetic and comparison go through ``int`` where a number is whole, else
``Decimal``; the two compare and hash alike.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal, Overflow, Rounded, Underflow
from functools import lru_cache
from typing import Union

from streammock.errors import dynamodb as texts

Number = Union[int, Decimal]

MAX_DIGITS = 38
_MAX_EXPONENT = 125  # 9.99…E+125 is the largest magnitude, 1E-130 the smallest (AWS's naming rules and data types)
_MIN_EXPONENT = -130
_TOO_LARGE = 10**MAX_DIGITS  # for an integer to be told by its digits
_MOST_PAIRS = 20
_PLAIN = re.compile(r"(?:0|-?[1-9][0-9]{0,37})\Z", re.ASCII)
_NUMERIC = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z", re.ASCII)
_PARSE = Context(prec=2000, traps=[])
_ARITHMETIC = Context(prec=MAX_DIGITS, traps=[])


def normalise(text: str) -> str:
    """The stored form of a number; raises AWS's ValidationException for text that is none or is out of range."""
    if _PLAIN.match(text):
        return text
    return _normalise_any(text)


@lru_cache(maxsize=1024)
def _normalise_any(text: str) -> str:
    # A number's text is bounded before it is parsed: a megabyte of digits costs no more than a short one.
    if len(text) > 1000 or not _NUMERIC.match(text):
        raise texts.not_a_number(text)
    context = _PARSE.copy()
    number = context.create_decimal(text)
    if context.flags[Overflow]:
        raise texts.number_overflow()
    if context.flags[Underflow]:
        raise texts.number_underflow()
    return render(number)


def parse(text: str) -> Number:
    """The value of a stored number, for comparing and for arithmetic."""
    if len(text) < 39 and text.lstrip("-").isdigit():
        return int(text)
    return Decimal(text)


def render(number: Number) -> str:
    """The stored form of a value; raises for more than 38 significant digits and for a magnitude out of range."""
    if isinstance(number, int):
        number = Decimal(number)
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise texts.not_a_number(str(number))
    text = "".join(map(str, digits)).lstrip("0")
    if not text:
        return "0"
    significant = text.rstrip("0")
    exponent += len(text) - len(significant)
    magnitude = exponent + len(significant) - 1
    if magnitude > _MAX_EXPONENT:
        raise texts.number_overflow()
    if magnitude < _MIN_EXPONENT:
        raise texts.number_underflow()
    if len(significant) > MAX_DIGITS:
        raise texts.too_many_digits()
    return ("-" if sign else "") + _plain(significant, exponent)


def _plain(digits: str, exponent: int) -> str:
    """Digits and an exponent of ten as plain decimal text, without an ``E``."""
    if exponent >= 0:
        return digits + "0" * exponent
    point = len(digits) + exponent
    if point > 0:
        return f"{digits[:point]}.{digits[point:]}"
    return f"0.{'0' * -point}{digits}"


def add(left: str, right: str) -> str:
    """The sum of two stored numbers, in stored form."""
    return _arithmetic(left, right, subtract=False)


def subtract(left: str, right: str) -> str:
    """The difference of two stored numbers, in stored form."""
    return _arithmetic(left, right, subtract=True)


def _arithmetic(left: str, right: str, *, subtract: bool) -> str:
    a, b = parse(left), parse(right)
    if isinstance(a, int) and isinstance(b, int):
        exact = a - b if subtract else a + b
        if -_TOO_LARGE < exact < _TOO_LARGE:
            return str(exact)
    context = _ARITHMETIC.copy()
    result = context.subtract(Decimal(a), Decimal(b)) if subtract else context.add(Decimal(a), Decimal(b))
    # A sum that needs more than 38 digits is an overflow on AWS, not a rounding (dynamodb_facts 16: "even 1e50+1").
    if context.flags[Overflow] or (context.flags[Rounded] and not _exact(a, b, result, subtract=subtract)):
        raise texts.number_overflow()
    return render(result)


def _exact(a: Number, b: Number, result: Decimal, *, subtract: bool) -> bool:
    return (_PARSE.subtract if subtract else _PARSE.add)(Decimal(a), Decimal(b)) == result


def to_bytes(number: Number) -> bytes:
    """The bytes by which a number is hashed: sign and exponent, then a byte for each two digits of the mantissa."""
    sign, digits, exponent = Decimal(number).as_tuple()
    text = "".join(map(str, digits)).lstrip("0")
    if not text:
        return b"\x80"
    before_point = len(text) + int(exponent)
    if before_point % 2:
        text, before_point = f"0{text}", before_point + 1
    text = text.rstrip("0")
    text += "0" * (len(text) % 2)
    pairs = [int(text[place : place + 2]) for place in range(0, len(text), 2)]
    first = (before_point // 2 - 64) & 0xFF
    if not sign:
        return bytes([first, *[pair + 1 for pair in pairs]])
    end = [102] if len(pairs) < _MOST_PAIRS else []
    return bytes([first ^ 0xFF, *[101 - pair for pair in pairs], *end])
