"""月通报 from draft to correction, through the services."""

import hashlib
import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from quizsvc.kit import db, fonts, marks, queue
from quizsvc.kit.audit import AuditEvent
from quizsvc.kit.errors import NotFound
from quizsvc.notices import queries, service
from quizsvc.notices.documents import charts
from quizsvc.notices.models import Notice, NoticeDraft
from quizsvc.notices.service import refusals
from quizsvc.rankings import queries as rankings
from quizsvc.season import rules as season_rules
from quizsvc.worker import tick
from quizsvc.worker.schedule import Ask, due
from tests.locks import held_elsewhere
from tests.notices.worlds import AFTER_JULY, JULY
from tests.rankings import worlds as rows

BY: dict[str, Any] = {"now": AFTER_JULY, "actor": None}
WRITTEN = {
    "number": "陕环执法〔2021〕5号",
    "requirements": "一要补课。\n二要督促。",
    "dated": AFTER_JULY.date(),
}


def draft(world, month=JULY):
    with db.transaction():
        return service.draft(**BY, season=world.season, month=month)


def write(row, **changes):
    with db.transaction():
        return service.change(**BY, notice_id=row.id, edition=row.edition, changes=changes)


def refresh(row):
    with db.transaction():
        return service.refresh(**BY, notice_id=row.id, edition=row.edition)


def publish(row, now=AFTER_JULY):
    with db.transaction():
        return service.publish(now=now, actor=None, notice_id=row.id, edition=row.edition)


def missing():
    """Make the 周统计 that is missing longest, as the job does."""
    with db.transaction():
        return service.publish_weekly(now=AFTER_JULY)


def mended(world):
    """One more answer came to light, and July's last week and July are published again."""
    rows.attempt(world.people["李四"], world.papers[-1], 9000)
    world.publish(season_rules.Week(2021, 27), reason="补录一份答卷")
    world.publish(JULY, reason="补录一份答卷")


class TestDraft:
    def test_its_figures_are_the_snapshots(self, world):
        overall, units, people, *_ = service.content_of(draft(world)).sections
        assert overall.paragraphs[:3] == (
            "2021年7月，应参加14人周，实参加9人周，参与率64.29%。其中，执法条线应参加10人周，实参加6人周，"
            "参与率60.00%；监测条线应参加4人周，实参加3人周，参与率75.00%。",
            "取得综合成绩的有5人，平均综合成绩62.70分。其中，执法条线3人、平均70.83分，监测条线2人、平均50.50分。",
            "与2021年6月（3周，本月5周）相比，参与率上升7.15个百分点，答题增加1人次，平均综合成绩降低7.93分。",
        )
        assert overall.paragraphs[3].startswith("共答题17人次，其中每日练习8人次、每周一测9人次。")
        assert overall.paragraphs[4].startswith("活动开始以来累计答题33人次")
        city = units.tables[0]
        assert city.caption.endswith("执法条线市级单位排名")
        assert city.rows == (
            ("1", "甲市", "4", "4", "100.00", "68.75", "84.38", "1", "0"),
            ("2", "乙市", "4", "2", "50.00", "75.00", "62.50", "2", "0"),
            ("3", "丙市", "2", "0", "0.00", "0.00", "0.00", "3", "0"),
        )
        assert [row[1:4] for row in people.tables[0].rows] == [
            ("赵一", "甲市", "77.50"),
            ("孙三", "乙市", "75.00"),
            ("钱二", "甲县", "60.00"),
        ]

    def test_it_names_the_versions_that_it_was_made_from(self, world):
        sources = queries.facts_of(draft(world)).sources
        assert [(each.period, each.version) for each in sources] == [
            *(("2021-07", 1), ("2021-06", 1)),
            *(("2021-W24", 1), ("2021-W25", 1), ("2021-W26", 1), ("2021-W27", 1)),
        ]
        assert all(len(each.sha256) == len(each.chain) == 64 for each in sources)

    def test_the_first_month_is_compared_with_none(self, world):
        facts = queries.facts_of(draft(world, season_rules.Month(2021, 6)))
        assert facts.before is None
        assert facts.span == "第1周至第3周，2021年6月7日至2021年6月27日"
        assert [week.name for week in facts.weeks] == ["第2周", "第3周"]

    def test_only_from_what_is_published(self, world):
        with pytest.raises(refusals.NotPublishedYet):
            draft(world, season_rules.Month(2021, 8))

    def test_one_at_a_time(self, world):
        first = draft(world)
        with pytest.raises(refusals.DraftExists) as refused:
            draft(world)
        assert refused.value.members == {"id": str(first.id)}
        with db.transaction():
            service.discard(**BY, notice_id=first.id, edition=1)
        assert draft(world).id != first.id

    def test_nobody_is_named_who_did_not_take_part(self, world):
        content = service.content_of(draft(world))
        told = repr(content)
        assert "李四" not in told
        assert "周五" not in told
        assert "丙市" in told


