"""What lies on the desks of the demo's staff: work that waits, work that is half done, and what was decided
before; each deed at its time, through the services, by the accounts of the demo.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from quizsvc.bank import service as bank
from quizsvc.demo import disputes, files
from quizsvc.demo.campaign import DAY, WEEKS_BEHIND, Campaign, Frame
from quizsvc.demo.office import Office
from quizsvc.demo.screen import Screen
from quizsvc.kit import db
from quizsvc.kit.db import session
from quizsvc.notices import service as notices
from quizsvc.papers import queries as paper_reads
from quizsvc.papers import service as papers
from quizsvc.papers.rules import PaperKind
from quizsvc.rankings.models import Snapshot
from quizsvc.roster import queries as roster_reads
from quizsvc.roster import service as roster
from quizsvc.roster.rules import Act
from quizsvc.season import rules as season_rules

NOTICE_AFTER = timedelta(days=2, hours=10)
"""A month's notice comes out two days after its boards."""
REQUIREMENTS = (
    "一要压实责任。参与率靠后的单位要查明原因，督促没有参加的人员补上。\n"
    "二要学用结合。对照本月错得多的题目，组织一次集中学习。\n"
    "三要及时更新名册。人员调动、离岗请在当周周五以前申报。"
)


def fill(frame: Frame, lived: Campaign, now: datetime, screen: Screen) -> None:
    """Do all of it, in the order of what follows from what. The standings are computed and published."""
    office = Office(frame, lived, now)
    deeds: tuple[Callable[[Office], None], ...] = (
        *(disputes.ask_again, disputes.object_to_questions, disputes.find_signals, disputes.propose),
        *(_write_questions, _hand_in_questions, _hand_in_roster, _request, _draw_ahead, _write_notices),
    )
    with screen.step("各岗位手头的工作", len(deeds)) as advance:
        for deed in deeds:
            with db.transaction():
                deed(office)
            advance()


def _write_questions(office: Office) -> None:
    """One editor has a draft and two in review, the other one in review: each has something to look at."""
    editors = [office.ids[name] for name in ("editor1", "editor1", "editor1", "editor2")]
    for number, (content, editor) in enumerate(zip(files.WRITTEN, editors, strict=True)):
        written = office.at(14, 5 * number, back=2)
        id_ = bank.create(now=written, actor=editor, content=content, subject=files.SUBJECT)
        if number:
            bank.take_step(now=written + timedelta(minutes=3), actor=editor, step="submit", question_id=id_)


def _hand_in_questions(office: Office) -> None:
    bank.hand_in(
        now=office.at(10, 15),
        actor=office.ids["editor1"],
        data=files.questions(),
        filename="宝鸡市局来稿.csv",
        form=bank.Form(),
    )


def _hand_in_roster(office: Office) -> None:
    random, people = office.frame.random_for("desks"), office.lived.people
    who = random.sample([index for index in office.plain() if index != office.sick], 5)
    to = [_elsewhere(office, index) for index in who[:2]]
    day = office.monday(WEEKS_BEHIND + 1)
    roster.hand_in(
        now=office.at(15, 20),
        actor=office.ids["organizer1"],
        data=files.roster(people, who, to, day, random),
        filename="各单位报来的变动.csv",
        form=roster.Form(effective_on=day),
    )


def _elsewhere(office: Office, index: int) -> int:
    """The first unit of the same level after a person's own that has people of their track."""
    people, person = office.lived.people, office.lived.people.people[index]
    here = people.places[person.place]
    ahead = [*range(person.place + 1, len(people.places)), *range(person.place)]
    return next(
        other
        for other in ahead
        if people.places[other].level is here.level and people.places[other].staff[person.track]
    )


