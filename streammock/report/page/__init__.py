"""The page of timelines: one HTML file that loads nothing, so that it works from ``file://`` and as a CI artefact."""

from __future__ import annotations

import html
from collections.abc import Iterable
from pathlib import Path

_HERE = Path(__file__).parent
_SCRIPTS = ("state.js", "lanes.js", "list.js", "details.js", "live.js", "main.js")
# Inside a script element nothing but its end tag is special; these letters could begin one, or end a line.
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def render(title: str, timelines: Iterable[str], *, live: bool = False) -> str:
    """The page.

    Parameters
    ----------
    title:
        Shown at its top.
    timelines:
        JSON texts of ``timeline.data.to_json``, each a choice on the page.
    live:
        Whether the page is served, and hears of more from ``events`` beside it.
    """
    data = "[" + ",\n".join(timelines) + "]"
    parts = {
        "connect": "'self'" if live else "'none'",
        "source": "events" if live else "",
        "title": html.escape(title),
        "style": _read("page.css"),
        "data": data.translate(_ESCAPES),
        "script": "\n".join(_read(name) for name in _SCRIPTS),
    }
    page = _read("page.html")
    before, *rest = page.split("{{")
    pieces = [before]
    for piece in rest:
        name, _, after = piece.partition("}}")
        pieces += [parts[name], after]
    return "".join(pieces)


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
