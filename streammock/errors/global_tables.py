"""DynamoDB's texts about replicas of tables (global tables, version 2019.11.21).

Sources: ``T`` quoted from AWS in issues of hashicorp/terraform-provider-aws and its modules, ``A`` in aws/aws-cli,
``D`` in go-to-k/cdkd (August 2026), ``L`` LocalStack's provider. ``?``: the code is AWS's, the wording not established.
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
    """None or several updates in one request. (?)"""
    return validation(f"{INVALID}Exactly one replica can be created, updated or deleted in an UpdateTable request")


def one_action_per_update() -> AwsError:
    """None or several actions in one update. (?)"""
    return validation(f"{INVALID}Exactly one of Create, Update or Delete must be specified for each replica update")


def table_in_replica_region(name: str) -> AwsError:
    """A table of that name stands where the replica is to be. (L)"""
    return validation(
        f"Failed to create a the new replica of table with name: '{name}' because one or more replicas already existed "
        "as tables."
    )


def replica_not_found() -> AwsError:
    """A region that has no replica. (T)"""
    return validation("Replica specified in the Replica Update or Replica Delete action of the request was not found.")


def wrong_view_type() -> AwsError:
    """A replica of a table whose stream lacks an image. (?)"""
    return validation(f"{INVALID}Table must have a stream with view type NEW_AND_OLD_IMAGES to be replicated")


def stream_needed() -> AwsError:
    """A replica is to lose its stream. (T)"""
    return validation(f"{INVALID}Disabling Stream is not allowed for a Global Table replica.")


def key_of_each_replica() -> AwsError:
    """A key of one's own for one replica and not for others, a key to be changed, or an update of nothing. (T)"""
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


def mixed_with_replicas(members: str) -> UnsupportedParameter:
    """Members that stand together with ReplicaUpdates, or need them and stand alone."""
    instead = "Change replicas in a call of their own, with ReplicaUpdates."
    return unsupported_parameter("UpdateTable", members, instead=instead)
