"""Item size, against recorded stream records (streams_and_mappings B.3)."""

import pytest

from streammock.errors.base import UnsupportedParameter
from streammock.values.size import item_size, measured, value_size


@pytest.mark.parametrize(
    ("parts", "size"),
    [
        (
            [
                {"my_partition_key": {"S": "hello world"}},
                {"my_partition_key": {"S": "hello world"}, "binary_key": {"B": b"foobar"}},
            ],
            70,
        ),
        ([{"Username": {"S": "Fred"}}], 12),
        ([{"Username": {"S": "Alice"}}], 13),
        ([{"id": {"S": "id_value_1"}}, {"id": {"S": "id_value_1"}, "numericFilter": {"N": "42"}}], 39),
    ],
)
def test_agrees_with_recorded_size_bytes(parts, size):
    """Keys plus delivered images give the SizeBytes that AWS recorded (streams_and_mappings B.3)."""
    assert sum(map(item_size, parts)) == size


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "é"}, 2),
        ({"N": "0"}, 1),
        ({"N": "42"}, 2),
        ({"N": "-42"}, 3),
        ({"N": "1000"}, 2),
        ({"N": "12345"}, 4),
        ({"N": "1010"}, 3),
        ({"N": "0.0000001"}, 2),
        ({"N": "0.15"}, 2),
        ({"N": "1.5"}, 3),
        ({"N": "3.14159"}, 5),
        ({"N": "123456"}, 4),
        ({"N": "100.5"}, 4),
        ({"N": "-1.005"}, 5),
        ({"N": "12345678901234567890123456789012345678"}, 20),
        ({"B": b"abc"}, 3),
        ({"BOOL": True}, 1),
        ({"NULL": True}, 1),
        ({"SS": ["a", "bc"]}, 3),
        ({"NS": ["1", "23"]}, 4),
        ({"BS": [b"a", b"bc"]}, 3),
        ({"L": []}, 3),
        ({"L": [{"S": "a"}]}, 5),
        ({"M": {}}, 3),
        ({"M": {"k": {"S": "a"}}}, 6),
    ],
)
def test_sizes_of_every_type(value, size):
    """Text in UTF-8, two digits to a byte on each side of the point, 3 bytes for a document and 1 for each member.

    Sources: AWS, "Item sizes and formats"; of numbers paritysuite, numberByteSize (measured in August 2026).
    """
    assert value_size(value) == size


@pytest.mark.parametrize(
    "item", [{"a": {"S": "x\ud800"}}, {"\udc00": {"S": "x"}}, {"a": {"L": [{"M": {"m": {"SS": ["\ud800"]}}}]}}]
)
def test_half_of_a_surrogate_pair_is_refused_in_words(item):
    """What UTF-8 cannot write has no size; AWS's own answer is not established, so it is refused by us."""
    with pytest.raises(UnsupportedParameter, match="half of a surrogate pair"):
        measured(item)
