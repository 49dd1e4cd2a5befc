"""The languages: DynamoDB's expressions and legacy conditions over one tree, and Lambda's filter patterns."""
