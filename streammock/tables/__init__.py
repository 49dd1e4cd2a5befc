"""The DynamoDB model: schema, items, indexes, and the one write door."""
