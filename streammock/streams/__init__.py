"""DynamoDB Streams: records, shards, iterators."""
