"""What the services say about a request that never reaches them, each sentence once.

Sources: dynamodb_facts ("On the wire", Errors 1 and 2) and, for the order and the letters of the authentication errors,
dynalite's connection tests, which were recorded on AWS with their checksums.
"""

from __future__ import annotations

from collections.abc import Sequence

from streammock.errors import AwsError, StreamMockError

# No SDK tries again after a 400; after a 5xx they all do.
UNSUPPORTED_STATUS = 400


class Refusal(StreamMockError):
    """What only a mock's door can say; it is answered with ``status`` and never reaches a model."""

    def __init__(self, kind: str, message: str, status: int = UNSUPPORTED_STATUS) -> None:
        super().__init__(message)
        self.kind = kind
        self.status = status


# --- the envelope ---------------------------------------------------------------------------------------------------
def not_found() -> AwsError:
    """A method, path or content type that DynamoDB's front end does not know: answered in XML."""
    return AwsError("UnknownOperationException", "", status=404)


def unknown_operation() -> AwsError:
    """No X-Amz-Target, or one that names no operation."""
    return AwsError("UnknownOperationException", "")


def no_such_route() -> AwsError:
    """A method and path that none of Lambda's operations has."""
    return AwsError("AccessDeniedException", "Unable to determine service/operation name to be authorized", status=403)


def request_too_large(limit: int, operation: str = "") -> AwsError:
    """A body over the limit; the text was recorded for CreateFunction (aws_facts 3.6)."""
    ending = f" for the {operation} operation" if operation else ""
    return AwsError("RequestEntityTooLargeException", f"Request must be smaller than {limit} bytes{ending}", status=413)


def undecodable_body() -> AwsError:
    """An unknown Content-Encoding, or a body that is not in it: DynamoDB calls it its own failure, with a 500."""
    return AwsError("InternalFailure", "", status=500)


def unsupported_media_type(encoding: str) -> AwsError:
    """The same to Lambda; the text is ours."""
    return AwsError("UnsupportedMediaTypeException", f"The request body is not in the encoding {encoding}.", status=415)


# --- types ----------------------------------------------------------------------------------------------------------
def serialization(message: str = "") -> AwsError:
    """A body that is no JSON, or JSON of another type than the operation takes."""
    return AwsError("SerializationException", message)


def not_convertible(token: str, kind: str) -> AwsError:
    """A scalar of another type: ``NUMBER_VALUE cannot be converted to String``."""
    return serialization(f"{token} cannot be converted to {kind}")


def no_boolean() -> AwsError:
    """Text that is neither true nor false."""
    return serialization("Unexpected token received from parser")


def unconvertible_text(kind: str) -> AwsError:
    """Text where a number or a date should stand."""
    return not_convertible("STRING_VALUE", kind)


def unconvertible_date() -> AwsError:
    """Text that is no date where one should stand."""
    return unconvertible_text("Date")


def list_for_blob() -> AwsError:
    """A list where a blob should stand."""
    return unexpected_list("java.nio.ByteBuffer")


def unexpected_object() -> AwsError:
    """An object where a scalar or a list should stand."""
    return serialization("Start of structure or map found where not expected")


def unexpected_list(kind: str) -> AwsError:
    """A list where something else should stand; ``kind`` is the Java type behind the member."""
    noun = "" if kind.startswith("java.util.") else "class "
    return serialization(f"Unrecognized collection type {noun}{kind}")


def unexpected_field() -> AwsError:
    """A scalar where a member should be an object or a list."""
    return serialization("Unexpected field type")


def unexpected_value() -> AwsError:
    """A scalar where an element of a list or map should be an object."""
    return serialization("Unexpected value type in payload")


def uncastable_collection() -> AwsError:
    """A scalar where an element should itself be a list or map: the service shows its own Java error."""
    kind = "sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl"
    return serialization(
        f"class {kind} cannot be cast to class java.lang.Class "
        f"({kind} and java.lang.Class are in module java.base of loader 'bootstrap')"
    )


