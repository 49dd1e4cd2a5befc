"""CloudWatch Logs, as far as functions log to it: one file per operation, found by its name."""
