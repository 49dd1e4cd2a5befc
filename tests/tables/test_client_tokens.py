"""Client request tokens: what counts as the same request, and for how long."""

import pytest

from streammock.clock import SECOND
from streammock.errors.base import AwsError
from streammock.tables.client_tokens import VALID_FOR, ClientTokens, fingerprint


@pytest.fixture
def tokens():
    return ClientTokens()


def test_a_token_is_known_for_ten_minutes(tokens):
    """The same request is a replay until ten minutes after the first one, however often it was replayed."""
    tokens.keep("t", b"request", 0)
    assert tokens.replays("t", b"request", 0)
    assert tokens.replays("t", b"request", VALID_FOR - 1)
    assert not tokens.replays("t", b"request", VALID_FOR)
    assert VALID_FOR == 600 * SECOND


def test_a_token_serves_one_request(tokens):
    """Another request under a known token is refused, and after ten minutes it is not."""
    tokens.keep("t", b"request", 0)
    with pytest.raises(AwsError) as caught:
        tokens.replays("t", b"other", VALID_FOR - 1)
    assert caught.value.code == "IdempotentParameterMismatchException"
    assert not tokens.replays("t", b"other", VALID_FOR)


def test_tokens_are_forgotten(tokens):
    """A long run of transactions keeps the tokens of ten minutes, not those of all time."""
    for minute in range(100):
        assert not tokens.replays(str(minute), b"request", minute * 60 * SECOND)
        tokens.keep(str(minute), b"request", minute * 60 * SECOND)
    assert len(tokens) == 10


def test_the_order_of_members_means_nothing():
    """Two requests are the same whose members stand in another order, or that differ in their tokens."""
    one = {"TransactItems": [{"Put": {"TableName": "T", "Item": {"a": {"S": "x"}, "b": {"B": b"y"}}}}]}
    other = {"TransactItems": [{"Put": {"Item": {"b": {"B": bytearray(b"y")}, "a": {"S": "x"}}, "TableName": "T"}}]}
    assert fingerprint(one) == fingerprint({**other, "ClientRequestToken": "t"})


@pytest.mark.parametrize(
    "other",
    [
        {"TransactItems": [{"Delete": {"Key": {"a": {"B": b"x"}}}}, {"Delete": {"Key": {"a": {"B": b"z"}}}}]},
        {"TransactItems": [{"Delete": {"Key": {"a": {"B": b"y"}}}}, {"Delete": {"Key": {"a": {"B": b"x"}}}}]},
        {"TransactItems": [{"Delete": {"Key": {"a": {"B": b"x"}}}}]},
    ],
)
def test_other_actions_are_another_request(other):
    """Another value, another order of actions, or an action less."""
    one = {"TransactItems": [{"Delete": {"Key": {"a": {"B": b"x"}}}}, {"Delete": {"Key": {"a": {"B": b"y"}}}}]}
    assert fingerprint(one) != fingerprint(other)
