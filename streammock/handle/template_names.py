"""Names and ARNs of what a template has beside tables and functions, which refer to it."""

from __future__ import annotations

from streammock import arns
from streammock.settings import Settings

# By the property that names a resource, and the ARN that the name is a part of.
_ARNS = {
    "AWS::Events::EventBus": ("Name", "arn:{partition}:events:{region}:{account}:event-bus/{name}"),
    "AWS::IAM::Role": ("RoleName", "arn:{partition}:iam::{account}:role/{name}"),
    "AWS::KMS::Key": ("Name", "arn:{partition}:kms:{region}:{account}:key/{name}"),
    "AWS::Kinesis::Stream": ("Name", "arn:{partition}:kinesis:{region}:{account}:stream/{name}"),
    "AWS::S3::Bucket": ("BucketName", "arn:{partition}:s3:::{name}"),
    "AWS::SNS::Topic": ("TopicName", "arn:{partition}:sns:{region}:{account}:{name}"),
    "AWS::SQS::Queue": ("QueueName", "arn:{partition}:sqs:{region}:{account}:{name}"),
    # AWS adds six characters of chance, and cdk takes the name for what stands before the last dash.
    "AWS::SecretsManager::Secret": ("Name", "arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-000000"),
    "AWS::Serverless::StateMachine": ("Name", "arn:{partition}:states:{region}:{account}:stateMachine:{name}"),
    "AWS::StepFunctions::StateMachine": (
        "StateMachineName",
        "arn:{partition}:states:{region}:{account}:stateMachine:{name}",
    ),
}
_KNOWN_BY_ARN = (
    "AWS::SNS::Topic",
    "AWS::SecretsManager::Secret",
    "AWS::Serverless::StateMachine",
    "AWS::StepFunctions::StateMachine",
)


def property_of(kind: str) -> str:
    """The property that names a resource."""
    return _ARNS.get(kind, ("Name",))[0]


def arn(kind: str, name: str, settings: Settings) -> str | None:
    """A resource's ARN; None for a kind whose ARNs are not known here."""
    if kind not in _ARNS:
        return None
    partition = arns.partition(settings.region)
    pattern = _ARNS[kind][1]
    return pattern.format(partition=partition, region=settings.region, account=settings.account_id, name=name)


def reference(kind: str, name: str, settings: Settings) -> str:
    """What Ref gives for a resource: its name, where CloudFormation has nothing else."""
    if kind == "AWS::SQS::Queue":
        return f"https://sqs.{settings.region}.amazonaws.com/{settings.account_id}/{name}"
    return (arn(kind, name, settings) if kind in _KNOWN_BY_ARN else None) or name
