"""The pictures of growth: well formed, told in words, every curve inside the frame."""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from page import DOCS, PAGE
from pictures import LEFT, PLOT, TOP, WIDTH, Curve, drawn

sys.path.pop(0)

SVG = "{http://www.w3.org/2000/svg}"
CURVES = [
    Curve("put_item → handler", {1: 200.0, 2: 210.0, 4: 190.0}, -0.001),
    Curve("scan <all>", {1: 900.0, 2: 1800.0, 4: 3600.0}, 1.0),
]


def test_a_picture_tells_in_words_what_it_shows():
    """Title and description name the curves, with their figures, for who cannot see them."""
    root = ET.fromstring(drawn("Items & more", "items", CURVES))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert root.findtext(f"{SVG}title") == "Items & more"
    assert root.findtext(f"{SVG}desc") == (
        "CPU time of a call over items. put_item → handler: 200 µs at 1, 190 µs at 4, exponent 0.00; "
        "scan <all>: 900 µs at 1, 3.6 ms at 4, exponent 1.00."
    )


def test_curves_lie_in_the_frame_and_slopes_are_exponents():
    """A cost that doubles with the size rises parallel to the guide; every point is inside."""
    root = ET.fromstring(drawn("Items", "items", CURVES))
    lines = [line.get("points").split() for line in root.iter(f"{SVG}polyline")]
    flat, _, steep, _ = [[tuple(map(float, point.split(","))) for point in line] for line in lines]
    for x, y in [*flat, *steep]:
        assert LEFT < x < WIDTH
        assert TOP <= y <= TOP + PLOT
    guide = next(line for line in root.iter(f"{SVG}line") if line.get("class") == "guide")
    x1, y1, x2, y2 = (float(guide.get(name)) for name in ("x1", "y1", "x2", "y2"))
    rise = (steep[0][1] - steep[-1][1]) / (steep[-1][0] - steep[0][0])
    assert rise == pytest.approx((y1 - y2) / (x2 - x1), rel=0.02)


def test_the_page_shows_every_picture():
    """Each picture in the documentation is embedded, with words in its place."""
    page = PAGE.read_text(encoding="utf-8")
    embedded = dict(re.findall(r"!\[([^\]]+)\]\(growth/([^)]+)\)", page))
    assert sorted(embedded.values()) == sorted(path.name for path in (DOCS / "growth").glob("*.svg"))
    assert len(embedded) >= 10
