"""What is attached to every notice: what counted, what it was computed from, what was granted and mended."""

from collections.abc import Sequence

from quizsvc.notices.rules.content import Annex, Table
from quizsvc.notices.rules.facts import Facts, Source, UnitLine
from quizsvc.notices.rules.tables import count, text, units
from quizsvc.notices.rules.words import people_of

SETTINGS_SHEET = "评分规则与设置"


def annexes(
    facts: Facts, nobody: Sequence[UnitLine], chosen: Sequence[tuple[str, str]] = ()
) -> tuple[Annex, ...]:
    """All of them; the units without a participant only if there are any. `chosen` are the choices of this
    notice, said like settings.
    """
    made = [_settings(facts, chosen), _sources(facts), _grants(facts), _mends(facts)]
    if nobody:
        caption = "无人参加的单位"
        made.append(Annex("未参加单位名单", (), (units(caption, caption, nobody, people_of(facts.kind)),)))
    return tuple(made)


def _settings(facts: Facts, chosen: Sequence[tuple[str, str]]) -> Annex:
    columns = (text("项目", 34), text("规定", 60))
    rows = (*facts.settings, *chosen)
    return Annex(SETTINGS_SHEET, (), (Table(SETTINGS_SHEET, "本次活动的评分规则与设置", columns, rows),))


def _sources(facts: Facts) -> Annex:
    said = (
        "本通报的数字均出自下列已发布的名次表。名次表发布后不再改变，更正另发新版；"
        "校验和（SHA-256）可以用来核对名次表的内容，链校验和还包括以前各版。"
    )
    columns = (
        text("统计期", 20),
        count("版本", 6),
        text("发布时间", 18),
        text("更正原因", 24),
        text("校验和（SHA-256）", 66),
        text("链校验和（SHA-256）", 66),
    )
    others = filter(None, (facts.before, *facts.weeks))
    names = {facts.period: facts.period_name, **{each.period: each.name for each in others}}
    rows = tuple(_source(names[each.period], each) for each in facts.sources)
    return Annex("数据依据", (said,), (Table("数据依据", "所依据的名次表", columns, rows),))


def _source(name: str, one: Source) -> tuple[str, ...]:
    why = one.reason or "无"
    return (f"{name}（{one.period}）", str(one.version), one.published_at, why, one.sha256, one.chain)


def _grants(facts: Facts) -> Annex:
    if not facts.grants:
        return Annex("补答机会", ("本期没有批准补答。",))
    columns = (text("试卷", 30), text("姓名", 12), text("单位", 28), text("批准时间", 18), text("原因", 30))
    rows = tuple((each.paper, each.person, each.unit, each.at, each.reason) for each in facts.grants)
    said = "本期批准的每一次补答机会如下，均由一名组织者提出、另一名组织者批准。"
    return Annex("补答机会", (said,), (Table("补答机会", "批准的补答机会", columns, rows),))


def _mends(facts: Facts) -> Annex:
    if not facts.mends:
        return Annex("试卷和名册的更正", ("本期没有延长截止时间、作废题目、更正答案或补记名册。",))
    columns = (text("事项", 46), text("生效时间", 18), text("原因", 40))
    rows = tuple((each.what, each.at, each.reason) for each in facts.mends)
    said = "本期对试卷和名册的更正如下，均由一名组织者提出、另一名组织者批准。"
    return Annex("试卷和名册的更正", (said,), (Table("更正", "更正事项", columns, rows),))