def no_base64_text() -> AwsError:
    """A blob that is no JSON text."""
    return serialization("only base-64-encoded strings are convertible to bytes")


def base64_length(length: int) -> AwsError:
    """A blob without its padding."""
    return serialization(f"Base64 encoded length is expected a multiple of 4 bytes but found: {length}")


def base64_characters() -> AwsError:
    """A blob with characters that base64 does not have; the misspelling is the service's."""
    return serialization("Invalid last non-pad Base64 character dectected")


def invalid_json(detail: str) -> AwsError:
    """A body of Lambda's that is no JSON (aws_facts 3.3; the detail is the parser's own)."""
    return AwsError("InvalidRequestContentException", f"Could not parse request body into json: {detail}")


# --- authentication -------------------------------------------------------------------------------------------------
def two_signatures() -> AwsError:
    """Signed in the query string and in a header."""
    return AwsError(
        "InvalidSignatureException",
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    )


def missing_token() -> AwsError:
    """Not signed at all."""
    return AwsError("MissingAuthenticationTokenException", "Request is missing Authentication Token")


def incomplete_header(missing: Sequence[str], *, dated: bool, header: str) -> AwsError:
    """An Authorization header that lacks parameters."""
    parts = [f"Authorization header requires '{name}' parameter." for name in missing]
    if not dated:
        parts.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    return AwsError("IncompleteSignatureException", " ".join([*parts, f"Authorization={header}"]))


def incomplete_query(missing: Sequence[str]) -> AwsError:
    """A query string that lacks parameters of a signature."""
    parts = [f"AWS query-string parameters must include '{name}'." for name in missing]
    return AwsError("IncompleteSignatureException", " ".join([*parts, "Re-examine the query-string parameters."]))


def date_format(date: str) -> AwsError:
    """A date that is none."""
    return AwsError(
        "IncompleteSignatureException",
        f"Date must be in ISO-8601 'basic format'. Got '{date}'. See http://en.wikipedia.org/wiki/ISO_8601",
    )


def signature_expired(date: str, earliest: str, now: str, minutes: int) -> AwsError:
    """Signed too long ago."""
    return AwsError(
        "InvalidSignatureException",
        f"Signature expired: {date} is now earlier than {earliest} ({now} - {minutes} min.)",
    )


def signature_not_yet_current(date: str, latest: str, now: str, minutes: int) -> AwsError:
    """Signed in the future."""
    return AwsError(
        "InvalidSignatureException",
        f"Signature not yet current: {date} is still later than {latest} ({now} + {minutes} min.)",
    )


def unrecognized_client() -> AwsError:
    """A key that nobody knows."""
    return AwsError("UnrecognizedClientException", "The security token included in the request is invalid.")


def signature_mismatch() -> AwsError:
    """A signature made with another secret, or over another request."""
    return AwsError(
        "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. "
        "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    )


# --- ours -----------------------------------------------------------------------------------------------------------
def unsupported_service(service: str) -> Refusal:
    """A request for a service that no room models."""
    return Refusal(
        "StreamMockUnsupportedService",
        f"streammock answers DynamoDB, DynamoDB Streams and Lambda, not {service}. "
        "Point that client at the real service or at another mock.",
    )


def unsupported_protocol(protocol: str) -> Refusal:
    """A wire protocol that we do not speak."""
    return Refusal(
        "StreamMockUnsupportedProtocol",
        f"streammock does not speak {protocol}. Configure the client for AWS JSON 1.0 (DynamoDB, DynamoDB Streams) "
        "or REST JSON (Lambda).",
    )


def forbidden_host(host: str) -> Refusal:
    """A Host header that no client of this machine sends: DNS rebinding."""
    return Refusal(
        "StreamMockForbiddenHost",
        f"streammock does not answer to the host name {host!r}. "
        "Use the address it prints, localhost or an AWS host name.",
        403,
    )


def forbidden_origin() -> Refusal:
    """A web page's request, while CORS is off."""
    return Refusal(
        "StreamMockForbiddenOrigin",
        "streammock does not answer web pages unless it is told to: switch CORS on.",
        403,
    )
