"""DynamoDB's texts about backups, point-in-time recovery and restores.

Recorded in ack-api-quirks (October 2026), under the DDB-BACKUP and DDB-TABLE numbers that each text names.
"""

from __future__ import annotations

from streammock.errors.base import AwsError
from streammock.errors.common import validation


def _invalid(what: str) -> AwsError:
    return validation(f"Invalid Request: {what}")


# --- backups --------------------------------------------------------------------------------------------------------
def table_not_found(name: str) -> AwsError:
    """A table that does not exist, to the operations of this family (DDB-TABLE-098)."""
    return AwsError("TableNotFoundException", f"Table not found: {name}")


def backup_not_found(arn: str) -> AwsError:
    """An ARN in good form without a backup (DDB-BACKUP-005)."""
    return AwsError("BackupNotFoundException", f"Backup not found: {arn}")


def bad_backup_arn() -> AwsError:
    """An ARN that is no backup's (DDB-BACKUP-012)."""
    return validation("Invalid Backup ARN")


def backups_of_another_region() -> AwsError:
    """ListBackups goes on from an ARN of elsewhere (DDB-BACKUP-012)."""
    return _invalid("The supplied ExclusiveStartBackupArn does not match the region")


def bad_time_range() -> AwsError:
    """ListBackups from later to earlier (DDB-BACKUP-014)."""
    return validation(
        "One or more parameter values were invalid: Time range lower bound must be less than or equal to upper bound"
    )


def system_backup(arn: str, expires: str) -> AwsError:
    """DeleteBackup of what AWS keeps of a deleted table (DDB-BACKUP-015)."""
    return _invalid(
        f"User is not allowed to delete the system backup with arn {arn}. It will automatically expire on {expires}"
    )


# --- point-in-time recovery -----------------------------------------------------------------------------------------
def period_when_disabling() -> AwsError:
    """RecoveryPeriodInDays for no recovery (DDB-TABLE-084)."""
    return _invalid("Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.")


def recovery_disabled(table: str) -> AwsError:
    """A restore of a table that keeps no history (DDB-TABLE-100)."""
    return AwsError(
        "PointInTimeRecoveryUnavailableException", f"Point in time recovery is not enabled for table '{table}'"
    )


def time_outside_window(given: str, earliest: str, latest: str) -> AwsError:
    """A RestoreDateTime that the history does not reach (DDB-TABLE-100)."""
    return AwsError(
        "InvalidRestoreTimeException",
        f"RestoreDateTime '{given}' must be within EarliestRestorableDateTime '{earliest}' and "
        f"LatestRestorableDateTime '{latest}'",
    )


def two_times() -> AwsError:
    """Both ways to name the instant (DDB-TABLE-100); the last words are not recorded."""
    return _invalid(
        "Both RestoreDateTime and UseLatestRestorableTime cannot be set for point-in-time restore request. "
        "Please specify only one."
    )


def no_time() -> AwsError:
    """No way to name the instant (DDB-TABLE-100)."""
    return _invalid("Either one of RestoreDateTime or UseLatestRestorableTime must be specified, but not both")


def two_sources() -> AwsError:
    """A source by name and by ARN (DDB-TABLE-272)."""
    return validation("Must provide exactly one of: sourceTableArn, sourceTableName")


def no_source() -> AwsError:
    """No source (DDB-TABLE-272)."""
    return validation("The parameter 'TableName' is required but was not present in the request")


def bad_source_arn() -> AwsError:
    """A source by something that is no table's ARN (DDB-TABLE-272)."""
    return validation("sourceTableArn is not a valid ARN")


def source_arn_not_found() -> AwsError:
    """A source by the ARN of no table (DDB-TABLE-447)."""
    return AwsError("TableNotFoundException", "Table not found")


# --- restores -------------------------------------------------------------------------------------------------------
def target_exists(name: str) -> AwsError:
    """A restore into a table that is there (DDB-TABLE-219)."""
    return AwsError("TableAlreadyExistsException", f"Table already exists: {name}")


def encryption_not_given() -> AwsError:
    """A restore from another region that does not say how to encrypt (DDB-TABLE-274)."""
    return _invalid("sseSpecificationOverride must be provided for cross-region restores")


def throughput_of_on_demand_table() -> AwsError:
    """Capacity units for what stays on demand (DDB-TABLE-273)."""
    return _invalid("Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED")


def throughput_when_going_on_demand() -> AwsError:
    """Capacity units for what goes on demand (DDB-TABLE-442)."""
    return _invalid("Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST")


def throughput_not_given() -> AwsError:
    """No capacity units for what becomes provisioned (DDB-TABLE-273)."""
    return _invalid("Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED")


def index_throughput_not_given(index: str) -> AwsError:
    """No capacity units for an index of what becomes provisioned (DDB-TABLE-442)."""
    return _invalid(f"Must specify provisioned throughput for index {index}")


def on_demand_limit_of_provisioned_table(member: str) -> AwsError:
    """On-demand limits for what is provisioned (DDB-TABLE-442)."""
    return _invalid(f"Cannot override {member} for OnDemandThroughput unless BillingModeOverride is PAY_PER_REQUEST")


def on_demand_limit_out_of_range(member: str) -> AwsError:
    """A limit below 1 (DDB-TABLE-273)."""
    return _invalid(f"Requested {member} for OnDemandThroughput is outside of valid range")


def no_such_source_index(index: str) -> AwsError:
    """An index that the source does not have (DDB-TABLE-273)."""
    return _invalid(
        f"Index {index} does not match a secondary index that existed in the source table and cannot be created during "
        "the restore operation"
    )
