"""ListFunctions."""

import pytest


def names(answer):
    return [function["FunctionName"] for function in answer["Functions"]]


def test_nothing(awslambda):
    """An empty list has no marker."""
    answer = awslambda.list_functions()
    assert (answer["Functions"], "NextMarker" in answer) == ([], False)


def test_a_listed_function_has_no_state(awslambda, bark):
    """All of its description but State, LastUpdateStatus and RuntimeVersionConfig (aws_facts 3.2)."""
    described = awslambda.get_function_configuration(FunctionName=bark)
    for name in ("ResponseMetadata", "State", "LastUpdateStatus", "RuntimeVersionConfig"):
        del described[name]
    assert awslambda.list_functions()["Functions"] == [described]


def test_with_versions(awslambda, bark):
    """FunctionVersion ALL shows qualified ARNs (aws_facts 3.2)."""
    (listed,) = awslambda.list_functions(FunctionVersion="ALL")["Functions"]
    assert listed["FunctionArn"] == "arn:aws:lambda:us-east-1:000000000000:function:bark:$LATEST"
    assert listed["Version"] == "$LATEST"


def test_an_unknown_function_version(awslambda, error_of):
    """The only choice is ALL (aws_facts 3.6, list_functions_invalid_functionversion)."""
    text = (
        "1 validation error detected: Value 'invalid' at 'functionVersion' failed to satisfy constraint: "
        "Member must satisfy enum value set: [ALL]"
    )
    assert error_of(awslambda.list_functions, FunctionVersion="invalid") == ("ValidationException", text)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6])
def test_pages(awslambda, create, size):
    """MaxItems and NextMarker show every function once, none twice; the last page has no marker."""
    for name in ("e", "b", "d", "a", "c"):
        create(name)
    pages, marker = [], {}
    while True:
        answer = awslambda.list_functions(MaxItems=size, **marker)
        pages.append(names(answer))
        if "NextMarker" not in answer:
            break
        marker = {"Marker": answer["NextMarker"]}
    assert [name for page in pages for name in page] == ["a", "b", "c", "d", "e"]
    assert {len(page) for page in pages[:-1]} <= {size}
    assert len(pages) == -(-5 // size)


def test_botocores_paginator(awslambda, create):
    """It follows the markers by itself."""
    for name in ("a", "b", "c"):
        create(name)
    pages = awslambda.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 2})
    assert [names(page) for page in pages] == [["a", "b"], ["c"]]


def test_a_page_has_at_most_50(mock, awslambda):
    """Whatever MaxItems says (its maximum is 10,000)."""
    for number in range(51):
        mock.function(f"dog{number:02}", lambda event, _context: event)
    for params in ({}, {"MaxItems": 10_000}):
        answer = awslambda.list_functions(**params)
        assert (len(answer["Functions"]), answer["NextMarker"]) == (50, "dog49")


@pytest.mark.parametrize(
    ("size", "bound"), [(0, "greater than or equal to 1"), (10_001, "less than or equal to 10000")]
)
def test_max_items_has_bounds(unchecked, error_of, size, bound):
    """From 1 to 10,000 (botocore's model)."""
    text = f"1 validation error detected: Value '{size}' at 'maxItems' failed to satisfy constraint: Member must have value {bound}"
    assert error_of(unchecked.list_functions, MaxItems=size) == ("ValidationException", text)


def test_pages_go_on_where_they_were(awslambda, create):
    """A function deleted between two pages is no trouble."""
    for name in ("a", "b", "c"):
        create(name)
    marker = awslambda.list_functions(MaxItems=2)["NextMarker"]
    awslambda.delete_function(FunctionName="b")
    assert names(awslambda.list_functions(Marker=marker)) == ["c"]
