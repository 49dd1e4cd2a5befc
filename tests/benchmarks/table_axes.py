"""Worlds whose tables grow: items, partitions, tables, and the length of a request."""

from __future__ import annotations

from workloads import TABLE, counter, create, item
from world import KEY, query


def items(world):
    ours = world.client
    create(ours)

    def grow(before, size):
        for start in range(before, size, 25):
            numbers = range(start, min(start + 25, size))
            puts = [{"PutRequest": {"Item": item(n, f"customer-{n // 100}")}} for n in numbers]
            ours.batch_write_item(RequestItems={TABLE: puts})

    put, number = world.put(), counter(20_000_000)

    def batch(_size):
        ours.batch_write_item(RequestItems={TABLE: [{"PutRequest": {"Item": item(number())}} for _ in range(25)]})

    def transact(_size):
        puts = [{"Put": {"TableName": TABLE, "Item": item(number())}} for _ in range(10)]
        ours.transact_write_items(TransactItems=puts)

    def put_and_delete(size):
        put(size)
        ours.delete_item(TableName=TABLE, Key=KEY)
        ours.put_item(TableName=TABLE, Item=item(7, "customer-0"))

    return grow, {
        "put_item": put,
        "put_item and delete_item": put_and_delete,
        "get_item": lambda _size: ours.get_item(TableName=TABLE, Key=KEY),
        "update_item": lambda _size: ours.update_item(
            TableName=TABLE,
            Key=KEY,
            UpdateExpression="SET cnt = cnt + :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        ),
        "query": lambda _size: query(ours, "pk", "customer-1"),
        "query of an index": lambda _size: query(ours, "gpk", "region-1", IndexName="by-gpk"),
        "batch_write_item, 25 puts": batch,
        "transact_write_items, 10 puts": transact,
        "scan, a page after a new partition": lambda size: (put(size), ours.scan(TableName=TABLE, Limit=10)),
    }


def partition(world):
    """All items under one partition key: what a page costs, wherever it begins."""
    ours = world.client
    create(ours)

    def grow(before, size):
        for start in range(before, size, 25):
            puts = [{"PutRequest": {"Item": item(n, "all")}} for n in range(start, min(start + 25, size))]
            ours.batch_write_item(RequestItems={TABLE: puts})

    def last_page(size):
        start = {"pk": {"S": "all"}, "sk": {"S": f"order-{size - 20:06d}"}}
        return query(ours, "pk", "all", ExclusiveStartKey=start, Limit=10)

    def range_of_keys(size):
        values = {":v": {"S": "all"}, ":s": {"S": f"order-{size // 2:06d}"}, ":t": {"S": f"order-{size // 2 + 10:06d}"}}
        condition = "pk = :v AND sk BETWEEN :s AND :t"
        return ours.query(TableName=TABLE, KeyConditionExpression=condition, ExpressionAttributeValues=values)

    def scan_all(_size):
        filtered = {"FilterExpression": "cnt < :z", "ExpressionAttributeValues": {":z": {"N": "0"}}}
        page = ours.scan(TableName=TABLE, **filtered)
        while "LastEvaluatedKey" in page:
            page = ours.scan(TableName=TABLE, ExclusiveStartKey=page["LastEvaluatedKey"], **filtered)

    number = counter()

    def between(_size):
        ours.put_item(TableName=TABLE, Item=item(1, "all") | {"sk": {"S": f"order-000100-{number()}"}})

    return grow, {
        "put_item in between": between,
        "query, the last page": last_page,
        "query, the first page backwards": lambda _size: query(ours, "pk", "all", ScanIndexForward=False, Limit=10),
        "query, a range of sort keys": range_of_keys,
        "scan, a page": lambda _size: ours.scan(
            TableName=TABLE, ExclusiveStartKey=KEY | {"pk": {"S": "all"}}, Limit=10
        ),
        "scan of all": scan_all,
    }


def tables(world):
    ours = world.client
    create(ours, stream=True)
    number = counter()

    def grow(before, size):
        for _ in range(before, size):
            world.table(f"Other-{number()}", stream=True)

    def list_all(_size):
        page = ours.list_tables()
        while "LastEvaluatedTableName" in page:
            page = ours.list_tables(ExclusiveStartTableName=page["LastEvaluatedTableName"])

    def create_and_delete(_size):
        world.table("Short-lived", stream=True)
        ours.delete_table(TableName="Short-lived")

    return grow, {
        "put_item": world.put(),
        "describe_table": lambda _size: ours.describe_table(TableName=TABLE),
        "create_table and delete_table": create_and_delete,
        "list_tables, all": list_all,
    }


_MAPS = 8  # a map is small beside what a call holds anyway


def length(world):
    """Nothing grows but the request itself."""
    ours = world.client
    create(ours)
    number = counter()

    def transact(size):
        puts = [{"Put": {"TableName": TABLE, "Item": item(number())}} for _ in range(size)]
        ours.transact_write_items(TransactItems=puts)

    def get(size):
        gets = [{"Get": {"TableName": TABLE, "Key": {"pk": {"S": "x"}, "sk": {"S": str(n)}}}} for n in range(size)]
        ours.transact_get_items(TransactItems=gets)

    def attributes(size):
        more = {f"a{n}": {"N": str(n)} for n in range(size)}
        ours.put_item(TableName=TABLE, Item=item(1) | more)

    def deep(size):
        maps = [{"M": {"n": {"N": "1"}}}] * (_MAPS * size)
        ours.put_item(TableName=TABLE, Item=item(1) | {"list": {"L": maps}})

    return lambda _before, _size: None, {
        "transact_write_items": transact,
        "transact_get_items": get,
        "put_item of so many attributes": attributes,
        "put_item of a list of eight times so many maps": deep,
    }
