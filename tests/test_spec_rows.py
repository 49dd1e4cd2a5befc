"""Every rule of streams and event source mappings has a test that cites it, or stands among the known differences."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SECTIONS = [f"A.{number}" for number in range(2, 19)] + [f"B.{number}" for number in range(1, 7)]
KNOWN = "known differences, "
ROWS = [
    line.split(": ", 1)
    for line in (ROOT / "tests" / "spec_rows.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@cache
def docstrings(path):
    """What each test of a file says; the file's own sentence counts for all of them."""
    tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
    whole = ast.get_docstring(tree) or ""
    return {
        node.name: f"{whole}\n{ast.get_docstring(node)}" for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize(("row", "proof"), ROWS, ids=[row for row, _ in ROWS])
def test_a_rule_is_cited_by_its_tests(row, proof):
    """Each test that is named is there and cites the rule's section; a known difference stands in the documentation."""
    if proof.startswith(KNOWN):
        assert proof.removeprefix(KNOWN) in (ROOT / "docs" / "known-differences.md").read_text(encoding="utf-8")
        return
    section = re.escape(row.partition(" ")[0])
    for test in proof.split(", "):
        path, _, name = test.partition("::")
        assert re.search(rf"\b{section}(?!\d)", docstrings(path)[name]), test


def test_no_section_is_left_out():
    """The list has rows of every section, each once."""
    names = [row for row, _ in ROWS]
    assert len(names) == len(set(names))
    assert {re.match(r"[AB]\.\d+", name)[0] for name in names} == set(SECTIONS)
