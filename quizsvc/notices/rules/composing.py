"""A notice put together: 月通报 of facts and an organizer's text, 周统计 of facts alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from quizsvc.notices.rules import sections, tables
from quizsvc.notices.rules.annexes import annexes
from quizsvc.notices.rules.content import Annex, Content, Kind, Section, Table
from quizsvc.notices.rules.facts import Facts
from quizsvc.notices.rules.own import Own, paragraphs
from quizsvc.notices.rules.words import boards_named, percent
from quizsvc.season.rules import day_in_words

DRAFT = "草稿"
CORRECTED = "（更正）"
COLONS = ":： "


@dataclass(frozen=True, slots=True)
class Former:
    """The notice that is corrected, and why."""

    title: str
    number: str
    published_on: date
    reason: str


def first_own(facts: Facts) -> Own:
    """What stands in a new draft before anybody has written anything."""
    title = f"关于{facts.season}{facts.period_name}情况的通报"
    return Own(title=title, salutation="各有关单位", signature=facts.organizer)


def corrected_own(own: Own) -> Own:
    """What stands in the draft of a correction: the earlier notice's text, but neither number nor day."""
    return replace(own, title=f"{own.title.removesuffix(CORRECTED)}{CORRECTED}", number="", dated=None)


def monthly(facts: Facts, own: Own, former: Former | None = None) -> Content:
    """月通报. What is not written yet is left out."""
    told = (
        _overall(facts, own),
        sections.boards(facts, own, "二、集体排名"),
        sections.people(facts, own, "三、个人成绩"),
        sections.answers(facts, own, "四、答题分析"),
        sections.problems(facts, own, "五、存在问题"),
        Section("requirements", "六、下一步要求", paragraphs(own.requirements)),
    )
    salutation = own.salutation.strip().rstrip(COLONS)
    opening = f"现将{facts.season}{facts.period_name}（{facts.span}）的情况通报如下。"
    made = annexes(facts, sections.without_anybody(facts, own), _choices(own))
    return _numbered(
        Content(
            kind=Kind.MONTHLY,
            season=facts.season,
            period=facts.period,
            period_name=facts.period_name,
            title=own.title.strip(),
            number=own.number,
            salutation=f"{salutation}：" if salutation else "",
            opening=(*_correcting(former), opening),
            sections=told,
            signature=own.signature.strip(),
            dated=day_in_words(own.dated) if own.dated else "",
            annexes=(*made, *(Annex(title) for title in own.annexes)),
        )
    )


def weekly(facts: Facts, on: date, former: Former | None = None) -> Content:
    """周统计, which nobody writes; `on` is the day on which it is published."""
    own = Own()
    turnout = tables.participation(facts)
    told = (
        Section("overall", "一、答题人次", tuple(sections.times(facts)), (tables.person_times(facts),)),
        Section(
            "participation",
            "二、参与情况",
            tuple(sections.turnout(facts)),
            (turnout,),
            tuple(sections.trend(facts)),
        ),
        sections.boards(facts, own, "三、集体排名"),
        _absent(facts, own),
    )
    again = CORRECTED if former else ""
    return _numbered(
        Content(
            kind=Kind.WEEKLY,
            season=facts.season,
            period=facts.period,
            period_name=facts.period_name,
            title=f"{facts.season}{facts.period_name}统计{again}",
            number="",
            salutation="",
            opening=(*_correcting(former), f"统计期：{facts.period_name}（{facts.span}）。"),
            sections=told,
            signature=facts.organizer,
            dated=day_in_words(on),
            annexes=annexes(facts, sections.without_anybody(facts, own)),
        )
    )


def as_draft(content: Content) -> Content:
    """The same, marked as a draft."""
    return replace(content, mark=DRAFT)


def _overall(facts: Facts, own: Own) -> Section:
    shown = [tables.participation(facts), tables.person_times(facts)]
    if len(facts.weeks) > 1:
        shown.append(tables.weeks(facts))
    said = (*sections.turnout(facts), *sections.times(facts), *own.paragraphs_of("overall"))
    return Section("overall", "一、总体情况", said, tuple(shown), tuple(sections.trend(facts)))


def _absent(facts: Facts, own: Own) -> Section:
    """Of 周统计: where nobody took part."""
    nobody = sections.without_anybody(facts, own)
    said = f"无人参加的单位有{len(nobody)}个，名单见附件。" if nobody else "没有一个单位无人参加。"
    return Section("problems", "四、无人参加的单位", (said,), (sections.summary(facts, own),))


def _choices(own: Own) -> list[tuple[str, str]]:
    """What an organizer chose for this notice, beside the season's settings."""
    boards = "、".join(board.chinese for board in boards_named(own.boards))
    return [
        ("本通报所列榜单", boards),
        ("本通报所列个人名次", f"各条线前{own.top}名"),
        ("本通报所指参与率较低", f"低于{percent(own.rate_below)}"),
    ]


def _correcting(former: Former | None) -> Sequence[str]:
    if former is None:
        return ()
    number = f"（{former.number}）" if former.number else ""
    return (
        f"本件更正{day_in_words(former.published_on)}发布的《{former.title}》{number}，数字以本件为准。"
        f"原因：{former.reason.strip().rstrip('。')}。",
    )


def _numbered(content: Content) -> Content:
    """All tables with their numbers in front of their captions, counted through the notice."""
    turn = iter(range(1, len(content.tables) + 1))

    def number(shown: Sequence[Table]) -> tuple[Table, ...]:
        return tuple(replace(each, caption=f"表{next(turn)}　{each.caption}") for each in shown)

    told = tuple(replace(section, tables=number(section.tables)) for section in content.sections)
    attached = tuple(replace(annex, tables=number(annex.tables)) for annex in content.annexes)
    return replace(content, sections=told, annexes=attached)
