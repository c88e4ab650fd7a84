"""What a notice says, without any database: sentences and tables of the same figures."""

import random
import re
from dataclasses import replace
from datetime import date

import pytest

from quizsvc.notices import rules
from quizsvc.notices.rules import (
    Facts,
    Former,
    Granted,
    Hard,
    Kind,
    Own,
    PeriodTotals,
    PersonLine,
    Source,
    Topic,
    Totals,
    UnitLine,
)
from quizsvc.rankings.rules import BOARDS
from quizsvc.season.rules import Calendar, Settings, in_words

NUMBER = re.compile(r"\d+(?:\.\d+)?")
DAY = date(2021, 8, 2)


def facts(kind: Kind = Kind.MONTHLY, **more) -> Facts:
    """A period in which nothing happened."""
    name = "2021年7月" if kind is Kind.MONTHLY else "第3周"
    period = "2021-07" if kind is Kind.MONTHLY else "2021-W29"
    given = {
        "kind": kind,
        "season": "大练兵答题",
        "organizer": "某省厅",
        "period": period,
        "period_name": name,
        "span": "2021年7月5日至2021年8月1日",
        "units": (),
        "people": (),
        "totals": PeriodTotals(period, name, {"enforcement": Totals(), "monitoring": Totals()}),
        "before": None,
        "weeks": (),
        "topics": (),
        "hardest": (),
        "grants": (),
        "mends": (),
        "settings": tuple(in_words(Settings(), Calendar())),
        "sources": (Source(period, 1, "2021-08-02 00:05", "", "ab" * 32, "cd" * 32),),
    }
    return Facts(**{**given, **more})


def unit(name: str, board: str = "enforcement/city", **more) -> UnitLine:
    track, level = board.split("/")
    figures = {"rank": 1, "before": None, "change": None, "eligible": 10, "exempt": 0, "participants": 9}
    scores = {"rate": 9000, "average": 8000, "score": 8500}
    return UnitLine(track=track, level=level, name=name, **{**figures, **scores, **more})


def person(name: str, rank: int, **more) -> PersonLine:
    given = {"track": "enforcement", "before": None, "change": None, "unit": "甲市", "score": 9000}
    return PersonLine(**{**given, "name": name, "rank": rank, "weekly_tests": 4, "time_used_s": 605, **more})