class TestWriting:
    def test_what_is_written_stays_when_figures_are_made_anew(self, world):
        row = write(draft(world), **WRITTEN, added={"people": "再接再厉。"}, top=2)
        before = service.content_of(row)
        mended(world)
        assert queries.has_moved(row)
        row = refresh(row)
        after = service.content_of(row)
        assert not queries.has_moved(row)
        assert before.sections[2].paragraphs[-1] == after.sections[2].paragraphs[-1] == "再接再厉。"
        assert after.number == "陕环执法〔2021〕5号"
        assert after.sections[5] == before.sections[5]
        assert "实参加10人周" in after.sections[0].paragraphs[0]
        assert [len(table.rows) for table in after.sections[2].tables] == [2, 2]

    def test_only_the_named_sections_change(self, world):
        row = write(draft(world), added={"people": "甲。", "units": "乙。"})
        row = write(row, added={"people": ""})
        assert queries.own_of(row).added == {"people": "", "units": "乙。"}

    def test_of_two_who_write_at_once_the_second_is_told(self, world):
        row = draft(world)
        write(row, title="甲")
        with pytest.raises(refusals.EditionMoved) as refused, db.transaction():
            service.change(**BY, notice_id=row.id, edition=1, changes={"title": "乙"})
        assert refused.value.members == {"edition": 2}
        with pytest.raises(refusals.EditionNeeded), db.transaction():
            service.change(**BY, notice_id=row.id, edition=None, changes={"title": "乙"})


