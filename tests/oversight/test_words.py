"""Every deed that there is, told in Chinese: what was done to what, and how."""

import re
from datetime import date

import pytest

from quizsvc.oversight import rules
from quizsvc.oversight.rules import Dates
from quizsvc.season.rules import Season
from tests.oversight.samples import SAMPLES, SHA

DATES = Dates({1: Season(date(2021, 7, 5), date(2021, 9, 26))})
LATIN = re.compile(r"[A-Za-z_]{2,}")
NAMES_OF_FORMATS = {"docx", "xlsx", "SHA"}
"""Formats of files and of checksums have no other names."""
CODED = re.compile(r"\d{4}-(W?\d{2})")


def said(deed: str) -> str:
    subject, detail = SAMPLES[deed]
    told = rules.told(deed, detail, DATES)
    return "。".join((rules.worded(deed), rules.thing(subject, DATES), told)).replace(SHA, "")


def test_there_is_a_sample_of_every_deed() -> None:
    assert SAMPLES.keys() == rules.DEEDS.keys()


@pytest.mark.parametrize("deed", SAMPLES)
def test_nothing_is_left_in_a_code(deed: str) -> None:
    text = said(deed).replace("陕练2021-0008", "")
    assert set(LATIN.findall(text)) <= NAMES_OF_FORMATS
    assert not CODED.search(text)


@pytest.mark.parametrize(
    ("deed", "wanted"),
    [
        ("standing.publish", "发布名次。发布版 9。活动：1；统计期：第2周；第几版：2；SHA-256：；原因：更正"),
        ("standing.compute", "要求计算名次。名次表 第2周。"),
        ("notice.put_template", "换上公文模板。公文模板 月通报。SHA-256："),
        ("lock.lift", "解除锁定。锁定 激活码。种类：激活码"),
        (
            "job.run_again",
            "重新执行后台任务。后台任务 抽题。任务的对象：活动 1，种类 每周一测，日期 2021年7月12日，试卷 12",
        ),
        (
            "paper.extend",
            "延长试卷截止。试卷 12。按提案 5；原来的截止时间：2021年7月19日 00:00；"
            "截止时间：2021年7月19日 12:00",
        ),
        (
            "notice.write",
            "填写通报。通报 4。第几次保存：3；改了：列出哪些榜单、成文日期（原来 —，现在 2021年7月31日）、"
            "参与率低于多少算较低（原来 60.00%，现在 70.00%）、标题（原来 甲，现在 乙）",
        ),
    ],
)
def test_codes_are_said_as_on_other_pages(deed: str, wanted: str) -> None:
    assert said(deed) == wanted


def test_a_period_is_named_by_the_season_that_has_it() -> None:
    assert DATES.period("2021-W28") == "第2周"
    assert DATES.period("2021-W28", 9) == "第2周"
    assert DATES.period("2026-W41") == "2026年第41周"
    assert [Dates().period(text) for text in ("2026-10", "season", "?")] == ["2026年10月", "整个活动", "?"]


def test_a_thing_that_has_a_code_is_found_by_its_word() -> None:
    words = ("发布版 9", "公文模板 周统计", "锁定 激活码", "后台任务 抽题")
    wanted = ["snapshot:9", "template:weekly", "lock:activation", "job:papers.draw"]
    assert [rules.sought(each) for each in words] == wanted
