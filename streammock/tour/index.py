"""The tour's handler in Python, for machines without Node.js: says and answers what ``index.js`` does."""

import json
from typing import Any


def handler(event: dict[str, Any], context: object) -> str:  # noqa: ARG001 -- Lambda's signature
    """Log every record, and make of every new bark the message that would be published."""
    for record in event["Records"]:
        print("Stream record: ", json.dumps(record, indent=2))  # noqa: T201 -- a handler's log is its output
        if record["eventName"] == "INSERT":
            bark = {name: json.dumps(value["S"]) for name, value in record["dynamodb"]["NewImage"].items()}
            message = {
                "Subject": f"A new bark from {bark['Username']}",
                "Message": f"Woofer user {bark['Username']} barked the following at {bark['Timestamp']}:\n\n "
                f"{bark['Message']}",
            }
            print("Message: ", json.dumps(message))  # noqa: T201 -- a handler's log is its output
    return f"Successfully processed {len(event['Records'])} records."
