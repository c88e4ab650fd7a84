"""HTML made plain: what stays, what is told, and how long it takes."""

import pytest

from quizsvc.bank.imports.formats.markup import Plain, lost_message, plain
from tests.bank.effort import grows_in_proportion


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("甲", "甲"),
        ("", ""),
        ("<p>甲</p><p>乙</p>", "甲\n乙"),
        ("甲<br>乙<br/>丙<BR />丁", "甲\n乙\n丙\n丁"),
        ("<ul><li>甲</li><li>乙</li></ul>", "甲\n乙"),
        ("甲\n  乙", "甲 乙"),
        ("<p>甲<b>乙</b>丙</p>", "甲乙丙"),
        ('<span style="color:red" lang=zh>甲</span>', "甲"),
        ('<span title="a > b">甲</span>', "甲"),
        ("<o:p>甲</o:p>", "甲"),
        ("&lt;甲&gt;&amp;&nbsp;乙&#20013;&hellip;", "<甲>& 乙中…"),
        ("A&B", "A&B"),
        ("甲<script>if (a<b) {}</script>乙<style>p{}</style>", "甲乙"),
        ("甲<!-- <p>乙 -->丙<!--", "甲丙<!--"),
        ("<!DOCTYPE html><?xml:namespace prefix = o />甲<![endif]>", "甲"),
        # Only looks like markup
        ("a<b，b>c", "a<b，b>c"),
        ("pH < 7", "pH < 7"),
        ("<单选>甲", "<单选>甲"),
        ("<pH值>", "<pH值>"),
        ("x<y>z", "x<y>z"),
        ("<", "<"),
        ("<p", "<p"),
        ('甲<p "', '甲<p "'),
        # Small digits have characters of their own
        ("5 mg/m<sup>3</sup>", "5 mg/m³"),
        ("CO<sub>2</sub>", "CO₂"),
        ("10<sup>-3</sup>", "10⁻³"),
    ],
)
def test_what_stays(markup: str, text: str) -> None:
    assert plain(markup) == Plain(text)


def test_line_ends_stay_in_moodles_auto_format() -> None:
    assert plain("甲\n乙 &lt;b&gt;\n\n丙<br>丁", lines=True).text == "甲\n乙 <b>\n丙\n丁"


@pytest.mark.parametrize(
    ("markup", "text", "lost"),
    [
        ("x<sup>甲</sup>", "x甲", ("上标",)),
        ("SO<sub><i>4</i>甲</sub>", "SO4甲", ("下标",)),
        ("x<sup>2", "x2", ("上标",)),
        ("<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>", "甲 乙\n丙", ("表格",)),
        ("<ol><li>甲</li><li>乙</li></ol>", "甲\n乙", ("列表编号",)),
        ("<math><mi>x</mi></math>", "x", ("公式",)),
        ("<s>甲</s><del>乙</del>", "甲乙", ("删除线",)),
        ('<audio src="x.mp3">听</audio><video></video>', "听", ("音频", "视频")),
        ('<a href="https://example.org">甲</a><a name="x">乙</a>', "甲乙", ("链接",)),
        ("甲<script>乙", "甲", ("没有结束的脚本",)),
    ],
)
def test_what_is_lost_is_told(markup: str, text: str, lost: tuple[str, ...]) -> None:
    found = plain(markup)
    assert (found.text, found.lost) == (text, lost)
    assert "没有保留" in lost_message(found.lost)


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ('<img src="@@PLUGINFILE@@/a.png" alt="图">', "@@PLUGINFILE@@/a.png"),
        ("<IMG alt='x' SRC='b.png'/>", "b.png"),
        ("<img src=c.png>", "c.png"),
        ('<img src="https://example.org/d.png?a=1&amp;b=2">', "https://example.org/d.png?a=1&b=2"),
        (f'<img src="data:image/png;base64,{"A" * 5000}" alt="x">', "data:image/png;base64," + "A" * 5000),
        ("<img>", ""),
    ],
)
def test_images_are_named_in_order(markup: str, address: str) -> None:
    assert plain(f'<p>甲{markup}乙</p> "丙"').images == (address,)
    assert plain(f'<p>甲{markup}乙</p> "丙"').text == '甲乙\n"丙"'


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<p",
        "<p ",
        '<p "',
        "<p '\"",
        "<!--",
        "<!",
        "<sup>",
        "<script>",
        "<a><",
        "&",
        "&lt",
        "<p a=",
        "</",
        "<img ",
    ],
)
def test_anything_is_read_in_time_in_proportion(piece: str) -> None:
    def read(characters: int) -> None:
        markup = piece * (characters // len(piece))
        plain(markup)
        plain(markup + "</sup>" * (characters // 10))

    assert grows_in_proportion(read, 1_000_000)
