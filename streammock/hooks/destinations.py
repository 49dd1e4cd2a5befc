"""Hands records for destinations to the services they belong to, through ordinary botocore clients.

Another mock (moto) that is active, or a passthrough, takes them. Where nobody does, they are in ``mock.destinations``
all the same.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from streammock.errors.base import DestinationWarning, UnmockedCallError, undelivered_to_destination
from streammock.functions.destination import Destination, DestinationRecord, parse
from streammock.hooks.clients import Clients


class Sender:
    """Sends records.

    Parameters
    ----------
    clients:
        Make the requests.
    """

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    def __call__(self, record: DestinationRecord) -> None:
        """Deliver it; warns where the destination refuses it, which AWS counts in a metric and forgets (A.12).

        A Lambda function is called by the mock itself, and what goes to an event bus is recorded only: its rules are
        nobody's here, and PutEvents takes no events in Lambda's name.
        """
        destination = parse(record.destination)
        if destination is None or destination.service not in _WAYS:
            return
        try:
            client = self._clients.get(destination.service, destination.region)
            _WAYS[destination.service](client, destination, record)
        except UnmockedCallError:
            pass
        except (BotoCoreError, ClientError) as error:
            message = undelivered_to_destination(record.destination, str(error))
            warnings.warn(message, DestinationWarning, stacklevel=2)


def _to_queue(sqs: Any, queue: Destination, record: DestinationRecord) -> None:
    url = sqs.get_queue_url(QueueName=queue.name)["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=record.message(), MessageAttributes=record.message_attributes())


def _to_topic(sns: Any, topic: Destination, record: DestinationRecord) -> None:
    sns.publish(TopicArn=topic.arn, Message=record.message(), MessageAttributes=record.message_attributes())


def _to_bucket(s3: Any, bucket: Destination, record: DestinationRecord) -> None:
    s3.put_object(Bucket=bucket.name, Key=record.key, Body=record.document().encode())


_WAYS: Mapping[str, Callable[[Any, Destination, DestinationRecord], None]] = {
    "sqs": _to_queue,
    "sns": _to_topic,
    "s3": _to_bucket,
}
