"""The only file that draws chance: every id comes from one seed, so the same calls give the same bytes."""

from __future__ import annotations

import hashlib
from functools import lru_cache

# Numbers of 32 hexadecimal digits, each so much more than the one before, look like chance and never repeat.
ALL = 16**32
STEP = 0x9E3779B97F4A7C15F39CC0605CEDC835  # odd
_VARIANTS = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))  # of a UUID: two bits of a digit are given


class Ids:
    """Makes the ids of one mock.

    Parameters
    ----------
    seed:
        Two mocks with one seed and the same calls make the same ids in the same order.
    """

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self._prefix = _prefix_of_requests(seed)
        self._count = 0
        self._drawn = _first_drawn(seed)

    def request_id(self, service: str = "dynamodb") -> str:
        """What a service calls a request: for DynamoDB 52 characters of 0-9A-Z, for Lambda and Logs a UUID."""
        self._count += 1
        if service.startswith("dynamodb"):
            return f"{self._prefix}{self._count:010d}"
        prefix = self._prefix.lower()
        return f"{prefix[:8]}-{prefix[8:12]}-4{prefix[12:15]}-8{prefix[15:18]}-{self._count:012x}"

    def uuid(self) -> str:
        """A version 4 UUID in its dashed, lower-case form."""
        digits = self._draw()
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{_VARIANTS[digits[16]]}{digits[17:20]}-{digits[20:]}"

    def hex(self, digits: int) -> str:
        """So many lower-case hexadecimal digits, up to 32."""
        return self._draw()[:digits]

    def fraction(self) -> float:
        """A number from 0 up to, not including, 1: which way a weighted alias goes. (Steps alone would take turns.)"""
        return float.fromhex(f"0x0.{_digits(self._draw().encode())[:13]}")

    def derived(self, *parts: object) -> str:
        """32 hexadecimal digits that depend on the seed and ``parts`` alone, not on what was drawn before."""
        return _digits(repr((self.seed, *parts)).encode())

    def _draw(self) -> str:
        """The next 32 hexadecimal digits. (A generator of random numbers costs a mock ten of these to set up.)"""
        self._drawn = drawn = (self._drawn + STEP) % ALL
        return f"{drawn:032x}"


@lru_cache(maxsize=64)
def _first_drawn(seed: int) -> int:
    return int(_digits(repr(("drawn", seed)).encode()), 16)


@lru_cache(maxsize=64)
def _prefix_of_requests(seed: int) -> str:
    return hashlib.sha256(repr(("request", seed)).encode()).hexdigest()[:42].upper()


def _digits(data: bytes) -> str:
    """32 hexadecimal digits; the one hash that Python has without OpenSSL's long way to it."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def stable_hash(data: bytes) -> bytes:
    """16 bytes that are the same in every process, unlike ``hash()``: for orders that a test can rely on."""
    return hashlib.md5(data, usedforsecurity=False).digest()
