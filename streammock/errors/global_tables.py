"""DynamoDB's texts about replicas of tables (global tables, version 2019.11.21).

Sources: ``T`` quoted from AWS in issues of hashicorp/terraform-provider-aws and its modules, ``A`` in aws/aws-cli,
``D`` in go-to-k/cdkd (August 2026), ``Q`` recorded in ack-api-quirks (October 2026) under the DDB-TABLE numbers named.
"""

from __future__ import annotations

from streammock.errors.base import AwsError, UnsupportedParameter, unsupported_parameter
from streammock.errors.common import validation
from streammock.errors.dynamodb import INVALID

ONE_CONSISTENCY = "Leave it out: replicas are eventually consistent here, as they are by default."


def local_region() -> AwsError:
    """A replica update that names the region of the call. (A)"""
    return validation(
        "Cannot add, delete, or update the local region through ReplicaUpdates. Use CreateTable, DeleteTable, or "
        "UpdateTable as required."
    )


def one_replica_at_a_time() -> AwsError:
    """Several replicas that come or go. (Q 265)"""
    return validation("Update table operation with more than one create or delete replica actions not allowed.")


def one_region_at_a_time() -> AwsError:
    """Several replicas that change. (Q lists the text among those of UpdateTable; that it is for this is a guess)"""
    return validation("Cannot target multiple regions with the same action")


def one_action_per_update() -> AwsError:
    """Several actions in one update. (Q 224)"""
    return validation("Update table operation with more than one type of replica actions not allowed.")


def no_action() -> AwsError:
    """An update that says nothing, or only where. (Q 294, 437)"""
    return validation("There are no actions specified in the Replica Update Action of the request.")


def replicas_not_alone() -> AwsError:
    """A change of replicas beside another one. (Q 224)"""
    return validation(f"{INVALID}Replica modification must be the only operation in the request")


def table_in_replica_region(name: str) -> AwsError:
    """A table of that name stands where the replica is to be; AWS's quotation marks. (Q 223)"""
    return validation(
        f"Failed to create a the new replica of table with name: \u2018{name}\u2019 because one or more replicas "
        "already existed as tables."
    )


def replica_not_found(region: str) -> AwsError:
    """A region that has no replica. (Q 223, 307)"""
    return validation(
        "Update global table operation failed because one or more replicas were not part of the global table. "
        f"Please retry the request without these replicas: [{region}]."
    )


def stream_needed() -> AwsError:
    """A replica is to lose its stream. (T)"""
    return validation(f"{INVALID}Disabling Stream is not allowed for a Global Table replica.")


def key_of_each_replica() -> AwsError:
    """A key of one's own for one replica and not for others, or a key to be changed. (T)"""
    return validation(f"{INVALID}KMSMasterKeyId must be specified for each replica.")


def source_of_a_replica() -> AwsError:
    """A table goes that a replica was made from a short while ago. (D)"""
    return validation(
        "Replica cannot be deleted because it has acted as a source region for new replica(s) being added to the table "
        "in the last 24 hours."
    )


# --- what streammock says of itself -----------------------------------------------------------------------------------
def unsupported_action(action: str) -> UnsupportedParameter:
    """An action of a replica update that is not modelled."""
    instead = "Delete the replica, or test this part against AWS."
    return unsupported_parameter("UpdateTable", f"ReplicaUpdates.{action}", instead=instead)


def strong_consistency() -> UnsupportedParameter:
    """Replicas that are to be strongly consistent."""
    return unsupported_parameter("UpdateTable", "MultiRegionConsistency=STRONG", instead=ONE_CONSISTENCY)


def consistency_alone() -> UnsupportedParameter:
    """A consistency of replicas in a request that names none."""
    instead = "Give it together with ReplicaUpdates."
    return unsupported_parameter("UpdateTable", "MultiRegionConsistency", instead=instead)
