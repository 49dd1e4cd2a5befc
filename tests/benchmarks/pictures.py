"""Growth curves as SVG: both axes logarithmic, so that a slope is an exponent.

A picture brings its own ground in the reader's light or dark scheme, tells by title and description what the curves
show, and tells curves apart by dash and mark as well as by colour. Text keeps its size where the page is as narrow as a
phone: a picture is as wide as that.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, PLOT, MARGIN, LEFT, LINE = 340, 170, 12, 50, 15
LEGEND = 50  # from the plot to the legend: sizes, the axis, the heading of the exponents
TOP = 34
STYLE = """
  text { font: 11px system-ui, sans-serif; fill: #24292f; }
  .title { font-size: 13px; font-weight: 600; }
  .ground { fill: #ffffff; stroke: #d0d7de; }
  .grid { stroke: #d8dee4; stroke-width: 1; }
  .guide { stroke: #6e7781; stroke-dasharray: 1 4; stroke-linecap: round; stroke-width: 1.5; }
  .guide-name { fill: #57606a; }
  .curve { fill: none; stroke-width: 2; }
  .c0 { stroke: #0550ae; } .c1 { stroke: #bc4c00; } .c2 { stroke: #116329; } .c3 { stroke: #8250df; } .c4 { stroke: #a40e26; }
  .mark { stroke-width: 1.5; }
  .mark.filled.c0 { fill: #0550ae; } .mark.filled.c1 { fill: #bc4c00; } .mark.filled.c2 { fill: #116329; }
  .mark.filled.c3 { fill: #8250df; } .mark.filled.c4 { fill: #a40e26; }
  .mark.hollow { fill: #ffffff; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .ground { fill: #161b22; stroke: #3d444d; }
    .grid { stroke: #30363d; }
    .guide { stroke: #8b949e; }
    .guide-name { fill: #9da7b3; }
    .c0 { stroke: #79c0ff; } .c1 { stroke: #ffa657; } .c2 { stroke: #7ee787; } .c3 { stroke: #d2a8ff; } .c4 { stroke: #ff7b72; }
    .mark.filled.c0 { fill: #79c0ff; } .mark.filled.c1 { fill: #ffa657; } .mark.filled.c2 { fill: #7ee787; }
    .mark.filled.c3 { fill: #d2a8ff; } .mark.filled.c4 { fill: #ff7b72; }
    .mark.hollow { fill: #161b22; }
  }
"""
DASHES = ("", "6 3")
COLOURS = 5


@dataclass(frozen=True)
class Curve:
    """What a call costs at each size, in microseconds, and the exponent that was found."""

    name: str
    costs: dict[int, float]
    exponent: float


@dataclass(frozen=True)
class Scale:
    """A logarithmic axis from ``low`` to ``high``, drawn from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (math.log(value) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))
        return round(self.start + share * (self.end - self.start), 1)


def drawn(title: str, axis: str, curves: list[Curve]) -> str:
    """The picture of some curves over one axis."""
    sizes = sorted({size for curve in curves for size in curve.costs})
    costs = [cost for curve in curves for cost in curve.costs.values()]
    bottom = TOP + PLOT
    across = Scale(sizes[0], sizes[-1], LEFT + 10, WIDTH - MARGIN - 12)
    low, high = decades(costs)
    up = Scale(low, high, bottom, TOP)
    parts = [text(MARGIN, 21, title, "title"), *grid(sizes, across, low, high, up), *guide(across, up, bottom)]
    parts.append(text(WIDTH / 2 + LEFT / 2, bottom + 30, axis, anchor="middle"))
    for number, curve in enumerate(curves):
        points = [(across(size), up(cost)) for size, cost in curve.costs.items()]
        parts.append(line(number, points))
        parts += [mark(number, x, y) for x, y in points]
        y = bottom + LEGEND + LINE * (number + 1)
        parts += [line(number, [(MARGIN, y), (MARGIN + 26, y)]), mark(number, MARGIN + 13, y)]
        parts.append(text(MARGIN + 34, y + 4, curve.name))
        parts.append(text(WIDTH - MARGIN, y + 4, rounded(curve.exponent), anchor="end"))
    parts.append(text(WIDTH - MARGIN, bottom + LEGEND + 2, "exponent", "guide-name", anchor="end"))
    height = bottom + LEGEND + LINE * (len(curves) + 1)
    body = "\n".join(f"  {part}" for part in parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-labelledby="title desc">\n'
        f'  <title id="title">{escape(title)}</title>\n  <desc id="desc">{escape(description(axis, curves))}</desc>\n'
        f"  <style>{STYLE}  </style>\n"
        f'  <rect class="ground" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="6"/>\n{body}\n</svg>\n'
    )


def description(axis: str, curves: list[Curve]) -> str:
    """What the picture shows, in words."""
    told = []
    for curve in curves:
        (first, low), *_, (last, high) = curve.costs.items()
        told.append(
            f"{curve.name}: {duration(low)} at {first:,}, {duration(high)} at {last:,}, exponent {rounded(curve.exponent)}"
        )
    return f"CPU time of a call over {axis}. {'; '.join(told)}."


def decades(costs: list[float]) -> tuple[float, float]:
    """Whole decades around the costs, two at least, so that what is flat looks flat."""
    low, high = math.floor(math.log10(min(costs))), math.ceil(math.log10(max(costs)))
    return 10.0**low, 10.0 ** max(high, low + 2)


def rounded(exponent: float) -> str:
    """Two digits, and no sign before nothing."""
    return f"{round(exponent, 2) + 0.0:.2f}"


def duration(microseconds: float) -> str:
    """``180 µs``, ``1.8 ms``, ``1 s``."""
    if microseconds < 1000:
        return f"{microseconds:.0f} µs"
    return f"{microseconds / 1e3:.3g} ms" if microseconds < 1e6 else f"{microseconds / 1e6:.3g} s"


# --- parts --------------------------------------------------------------------------------------------------------
def grid(sizes, across, low, high, up):
    for exponent in range(round(math.log10(low)), round(math.log10(high)) + 1):
        y = up(10.0**exponent)
        yield f'<line class="grid" x1="{LEFT}" y1="{y}" x2="{WIDTH - MARGIN}" y2="{y}"/>'
        yield text(LEFT - 5, y + 4, duration(10.0**exponent), anchor="end")
    # Every label that has room beside the last one, the largest first: that is what a reader asks for.
    taken = math.inf
    for size in reversed(sizes):
        x = across(size)
        if x + 18 < taken:
            yield text(x, TOP + PLOT + 14, f"{size:,}", anchor="middle")
            taken = x - 18
        yield f'<line class="grid" x1="{x}" y1="{TOP + PLOT}" x2="{x}" y2="{TOP + PLOT - 4}"/>'


def guide(across, up, bottom):
    """A line of exponent 1, as far as it lies in the frame."""
    reach = min(across.high / across.low, up.high / up.low)
    x, y = across(across.low * reach), up(up.low * reach)
    yield f'<line class="guide" x1="{across.start}" y1="{bottom}" x2="{x}" y2="{y}"/>'
    yield text(x - 12, y - 1, "exponent 1", "guide-name", anchor="end")


def line(number, points):
    dash = DASHES[number // COLOURS % len(DASHES)]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline class="curve c{number % COLOURS}"{dashed} points="{" ".join(f"{x},{y}" for x, y in points)}"/>'


def mark(number, x, y):
    shape, fill = list(itertools.product(("circle", "square", "diamond"), ("filled", "hollow")))[number % 6]
    kind = f'class="mark {fill} c{number % COLOURS}"'
    if shape == "circle":
        return f'<circle {kind} cx="{x}" cy="{y}" r="2.6"/>'
    turned = f' transform="rotate(45 {x} {y})"' if shape == "diamond" else ""
    return f'<rect {kind} x="{x - 2.4:.1f}" y="{y - 2.4:.1f}" width="4.8" height="4.8"{turned}/>'


def text(x, y, content, kind="", anchor=""):
    named = f' class="{kind}"' if kind else ""
    anchored = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text{named} x="{x}" y="{y}"{anchored}>{escape(content)}</text>'
