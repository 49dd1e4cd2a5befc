"""The operations of DynamoDB Streams."""