def random_facts(seed: int, kind: Kind) -> Facts:
    """Any period at all."""
    chance = random.Random(seed)

    def totals() -> Totals:
        eligible = chance.choice([0, chance.randrange(1, 3000)])
        people = chance.randrange(eligible + 1)
        scores = people * chance.randrange(10_001)
        times = [chance.randrange(50_000) for _ in range(4)]
        return Totals(eligible, chance.randrange(9), chance.randrange(eligible + 1), people, scores, *times)

    def period(name: str) -> PeriodTotals:
        return PeriodTotals("2021-W01", name, {"enforcement": totals(), "monitoring": totals()})

    def line(number: int, board: str) -> UnitLine:
        eligible = chance.randrange(40)
        participants = chance.randrange(eligible + 1) if chance.random() < 0.7 else 0
        rated = eligible > 3
        rank, moved = chance.randrange(1, 90) if rated else None, chance.randrange(-9, 10)
        figures = [chance.randrange(10_001) if rated else None for _ in range(3)]
        before = rank + moved if rank is not None and chance.random() < 0.8 else None
        change = None if before is None else moved
        track, level = board.split("/")
        name = "单位" + "甲乙丙丁"[number % 4] * (1 + number // 4)
        counts = (eligible, 0, participants)
        return UnitLine(track, level, rank, before, change, name, *counts, *figures)

    units = [line(number, str(board)) for board in BOARDS for number in range(chance.randrange(6))]
    return facts(
        kind,
        units=tuple(units),
        people=tuple(person("某人", rank) for rank in range(1, chance.randrange(2, 30))),
        totals=period("2021年7月"),
        before=period("2021年6月") if chance.random() < 0.7 else None,
        weeks=tuple(period(f"第{number}周") for number in range(1, chance.randrange(1, 9))),
        topics=(Topic("法规", 3, chance.randrange(99), chance.randrange(10_001)),),
        hardest=(Hard("题干", "单选题", "法规", 9, chance.randrange(10_001)),),
    )


def content_of(told: Facts, own: Own | None = None, former: Former | None = None):
    if told.kind is Kind.WEEKLY:
        return rules.weekly(told, DAY, former)
    return rules.monthly(told, own or rules.first_own(told), former)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("seed", range(40))
def test_every_number_of_the_sentences_stands_in_a_table(kind, seed):
    content = content_of(random_facts(seed, kind))
    cells = {
        number
        for table in content.tables
        for row in table.rows
        for cell in row
        for number in NUMBER.findall(cell)
    }
    said = [line for section in content.sections for line in section.paragraphs]
    assert said
    for name in ("2021年7月", "2021年6月", *(f"第{number}周" for number in range(1, 9))):
        said = [line.replace(name, "") for line in said]
    missing = [line for line in said if not set(NUMBER.findall(line)) <= cells | {"0"}]
    assert missing == []


@pytest.mark.parametrize("kind", Kind)
def test_tables_are_counted_and_each_has_a_sheet_of_its_own(kind):
    for seed in range(20):
        content = content_of(random_facts(seed, kind))
        assert [table.caption.split("　")[0] for table in content.tables] == [
            f"表{number}" for number in range(1, len(content.tables) + 1)
        ]
        sheets = [table.sheet for table in content.tables]
        assert len(set(sheets)) == len(sheets)
        assert all(1 <= len(sheet) <= 31 and not set(sheet) & set("[]:*?/\\") for sheet in sheets)
        assert all(len(row) == len(table.columns) for table in content.tables for row in table.rows)


def test_the_campaigns_third_week():
    tracks = {
        "enforcement": Totals(daily=14_000, weekly=1600, through_daily=37_312, through_weekly=4692),
        "monitoring": Totals(daily=3900, weekly=430, through_daily=10_271, through_weekly=1283),
    }
    told = facts(Kind.WEEKLY, totals=PeriodTotals("2021-W29", "第3周", tracks))
    first = content_of(told).sections[0]
    assert first.paragraphs[1] == "活动开始以来累计答题53558人次，其中执法条线42004人次、监测条线11554人次。"
    rows = {row[0]: row[4:] for row in first.tables[0].rows}
    assert rows == {
        "执法": ("37312", "4692", "42004"),
        "监测": ("10271", "1283", "11554"),
        "合计": ("47583", "5975", "53558"),
    }


def test_six_sections_in_their_order():
    content = content_of(facts())
    assert [section.title for section in content.sections] == [
        *("一、总体情况", "二、集体排名", "三、个人成绩", "四、答题分析", "五、存在问题", "六、下一步要求"),
    ]
    assert content.title == "关于大练兵答题2021年7月情况的通报"
    assert content.signature == "某省厅"
    assert content.opening == ("现将大练兵答题2021年7月（2021年7月5日至2021年8月1日）的情况通报如下。",)


def test_a_period_without_anything_says_so():
    said = [section.paragraphs for section in content_of(facts()).sections]
    assert said[0][0] == "2021年7月，没有应参加人员。其中，执法条线没有应参加人员；监测条线没有应参加人员。"
    assert said[1] == ("本期没有参加排名的单位。",)
    assert said[3] == ("本期没有可供分析的试题。",)
    assert said[4] == ("没有参与率低于60.00%的单位（不含无人参加的单位）。", "没有一个单位无人参加。")


class TestComparison:
    def said(self, now: Totals, before: Totals | None) -> tuple[str, ...]:
        earlier = None if before is None else PeriodTotals("2021-06", "2021年6月", {"enforcement": before})
        told = facts(totals=PeriodTotals("2021-07", "2021年7月", {"enforcement": now}), before=earlier)
        return content_of(told).sections[0].paragraphs

    def test_up_and_down(self):
        now = Totals(100, 0, 90, people=80, score_sum=80 * 7000, daily=500, weekly=80)
        before = Totals(100, 0, 80, people=75, score_sum=75 * 7150, daily=520, weekly=80)
        assert (
            "与2021年6月相比，参与率上升10.00个百分点，答题减少20人次，平均综合成绩降低1.50分。"
            in self.said(now, before)
        )

    def test_the_same(self):
        same = Totals(100, 0, 90, people=80, score_sum=80 * 7000, daily=500, weekly=80)
        assert "与2021年6月相比，参与率持平，答题持平，平均综合成绩持平。" in self.said(same, same)

    @pytest.mark.parametrize(("kind", "place"), [(Kind.WEEKLY, 1), (Kind.MONTHLY, 0)])
    def test_figures_that_seem_to_contradict_each_other_say_why_they_do_not(self, kind, place):
        told = content_of(random_facts(1, kind)).sections[place].tables[0]
        assert told.sheet == "参与情况"
        assert "包括不参加单位排名的组织单位的人员" in told.note
        assert ("没有参加的周按零分算" in told.note) == (kind is Kind.MONTHLY)

    def test_months_with_more_weeks_or_fewer_say_how_many(self):
        totals = {"enforcement": Totals(1, 0, 1)}
        june = PeriodTotals("2021-06", "2021年6月", totals, weeks=1)
        told = facts(totals=PeriodTotals("2021-07", "2021年7月", totals, weeks=5), before=june)
        assert (
            "与2021年6月（1周，本月5周）相比，参与率持平，答题持平。"
            in content_of(told).sections[0].paragraphs
        )

    def test_nothing_to_compare(self):
        assert not [line for line in self.said(Totals(1, 0, 1), None) if "相比" in line]

    def test_the_difference_is_of_published_figures(self):
        table = content_of(
            facts(
                totals=PeriodTotals("2021-07", "2021年7月", {"enforcement": Totals(3, 0, 2)}),
                before=PeriodTotals("2021-06", "2021年6月", {"enforcement": Totals(3, 0, 1)}),
            )
        ).tables[0]
        rates = {row[0]: row[4] for row in table.rows}
        # 66.67 − 33.33, and not a third rounded
        assert (rates["合计"], rates["2021年6月合计"], rates["增减"]) == ("66.67", "33.33", "33.34")


class TestUnits:
    LINES = (
        unit("甲市", rank=1, before=3, change=2, score=9500),
        unit("乙市", rank=2, before=1, change=-1, rate=5999, score=9000),
        unit("丙市", rank=3, before=2, change=-1, rate=0, participants=0, score=0),
        unit("丁市", rank=None, rate=None, average=None, score=None, eligible=0, participants=0),
        unit("戊县", "monitoring/county", rate=6000),
    )

    def test_a_board_says_who_leads_and_who_climbed(self):
        section = content_of(facts(units=self.LINES)).sections[1]
        assert section.paragraphs[0] == (
            "执法条线市级单位共4个，参加排名3个，列在前面的是甲市（95.00分）、乙市（90.00分）、丙市（0.00分）；"
            "名次上升最多的是甲市，上升2位。"
        )
        assert section.tables[0].rows[0] == (*("1", "甲市", "10", "9", "90.00", "80.00", "95.00", "3", "2"),)
        assert section.tables[0].rows[3] == ("—", "丁市", "0", "0", "—", "—", "—", "—", "—")

    def test_units_below_the_rate_and_without_anybody(self):
        section = content_of(facts(units=self.LINES)).sections[4]
        assert section.paragraphs == (
            "参与率低于60.00%的单位有1个，名单见下表。",
            "无人参加的单位有1个，名单见附件。",
        )
        assert section.tables[0].rows[-1] == ("合计", "5", "4", "1", "1")
        assert [row[2] for row in section.tables[1].rows] == ["乙市"]

    def test_whom_nobody_was_due_of_is_no_problem(self):
        content = content_of(facts(units=self.LINES))
        (absent,) = [annex for annex in content.annexes if annex.title == "未参加单位名单"]
        assert [row[2] for row in absent.tables[0].rows] == ["丙市"]

    def test_only_the_chosen_boards(self):
        told = facts(units=self.LINES)
        own = replace(rules.first_own(told), boards=("monitoring/county",), rate_below=6001)
        content = content_of(told, own)
        assert [table.caption for table in content.sections[1].tables] == ["表3　监测条线县级单位排名"]
        assert content.sections[4].paragraphs[0] == "参与率低于60.01%的单位有1个，名单见下表。"
        assert "未参加单位名单" not in [annex.title for annex in content.annexes]


def test_who_shares_the_last_rank_that_is_listed_is_listed():
    told = facts(
        people=(person("甲", 1), person("乙", 2), person("丙", 2), person("丁", 4)),
        totals=PeriodTotals(
            "2021-07", "2021年7月", {"enforcement": Totals(people=4), "monitoring": Totals()}
        ),
    )
    own = replace(rules.first_own(told), top=2)
    section = content_of(told, own).sections[2]
    assert [row[1] for row in section.tables[0].rows] == ["甲", "乙", "丙"]
    assert section.tables[0].rows[0][5] == "10分05秒"
    assert section.paragraphs == (
        "执法条线取得个人名次的有4人，第1名是甲（甲市，90.00分）。",
        "监测条线没有取得个人名次的人员。",
    )


def test_own_paragraphs_come_after_the_made_ones():
    told = facts()
    own = Own(added={"overall": "  其一。\n\n其二。"}, requirements="一要。\n二要。", annexes=("方案",))
    content = content_of(told, own)
    assert content.sections[0].paragraphs[-2:] == ("其一。", "其二。")
    assert content.sections[5].paragraphs == ("一要。", "二要。")
    assert content.annexes[-1].title == "方案"


@pytest.mark.parametrize("written", ["各市局：", "各市局:", "各市局", " 各市局： "])
def test_the_salutation_has_one_colon(written):
    assert content_of(facts(), Own(salutation=written)).salutation == "各市局："


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("陕环执法〔2021〕5号", True),
        ("陕环办发〔2026〕100号", True),
        ("陕环执法[2021]5号", False),
        ("陕环执法(2021)5号", False),
        ("陕环执法〔2021〕05号", False),
        ("陕环执法〔2021〕第5号", False),
        ("〔2021〕5号", False),
        ("陕环执法〔21〕5号", False),
        ("", False),
    ],
)
def test_numbers_of_documents(text, good):
    assert rules.is_number(text) is good


