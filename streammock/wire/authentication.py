"""Who signed a request: the shape of a SigV4 signature, in DynamoDB's order of checks and without any secret."""

from __future__ import annotations

import re
from dataclasses import dataclass

from streammock.wire import fault
from streammock.wire.message import Request

HANDLER_TOKEN = "streammock-handler-"  # noqa: S105 -- marks who calls; it opens nothing
_HEADER_PARTS = ("Credential", "Signature", "SignedHeaders")
_QUERY_PARTS = ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date")
_SEPARATORS = re.compile(r"[, ]+")
_ACCOUNT = re.compile(r"\d{12}\Z", re.ASCII)
_REGION = re.compile(r"[a-z][a-z0-9-]{0,31}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature's parts, as sent.

    Parameters
    ----------
    key_id:
        The access key's id.
    scope:
        What stands behind it in the credential: date, region, service, terminator.
    signed_headers:
        Lower-case names.
    date:
        ``YYYYMMDDTHHMMSSZ``, if all is well.
    in_query:
        Whether the query string carries it.
    """

    key_id: str
    scope: tuple[str, ...]
    signed_headers: tuple[str, ...]
    signature: str
    date: str
    in_query: bool

    @property
    def account(self) -> str | None:
        """The account that a key id of 12 digits names."""
        return self.key_id if _ACCOUNT.match(self.key_id) else None

    @property
    def region(self) -> str | None:
        """The region that the credential is scoped to."""
        region = self.scope[1] if len(self.scope) > 1 else ""
        return region if _REGION.match(region) else None


def read(request: Request) -> Signature:
    """The signature of a request.

    Raises
    ------
    AwsError
        For a request that is not signed, or whose signature lacks parts.
    """
    header = request.headers.get("authorization", "")
    query = request.query_parameters() if request.query else {}
    if "X-Amz-Algorithm" in query:
        if header:
            raise fault.two_signatures()
        return _from_query({name: values[0] for name, values in query.items()})
    if not header.strip().startswith("AWS4-"):
        raise fault.missing_token()
    return _from_header(header, request)


def scoped_service(request: Request) -> str:
    """The service a credential is scoped to, empty where there is none: a hint for routing, not a check."""
    header = request.headers.get("authorization", "")
    credential = header.partition("Credential=")[2] or _first(request, "X-Amz-Credential")
    parts = _SEPARATORS.split(credential, maxsplit=1)[0].split("/")
    return parts[3] if len(parts) > 3 else ""


def handler_token(request: Request) -> str | None:
    """By which a handler of ours is known; None for a request of anybody else."""
    token = request.headers.get("x-amz-security-token", "")
    return token if token.startswith(HANDLER_TOKEN) else None


def _first(request: Request, name: str) -> str:
    return request.query_parameters().get(name, [""])[0] if name in request.query else ""


def _from_header(header: str, request: Request) -> Signature:
    _, *parts = _SEPARATORS.split(header.strip())
    given = {name: value for name, _, value in (part.partition("=") for part in parts)}
    date = request.headers.get("x-amz-date") or request.headers.get("date", "")
    missing = [name for name in _HEADER_PARTS if not given.get(name)]
    if missing or not date:
        raise fault.incomplete_header(missing, dated=bool(date), header=header)
    return _signature(given["Credential"], given["SignedHeaders"], given["Signature"], date, in_query=False)


def _from_query(query: dict[str, str]) -> Signature:
    missing = [name for name in _QUERY_PARTS if not query.get(name)]
    if missing:
        raise fault.incomplete_query(missing)
    _, credential, signature, signed_headers, date = (query[name] for name in _QUERY_PARTS)
    return _signature(credential, signed_headers, signature, date, in_query=True)


def _signature(credential: str, signed_headers: str, signature: str, date: str, *, in_query: bool) -> Signature:
    key_id, *scope = credential.split("/")
    names = tuple(signed_headers.lower().split(";"))
    return Signature(key_id, tuple(scope), names, signature, date, in_query)
