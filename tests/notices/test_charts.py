"""Charts are pictures for print: exact, grey, the same each time, in letters that the font has."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from quizsvc.kit import fonts
from quizsvc.notices.documents import charts
from tests.notices.made_up import NASTY, RARE, bars, lines


def size(picture: charts.Picture) -> tuple[int, int]:
    """In millimetres."""
    image = Image.open(io.BytesIO(picture.png))
    return round(image.width / 300 * 25.4), round(image.height / 300 * 25.4)


@pytest.mark.parametrize(
    "chart", [bars(), bars(1), bars(40), bars(300), bars(60, series=2), lines(), lines(30)]
)
def test_a_chart_fits_on_a_page_and_is_grey(chart):
    picture = charts.drawn(chart)
    image = Image.open(io.BytesIO(picture.png))
    assert (image.format, image.mode) == ("PNG", "L")
    assert [round(value) for value in image.info["dpi"]] == [300, 300]
    wide, high = size(picture)
    assert wide == charts.WIDTH
    assert high < 225 - 9  # the caption stands below
    assert image.getextrema() == (0, 255)


def test_the_same_chart_gives_the_same_bytes():
    assert charts.drawn(bars()) == charts.drawn(bars())
    assert charts.drawn(bars()) != charts.drawn(replace(bars(), labels=bars().labels[::-1]))


def test_of_too_many_bars_the_first_and_the_last_are_drawn():
    plain = replace(bars(40), labels=tuple(f"第{at}" for at in range(40)))
    assert charts.left_out(plain) == 0
    assert 0 < charts.left_out(bars(300)) < 300
    assert charts.left_out(lines(300)) == 0


@pytest.mark.parametrize(
    "chart", [replace(bars(), labels=(), series=()), replace(lines(), labels=(), series=())]
)
def test_without_a_value_it_says_so(chart):
    picture = charts.drawn(chart)
    assert size(picture)[0] == charts.WIDTH
    # Without axes there is no ink but the words'.
    assert sum(Image.open(io.BytesIO(picture.png)).histogram()[:128]) > 0


def test_rare_names_are_in_the_font_and_what_is_not_is_marked():
    assert charts._shown(RARE) == RARE
    assert charts._shown("a\U0010fffdb") == f"a{charts.MISSING}b"
    assert charts._shown(NASTY).startswith("<a&b> {{ 标题 }}")


def test_without_the_font_nothing_is_drawn_but_told(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts.noto_sans_sc, "__defaults__", (fonts.Weight.REGULAR, tmp_path))
    charts._known.cache_clear()
    with pytest.raises(fonts.FontMissing):
        charts.drawn(bars())
    charts._known.cache_clear()