class TestPublish:
    @pytest.fixture
    def ready(self, world):
        return write(draft(world), **WRITTEN)

    def test_it_keeps_the_bytes_with_their_sums(self, world, ready):
        content = replace(service.content_of(ready), mark="")
        made = publish(ready)
        assert (made.id, made.version, made.corrects_id) == (ready.id, 1, None)
        assert hashlib.sha256(made.docx).hexdigest() == made.docx_sha256
        assert hashlib.sha256(made.xlsx).hexdigest() == made.xlsx_sha256
        assert made.docx.startswith(b"PK")
        assert queries.draft(ready.id) is None
        book = openpyxl.load_workbook(io.BytesIO(made.xlsx))
        assert book.sheetnames == ["正文", *(table.sheet for table in content.tables)]
        assert [cell.value for cell in book["执法市级"][3]] == [1, "甲市", 4, 4, 100, 68.75, 84.38, 1, 0]
        said = [row[0].value for row in book["正文"].iter_rows()]
        assert said[0] == content.title
        assert content.sections[0].paragraphs[0] in said

    def test_the_deed_is_written_down(self, world, ready):
        made = publish(ready)
        found = sa.select(AuditEvent).filter_by(subject=f"notice:{made.id}").order_by(AuditEvent.id)
        events = db.session().scalars(found).all()
        assert [event.action for event in events] == ["notice.draft", "notice.write", "notice.publish"]
        assert events[-1].detail["docx_sha256"] == made.docx_sha256

    def test_not_with_a_text_missing(self, world):
        row = write(draft(world), number="陕环执法〔2021〕5号")
        with pytest.raises(refusals.TextMissing) as refused:
            publish(row)
        assert refused.value.members == {"missing": ["六、下一步要求", "成文日期"]}

    def test_not_when_a_snapshot_has_moved(self, world, ready):
        mended(world)
        with pytest.raises(refusals.FiguresMoved):
            publish(ready)
        assert publish(refresh(ready)).version == 1

    def test_not_when_something_was_granted_since(self, world, ready):
        rows.grant(world.people["李四"], world.papers[-1])
        with pytest.raises(refusals.FiguresMoved):
            publish(ready)
        row = refresh(ready)
        assert [each.person for each in queries.facts_of(row).grants] == ["李四"]
        assert publish(row).version == 1

    def test_not_while_a_correction_is_being_finished(self, world, ready):
        """Its annex would tell of what its figures do not hold yet."""
        with db.transaction():
            marks.add(rankings.MENDING, scope=world.papers[-1].id)
        assert (missing(), queries.work_waits()) == (False, False)
        with pytest.raises(refusals.MendingWaits):
            publish(ready)
        with db.transaction():
            marks.take(rankings.MENDING)
        assert (missing(), publish(ready).version) == (True, 1)

    def test_a_month_has_one_notice(self, world, ready):
        made = publish(ready)
        with pytest.raises(refusals.NoticeExists) as refused:
            draft(world)
        assert refused.value.members == {"id": str(made.id)}

    @pytest.mark.parametrize(
        "statement", ["update notices set title = '乙'", "delete from notices", "truncate notices cascade"]
    )
    def test_nothing_changes_it(self, world, ready, statement):
        publish(ready)
        with pytest.raises(sa.exc.DBAPIError), db.transaction() as session:
            session.execute(sa.text(statement))
        db.session().rollback()
        assert db.session().scalars(sa.select(Notice.title)).all() == ["关于2021 练兵答题2021年7月情况的通报"]

    @pytest.mark.parametrize("statement", ["update notices set title = '乙'", "delete from notices"])
    def test_not_even_its_owner_by_mistake(self, services, world, ready, statement):
        publish(ready)
        engine = sa.create_engine(services.owner_url)
        with pytest.raises(sa.exc.IntegrityError, match="only ever added to"), engine.begin() as connection:
            connection.execute(sa.text(statement))
        engine.dispose()


class TestCorrection:
    @pytest.fixture
    def first(self, world):
        made = publish(write(draft(world), **WRITTEN))
        mended(world)
        return made

    def correct(self, notice, reason="补录一份答卷"):
        with db.transaction():
            return service.correct(**BY, notice_id=notice.id, reason=reason)

    def test_it_names_the_old_one_and_the_old_one_stays(self, world, first):
        row = self.correct(first)
        assert queries.own_of(row).missing() == ["文号", "成文日期"]
        row = write(row, number="陕环执法〔2021〕6号", dated=AFTER_JULY.date())
        second = publish(row, AFTER_JULY + timedelta(days=1))
        assert (second.version, second.corrects_id, second.reason) == (2, first.id, "补录一份答卷")
        content = second.content
        assert content["title"] == "关于2021 练兵答题2021年7月情况的通报（更正）"
        assert content["opening"][0].startswith(
            "本件更正2021年8月3日发布的《关于2021 练兵答题2021年7月情况的通报》（陕环执法〔2021〕5号）"
        )
        assert content["sections"][5]["paragraphs"] == ["一要补课。", "二要督促。"]
        assert queries.corrected_by(first.id) == second.id
        old = queries.published(first.id)
        assert old is not None
        assert hashlib.sha256(old.docx).hexdigest() == first.docx_sha256
        assert old.content["sections"][0]["paragraphs"] != content["sections"][0]["paragraphs"]

    def test_only_the_newest_is_corrected(self, world, first):
        row = write(self.correct(first), number="陕环执法〔2021〕6号", dated=AFTER_JULY.date())
        publish(row)
        with pytest.raises(refusals.NotTheNewest):
            self.correct(first)

    def test_of_two_drafts_that_correct_one_notice_one_goes_out(self, world, first):
        """Whoever began the second at the moment at which the first went out."""
        row = write(self.correct(first), number="陕环执法〔2021〕6号", dated=AFTER_JULY.date())
        names = [column.name for column in NoticeDraft.__table__.columns if column.name != "id"]
        twin = NoticeDraft(**{name: getattr(row, name) for name in names})
        publish(row)
        with db.transaction() as session:
            session.add(twin)
        with pytest.raises(refusals.PublishedMeanwhile):
            publish(twin)

    def test_of_what_is_no_notice_nothing(self, world):
        with pytest.raises(NotFound), db.transaction():
            service.correct(**BY, notice_id=4711, reason="有误")


