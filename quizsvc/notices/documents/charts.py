"""Charts as pictures for print: black on white, told apart by shades, strokes and marks, never by colour.

matplotlib draws without its global state: a figure and its canvas live as long as one call.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image

from quizsvc.kit import fonts
from quizsvc.notices.documents import texts
from quizsvc.notices.rules import Chart, ChartKind, Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

DPI = 300
MM = 1 / 25.4
"""In inches, as matplotlib counts."""
WIDTH = 156
LINES_HEIGHT = 84
BAR, LINE_OF_TEXT, BETWEEN, AROUND = 3.6, 3.6, 1.1, 20
"""The height of a bar, of a line of its label, of the gap to the next, of what is above and below all. These
and all lengths here are millimetres.
"""
BARS_HEIGHT = 190
"""What all bars may take, so that the chart and its caption fit on a page; of more, the first and the last
are drawn.
"""
MOST_POINTS = 16
"""Points of a line that have room for their values."""
POINTS = 8.5
LABEL = 28
"""Halves of a character on a line of a bar's label, which has two lines at most."""
SHADES = ("0.45", "0.85", "0.15", "0.65")
STROKES = (("-", "o", "black"), ("--", "s", "0.35"), (":", "^", "black"), ("-.", "D", "0.35"))
GAP = "……"
MISSING = "〓"
"""Stands for a character that the font lacks, as printers do it."""
NOTHING = "没有数据"


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, and how many millimetres wide it is to be shown."""

    png: bytes
    width: int = WIDTH


def drawn(chart: Chart) -> Picture:
    """A chart as a grey picture; the same chart gives the same bytes.

    Raises:
        FontMissing: the Chinese font was not fetched.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    chart = _readable(chart)
    figure = _bars(_shortened(chart)) if chart.kind is ChartKind.BARS else _lines(chart)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    size = canvas.get_width_height()
    file = io.BytesIO()
    Image.frombytes("RGBA", size, bytes(canvas.buffer_rgba())).convert("L").save(file, "PNG", dpi=(DPI, DPI))
    return Picture(file.getvalue())


def left_out(chart: Chart) -> int:
    """How many labels a chart has that are not drawn, because there are too many bars."""
    if chart.kind is not ChartKind.BARS or sum(_heights(chart)) <= BARS_HEIGHT:
        return 0
    return len(chart.labels) - 2 * _half(chart)


def _half(chart: Chart) -> int:
    return int(BARS_HEIGHT / max(_heights(chart))) // 2


def _heights(chart: Chart) -> list[float]:
    """What each label takes: its bars, or its lines of text."""
    return [max(_thickness(chart), LINE_OF_TEXT * len(_folded(label))) + BETWEEN for label in chart.labels]


def _thickness(chart: Chart) -> float:
    return BAR * max(1, len(chart.series))


def _shortened(chart: Chart) -> Chart:
    if not left_out(chart):
        return chart
    half = _half(chart)
    series = tuple(
        replace(each, values=(*each.values[:half], None, *each.values[-half:])) for each in chart.series
    )
    return replace(chart, labels=(*chart.labels[:half], GAP, *chart.labels[-half:]), series=series)


def _bars(chart: Chart) -> Figure:
    labels = [_folded(label) for label in chart.labels]
    heights = _heights(chart)
    figure, axes = _figure(AROUND + (sum(heights) or 20), left=_room(labels))
    middles = [sum(heights[:at]) + height / 2 for at, height in enumerate(heights)]
    for number, series in enumerate(chart.series):
        beside = BAR * (number + 0.5) - _thickness(chart) / 2
        values = zip(middles, series.values, strict=True)
        shown = [(middle + beside, value / 100) for middle, value in values if value is not None]
        bars = axes.barh(
            [place for place, _ in shown], [value for _, value in shown], BAR,
            color=SHADES[number % len(SHADES)], edgecolor="black", linewidth=0.5, label=series.name,
        )  # fmt: skip
        axes.bar_label(bars, [f"{value:.2f}" for _, value in shown], padding=2, fontproperties=_letters())
    axes.set_ylim(sum(heights) or 1, 0)
    axes.set_yticks(middles, ["\n".join(label) for label in labels], fontproperties=_letters())
    axes.tick_params(axis="y", length=0)
    _scale(axes, chart)
    _finish(figure, axes, chart)
    return figure


