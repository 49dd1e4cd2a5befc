"""SigV4, checked: for a gateway that is told one key and answers nobody else."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from urllib.parse import quote

from streammock.wire import fault
from streammock.wire.authentication import Signature
from streammock.wire.message import Request

_BASIC = "%Y%m%dT%H%M%SZ"
_SKEW_MINUTES = 15


def verify(request: Request, signature: Signature, key: tuple[str, str], now: datetime) -> None:
    """Check a signature against a key's id and secret.

    Raises
    ------
    AwsError
        In the service's order: the date, the key, the signature.
    """
    _check_date(signature.date, now)
    key_id, secret = key
    if not hmac.compare_digest(signature.key_id.encode(), key_id.encode()):
        raise fault.unrecognized_client()
    expected = sign(request, signature, secret)
    if not hmac.compare_digest(expected.encode(), signature.signature.encode()):
        raise fault.signature_mismatch()


def sign(request: Request, signature: Signature, secret: str) -> str:
    """The signature that the parts of ``signature`` and the secret give for a request."""
    scope = "/".join(signature.scope)
    canonical = sha256(_canonical_request(request, signature).encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{signature.date}\n{scope}\n{canonical}"
    key = f"AWS4{secret}".encode()
    for part in signature.scope:
        key = hmac.new(key, part.encode(), sha256).digest()
    return hmac.new(key, text.encode(), sha256).hexdigest()


def _check_date(date: str, now: datetime) -> None:
    try:
        signed = datetime.strptime(date, _BASIC).replace(tzinfo=timezone.utc)
    except ValueError:
        raise fault.date_format(date) from None
    skew = timedelta(minutes=_SKEW_MINUTES)
    shown = now.strftime(_BASIC)
    if signed < now - skew:
        raise fault.signature_expired(date, (now - skew).strftime(_BASIC), shown, _SKEW_MINUTES)
    if signed > now + skew:
        raise fault.signature_not_yet_current(date, (now + skew).strftime(_BASIC), shown, _SKEW_MINUTES)


def _canonical_request(request: Request, signature: Signature) -> str:
    headers = [f"{name}:{' '.join(request.headers.get(name, '').split())}\n" for name in signature.signed_headers]
    return "\n".join(
        [
            request.method,
            quote(request.path or "/", safe="/~"),  # encoded twice, as for every service but S3
            _canonical_query(request.query),
            "".join(headers),
            ";".join(signature.signed_headers),
            request.headers.get("x-amz-content-sha256") or sha256(request.sent).hexdigest(),
        ]
    )


def _canonical_query(query: str) -> str:
    pairs = [tuple(part.partition("=")[::2]) for part in query.split("&") if part]
    return "&".join(f"{name}={value}" for name, value in sorted(pairs) if name != "X-Amz-Signature")
