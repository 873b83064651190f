"""What all plots have in common, and how they become pictures.

https://vega.github.io/vega-lite/docs/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import vl_convert

Spec = dict[str, Any]

VERSION = "5.21"
"""Of Vega-Lite: named, so that a newer converter draws what is there already as it was."""

WAYS = {"querysocket": "#0b6bcb", "baseline": "#c2571a"}
"""The application and the article's way: what is measured of both has these colours."""

NAMES = {"querysocket": "querysocket", "baseline": "the article's way"}

# A white ground, so that dark pages show it too.
_CONFIG = {
    "background": "white",
    "padding": 12,
    "view": {"stroke": None},
    "title": {"anchor": "start", "fontSize": 13},
    "axis": {"labelFontSize": 11, "titleFontSize": 12, "titleFontWeight": "normal"},
    "legend": {"labelFontSize": 12, "symbolStrokeWidth": 3, "labelLimit": 300, "symbolOpacity": 1},
    "line": {"strokeWidth": 2},
    "point": {"filled": True, "size": 40},
}


def svg(spec: Spec) -> str:
    """The plot as a picture: the same text for the same plot, on every machine."""
    picture: str = vl_convert.vegalite_to_svg(spec, vl_version=VERSION, config=_CONFIG)
    return picture + "\n"


def plot(title: str, *layers: Spec, width: int = 460, height: int = 280) -> Spec:
    """Layers over each other, under a title."""
    return {"title": title, "width": width, "height": height, "layer": list(layers)}


def layer(rows: Sequence[Spec], mark: str | Spec, **encoding: Any) -> Spec:
    """One layer of a plot."""
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def lines(rows: Sequence[Spec], **encoding: Any) -> Spec:
    """Lines through points."""
    return layer(rows, {"type": "line", "point": True}, **encoding)


def log(field: str, title: str, values: Sequence[float] | None = None) -> Spec:
    """A logarithmic axis; `values` are where its labels stand."""
    axis = {"values": list(values)} if values else {"tickCount": 5}
    scale = {"type": "log", "nice": values is None}
    return {
        "field": field,
        "type": "quantitative",
        "title": title,
        "scale": scale,
        "axis": {**axis, "format": ",~r"},
    }


def linear(field: str, title: str) -> Spec:
    """An axis from zero."""
    return {"field": field, "type": "quantitative", "title": title}


def colour(field: str, colours: dict[str, str]) -> Spec:
    """A colour for each value of the field, said above the plot."""
    return {
        "field": field,
        "type": "nominal",
        "scale": {"domain": list(colours), "range": list(colours.values())},
        "legend": {"title": None, "orient": "top"},
    }


def by_way() -> Spec:
    """The colours of the two ways, in a field `way`."""
    return colour("way", {NAMES[way]: its for way, its in WAYS.items()})
