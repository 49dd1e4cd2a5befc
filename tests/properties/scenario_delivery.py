"""A random life of a table, its stream and the mappings that read it, from one seed; and what was seen of it."""

import json
import random
import time
import warnings
from contextlib import suppress
from dataclasses import dataclass, field

import boto3

from streammock import NotSettledError, StreamReadersWarning, mock_streams

KEYS = "abcdefgh"
DESTINATION = "arn:aws:sqs:us-east-1:000000000000:dlq"
ONLY_EVEN = {"dynamodb": {"NewImage": {"even": {"BOOL": [True]}}}}
_STEPS = 16
_clients = {}


class Failed(Exception):
    """The handler's own error."""


@dataclass
class Reader:
    """One mapping, and what its function was given and took."""

    uuid: str
    settings: dict
    expects_from: int  # the first record that its starting position includes
    name: str = ""
    lanes: int = 1
    tumbling: int = 0
    relaned: bool = False  # the number of its lanes has changed: records may come again
    accepted: list = field(default_factory=list)  # (shard, key, sequence) in the order in which they were taken


@dataclass
class Outcome:
    """All that can be observed of one scenario."""

    written: dict = field(default_factory=dict)  # sequence → (shard, key), in the order of the writes
    readers: list = field(default_factory=list)
    discarded: dict = field(default_factory=dict)  # uuid → [(sequence, reason)]
    pending: dict = field(default_factory=dict)
    blamed: dict = field(default_factory=dict)  # uuid → failures that no later success has made good
    items: dict = field(default_factory=dict)
    replayed: dict = field(default_factory=dict)
    observed: str = ""


def client(service):
    """Clients outlive the mocks."""
    if service not in _clients:
        _clients[service] = boto3.client(
            service, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
        )
    return _clients[service]


def play(seed):
    """Live through the scenario of a seed."""
    chance = random.Random(seed)
    latency = chance.choice(["none"] * 4 + ["aws"])
    options = {
        "seed": seed,
        "strict": False,
        "delivery": chance.choice(["immediate", "manual"]),
        "latency": latency,
        "shards": chance.choice([1, 1, 2, 3]),
    }
    with mock_streams(**options) as mock, warnings.catch_warnings():
        warnings.simplefilter("ignore", StreamReadersWarning)
        mock._backend.sender = None  # nobody serves the queue: a client for it would cost more than the scenario
        return _Play(mock, chance, seed).run()


