"""Whatever runs a handler: this process, or a child process that speaks the Lambda Runtime API."""
