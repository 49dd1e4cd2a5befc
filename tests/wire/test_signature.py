from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from streammock.errors import AwsError
from streammock.wire import authentication, message, signature

KEY = ("AKIAEXAMPLE", "secret/key")
URL = "http://127.0.0.1:4566"


def _signed(path="/", body=b"{}", *, key=KEY, auth=SigV4Auth, headers=None):
    """A request as botocore signs it."""
    request = AWSRequest("POST", URL + path, headers={"Meerkat": "Hello  world", **(headers or {})}, data=body)
    auth(Credentials(*key), "dynamodb", "us-east-1").add_auth(request)
    fields = [(name.lower().encode(), str(value).encode()) for name, value in request.headers.items()]
    fields.append((b"host", b"127.0.0.1:4566"))
    return message.request("POST", request.url.removeprefix(URL), fields, body)


def _verify(request, shift=timedelta()):
    """Botocore signs with the time of the moment; we look at it so much later."""
    signature.verify(request, authentication.read(request), KEY, datetime.now(timezone.utc) + shift)


@pytest.mark.parametrize("path", ["/", "/2015-03-31/functions/arn%3Aaws%3Alambda/x?B=2&A=a%2Fb&C"])
@pytest.mark.parametrize("auth", [SigV4Auth, SigV4QueryAuth])
def test_signature_of_the_known_key(path, auth):
    """A request signed with our key is let in, whether header or query string carries the signature."""
    _verify(_signed(path, b"" if auth is SigV4QueryAuth else b"{}", auth=auth))


@pytest.mark.parametrize("value", ["  Hello world", "Hello    world  ", "Hello\tworld"])
def test_white_space_is_not_signed(value):
    """Headers are compared without surplus white space (Alternator's test_authorization)."""
    request = _signed()
    request.headers["meerkat"] = value
    _verify(request)


@pytest.mark.parametrize(("id_", "secret"), [("somebody", "secret/key"), ("AKIAEXAMPL\xc9", "x")])
def test_unknown_key(id_, secret):
    """Another key id is nobody's (dynamodb_facts)."""
    request = _signed(key=("somebody", secret))
    request.headers["authorization"] = request.headers["authorization"].replace("somebody", id_)
    with pytest.raises(AwsError) as caught:
        _verify(request)
    assert caught.value.code == "UnrecognizedClientException"


def test_another_secret_or_request():
    """A signature made with another secret, or for another request, does not match."""
    changed = _signed()
    changed.headers["meerkat"] = "other"
    for request in (_signed(key=(KEY[0], "wrong")), changed):
        with pytest.raises(AwsError, match="does not match the signature you provided") as caught:
            _verify(request)
        assert caught.value.code == "InvalidSignatureException"


@pytest.mark.parametrize(
    ("shift", "text"),
    [(timedelta(minutes=16), "Signature expired: "), (-timedelta(minutes=16), "Signature not yet current: ")],
)
def test_date_out_of_range(shift, text):
    """A date too far from ours is refused before the key is looked at (dynamodb_facts)."""
    with pytest.raises(AwsError, match=f"^InvalidSignatureException: {text}") as caught:
        _verify(_signed(key=("nobody", "x")), shift)
    assert "15 min.)" in caught.value.message


def test_date_that_is_none():
    """A date in another format is an incomplete signature (dynalite, observed on AWS)."""
    request = _signed()
    request.headers["x-amz-date"] = "201"
    with pytest.raises(AwsError, match="Got '201'") as caught:
        _verify(request)
    assert caught.value.code == "IncompleteSignatureException"