class _Play:
    def __init__(self, mock, chance, seed):
        self.mock = mock
        self.chance = chance
        self.seed = seed
        self.outcome = Outcome()
        self.number = 0
        self.ending = False
        self.throttled = set()
        self.ddb = client("dynamodb")

    def run(self):
        self._create()
        for _ in range(_STEPS):
            self._step()
            self._look()
        self.ending = True
        for reader in self.outcome.readers:
            self.mock.mappings[reader.uuid].resume()
            self._throttle(reader, off=False)
            self._control(reader, Enabled=True)
        self.mock.settle()
        self._look()
        return self._observe()

    # --- the world ------------------------------------------------------------------------------------------------
    def _create(self):
        self.ddb.create_table(
            TableName="Table",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        self.mock.settle()
        self.ddb.update_time_to_live(
            TableName="Table", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
        )
        for _ in range(self.chance.randint(0, 2)):
            self._write()
        self._look()
        for number in range(self.chance.choice([1, 1, 2, 3])):
            self._map(number)
            self._look()

    def _map(self, number):
        chance, name = self.chance, f"f{number}"
        tumbling = chance.choice([0, 0, 0, 10])
        settings = {
            "starting_position": chance.choice(["TRIM_HORIZON", "TRIM_HORIZON", "LATEST"]),
            "batch_size": chance.choice([1, 2, 3, 5, 100]),
            "maximum_batching_window_in_seconds": chance.choice([0, 0, 2, 30]),
            "parallelization_factor": 1 if tumbling else chance.choice([1, 1, 2, 4]),
            "bisect_batch_on_function_error": chance.random() < 0.3,
            "maximum_retry_attempts": chance.choice([-1, 0, 1, 3]),
            "maximum_record_age_in_seconds": chance.choice([-1, -1, 60]),
            "tumbling_window_in_seconds": tumbling,
        }
        if chance.random() < 0.4:
            settings["function_response_types"] = ["ReportBatchItemFailures"]
        if chance.random() < 0.3:
            settings["filters"] = [ONLY_EVEN]
        if chance.random() < 0.4:
            settings["destination_config"] = {"OnFailure": {"Destination": DESTINATION}}
        first = max(self.outcome.written, default=0) + 1 if settings["starting_position"] == "LATEST" else 0
        reader = Reader("", settings, first, name, settings["parallelization_factor"], tumbling)
        # A machine that is held up for seconds must not let a handler run out of its three.
        handler = _handler(reader, random.Random(f"{self.seed} {name}"), self._change_from_within)
        self.mock.function(name, handler, timeout=900)
        reader.uuid = self.mock.trigger("Table", name, **settings).uuid
        self.outcome.readers.append(reader)

    # --- what happens ---------------------------------------------------------------------------------------------
    def _step(self):
        chance = self.chance
        kind = chance.choice(["write"] * 12 + ["busy"] * 3 + ["time"] * 5 + ["settle", "shards"] + ["control"] * 4)
        if kind == "write":
            self._write()
        elif kind == "busy":
            with self.mock.hold():
                for _ in range(chance.randint(2, 8)):
                    self._write()
        elif kind == "time":
            self.mock.advance(seconds=chance.choice([0.3, 1, 1, 5, 5, 11]))
            if chance.random() < 0.4 and not self.throttled:  # hours of refused calls would tell nothing new
                self.mock.advance(seconds=11)
                self._look()  # what was to expire has expired: seen before a day passes
                self.mock.advance(seconds=chance.choice([10, 50, 5 * 3600, 25 * 3600]))
        elif kind == "settle":
            with suppress(NotSettledError):  # a function may be switched off
                self.mock.settle()
        elif kind == "control":
            self._drive(chance.choice(self.outcome.readers))
        else:
            self._reshard()

    def _drive(self, reader):
        kind = self.chance.choice(["change"] * 6 + ["pause", "resume", "step", "throttle"])
        view = self.mock.mappings[reader.uuid]
        if kind == "change":
            self._let_states_pass()  # which a function may make use of to change the mapping itself
            self._update(reader, _change(reader, self.chance))
        elif kind == "pause":
            view.pause()
        elif kind == "resume":
            view.resume()
        elif kind == "step":
            view.step()
        else:
            self._throttle(reader, off=self.chance.random() < 0.6)

    def _throttle(self, reader, *, off):
        if off:
            client("lambda").put_function_concurrency(FunctionName=reader.name, ReservedConcurrentExecutions=0)
            self.throttled.add(reader.name)
        else:
            self.throttled.discard(reader.name)
            client("lambda").delete_function_concurrency(FunctionName=reader.name)

    def _control(self, reader, **change):
        self._let_states_pass()
        self._update(reader, change)

    def _let_states_pass(self):
        if self.mock.settings.latency == "aws":
            self.mock.advance(seconds=30)

    def _change_from_within(self, chance):
        """What a function may do to a mapping while it is being invoked."""
        reader = chance.choice(self.outcome.readers or [None])
        if reader is not None and not self.ending:
            self._update(reader, _change(reader, chance))

    def _update(self, reader, change):
        reader.relaned |= "ParallelizationFactor" in change
        try:
            client("lambda").update_event_source_mapping(UUID=reader.uuid, **change)
        except client("lambda").exceptions.ResourceInUseException:
            assert self.mock.settings.latency == "aws"  # a state passes since a function changed something
            assert not self.ending
        else:
            reader.lanes = change.get("ParallelizationFactor", reader.lanes)
            reader.tumbling = change.get("TumblingWindowInSeconds", reader.tumbling)

    def _reshard(self):
        shards = self.mock.tables["Table"].stream.shards
        shard = self.chance.choice([one for one in shards if not one.closed])
        kind = self.chance.choice(["split", "roll", "trim"])
        if kind == "trim":
            shard.trim(self.chance.choice([1, 2, 100]))
        elif kind == "roll":
            shard.roll()
        elif len(shards) < 8:
            shard.split()

    def _write(self):
        self.number += 1
        ddb, chance, key = self.ddb, self.chance, {"pk": {"S": self.chance.choice(KEYS)}}
        item = {**key, "n": {"N": str(self.number)}, "even": {"BOOL": self.number % 2 == 0}}
        other = {**item, "pk": {"S": chance.choice([one for one in KEYS if one != key["pk"]["S"]])}}
        if chance.random() < 0.1:
            item["expires"] = {"N": str(int(time.time()) + 10)}
        kind = chance.choice(
            ["put", "put", "same", "update", "delete", "batch", "transact", "partiql", "partiql delete"]
        )
        if kind == "put":
            ddb.put_item(TableName="Table", Item=item)
        elif kind == "same":
            found = ddb.get_item(TableName="Table", Key=key).get("Item", item)
            ddb.put_item(TableName="Table", Item=found)
        elif kind == "update":
            change = {"UpdateExpression": "SET n = :n", "ExpressionAttributeValues": {":n": item["n"]}}
            ddb.update_item(TableName="Table", Key=key, **change)
        elif kind == "delete":
            ddb.delete_item(TableName="Table", Key=key)
        elif kind == "batch":
            requests = [{"PutRequest": {"Item": item}}, {"DeleteRequest": {"Key": {"pk": other["pk"]}}}]
            ddb.batch_write_item(RequestItems={"Table": requests})
        elif kind == "transact":
            puts = [{"Put": {"TableName": "Table", "Item": one}} for one in (item, other)]
            ddb.transact_write_items(TransactItems=puts)
        elif kind == "partiql":
            ddb.put_item(TableName="Table", Item=item)
            statement = 'UPDATE "Table" SET m=? WHERE pk=?'
            ddb.execute_statement(Statement=statement, Parameters=[{"N": str(-self.number)}, key["pk"]])
        else:
            ddb.put_item(TableName="Table", Item=item)
            ddb.execute_statement(Statement='DELETE FROM "Table" WHERE pk=?', Parameters=[key["pk"]])

    # --- what is seen ---------------------------------------------------------------------------------------------
    def _look(self):
        """Note what has been written since, before time takes it away."""
        fresh = [
            record
            for record in self.mock.tables["Table"].stream.records
            if int(record.sequence_number) not in self.outcome.written
        ]
        for record in sorted(fresh, key=lambda one: int(one.sequence_number)):
            key = record.keys["pk"]
            self.outcome.written[int(record.sequence_number)] = (record.shard_id, key)
            if record.new_image is None:
                self.outcome.replayed.pop(key, None)
            else:
                self.outcome.replayed[key] = record.new_image

    def _observe(self):
        outcome, mock = self.outcome, self.mock
        for reader in outcome.readers:
            view = mock.mappings[reader.uuid]
            outcome.discarded[reader.uuid] = [(one.record.sequence, str(one.reason)) for one in view.discarded]
            outcome.pending[reader.uuid] = [one.sequence_number for one in view.pending]
            failures = [one for one in mock.invocations if one.source == view.arn and one.error and not one.absorbed]
            # A window's last call may be given up, and no record of it is left to discard.
            outcome.blamed[reader.uuid] = [str(one.error) for one in failures if one.records]
        outcome.items = {item["pk"]: item for item in mock.tables["Table"].items}
        seen = {
            "invocations": [[one.event, one.error, one.attempt, str(one.result)] for one in mock.invocations],
            "destinations": mock.destinations,
            "discarded": outcome.discarded,
            "shards": [
                (shard.shard_id, shard.parent_shard_id, shard.closed) for shard in mock.tables["Table"].stream.shards
            ],
        }
        outcome.observed = json.dumps(seen, default=str)
        return outcome


def _change(reader, chance):
    """A change of settings for UpdateEventSourceMapping."""
    kind = chance.choice(["off", "on", "size", "lanes", "bisect", "filters", "window", "tumbling"])
    if kind == "lanes" and not reader.tumbling:
        return {"ParallelizationFactor": chance.choice([1, 2, 3])}
    if kind == "tumbling" and reader.lanes == 1:
        return {"TumblingWindowInSeconds": chance.choice([0, 10, 60])}
    if kind == "size":
        return {"BatchSize": chance.choice([1, 2, 7])}
    if kind == "bisect":
        return {"BisectBatchOnFunctionError": chance.random() < 0.5}
    if kind == "filters":
        return {"FilterCriteria": chance.choice([{}, {"Filters": [{"Pattern": json.dumps(ONLY_EVEN)}]}])}
    if kind == "window":
        return {"MaximumBatchingWindowInSeconds": chance.choice([0, 2, 30])}
    return {"Enabled": kind != "off"}


def _handler(reader, chance, change_settings):
    """A function that fails as its own chance will have it, and writes down what it has taken."""
    reports = "function_response_types" in reader.settings

    def handler(event, _context):
        records = event["Records"]
        fate = chance.random()
        if chance.random() < 0.03:
            change_settings(chance)
        if fate < 0.2:
            raise Failed(fate)
        taken, reply = len(records), {"state": {"n": event.get("state", {}).get("n", 0) + len(records)}}
        if reports and records and fate < 0.5:
            taken = chance.randrange(len(records))
            bad = [records[taken], chance.choice(records[taken:])]
            numbers = [record["dynamodb"]["SequenceNumber"] for record in bad]
            reply["batchItemFailures"] = [{"itemIdentifier": number} for number in numbers]
        for record in records[:taken]:
            change = record["dynamodb"]
            reader.accepted.append((change["Keys"]["pk"]["S"], int(change["SequenceNumber"])))
        return reply

    return handler
