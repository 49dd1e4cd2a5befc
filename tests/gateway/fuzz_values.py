"""Values for fuzzed requests: as an operation's shape wants them, mostly of a kind that gets far, and some that do not."""

import base64
import io
import json
import string
import zipfile

HANDLER = "def handler(event, context):\n    return {'got': len(str(event))}\n"
ATTRIBUTES = ("pk", "sk", "a", "n", "m", "#n", "", "a.b", "Ünïcode", "x" * 256, "\x00", "🐕")
TEXTS = (
    "",
    "a",
    "b",
    "t",
    "é",
    "🐕",
    "\x00",
    "\ud800",
    "x" * 300,
    "x" * 5000,
    "%00",
    "../../etc/passwd",
    "$LATEST",
    "null",
    "${x}",
    "' OR 1=1 --",
    "\r\nX-Evil: 1",
)
NUMBERS = (
    "0",
    "1",
    "-1",
    "1.50",
    "1e3",
    "-0",
    "9" * 38,
    "9" * 39,
    "9" * 9999,
    "1E125",
    "1E126",
    "1e-130",
    "1e-131",
    "1E999999999",
    "NaN",
    "Infinity",
    "0x10",
    "\uff11",
    "+1",
    " 1",
    "1_0",
    "",
    ".",
    "-",
    "1e",
    "--1",
)
INTEGERS = (0, 1, 2, 3, 5, 10, 100, 400, 1000, 1001, 10_001, -1, 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**30)
BLOBS = ("", "AA==", "AAAA", "AAA", "AA=", "****", "AB==", "é", "A" * 4000)
HOSTILE = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    1e308,
    10**50,
    "",
    "x",
    "\x00",
    [],
    {},
    [[]],
    [None],
    {"": None},
    {"a": {"a": {"a": 1}}},
    [1, "a", None],
    {"S": "a"},
    {"S": None},
    {"S": "a", "N": "1"},
)
DEEP = ('{"M":{"a":', '{"L":[', "[", '{"a":', '{"L":')

_ATTRIBUTE_EXPRESSIONS = (
    "#n = :v", "a = :v", "attribute_exists(a)", "attribute_not_exists(pk)", "size(a) > :v", "contains(a, :v)",
    "begins_with(sk, :v)", "a IN (:v, :w)", "n BETWEEN :v AND :w", "NOT (a = :v) OR n < :w", "attribute_type(a, :v)",
    "m.a[0] = :v", "a <> :v and n >= :w",
)  # fmt: skip
_UPDATES = (
    "SET a = :v", "SET #n = :v, n = :w", "SET n = n + :v", "SET n = if_not_exists(n, :v) - :w", "REMOVE a, m.a",
    "SET m = list_append(m, :v)", "ADD n :v", "DELETE a :v", "SET m.a = :v REMOVE a", "SET m[0] = :v", "SET pk = :v",
)  # fmt: skip
_KEY_CONDITIONS = (
    "pk = :v", "pk = :v AND sk > :w", "pk = :v AND begins_with(sk, :w)", "#n = :v", "pk = :v AND sk BETWEEN :w AND :v",
    "a = :v AND n = :w", "(pk = :v)",
)  # fmt: skip
_PROJECTIONS = ("a", "a, m.b, m.c[0]", "#n", "pk, pk", "m, m.a", "a[0], a[1]")
_STATEMENTS = (
    "SELECT * FROM tab", "SELECT a FROM \"tab\" WHERE pk = 'a'", "INSERT INTO tab VALUE {'pk': 'a', 'sk': 'b'}",
    "UPDATE tab SET a = 1 WHERE pk = 'a' AND sk = 'b'", "DELETE FROM tab WHERE pk = 'a' AND sk = ?", "EXISTS(SELECT",
)  # fmt: skip
_TOKENS = (
    "a", "pk", "#n", "#missing", ":v", ":w", ":missing", "=", "<>", "<", "<=", "(", ")", ",", ".", "[0]", "[", "]",
    "[99999999999999999999]", "[-1]", "AND", "or", "NOT", "IN", "BETWEEN", "SET", "REMOVE", "ADD", "DELETE", "+", "-",
    "size(", "contains(", "attribute_exists(", "begins_with(", "if_not_exists(", "list_append(", "'", '"', "\\", "é",
    "\x00", "🐕", "1", "1a", "#", ":", "name", "#a-b", ":v:v",
)  # fmt: skip
_REPEATED = ("(", "NOT ", "a.", "a[0]", "a = :v AND ", "SET ", ":v, ", "size(", "#n.", "a, ", "((((a = :v", " ", "9")
_EXPRESSIONS = {
    "ConditionExpression": _ATTRIBUTE_EXPRESSIONS,
    "FilterExpression": _ATTRIBUTE_EXPRESSIONS,
    "KeyConditionExpression": _KEY_CONDITIONS,
    "ProjectionExpression": _PROJECTIONS,
    "UpdateExpression": _UPDATES,
    "Statement": _STATEMENTS,
}
ONE_OF = {"TransactWriteItem", "TransactGetItem", "WriteRequest", "GlobalSecondaryIndexUpdate"}
OLDER = {
    "AttributesToGet",
    "AttributeUpdates",
    "Expected",
    "ConditionalOperator",
    "ScanFilter",
    "QueryFilter",
    "KeyConditions",
}
# Members that the model does not require and that most calls need.
EXPECTED = {
    "KeyConditionExpression",
    "UpdateExpression",
    "KeySchema",
    "AttributeDefinitions",
    "EventSourceArn",
    "StartingPosition",
}
_FILTER_PATTERNS = (
    '{"eventName":["INSERT"]}', '{"dynamodb":{"NewImage":{"n":{"N":[{"numeric":[">",1]}]}}}}', '{"a":[{"wildcard":"*a**"}]}',
    '{"a":[{"prefix":""}]}', '{"a":[{"cidr":"::/0"}]}', '{"a":[]}', '{"a":1}', "{", "[]", '{"a":[{"anything-but":[1,"a"]}]}', '{"$or":[{"a":[1]}]}',
)  # fmt: skip


