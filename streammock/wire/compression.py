"""gzip and deflate: requests inflated under a limit, responses deflated as the client wishes.

The preferences follow what ScyllaDB's Alternator suite observed on AWS (test_compressed_response): quality values are
read loosely, ``identity`` counts for nothing, and the order of the header decides between equals.
"""

from __future__ import annotations

import re
import zlib

from streammock.wire import fault

RESPONSE_THRESHOLD = 4096
_WINDOW = {"gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}
_STEP = 4096
_GZIP = b"\x1f\x8b"
_QUALITY = re.compile(r"-?\d+(?:\.\d*)?\Z", re.ASCII)


def inflate(body: bytes, encoding: str, limit: int) -> bytes:
    """The body that ``encoding`` (a Content-Encoding header) stands for.

    Raises
    ------
    ValueError
        For an encoding that is unknown and a body that is broken or empty.
    AwsError
        For a body that grows beyond ``limit`` bytes.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return body
    window = _WINDOW.get(name)
    if window is None:
        msg = "an encoding that is not known"
        raise ValueError(msg)
    try:
        return _members(body, window, limit)
    except zlib.error as error:
        raise ValueError(str(error)) from None


def _members(body: bytes, window: int, limit: int) -> bytes:
    """The members of a gzip one after the other; what follows them and is none goes unread, as on AWS."""
    pieces: list[bytes] = []
    start, room = 0, limit
    while True:
        stream = zlib.decompressobj(window)
        while not stream.eof:
            # Small steps: each member copies what is left of its step, and a member can be as short as 20 bytes.
            step = body[start : start + _STEP]
            if not step:
                msg = "a body that ends too early"
                raise ValueError(msg)
            piece = stream.decompress(step, room + 1)
            room -= len(piece)
            if room < 0:
                raise fault.request_too_large(limit)
            pieces.append(piece)
            start += len(step) - len(stream.unused_data)
        if window == zlib.MAX_WBITS or body[start : start + 2] != _GZIP:
            return b"".join(pieces)


def choose(accepted: str) -> str | None:
    """The encoding to answer an Accept-Encoding header with: ``gzip``, ``deflate`` or none."""
    listed: list[tuple[str, float]] = []
    others: list[float] = []
    for entry in accepted.split(","):
        name, _, parameters = entry.partition(";")
        name = name.strip().lower()
        if name in _WINDOW:
            listed.append((name, _quality(parameters)))
        elif name == "*":
            others.append(_quality(parameters))
    unlisted = next((name for name in _WINDOW if name not in dict(listed)), None)
    if unlisted is not None:
        listed += [(unlisted, quality) for quality in others]
    name, quality = max(listed, key=lambda entry: entry[1], default=("", 0.0))
    return name if quality > 0 else None


def _quality(parameters: str) -> float:
    _, found, rest = parameters.partition("q=")
    value = rest.partition(";")[0].strip()
    return min(float(value), 1.0) if found and _QUALITY.match(value) else 1.0


def deflate(body: bytes, encoding: str) -> bytes:
    """The body in an encoding that ``choose`` gave."""
    compressor = zlib.compressobj(wbits=_WINDOW[encoding])
    return compressor.compress(body) + compressor.flush()
