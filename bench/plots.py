"""The plots of a run's results: SVG that reads on a light and on a dark page. Pure: the same in, the same out."""

import re
import sys
from collections.abc import Sequence

import pygal
from pygal.style import Style

from bench import growth
from bench.results import Point, Results

# pygal leaves a finder of a kind behind that Python no longer knows, and warns of at every import that fails. It is for
# maps only.
sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]

WIDTH, HEIGHT = 760, 380
BLUE, ORANGE, GREEN, VIOLET, GREY = "#0969da", "#bc4c00", "#1a7f37", "#8250df", "#57606a"
COLOURS = {
    growth.SEND: BLUE,
    growth.TUTORIAL: ORANGE,
    growth.READ: GREEN,
    growth.HISTORY: VIOLET,
    growth.LIST: GREY,
}


def _style(*colours: str) -> Style:
    return Style(
        background="#ffffff",
        plot_background="#ffffff",
        foreground="#57606a",
        foreground_strong="#1f2328",
        foreground_subtle="#57606a",
        guide_stroke_color="#d8dee4",
        major_guide_stroke_color="#d8dee4",
        colors=colours,
        value_colors=("#ffffff",) * len(colours),
        font_family="system-ui, sans-serif",
        title_font_size=15,
        label_font_size=12,
        major_label_font_size=12,
        legend_font_size=12,
        value_font_size=12,
        opacity=1,
    )


SHARED = {
    "js": [],  # no tooltips, so nothing is loaded from anywhere
    "no_prefix": True,
    "explicit_size": True,
    "disable_xml_declaration": True,
    "width": WIDTH,
    "margin_right": 40,
    "margin_bottom": 36,
    "legend_at_bottom": True,
    "legend_at_bottom_columns": 3,
    "legend_box_size": 12,
    "truncate_legend": -1,
}
LEAST_SHOWN = 20
"""A bar of less is too short for its number."""
MARKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)


def draw(results: Results) -> dict[str, str]:
    """The SVG of each plot, by the name of its file."""
    plots = {"conversation.svg": _conversation(results), "cold-starts.svg": _starts(results)}
    for dimension, name in growth.NAMES.items():
        points = [point for point in results.points if point.dimension == dimension]
        took = [(point, point.took.p50) for point in points if point.took is not None]
        cpu = [(point, point.cpu) for point in points if point.cpu is not None]
        plots[f"{name}-network.svg"] = _growing("Over the network, p50 (ms)", dimension, took)
        plots[f"{name}-processor.svg"] = _growing("Our own processor time, median (ms)", dimension, cpu)
    return plots


def _conversation(results: Results) -> str:
    style, title = _style(BLUE, GREY), "A chat message, sent to received (ms)"
    chart = pygal.HorizontalBar(
        style=style, title=title, height=320, print_values=True, formatter=lambda ms: f"{ms:.1f}", **SHARED
    )
    ways = list(reversed(results.conversation.items()))
    chart.x_labels = [way for way, _ in ways]
    chart.add("p50: half of them within", [took.p50 for _, took in ways])
    chart.add("p95: 19 of 20 within", [took.p95 for _, took in ways])
    return _svg(chart)


def _starts(results: Results) -> str:
    style, title = _style(GREY, BLUE), "A function's first answer (ms)"
    chart = pygal.HorizontalStackedBar(
        style=style, title=title, height=HEIGHT, print_values=True, formatter=_where_it_fits, **SHARED
    )
    starts = list(reversed(results.starts))
    chart.x_labels = [start.function for start in starts]
    chart.add("importing", [start.imported for start in starts])
    chart.add("the first call", [start.first for start in starts])
    return _svg(chart)


def _where_it_fits(ms: float) -> str:
    return f"{ms:.0f}" if ms >= LEAST_SHOWN else ""


def _growing(title: str, dimension: str, values: Sequence[tuple[Point, float]]) -> str:
    """Lines over the size, on two logarithmic scales: what does not grow is level."""
    actions = list(dict.fromkeys(point.action for point, _ in values))
    marks = _marks([value for _, value in values])
    style = _style(*(COLOURS[action] for action in actions))
    chart = pygal.XY(
        style=style,
        title=title,
        height=HEIGHT,
        x_title=dimension,
        logarithmic=True,
        range=(marks[0], marks[-1]),
        dots_size=4,
        **SHARED,
    )
    chart.x_labels = [{"value": size, "label": f"{size:,}"} for size in sorted({point.size for point, _ in values})]
    chart.y_labels = marks
    for action in actions:
        line = [(point.size, value) for point, value in values if point.action == action]
        chart.add(action, line, stroke_style={"width": 2.5})
    return _svg(chart)


def _marks(values: Sequence[float]) -> list[int]:
    """Round numbers around the values, from one below to one above."""
    below = [mark for mark in MARKS if mark <= min(values)][-1:] or [MARKS[0]]
    above = [mark for mark in MARKS if mark >= max(values)][:1] or [MARKS[-1]]
    return [mark for mark in MARKS if below[0] <= mark <= above[0]]


def _svg(chart: "pygal.graph.graph.Graph") -> str:
    """Without the comments, which say when it was drawn, and without the script for tooltips."""
    return re.sub(r"<!--.*?-->|<script.*?</script>", "", chart.render(is_unicode=True), flags=re.DOTALL) + "\n"
