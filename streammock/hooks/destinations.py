"""Hands on-failure records to the services they belong to, through ordinary botocore clients.

Another mock (moto) that is active, or a passthrough, takes them. Where nobody does, they are in ``mock.destinations``
all the same.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from streammock.errors.base import DestinationWarning, UnmockedCallError, undelivered_to_destination
from streammock.mappings.destination import Destination, FailureRecord, parse


class Sender:
    """Sends records; a client is made for the first record to a service and region.

    Parameters
    ----------
    region:
        For ARNs that name none, as buckets' do.
    """

    def __init__(self, region: str) -> None:
        self._region = region
        self._clients: dict[tuple[str, str], Any] = {}

    def __call__(self, record: FailureRecord) -> None:
        """Deliver it; warns where the destination refuses it, which AWS counts in a metric and forgets (A.12)."""
        destination = parse(record.destination)
        try:
            _WAYS[destination.service](self._client(destination), destination, record)
        except UnmockedCallError:
            pass
        except (BotoCoreError, ClientError) as error:
            message = undelivered_to_destination(record.destination, str(error))
            warnings.warn(message, DestinationWarning, stacklevel=2)

    def _client(self, destination: Destination) -> Any:
        from botocore.session import Session

        key = (destination.service, destination.region or self._region)
        if key not in self._clients:
            self._clients[key] = Session().create_client(key[0], region_name=key[1])
        return self._clients[key]


def _to_queue(sqs: Any, queue: Destination, record: FailureRecord) -> None:
    url = sqs.get_queue_url(QueueName=queue.name)["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=record.message())


def _to_topic(sns: Any, topic: Destination, record: FailureRecord) -> None:
    sns.publish(TopicArn=topic.arn, Message=record.message())


def _to_bucket(s3: Any, bucket: Destination, record: FailureRecord) -> None:
    s3.put_object(Bucket=bucket.name, Key=record.key, Body=record.document().encode())


_WAYS: Mapping[str, Callable[[Any, Destination, FailureRecord], None]] = {
    "sqs": _to_queue,
    "sns": _to_topic,
    "s3": _to_bucket,
}
