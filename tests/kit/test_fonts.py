"""The font is where scripts/assets puts it, or the refusal says what to run."""

import pytest

from quizsvc.kit import fonts


@pytest.mark.parametrize("weight", fonts.Weight)
def test_the_font_is_a_truetype_file(weight):
    assert fonts.noto_sans_sc(weight).read_bytes()[:4] == b"\x00\x01\x00\x00"


def test_without_it_people_are_told_what_to_run(tmp_path):
    with pytest.raises(fonts.FontMissing) as refused:
        fonts.noto_sans_sc(folder=tmp_path)
    assert "scripts/assets" in refused.value.detail