def _scale(axes: Axes, chart: Chart) -> None:
    """From nought to a hundred, or as far as the values go, with room for a figure behind the bar."""
    most = max([100, *(value / 100 for value in _values(chart))])
    axes.set_xlim(min([0, *(value / 100 for value in _values(chart))]), most * 1.13)
    if most == 100:
        axes.set_xticks(range(0, 101, 20))
    axes.set_xlabel(chart.axis, fontproperties=_letters())


def _lines(chart: Chart) -> Figure:
    figure, axes = _figure(LINES_HEIGHT, left=16)
    for number, series in enumerate(chart.series):
        stroke, mark, shade = STROKES[number % len(STROKES)]
        heights = [float("nan") if value is None else value / 100 for value in series.values]
        axes.plot(
            range(len(heights)), heights, stroke, marker=mark, color=shade, linewidth=1.2, markersize=4.5,
            label=series.name,
        )  # fmt: skip
    step = -(-len(chart.labels) // MOST_POINTS) or 1
    shown = range(0, len(chart.labels), step)
    for place in shown:
        _write_values(axes, chart.series, place)
    folded = ["\n".join(_pieces(chart.labels[place], 10)[:3]) for place in shown]
    axes.set_xticks(list(shown), folded, fontproperties=_letters())
    axes.set_xlim(-0.5, max(0.5, len(chart.labels) - 0.5))
    if values := [value / 100 for value in _values(chart)]:
        room = max(4, (max(values) - min(values)) / 4)
        axes.set_ylim(min(values) - room, max(values) + room)
    axes.set_ylabel(chart.axis, fontproperties=_letters())
    _finish(figure, axes, chart)
    return figure


def _write_values(axes: Axes, series: tuple[Series, ...], place: int) -> None:
    """The values of a place: the highest above its point, the others below theirs."""
    there = sorted((value for each in series if (value := each.values[place]) is not None), reverse=True)
    for rank, value in enumerate(there):
        above = rank == 0
        axes.annotate(
            f"{value / 100:.2f}", (place, value / 100), (0, 6 if above else -6), textcoords="offset points",
            ha="center", va="bottom" if above else "top", fontproperties=_letters(),
        )  # fmt: skip


def _figure(height: float, *, left: float) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure((WIDTH * MM, height * MM), DPI, facecolor="white")
    inside = (left / WIDTH, 12 / height, (WIDTH - left - 4) / WIDTH, (height - AROUND) / height)
    axes = figure.add_axes(inside)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure, axes


def _finish(figure: Figure, axes: Axes, chart: Chart) -> None:
    for tick in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        tick.set_fontproperties(_letters())
    if len(chart.series) > 1:
        figure.legend(loc="upper center", ncols=len(chart.series), frameon=False, prop=_letters())
    if not any(True for _ in _values(chart)):
        axes.set_axis_off()
        axes.text(0.5, 0.5, NOTHING, ha="center", transform=axes.transAxes, fontproperties=_letters())


def _values(chart: Chart) -> Iterator[int]:
    return (value for series in chart.series for value in series.values if value is not None)


def _readable(chart: Chart) -> Chart:
    """The chart in characters that the font has."""
    series = tuple(replace(each, name=_shown(each.name)) for each in chart.series)
    return replace(chart, labels=tuple(map(_shown, chart.labels)), series=series, axis=_shown(chart.axis))


def _shown(text: str) -> str:
    """One line; `$` would begin a formula."""
    known = _known()
    told = "".join(sign if ord(sign) in known else MISSING for sign in " ".join(text.split()))
    return told.replace("$", r"\$")


def _folded(label: str) -> list[str]:
    pieces = _pieces(label, LABEL)
    return pieces if len(pieces) < 3 else [pieces[0], f"{pieces[1][:-1]}…"]


def _pieces(text: str, most: int) -> list[str]:
    """A text in lines of so many halves of a character."""
    made = [""]
    for sign in text:
        if texts.places(made[-1] + sign) > most:
            made.append("")
        made[-1] += sign
    return made


def _room(labels: list[list[str]]) -> float:
    widest = max((texts.places(line) for label in labels for line in label), default=0)
    return widest * POINTS / 2 / 72 / MM + 4


@lru_cache(maxsize=1)
def _letters() -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(fonts.noto_sans_sc()), size=POINTS)


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(fonts.noto_sans_sc())).get_charmap())
