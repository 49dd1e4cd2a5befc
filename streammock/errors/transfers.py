"""DynamoDB's texts about exports to S3 and imports from it.

Recorded in ack-api-quirks (October 2026), under the DDB-EXPORT and DDB-IMPORT numbers that each text names.
"""

from __future__ import annotations

from streammock.errors.base import AwsError, UnsupportedParameter, unsupported_parameter
from streammock.errors.common import validation
from streammock.errors.dynamodb import INVALID


def _invalid(what: str) -> AwsError:
    return validation(f"Invalid Request: {what}")


def _bad_time(what: str) -> AwsError:
    return AwsError("InvalidExportTimeException", what)


# --- exports and imports alike --------------------------------------------------------------------------------------
def not_found(kind: str, arn: str) -> AwsError:
    """An ARN in good form without an export; of imports the text is not recorded (DDB-EXPORT-006, DDB-IMPORT-010)."""
    return AwsError(f"{kind}NotFoundException", f"{kind} not found: {kind} not found: {arn}")


def of_another_region(kind: str) -> AwsError:
    """The ARN of an export elsewhere (DDB-EXPORT-006)."""
    return AwsError(f"{kind}NotFoundException", f"{kind} not found: Invalid {kind.lower()} arn")


def bad_arn(kind: str) -> AwsError:
    """An ARN of something else (DDB-EXPORT-006, DDB-IMPORT-010)."""
    return validation(f"Invalid {kind} ARN")


def conflict(kind: str) -> AwsError:
    """A client token that was used for another request (DDB-EXPORT-009, DDB-IMPORT-017)."""
    return AwsError(
        f"{kind}ConflictException", f"{kind} conflict: Duplicate request detected with conflicting parameters"
    )


def bad_next_token(token: str) -> AwsError:
    """A token that no page of this list came with (DDB-EXPORT-006)."""
    return _invalid(f"Provided nextToken is invalid: {token}")


# --- exports --------------------------------------------------------------------------------------------------------
def no_table_arn() -> AwsError:
    """A name in place of the table's ARN (DDB-EXPORT-001)."""
    return validation(f"{INVALID}tableArn is not a valid ARN")


def not_a_tables_arn() -> AwsError:
    """The ARN of an index (DDB-EXPORT-002)."""
    return _invalid("Table ARN is invalid.")


def specification_without_type() -> AwsError:
    """An incremental specification, and no word of an incremental export (DDB-EXPORT-003)."""
    return _invalid("Export Type expected to be Incremental Export when incremental export specification is provided")


def specification_of_full_export() -> AwsError:
    """An incremental specification for a full export (DDB-EXPORT-003)."""
    return _invalid("When Export Type is Full Export , Incremental Export Specification should not be provided")


def no_specification() -> AwsError:
    """An incremental export without its specification (DDB-EXPORT-003)."""
    return _invalid("Incremental Export Specification expected when export type is set as Incremental Export")


def no_start() -> AwsError:
    """An incremental export from nowhere (DDB-EXPORT-003)."""
    return _invalid("ExportFromTime must be provided in IncrementalExportSpecification")


def key_without_kms() -> AwsError:
    """A key for what is not encrypted with KMS (DDB-EXPORT-005)."""
    return _invalid("KMS Key Id is not supported for this encryption type")


def bad_export_time() -> AwsError:
    """A full export as of before the table, or of the future (DDB-EXPORT-001)."""
    return _bad_time("Export Time is invalid")


def not_recoverable() -> AwsError:
    """An export as of a time that the table's history does not reach (DDB-EXPORT-001)."""
    return _bad_time("Point in Time Recovery is not available for specified export time")


def starts_before_table(start: str) -> AwsError:
    """An incremental export from before the table (DDB-EXPORT-004)."""
    return _bad_time(f"Incremental export period from time cannot be less than the table creation time : {start}")


def ends_in_future(end: str) -> AwsError:
    """An incremental export up to a time that is still to come (DDB-EXPORT-004)."""
    return _bad_time(f"Incremental export period to time cannot be greater than the current time : {end}")


def period_too_short() -> AwsError:
    """An incremental export of less than a quarter of an hour (DDB-EXPORT-004)."""
    return _bad_time("Difference between export period from time and export period to time is less than 15 minutes")


def period_too_long() -> AwsError:
    """An incremental export of more than a day; the limit is AWS's, the words are not recorded."""
    return _bad_time("Difference between export period from time and export period to time is greater than 24 hours")


# --- imports --------------------------------------------------------------------------------------------------------
def options_of_another_format(input_format: str) -> AwsError:
    """CSV options for what is not CSV (DDB-IMPORT-009)."""
    return _invalid(f"Unsupported InputFormatOptions for the given input format: {input_format}.")


def items_failed() -> tuple[str, str]:
    """How an import ends when some of the data was no good (DDB-IMPORT-013)."""
    message = (
        "Some of the items failed validation checks and were not imported. "
        "Please check CloudWatch error logs for more details."
    )
    return "ItemValidationError", message


def name_taken(table: str) -> tuple[str, str]:
    """How an import ends when its table has come into being in another way; the words are not recorded (018)."""
    return "TableAlreadyExists", f"Table already exists: {table}"


# --- what only a mock says ------------------------------------------------------------------------------------------
def export_of_ion() -> UnsupportedParameter:
    """Amazon Ion, which takes a library of its own."""
    return _without("ExportTableToPointInTime", "ExportFormat=ION", _NO_ION)


def import_of_ion() -> UnsupportedParameter:
    """The same, the other way round."""
    return _without("ImportTable", "InputFormat=ION", _NO_ION)


def vector_indexes_of_import() -> UnsupportedParameter:
    """Vector indexes, which CreateTable does not make either."""
    return _without("ImportTable", "TableCreationParameters.VectorIndexes", "")


def time_of_incremental_export() -> UnsupportedParameter:
    """What AWS makes of the two together is not recorded (DDB-EXPORT-003)."""
    instead = "Say ExportFromTime and ExportToTime in IncrementalExportSpecification."
    return _without("ExportTableToPointInTime", "ExportTime with INCREMENTAL_EXPORT", instead)


def zstd() -> UnsupportedParameter:
    """Zstandard, which Python's own library has from 3.14 on."""
    return _without("ImportTable", "InputCompressionType=ZSTD", "Use GZIP or NONE in this test, or Python 3.14.")


_NO_ION = "Use DYNAMODB_JSON in this test."


def _without(operation: str, parameter: str, instead: str) -> UnsupportedParameter:
    return unsupported_parameter(operation, parameter, instead=instead)
