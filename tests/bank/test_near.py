"""Questions that are alike: which are found, and which are not."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizsvc.bank.imports import near
from quizsvc.bank.rules import QuestionType
from tests.bank.effort import grows_in_proportion

SINGLE, TRUE_FALSE = QuestionType.SINGLE, QuestionType.TRUE_FALSE
LONG = "排污单位应当按照规定安装、使用、维护污染物排放自动监测设备，并与生态环境主管部门的监控设备联网"


def text(stem: str, *options: str, same: str | None = None, question_id: int | None = None) -> near.Text:
    type_ = SINGLE if options else TRUE_FALSE
    return near.Text(near.folded(stem, options, type_), same or stem, question_id)


def found(*texts: near.Text, known: int = 0) -> dict[int, int]:
    """Which text each is most like."""
    return {place: likeness.place for place, likeness in near.nearest(texts, known=known).items()}


@pytest.mark.parametrize(
    "other",
    [
        LONG + "。",
        LONG.replace("应当", "必须"),
        LONG.replace("并与", "并不与"),
        LONG.replace("规定", "国家规定"),
        LONG.replace("、", ","),
    ],
)
def test_a_word_or_a_sign_changed(other: str) -> None:
    assert found(text(LONG), text(other)) == {1: 0}


@pytest.mark.parametrize("other", ["排污单位应当保存监测记录", "生态环境主管部门负责统一监督管理", "甲"])
def test_another_matter(other: str) -> None:
    assert found(text(LONG), text(other)) == {}


def test_the_order_of_options_does_not_matter_but_their_texts_do() -> None:
    first = text("谁负责？", "生态环境部", "省级人民政府", "县级人民政府")
    again = text("由谁负责？", "县级人民政府", "生态环境部", "省级人民政府")
    others = text("谁负责？", "国务院", "最高人民法院", "全国人大常委会")
    assert found(first, again, others) == {1: 0}


def test_a_question_is_never_like_itself() -> None:
    assert found(text(LONG, same="x"), text(LONG + "吗", same="x")) == {}
    assert found(text(LONG, question_id=7), text(LONG + "吗", question_id=7)) == {}


def test_only_new_ones_are_looked_at_and_the_most_alike_is_named() -> None:
    bank = [text(LONG), text(LONG.replace("应当", "必须"))]
    assert found(*bank, known=2) == {}
    assert found(*bank, text(LONG.replace("应当", "必须") + "吗"), known=2) == {2: 1}


def test_numbers_only() -> None:
    one, other = text("自受理之日起 30 日内"), text("自受理之日起 60 日内")
    assert near.only_numbers_differ(one.folded, other.folded)
    assert not near.only_numbers_differ(one.folded, one.folded)
    assert not near.only_numbers_differ(one.folded, text("自批准之日起 30 日内").folded)


def test_one_question_among_all() -> None:
    others = [text("另一件事由谁负责"), text(LONG + "吗"), text(LONG, same="y")]
    listed = near.alike(text(LONG), others, least=50)
    assert [likeness.place for likeness in listed] == [2, 1]
    assert listed[0].percent == 100


short = st.text(alphabet="甲乙丙丁12", min_size=0, max_size=12)


@settings(max_examples=200, deadline=None)
@given(st.lists(short, max_size=14))
def test_what_is_found_is_what_comparing_each_with_each_finds(stems: list[str]) -> None:
    texts = [text(stem, same=str(place)) for place, stem in enumerate(stems)]
    alike = {place for place, one in enumerate(texts) if near.alike(one, texts[:place], least=near.SHARED)}
    assert near.nearest(texts, known=0).keys() == alike


@pytest.mark.parametrize("stem", ["事项{}由谁负责？", LONG + "，第{}项", "甲", ""])
def test_thousands_after_one_pattern_take_time_in_proportion(stem: str) -> None:
    texts = [text(stem.format(place), same=str(place)) for place in range(8000)]
    assert grows_in_proportion(lambda size: near.nearest(texts[:size], known=0), len(texts))


def test_twenty_thousand_against_twenty_thousand_take_time_in_proportion() -> None:
    chance = random.Random(1)
    letters = [chr(chance.randrange(0x4E00, 0x5200)) for _ in range(2000)]
    texts = [near.Text("".join(chance.choices(letters, k=50)), str(place)) for place in range(40_000)]
    assert grows_in_proportion(lambda size: near.nearest(texts[:size], known=size // 2), len(texts))
