"""Finding questions by what they say, in Chinese, and by what is known of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizsvc.bank import queries, rules, service
from quizsvc.bank.models import QuestionText
from quizsvc.bank.rules import Content, QuestionType
from quizsvc.bank.service import indexing
from quizsvc.kit import db
from tests.bank.made_up import contents
from tests.factories import LONG_AGO, Factories

CONTENT = Content(
    type=QuestionType.SINGLE,
    stem="排污许可证由谁核发？",
    options=(("a", "设区的市级生态环境主管部门"), ("b", "县级人民政府")),
    key=("a",),
    explanation="核发权在市级，ＣＯＤcr 限值为 50 mg/L",
    citation="《排污许可管理条例》（国务院令第736号）第六条；HJ 91.1-2019",
    tags=("水", "许可"),
)


SUBJECT = "生态环境法律法规政策"
"""Of the questions that the factories make."""


class TestGrams:
    def test_are_pairs_of_letters_ideographs_and_digits(self) -> None:
        assert rules.grams("排污许可") == ["排污", "污许", "许可"]
        assert rules.grams("第6.2条") == ["2条", "第6"]
        assert rules.grams("水") == rules.grams("") == []

    def test_texts_are_folded(self) -> None:
        assert rules.folded("ＣＯＤ 限值　５０ mg/L\n") == "cod限值50mg/l"
        assert rules.folded("排\u200b污\u00ad许可\ufeff") == "排污许可"

    @pytest.mark.parametrize(
        ("word", "article"),
        [
            ("第99条", "第九十九条"),
            ("第10章", "第十章"),
            ("第14条第2款", "第十四条第二款"),
            ("第105条", "第一百零五条"),
            ("第110条", "第一百一十条"),
            ("第1001条", "第一千零一条"),
            ("第1260条", "第一千二百六十条"),
        ],
    )
    def test_articles_are_counted_in_chinese_too(self, word: str, article: str) -> None:
        assert rules.spellings(word) == (word, article)

    @pytest.mark.parametrize("word", ["第6.2条", "第九十九条", "第0条", "第3名", "99条", "第12345条"])
    def test_nothing_else_has_two_spellings(self, word: str) -> None:
        assert rules.spellings(word) == (word,)

    def test_words_stand_between_blanks(self) -> None:
        assert rules.words("  排污　COD  排污 ") == ("排污", "cod")

    @given(st.text(), st.text(), st.text())
    def test_what_stands_in_a_text_has_no_pair_that_the_text_lacks(
        self, before: str, word: str, after: str
    ) -> None:
        assert set(rules.grams(word)) <= set(rules.grams(before + word + after))


@pytest.fixture
def create(app: Flask) -> Callable[..., int]:
    def create(content: Content = CONTENT, subject: str = "法规", actor: int | None = None) -> int:
        with db.transaction():
            service.place_subjects(now=LONG_AGO, actor=None, paths=[rules.subject_path(subject)])
            return service.create(now=LONG_AGO, actor=actor, content=content, subject=subject)

    return create


def found(q: str = "", **more: Any) -> list[int]:
    page, total = queries.page(page=1, page_size=100, q=q, **more)
    ids = [question["id"] for question in page]
    assert total == len(ids)
    return ids


class TestWords:
    @pytest.mark.parametrize(
        "q",
        [
            *(
                "排污许可",
                "许可证由谁",
                "谁",
                "市级生态",
                "人民政府",
                "核发权",
                "管理条例",
                "第六条",
                "许可 政府",
            ),
            *("COD", "codCR", "ＣＯＤ", "50mg/L", "50 mg", "HJ 91.1", "hj91.1-2019", "736", "《排污", "法规"),
            *("第6条", "条例 第6条"),
            *("法规 COD", "党史", "党史 / 法规", " "),
        ],
    )
    def test_are_found_wherever_they_stand(self, create: Callable[..., int], q: str) -> None:
        question = create(subject="党史 / 法规")
        assert found(q) == [question]

    @pytest.mark.parametrize(
        "q", ["污排", "排污可许", "许可的", "COD 大气", "政府法规", "100%", "_", "\\", "%"]
    )
    def test_that_stand_nowhere_are_not(self, create: Callable[..., int], q: str) -> None:
        create()
        assert found(q) == []

    def test_whose_pairs_all_occur_but_not_together_are_not(self, create: Callable[..., int]) -> None:
        create(Content(QuestionType.TRUE_FALSE, "甲乙丙和乙丙丁", rules.TRUE_FALSE_OPTIONS, ("a",)))
        assert found("甲乙丙丁") == []

    def test_only_the_newest_revision_is_searched(self, create: Callable[..., int]) -> None:
        question = create()
        with db.transaction():
            service.revise(
                now=LONG_AGO,
                actor=None,
                question_id=question,
                from_revision=1,
                changes={"stem": "应急预案由谁备案？"},
                reason="换题干",
            )
        assert (found("排污许可证由谁"), found("应急预案")) == ([], [question])

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(made=st.lists(contents(), min_size=1, max_size=4), data=st.data())
    def test_any_piece_of_any_text_is_found_as_by_reading_all(
        self, app: Flask, make: Factories, made: list[Content], data: st.DataObject
    ) -> None:
        for content in made:
            question = make.question()
            with db.transaction():
                indexing.index({question.question_id: content})
        texts = dict(db.session().execute(sa.select(QuestionText.question_id, QuestionText.text)).all())
        lines = sorted({line for text in texts.values() for line in text.split("\n") if line})
        text = data.draw(st.sampled_from(lines))
        start = data.draw(st.integers(0, len(text) - 1))
        piece = text[start : start + data.draw(st.integers(1, 8))]
        naive = [id_ for id_, text in texts.items() if piece in text or piece in SUBJECT]
        assert found(piece) == sorted(naive, reverse=True)


class TestFilters:
    def test_what_is_known_of_a_question(self, create: Callable[..., int], make: Factories) -> None:
        author = make.account("editor").id
        mine = create(actor=author)
        hard = make.question("multiple", difficulty=3).question_id
        assert found(author=author) == found(tag="水") == found(state="draft") == [mine]
        assert found(difficulty=3) == found(type="multiple") == found(state="approved") == [hard]
        assert found(flagged=False) == [hard, mine]
        assert found(flagged=True) == found(tag="气") == found("排污许可", difficulty=3) == []
        assert found(updated_since=LONG_AGO) == [hard, mine]
        assert found(updated_since=LONG_AGO + timedelta(seconds=1)) == []

    @pytest.mark.parametrize(
        ("name", "source"),
        [("subject", "GET /subjects"), ("law", "GET /laws?name="), ("author", "updated_by")],
    )
    def test_whoever_gives_a_name_is_told_where_ids_come_from(
        self, client: Any, make: Factories, name: str, source: str
    ) -> None:
        headers = make.headers(make.account("editor"))
        refused = client.get(f"/api/v1/questions?{name}=党史", headers=headers)
        assert refused.status_code == 422
        assert source in refused.json["errors"][name][0]

    def test_newest_first_or_those_with_the_words_in_their_stem(self, make: Factories) -> None:
        first = make.question(stem="关于监测数据，正确的是").question_id
        second = make.question(explanation="见监测数据").question_id
        assert found("监测数据") == [second, first]
        assert found("监测数据", order="match") == [first, second]
        assert found(order="match") == [second, first]

    def test_ids_of_all_that_is_meant(self, make: Factories) -> None:
        ids = [make.question().question_id for _ in range(3)]
        assert queries.ids(queries.Wanted(q="关于事项"), most=500) == ids
        assert queries.ids(queries.Wanted(state="approved"), most=1) == ids[:2]


def test_the_index_is_there_for_the_pairs(make: Factories) -> None:
    make.question(stem="地下水监测井怎样布设？")
    asked: list[tuple[str, Any]] = []

    def note(*args: Any) -> None:
        asked.append((args[2], args[3]))

    sa.event.listen(db.db.engine, "before_cursor_execute", note)
    try:
        queries.ids(queries.Wanted(q="监测井"), most=500)
    finally:
        sa.event.remove(db.db.engine, "before_cursor_execute", note)
    statement, values = asked[-1]
    connection = db.session().connection()
    # So few rows would be read one by one; of many the planner takes the index by itself.
    connection.exec_driver_sql("set local enable_seqscan = off")
    connection.exec_driver_sql("set local enable_indexscan = off")
    plan = connection.exec_driver_sql(f"explain {statement}", values).scalars().all()
    assert any("ix_question_texts_grams" in line for line in plan), plan
