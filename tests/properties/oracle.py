"""Plays the steps of ``test_dynamodb_model.py`` against another DynamoDB: where that differs, one of us is wrong.

By hand: ``STREAMMOCK_DYNAMODB=http://127.0.0.1:8000 PYTHONPATH=tests python tests/properties/oracle.py``, with
``STREAMMOCK_STEPS`` and ``STREAMMOCK_SEED`` as the test has them, and in ``STREAMMOCK_WITHOUT``, with commas, what the
other one does not do as AWS does: ``partiql``, ``empty`` (text and binary of no length), ``removals`` (updates that do
anything but set), ``scans`` (of indexes), ``streams``, ``transactions``. Each difference is printed with the step that
shows it, then a new table is made; a step that makes the other one fail (HTTP 500) shows none.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from properties.player import TABLE, Door, Player
from properties.steps import Chance, Step

from streammock.errors import AwsError

STEPS = int(os.environ.get("STREAMMOCK_STEPS", "20000"))
SEED = int(os.environ.get("STREAMMOCK_SEED", "1"))
WITHOUT = list(filter(None, os.environ.get("STREAMMOCK_WITHOUT", "").split(",")))
said: list[str] = []  # code and text of the step's last error
RUN = 500  # steps on one table
CHECK_EVERY = 100


def door_to(url: str) -> Door:
    """Ordinary clients of an endpoint; its errors as ours."""
    config = Config(retries={"max_attempts": 0}, parameter_validation=False, user_agent_extra="streammock-oracle")
    access = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    clients = {
        service: boto3.client(service, endpoint_url=url, config=config, **access)
        for service in ("dynamodb", "dynamodbstreams")
    }

    def ask(operation: str, service: str, params: dict[str, Any]) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = clients[service]._make_api_call(operation, params)
        except ClientError as refusal:
            error = refusal.response["Error"]
            said[:] = [error["Code"], error.get("Message", "")]
            raise AwsError(error["Code"], error.get("Message", ""), fields=refusal.response) from None
        return answer

    return ask


def is_known(step: Step) -> bool:
    """Whether the other one can be asked to do a step."""
    return not any(_LACKS[name](step) for name in WITHOUT)


def _is_partiql(step: Step) -> bool:
    return step[0] in ("select", "statements") or "statement" in step[1:2]


def _has_empty(part: Any) -> bool:
    if isinstance(part, dict):
        return any(map(_has_empty, part.values()))
    if isinstance(part, (tuple, list, frozenset)):
        return any(map(_has_empty, part))
    return part in ("", b"")


def _removes(step: Step) -> bool:
    writes = step[2] if step[0] == "transact" else [step[2]] if step[0] == "write" else []
    return any(verb != "set" for write in writes if write[0] == "update" for verb, _, _ in write[2])


_LACKS: dict[str, Callable[[Step], bool]] = {
    "partiql": _is_partiql,
    "empty": _has_empty,
    "removals": _removes,
    "scans": lambda step: step[0] == "scan" and step[2] is not None,
    "streams": lambda _step: False,  # these are not steps: they are read when all is checked
    "transactions": lambda step: step[0] == "transact",
}


def difference(player: Player, step: Step, *, check: bool) -> str | None:
    """What is different after a step."""
    said.clear()
    try:
        player.play(step)
        if check:
            player.check()
    except (AssertionError, AwsError) as found:
        return None if said[:1] == ["InternalFailure"] else str(found)
    return None


def run(door: Door, seed: int) -> tuple[Step, str] | None:
    """Play on a new table, up to the first difference."""
    chance = Chance(seed)
    steps = [step for step in (chance.step() for _ in range(RUN)) if is_known(step)]
    player = Player(door)
    try:
        for number, step in enumerate(steps, 1):
            found = difference(player, step, check=number % CHECK_EVERY == 0 and "streams" not in WITHOUT)
            if found is not None:
                return step, found
    finally:
        door("DeleteTable", "dynamodb", {"TableName": TABLE})
    return None


def main() -> None:
    """Play all runs; print what was different, and how often each kind of step showed it."""
    door = door_to(os.environ["STREAMMOCK_DYNAMODB"])
    kinds: Counter[str] = Counter()
    runs = -(-STEPS // RUN)
    for number in range(runs):
        found = run(door, SEED * 1_000_000 + number)
        if found is not None:
            step, text = found
            kinds[step[0]] += 1
            print(f"run {number}: {text}\n    after {step!r}\n    last error: {': '.join(said)}")
    print(f"{runs - sum(kinds.values())} of {runs} runs without a difference; others by their last step: {dict(kinds)}")


if __name__ == "__main__":
    main()
