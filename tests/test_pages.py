"""README, docs and changelog: what they promise holds."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "streammock").rglob("*.py"))
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def name_of(path):
    return str(path.relative_to(ROOT))


def commands(page):
    """The shell lines of a page, in order."""
    blocks = re.findall(r"```(?:sh|console|bash)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


def test_the_readme_opens_with_the_two_commands():
    """The first takes the tour, the second runs all checks, and CI calls the second to the letter."""
    tour, checks = commands(ROOT / "README.md")[:2]
    assert tour.endswith("streammock tour")
    assert checks.endswith("tox")
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == checks


def test_the_readmes_examples_run():
    """Every Python block of the README is a program that works, tests included."""
    for block in re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL):
        namespace = {"__name__": "readme"}
        exec(compile(block, "README.md", "exec"), namespace)
        for name, test in namespace.items():
            if name.startswith("test_") and "streammock" not in test.__code__.co_varnames[: test.__code__.co_argcount]:
                test()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_between_pages_lead_somewhere(page):
    """A relative link names a file of the repository."""
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("path", [*SOURCES, *PAGES], ids=name_of)
def test_no_machine_is_named(path):
    """No path of somebody's own machine stands in the package or its pages."""
    assert re.findall(r"/(?:root|home/\w+|Users/\w+|work)/", path.read_text(encoding="utf-8")) == []


def test_the_changelog_has_an_unreleased_section():
    """Keep a Changelog: what is not released yet comes first."""
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "[Unreleased]"


def test_every_room_is_on_the_map():
    """Each module or package at the top of streammock is named in the table of rooms."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = page.partition("## The rooms")[2].partition("\n## ")[0]
    names = [path.name for path in (ROOT / "streammock").glob("[a-z]*.py")]
    names += [f"{path.parent.name}/" for path in (ROOT / "streammock").glob("*/__init__.py")]
    assert [name for name in names if f"`{name}`" not in rooms] == []


def test_the_page_of_supported_operations_is_up_to_date():
    """It is generated: ``streammock supported --markdown > docs/reference/supported.md``."""
    from streammock.cli import supported

    known = (ROOT / "docs" / "reference" / "supported.md").read_text(encoding="utf-8")
    assert rows_of_ours(known) == rows_of_ours(supported.page())


def rows_of_ours(page):
    """The rows of what is supported: what is not grows with each botocore."""
    return [line.split("|")[1:3] for line in page.splitlines() if line.startswith("|") and "| no |" not in line]
