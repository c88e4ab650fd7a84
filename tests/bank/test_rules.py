"""When a question is sound, and when two are the same (rules.md §3, §4)."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.bank import rules
from quizsvc.bank.rules import KeyFault, QuestionType
from quizsvc.season import rules as season_rules

SINGLE, MULTIPLE, TRUE_FALSE = QuestionType


def test_the_season_names_the_same_types():
    assert tuple(QuestionType) == season_rules.QUESTION_TYPES


class TestKeys:
    @pytest.mark.parametrize(
        ("type_", "options", "key"),
        [
            (SINGLE, "abcd", "b"),
            (MULTIPLE, "abcd", "ac"),
            (MULTIPLE, "abcd", "abcd"),
            (TRUE_FALSE, "ab", "a"),
        ],
    )
    def test_a_sound_question_has_no_fault(self, type_, options, key):
        assert rules.key_faults(type_, options, key) == ()

    @pytest.mark.parametrize(
        ("type_", "options", "key", "faults"),
        [
            (SINGLE, "a", "a", [KeyFault.TOO_FEW_OPTIONS]),
            (SINGLE, "aab", "b", [KeyFault.OPTIONS_REPEAT]),
            (SINGLE, "abcd", "", [KeyFault.KEY_MISSING]),
            (MULTIPLE, "abcd", "", [KeyFault.KEY_MISSING]),
            (SINGLE, "abcd", "e", [KeyFault.KEY_OUTSIDE_OPTIONS]),
            (SINGLE, "abcd", "ab", [KeyFault.ONE_KEY_ONLY]),
            (MULTIPLE, "abcd", "a", [KeyFault.TWO_KEYS_NEEDED]),
            (MULTIPLE, "abcd", "ae", [KeyFault.KEY_OUTSIDE_OPTIONS]),
            (TRUE_FALSE, "abc", "a", [KeyFault.NOT_TWO_OPTIONS]),
            (TRUE_FALSE, "ab", "ab", [KeyFault.ONE_KEY_ONLY]),
            (
                SINGLE,
                "",
                "xy",
                [KeyFault.TOO_FEW_OPTIONS, KeyFault.KEY_OUTSIDE_OPTIONS, KeyFault.ONE_KEY_ONLY],
            ),
        ],
    )
    def test_every_fault_is_named(self, type_, options, key, faults):
        assert list(rules.key_faults(type_, options, set(key))) == faults

    @pytest.mark.parametrize("fault", KeyFault)
    def test_every_fault_has_words(self, fault):
        assert len(fault.message) > 3


class TestSameStem:
    @pytest.mark.parametrize(
        "text",
        [
            "监测机构应当对数据的真实性负责( )。",
            "监测机构应当对数据的真实性负责（  ）",
            "1.监测机构应当对数据的真实性负责____。",
            "12、 监测机构应当对数据的真实性负责",
            "（3）监测机构应当对数据的真实性负责?",
            "第7题：监测机构应当对数据的真实性负责",
            "三、监测机构，应当对“数据”的真实性负责！",
            "监测 机构\n应当\u200b对\u3000数据的真实性负责",
        ],
    )
    def test_number_blanks_and_punctuation_do_not_matter(self, text):
        assert rules.normalised_stem(text) == "监测机构应当对数据的真实性负责"

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("排放限值为1.5mg/L", "排放限值为15mg/L"),
            ("1.5 mg/L 的限值", "5 mg/L 的限值"),
            ("去除率不低于5%", "去除率不低于5‰"),
            ("pH≥6", "pH≤6"),
            ("温度为-5℃", "温度为5℃"),
            ("采样时间为8-10点", "采样时间为810点"),
            ("稀释比为1:5", "稀释比为15"),
            ("2021年发布的是", "2022年发布的是"),
        ],
    )
    def test_what_changes_the_meaning_matters(self, one, other):
        assert rules.stem_fingerprint(one) != rules.stem_fingerprint(other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("依据GB3838—2002", "依据 gb 3838-2002"),
            ("依据HJ/T 91", "依据HJ-T91"),
            ("ＣＯＤ的含义", "cod的含义"),
            ("浓度为１．５％", "浓度为1.5%"),
        ],
    )
    def test_width_case_and_kind_of_dash_do_not_matter(self, one, other):
        assert rules.stem_fingerprint(one) == rules.stem_fingerprint(other)

    def test_of_a_text_something_always_stays(self):
        assert rules.normalised_stem("……?") != rules.normalised_stem("!")
        assert rules.normalised_stem("1.") == "1"

    @given(
        st.text(alphabet="监测数据真实abcXYZ0123456789", min_size=1),
        st.sampled_from(["，", "。", "（ ）", " ", "\t"]),
    )
    def test_a_mark_at_the_end_never_matters(self, text, mark):
        assert rules.stem_fingerprint(text + mark) == rules.stem_fingerprint(text)

    @given(st.text())
    def test_any_text_has_a_normal_form(self, text):
        assert rules.stem_fingerprint(unicodedata.normalize("NFKC", text)) == rules.stem_fingerprint(text)
        assert len(rules.stem_fingerprint(text)) == 64


class TestSameContent:
    def test_labels_and_order_of_the_options_do_not_matter(self):
        one = rules.content_fingerprint("谁负责", ["A. 省厅", "B、市局", "（C）县局"], SINGLE)
        assert one == rules.content_fingerprint("1、谁负责？", ["县局", "省厅。", "市局"], MULTIPLE)

    def test_other_options_make_another_question(self):
        options = ["省厅", "市局"]
        one = rules.content_fingerprint("谁负责", options, SINGLE)
        assert one != rules.content_fingerprint("谁负责", ["省厅", "县局"], SINGLE)
        assert one != rules.content_fingerprint("谁负责", [*options, "市局"], SINGLE)
        assert one != rules.content_fingerprint("谁负责", ["省厅市局"], SINGLE)

    def test_numbers_and_signs_in_options_matter(self):
        assert rules.normalised_option("3、5") != rules.normalised_option("5")
        assert rules.normalised_option("√") != rules.normalised_option("×")
        assert rules.normalised_option("A") == "a"
        assert rules.normalised_option("A类") == "a类"

    def test_of_true_or_false_the_stem_decides(self):
        one = rules.content_fingerprint("地球是圆的", ["正确", "错误"], TRUE_FALSE)
        assert one == rules.content_fingerprint("地球是圆的。", ["对", "错"], TRUE_FALSE)
        assert one != rules.content_fingerprint("地球是方的", ["正确", "错误"], TRUE_FALSE)


def test_tags_from_a_time_when_they_held_separators_are_parted() -> None:
    old = rules.Content(QuestionType.TRUE_FALSE, stem="对吗", options=(), key=("a",), tags=("水、气、", "声"))
    assert old.changed({"difficulty": 3}).tags == ("水", "气", "声")
    assert old.changed({"tags": ("水、气、", "新、旧")}).tags == ("水", "气", "新、旧")
    assert old.changed({"tags": ("水、气、", "\u200b")}).tags == ("水", "气", "\u200b")


@pytest.mark.parametrize("blank", ["", " ", "\u3000", "\u200b", "\u3164", "\u00ad"])
def test_a_tag_of_which_nobody_sees_anything_is_none(blank: str) -> None:
    said = rules.Content(QuestionType.TRUE_FALSE, stem="对吗", options=(), key=("a",)).completed()
    assert rules.content_faults(replace(said, tags=("水", blank))) == (rules.ContentFault.TAGS_BLANK,)
    assert replace(said, tags=(blank, "水")).changed({"difficulty": 3}).tags == ("水",)


class TestOptionsInOtherRevisions:
    """What a key is called in a revision with other options."""

    def said(self, *texts, ids="abcd"):
        return rules.Content(SINGLE, "谁负责？", tuple(zip(ids, texts, strict=False)), ("a",))

    def test_they_are_known_by_their_texts(self):
        newest, old = self.said("甲", "乙", "丙"), self.said("乙", "丙。", "甲")
        assert newest.named_in(old, {"a"}) == {"c"}
        assert newest.named_in(old, {"a", "c"}) == {"b", "c"}

    def test_where_a_text_was_mended_by_their_ids(self):
        assert self.said("甲", "乙方").named_in(self.said("甲", "乙"), {"b"}) == {"b"}

    def test_or_not_at_all(self):
        assert self.said("甲", "乙", "丁").named_in(self.said("甲", "乙"), {"c"}) is None