def test_what_must_still_be_written():
    first = rules.first_own(facts())
    assert first.missing() == ["文号", "六、下一步要求", "成文日期"]
    whole = replace(first, number="陕环执法〔2021〕5号", requirements="一要。", dated=DAY)
    assert whole.missing() == []
    assert replace(whole, title="  ").missing() == ["标题"]


def test_a_correction_names_the_old_notice_and_the_reason():
    former = Former("关于情况的通报", "陕环执法〔2021〕5号", date(2021, 8, 3), "答案有误。")
    own = rules.corrected_own(replace(rules.first_own(facts()), number=former.number, dated=DAY))
    content = content_of(facts(), own, former)
    assert content.title == "关于大练兵答题2021年7月情况的通报（更正）"
    assert (content.number, content.dated) == ("", "")
    assert rules.corrected_own(own).title == own.title
    assert content.opening[0] == (
        "本件更正2021年8月3日发布的《关于情况的通报》（陕环执法〔2021〕5号），数字以本件为准。原因：答案有误。"
    )


def test_annexes_hold_rules_sources_and_every_grant():
    told = facts(grants=(Granted("每周一测", "赵一", "甲市", "2021-07-08 10:00", "断网"),))
    annexes = {annex.title: annex for annex in content_of(told).annexes}
    assert list(annexes) == ["评分规则与设置", "数据依据", "补答机会", "试卷和名册的更正"]
    settings = annexes["评分规则与设置"].tables[0].rows
    assert ("综合成绩中每日练习的权重", "40%") in settings
    assert ("本通报所列个人名次", "各条线前10名") in settings
    assert annexes["数据依据"].tables[0].rows[0][:2] == ("2021年7月（2021-07）", "1")
    assert annexes["数据依据"].tables[0].rows[0][4:] == ("ab" * 32, "cd" * 32)
    assert annexes["补答机会"].tables[0].rows == (("每周一测", "赵一", "甲市", "2021-07-08 10:00", "断网"),)
    assert annexes["试卷和名册的更正"].paragraphs == ("本期没有延长截止时间、作废题目、更正答案或补记名册。",)


def test_the_trend_needs_two_weeks():
    week = PeriodTotals("2021-W28", "第2周", {"enforcement": Totals(2, 0, 1, people=1, score_sum=8000)})
    assert content_of(facts(weeks=(week,))).sections[0].charts == ()
    (chart,) = content_of(facts(weeks=(week, week))).sections[0].charts
    assert [series.values for series in chart.series] == [(5000, 5000), (8000, 8000)]
