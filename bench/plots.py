"""The plots of a run's results: SVG that reads on a light and on a dark page. Pure: the same in, the same out."""

import re
from collections.abc import Sequence

import pygal
from pygal.style import Style

from bench import growth
from bench.results import Point, Results

WIDTH, HEIGHT = 760, 380
STYLE = Style(
    background="#ffffff",
    plot_background="#ffffff",
    foreground="#57606a",
    foreground_strong="#1f2328",
    foreground_subtle="#57606a",
    guide_stroke_color="#d8dee4",
    major_guide_stroke_color="#d8dee4",
    colors=("#0969da", "#bc4c00", "#1a7f37", "#8250df"),
    value_colors=("#ffffff",) * 4,
    font_family="system-ui, sans-serif",
    title_font_size=17,
    label_font_size=12,
    major_label_font_size=12,
    legend_font_size=13,
    value_font_size=12,
    opacity=1,
)
SHARED = {
    "style": STYLE,
    "js": [],  # no tooltips, so nothing is loaded from anywhere
    "no_prefix": True,
    "explicit_size": True,
    "disable_xml_declaration": True,
    "width": WIDTH,
    "legend_at_bottom": True,
    "legend_box_size": 12,
}
MARKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)


def drawn(results: Results) -> dict[str, str]:
    """The SVG of each plot, by the name of its file."""
    plots = {"conversation.svg": _conversation(results), "cold-starts.svg": _starts(results)}
    for grows, name in ((growth.BY_MESSAGES, "messages"), (growth.BY_ROOMS, "rooms"), (growth.BY_DEVICES, "devices")):
        of = [point for point in results.points if point.grows == grows]
        plots[f"grows-with-{name}.svg"] = _growing(grows, of)
    return plots


def _conversation(results: Results) -> str:
    chart = pygal.HorizontalBar(
        title="A chat message, sent to received (ms)", height=320, print_values=True, formatter=_short, **SHARED
    )
    ways = list(reversed(results.conversation.items()))
    chart.x_labels = [way for way, _ in ways]
    chart.add("19 of 20 within", [took.p95 for _, took in ways])
    chart.add("half of them within", [took.p50 for _, took in ways])
    return _svg(chart)


def _starts(results: Results) -> str:
    chart = pygal.HorizontalStackedBar(
        title="A function's first answer (ms)", height=HEIGHT, print_values=True, formatter=_short, **SHARED
    )
    starts = list(reversed(results.starts))
    chart.x_labels = [start.function for start in starts]
    chart.add("importing", [start.imported for start in starts])
    chart.add("the first call", [start.first for start in starts])
    return _svg(chart)


def _growing(grows: str, points: Sequence[Point]) -> str:
    """Lines over the size, on two logarithmic scales: what does not grow is level."""
    chart = pygal.XY(
        title="Half of them within (ms)", height=HEIGHT, logarithmic=True, x_title=grows, dots_size=4, **SHARED
    )
    timed = [point for point in points if point.took is not None]
    sizes = sorted({point.size for point in points})
    times = [point.took.p50 for point in timed if point.took is not None]
    chart.x_labels = [{"value": size, "label": f"{size:,}"} for size in sizes]
    chart.y_labels = _marks(min(times), max(times))
    for action in dict.fromkeys(point.action for point in timed):
        line = [(point.size, point.took.p50) for point in timed if point.action == action and point.took is not None]
        chart.add(action, line, stroke_style={"width": 2.5})
    return _svg(chart)


def _marks(least: float, most: float) -> list[int]:
    """Round numbers around the times, from one below to one above."""
    below = [mark for mark in MARKS if mark <= least][-1:] or [MARKS[0]]
    above = [mark for mark in MARKS if mark >= most][:1] or [MARKS[-1]]
    return [mark for mark in MARKS if below[0] <= mark <= above[0]]


def _short(value: float) -> str:
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"


def _svg(chart: "pygal.graph.graph.Graph") -> str:
    """Without the comments, which say when it was drawn."""
    return re.sub(r"<!--.*?-->", "", chart.render(is_unicode=True), flags=re.DOTALL) + "\n"
