from __future__ import annotations

import pytest

from streammock.errors import AwsError
from streammock.wire import authentication

QUERY = (
    "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=123456789012%2F20260101%2Feu-west-1%2Fdynamodb%2Faws4_request"
    "&X-Amz-Signature=c&X-Amz-SignedHeaders=host&X-Amz-Date=20260101T000000Z"
)


def _failure(request):
    with pytest.raises(AwsError) as caught:
        authentication.read(request)
    return caught.value.code, caught.value.message


def test_header(http):
    """A signature's parts are read out of the Authorization header, with or without spaces."""
    for separator in (", ", ",", " "):
        parts = (
            "Credential=123456789012/20260101/eu-west-1/dynamodb/aws4_request",
            "SignedHeaders=Host;b",
            "Signature=c",
        )
        request = http(headers={"authorization": "AWS4-HMAC-SHA256 " + separator.join(parts)})
        signature = authentication.read(request)
        assert (signature.account, signature.region, signature.signature) == ("123456789012", "eu-west-1", "c")
        assert signature.signed_headers == ("host", "b")
        assert (signature.date, signature.in_query) == ("20260101T000000Z", False)


def test_query(http):
    """A signature's parts are read out of the query string."""
    signature = authentication.read(http(target=QUERY, headers={"authorization": None}))
    assert (signature.account, signature.region, signature.in_query) == ("123456789012", "eu-west-1", True)


@pytest.mark.parametrize(
    ("credential", "account", "region"),
    [
        ("AKIAEXAMPLE/1/us-east-1/s/t", None, "us-east-1"),
        ("1234567890123/1/local/s/t", None, "local"),
        ("x/2/3/4/aws4_request", None, None),
        ("x/2/EU WEST/4", None, None),
        ("x", None, None),
    ],
)
def test_what_a_credential_names(http, credential, account, region):
    """Only a key id of 12 digits is an account, and only a word is a region."""
    header = f"AWS4-HMAC-SHA256 Credential={credential.replace(' ', '%')}, SignedHeaders=host, Signature=c"
    signature = authentication.read(http(headers={"authorization": header}))
    assert (signature.account, signature.region) == (account, region)


@pytest.mark.parametrize(
    ("target", "header"),
    [("/", None), ("/", "AWS4"), ("/", "Basic abc"), (QUERY.replace("X-Amz-Algorithm=", "X-Amz-Algorithme="), None)],
)
def test_missing_token(http, target, header):
    """A request without a signature (dynamodb_facts)."""
    request = http(target=target, headers={"authorization": header})
    assert _failure(request) == ("MissingAuthenticationTokenException", "Request is missing Authentication Token")


def test_two_signatures(http):
    """A request signed twice (dynamodb_facts)."""
    assert _failure(http(target="/?X-Amz-Algorithm")) == (
        "InvalidSignatureException",
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    )


@pytest.mark.parametrize(
    ("header", "date", "message"),
    [
        (
            "AWS4-",
            None,
            (
                "Authorization header requires 'Credential' parameter. "
                "Authorization header requires 'Signature' parameter. "
                "Authorization header requires 'SignedHeaders' parameter. "
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
                "Authorization=AWS4-"
            ),
        ),
        (
            "AWS4- Signature=b,Credential=a",
            "a",
            "Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4- Signature=b,Credential=a",
        ),
    ],
)
def test_incomplete_header(http, header, date, message):
    """Each missing part of the header is named (dynamodb_facts)."""
    request = http(headers={"authorization": header, "x-amz-date": None, "date": date})
    assert _failure(request) == ("IncompleteSignatureException", message)


def test_incomplete_query(http):
    """Each missing part of the query string is named (dynamodb_facts)."""
    assert _failure(http(target="/?X-Amz-Algorithm=a&X-Amz-Date=d", headers={"authorization": None})) == (
        "IncompleteSignatureException",
        (
            "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include "
            "'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. "
            "Re-examine the query-string parameters."
        ),
    )


def test_scoped_service(http):
    """The service that a request is signed for is found in either place."""
    assert authentication.scoped_service(http()) == "dynamodb"
    assert authentication.scoped_service(http(target=QUERY, headers={"authorization": None})) == "dynamodb"
    assert authentication.scoped_service(http(headers={"authorization": "AWS4- Credential=a/b"})) == ""


def test_handler_token(http):
    """A handler of ours is known by its session token, and nobody else is (spec/runtimes.md 4)."""
    assert authentication.handler_token(http(headers={"x-amz-security-token": "streammock-handler-7"})) == (
        "streammock-handler-7"
    )
    assert authentication.handler_token(http(headers={"x-amz-security-token": "FwoGZXIvYXdz"})) is None
    assert authentication.handler_token(http()) is None