def archive():
    """A deployment package."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr(zipfile.ZipInfo("index.py"), HANDLER)
    return content.getvalue()


class Values:
    """Makes values for one request.

    Parameters
    ----------
    rng:
        Where chance comes from.
    known:
        Texts that mean something in the world at hand, by the members that take them.
    """

    def __init__(self, rng, known):
        self._rng = rng
        self._known = known

    def of(self, shape, name="", depth=0):
        """A value of a shape; ``name`` is that of the member which holds it."""
        rng = self._rng
        if rng.random() < 0.012:
            return rng.choice(HOSTILE)
        special = getattr(self, f"_make_{name}", None)
        if special is not None and rng.random() < 0.9:
            return special()
        if shape.type_name in ("structure", "list", "map"):
            return getattr(self, f"_{shape.type_name}")(shape, name, depth)
        return self._scalar(shape, name)

    def _structure(self, shape, name, depth):
        if shape.name == "AttributeValue":
            return self.attribute()
        wanted = 0.15 if depth == 0 else 0.4 if depth < 3 else 0.1
        wanted = {**dict.fromkeys(shape.members, wanted), **dict.fromkeys(shape.required_members, 0.98)}
        if self._rng.random() < 0.8:
            wanted.update(dict.fromkeys(OLDER & wanted.keys(), 0))
        wanted.update(dict.fromkeys(EXPECTED & wanted.keys(), 0.95))
        if shape.name in ONE_OF and self._rng.random() < 0.95:
            wanted = {**dict.fromkeys(wanted, 0), self._rng.choice(list(wanted)): 1}
        chosen = [member for member in shape.members if self._rng.random() < wanted[member]]
        return self._with_placeholders({member: self.of(shape.members[member], member, depth + 1) for member in chosen})

    def _with_placeholders(self, members):
        """Mostly, just the placeholders that the expressions use."""
        text = " ".join(str(members[name]) for name in _EXPRESSIONS if name in members)
        if not text or self._rng.random() < 0.1:
            return members
        names = {"#n": self._rng.choice(("a", "n", "m"))} if "#n" in text else None
        values = {name: self.attribute() for name in (":v", ":w") if name in text}
        for member, placeholders in {"ExpressionAttributeNames": names, "ExpressionAttributeValues": values}.items():
            members.pop(member, None)
            if placeholders:
                members[member] = placeholders
        return members

    def _list(self, shape, name, depth):
        count = 0 if self._rng.random() < 0.05 else self._rng.choice((1, 1, 1, 2, 3))
        values = [self.of(shape.member, name, depth + 1) for _ in range(count)]
        return values * 40 if self._rng.random() < 0.01 else values

    def _map(self, shape, name, depth):
        keys = self._known.get(shape.key.name) or self._known.get(name) or ATTRIBUTES
        count = 0 if self._rng.random() < 0.05 else self._rng.choice((1, 1, 2, 3))
        chosen = (self._rng.choice(keys) for _ in range(count))
        return {key: self.of(shape.value, "", depth + 1) for key in chosen}

    def _scalar(self, shape, name):
        rng = self._rng
        kind = shape.type_name
        if kind == "string":
            return self._text(shape, name)
        if kind == "boolean":
            return rng.random() < 0.5
        if kind == "blob":
            return rng.choice((*BLOBS, base64.b64encode(rng.randbytes(9)).decode()))
        if kind == "timestamp":
            return rng.choice((0, 1.5, 1_700_000_000, -1, 1e18, 10**40, "2026-01-01T00:00:00Z"))
        return rng.choice(INTEGERS[:9] if rng.random() < 0.7 else INTEGERS)

    def _text(self, shape, name):
        rng = self._rng
        if name in _EXPRESSIONS:
            return self.expression(_EXPRESSIONS[name])
        if shape.enum and rng.random() < 0.95:
            return rng.choice(shape.enum)
        known = self._known.get(name)
        if known and rng.random() < 0.9:
            return rng.choice(known)
        return rng.choice(TEXTS) if rng.random() < 0.8 else "".join(rng.choices(string.printable, k=rng.randint(0, 20)))

    # --- DynamoDB -------------------------------------------------------------------------------------------------------
    def attribute(self, depth=0):
        """An attribute value, mostly right."""
        rng = self._rng
        kind = rng.choice(("S", "S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M"))
        if kind in ("L", "M") and depth > 3:
            kind = "S"
        if kind in ("SS", "NS", "BS"):
            return {kind: [self._plain(kind[0]) for _ in range(rng.choice((0, 1, 2, 3)))]}
        if kind == "L":
            return {"L": [self.attribute(depth + 1) for _ in range(rng.choice((0, 1, 2)))]}
        if kind == "M":
            return {"M": {rng.choice(ATTRIBUTES): self.attribute(depth + 1) for _ in range(rng.choice((0, 1, 2)))}}
        return {kind: self._plain(kind)}

    def _plain(self, kind):
        rng = self._rng
        right, hostile = {"S": ("ab", TEXTS), "N": ("12", NUMBERS), "B": (BLOBS[1:3], BLOBS)}.get(
            kind, ((True,), (False,))
        )
        return rng.choice(right if rng.random() < 0.85 else hostile)

    def expression(self, valid):
        """A valid one, one of right words in any order, or one that repeats itself for ever."""
        rng = self._rng
        choice = rng.random()
        if choice < 0.6:
            return rng.choice(valid)
        if choice < 0.97:
            return rng.choice(("", " ")).join(rng.choices((*_TOKENS, *valid), k=rng.randint(0, 12)))
        return rng.choice(_REPEATED) * rng.choice((5, 50, 301, 3000)) + rng.choice(("", "a", ":v", "a = :v"))

    def _make_Key(self):  # noqa: N802 -- named for the member
        return {"pk": {"S": self._rng.choice("abc")}, "sk": {"S": self._rng.choice("abc")}}

    def _make_Item(self):  # noqa: N802
        extra = {self._rng.choice(ATTRIBUTES[2:]): self.attribute() for _ in range(self._rng.choice((0, 1, 3)))}
        return {**self._make_Key(), **extra}

    def _make_ExclusiveStartKey(self):  # noqa: N802
        return self._make_Key()

    def _make_KeySchema(self):  # noqa: N802
        names = self._rng.choice((("pk",), ("pk", "sk"), ("a", "n"), ("sk", "pk")))
        return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=False)]

    def _make_AttributeDefinitions(self):  # noqa: N802
        names = self._rng.choice(("pk", "pk sk", "pk sk a n")).split()
        return [{"AttributeName": name, "AttributeType": self._rng.choice("SSSSNB")} for name in names]

    # --- Lambda ---------------------------------------------------------------------------------------------------------
    def _make_Code(self):  # noqa: N802
        return {"ZipFile": self._make_ZipFile()}

    def _make_ZipFile(self):  # noqa: N802
        content = bytearray(archive())
        if self._rng.random() < 0.5:
            content[self._rng.randrange(len(content))] ^= 1 << self._rng.randrange(8)
        return base64.b64encode(content).decode()

    def _make_Runtime(self):  # noqa: N802
        return "python3.13"

    def _make_Pattern(self):  # noqa: N802
        return self._rng.choice(_FILTER_PATTERNS)

    def document(self, value):
        """JSON of a value, now and then broken."""
        rng = self._rng
        body = json.dumps(value, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
        choice = rng.random()
        if choice < 0.94:
            return body
        place = rng.randrange(len(body) + 1)
        if choice < 0.95:
            return body[:place]
        if choice < 0.96:
            return (
                body[:place]
                + rng.choice((b"\xff", b"\xc3", b"\xed\xa0\x80", b"\\ud800", b"\0", b"NaN", b"1e999", b"/**/"))
                + body[place:]
            )
        if choice < 0.97:
            return (rng.choice(DEEP) * rng.choice((33, 70, 1500, 100_000))).encode()
        if choice < 0.98:
            return body[:-1] + b", " + body[1:]  # every member twice
        return rng.choice(
            (b"", b"null", b"[]", b'"x"', b"\xef\xbb\xbf{}", b" {} ", b"{}{}", b"1" * 5000, rng.randbytes(30))
        )