def _request(office: Office) -> None:
    """A unit's admin asks for two changes and was told no about a third."""
    people, admin = office.lived.people, office.ids["unitadmin"]
    own = people.people[people.played.unit_admin].place
    ours = [office.lived.person_ids[index] for index in office.plain() if people.people[index].place == own]
    unit_id = roster_reads.place_of(ours[0], office.frame.today)
    next_monday = office.monday(WEEKS_BEHIND + 1)
    wanted = (
        (Act.LEAVE, {"person_id": ours[0], "from_on": next_monday}, "本人申请不再参加", 3),
        (
            Act.EXEMPT,
            {"person_id": ours[1], "reason": "产假", "first_on": next_monday, "last_on": None},
            "下周一起休产假，假条已交人事科",
            0,
        ),
        (Act.LEAVE, {"person_id": ours[2], "from_on": next_monday}, "月底退休，已办手续", 0),
    )
    made = [
        roster.ask_for(
            now=office.at(11, 8 * number, back=back),
            actor=admin,
            within=None if unit_id is None else [unit_id],
            act=act,
            change=change,
            reason=why,
        )
        for number, (act, change, why, back) in enumerate(wanted)
    ]
    roster.decline_request(
        now=office.at(16, back=2),
        actor=office.ids["organizer1"],
        request_id=made[0].id,
        reason="在岗人员都要参加；确有特殊情况请按免考申报，写明原因",
    )


def _draw_ahead(office: Office) -> None:
    """Next week's papers are drawn, to be looked at before they come out."""
    monday = office.monday(WEEKS_BEHIND + 1)
    wanted = [(PaperKind.WEEKLY, monday), *((PaperKind.DAILY, monday + day * DAY) for day in range(7))]
    season_id = office.lived.season.id
    # From Friday evening on the test is there, as it always is.
    missing = [each for each in wanted if paper_reads.paper_on(season_id, *each) is None]
    for number, (kind, on) in enumerate(missing):
        papers.draw(
            now=office.at(16, 30 + number),
            actor=office.ids["organizer1"],
            season=office.lived.season,
            kind=kind,
            on=on,
            seed=office.frame.random_for(f"ahead:{kind}:{on}").getrandbits(papers.SEED_BITS),
        )


def _write_notices(office: Office) -> None:
    """The notices of the months that are over are out; one is being written: of the newest month if its
    boards are fresh, else what corrects its notice.
    """
    by, season = office.ids["organizer1"], office.lived.season
    months = list(_published_months(office))
    for number, (month, out_at) in enumerate(months, start=1):
        row = notices.draft(now=out_at - timedelta(hours=3), actor=by, season=season, month=month)
        if out_at > office.at(12):
            continue
        written = notices.change(
            now=out_at - timedelta(hours=1),
            actor=by,
            notice_id=row.id,
            edition=row.edition,
            changes=_texts(office, number, out_at),
        )
        made = notices.publish(now=out_at, actor=by, notice_id=row.id, edition=written.edition)
        if (month, out_at) == months[-1]:
            why = "主送机关漏写了韩城市生态环境局，其他内容不变"
            notices.correct(now=office.at(15, 50), actor=by, notice_id=made.id, reason=why)


def _published_months(office: Office) -> Iterator[tuple[season_rules.Month, datetime]]:
    """The months whose boards are published, each with the time at which its notice comes out."""
    published = sa.select(Snapshot.period, Snapshot.published_at)
    of_season = Snapshot.season_id == office.lived.season.id
    for period, at in session().execute(published.where(of_season).order_by(Snapshot.id)):
        month = season_rules.parse_period(period)
        if isinstance(month, season_rules.Month):
            yield month, at + NOTICE_AFTER


def _texts(office: Office, number: int, out_at: datetime) -> dict[str, object]:
    day = season_rules.local_date(out_at, office.lived.season.zone)
    return {
        "number": f"陕环执法〔{day.year}〕{30 + number}号",
        "salutation": "各市（区）生态环境局，厅直属有关单位",
        "requirements": REQUIREMENTS,
        "dated": day,
    }