class TestWeekly:
    def all(self):
        found = sa.select(Notice).order_by(Notice.id)
        return db.session().scalars(found).all()

    def test_every_published_week_gets_one_by_itself(self, world):
        assert queries.work_waits()
        while missing():
            pass
        assert not queries.work_waits()
        assert [(each.period, each.version) for each in self.all()] == [
            *(("2021-W24", 1), ("2021-W25", 1), ("2021-W26", 1), ("2021-W27", 1)),
        ]
        assert db.session().scalar(sa.select(sa.func.count()).select_from(NoticeDraft)) == 0
        last = self.all()[-1]
        assert last.title == "2021 练兵答题第5周统计"
        sections = last.content["sections"]
        assert [section["title"] for section in sections] == [
            *("一、答题人次", "二、参与情况", "三、集体排名", "四、无人参加的单位"),
        ]
        assert sections[0]["tables"][0]["rows"][2][1:] == ["4", "5", "9", "16", "17", "33"]
        assert sections[1]["paragraphs"][0].startswith("第5周，应参加7人，实参加5人，参与率71.43%。")
        assert "与第4周相比" in sections[1]["paragraphs"][-1]
        assert sections[3]["paragraphs"] == ["无人参加的单位有1个，名单见附件。"]

    def test_a_week_that_is_published_again_is_corrected(self, world):
        while missing():
            pass
        mended(world)
        assert missing()
        assert not missing()
        second = self.all()[-1]
        assert (second.period, second.version, second.reason) == ("2021-W27", 2, "补录一份答卷")
        first = queries.published(second.corrects_id)
        assert first is not None
        assert (first.period, first.version) == ("2021-W27", 1)
        assert second.title == "2021 练兵答题第5周统计（更正）"
        assert "原因：补录一份答卷。" in second.content["opening"][0]

    def test_an_organizer_does_not_correct_it(self, world):
        missing()
        with pytest.raises(refusals.MadeByItself), db.transaction():
            service.correct(**BY, notice_id=self.all()[0].id, reason="有误")

    def test_without_the_font_none_is_made_and_the_log_says_what_to_run(
        self, world, monkeypatch, tmp_path, caplog
    ):
        charts._known.cache_clear()
        with monkeypatch.context() as elsewhere:
            elsewhere.setattr(fonts.noto_sans_sc, "__defaults__", (fonts.Weight.REGULAR, tmp_path))
            queue.perform("notices.weekly", {})
        assert ["scripts/assets" in record.getMessage() for record in caplog.records] == [True]
        assert (self.all(), db.session().scalars(sa.select(NoticeDraft)).all()) == ([], [])
        queue.perform("notices.weekly", {})
        assert [each.period for each in self.all()] == ["2021-W24"]

    def test_while_another_makes_them_nothing_is_done_twice(self, app, world):
        with held_elsewhere("notices.weekly"):
            assert not missing()
        assert missing()


def test_the_schedule_asks_for_it_as_long_as_a_week_has_none(world):
    known = tick.facts(AFTER_JULY)
    assert "notices.weekly" in known.waits
    assert Ask.of("notices.weekly") in due(AFTER_JULY, known)
    while missing():
        pass
    assert "notices.weekly" not in tick.facts(AFTER_JULY).waits
