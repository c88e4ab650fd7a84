"""Makes rows for tests, through the rooms' own tables. What a test does not name is made up and does not
matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy.dialects.postgresql import Range

from quizsvc.accounts import service as accounts
from quizsvc.accounts import tokens
from quizsvc.accounts.models import Account
from quizsvc.accounts.rules import Role
from quizsvc.bank.models import Question, QuestionRevision, Subject
from quizsvc.bank.queries import content_of
from quizsvc.bank.rules import QuestionType, content_fingerprint, stem_fingerprint
from quizsvc.bank.service.indexing import index
from quizsvc.identity.models import Binding, WechatUser
from quizsvc.kit import db
from quizsvc.kit.clock import FixedClock
from quizsvc.papers.models import Paper, PaperQuestion
from quizsvc.papers.rules import GRACE, PaperKind, daily_window, default_blueprint, weekly_window
from quizsvc.roster.models import Exemption, Membership, Person, Unit
from quizsvc.season import queries as seasons
from quizsvc.season import service as season
from quizsvc.season.rules import week_of
from tests.watch import canary

WEDNESDAY = datetime(2021, 7, 14, 2, 0, tzinfo=UTC)
LONG_AGO = datetime(2021, 6, 1, tzinfo=UTC)
PASSWORD = "correct horse battery"


class Factories:
    """`make.unit()`, `make.person()` …: each call is a transaction of its own and returns a loaded row."""

    def __init__(self, app: Flask, clock: FixedClock) -> None:
        self.app = app
        self.clock = clock
        self._numbers = count(1)

    @contextmanager
    def _kept(self) -> Iterator[None]:
        with db.transaction():
            yield

    def _add(self, row: Any) -> Any:
        with self._kept():
            db.session().add(row)
            db.session().flush()
            db.session().refresh(row)
        return row

    def account(
        self,
        *roles: Role | str,
        name: str | None = None,
        person: Person | None = None,
        password: str | None = None,
    ) -> Account:
        """An account with these roles, bound to a person if one is given; its password is PASSWORD if not
        given.
        """
        number = next(self._numbers)
        with self._kept():
            made = accounts.create(
                now=LONG_AGO,
                actor=None,
                name=name or f"account-{number}",
                display_name=person.name if person else f"某人{number}",
                password=password or PASSWORD,
                roles=[Role(role) for role in roles],
            )
            if person is not None:
                db.session().add(Binding(account_id=made.id, person_id=person.id, bound_at=LONG_AGO))
        db.session().refresh(made)
        return made

    def wechat_user(self, account: Account | None = None) -> WechatUser:
        """A WeChat user, who has this account if one is given."""
        at = LONG_AGO if account else None
        made = WechatUser(appid="wx-tests", openid=f"openid-{next(self._numbers)}")
        made.seen_at = self.clock.now()
        made.account_id, made.bound_at = (account.id if account else None), at
        return self._add(made)

    def headers(self, account: Account) -> dict[str, str]:
        """The Authorization header of a fresh sign-in."""
        with self._kept():
            pair = tokens.open_session(now=self.clock.now(), account_id=account.id)
        return {"Authorization": f"Bearer {pair.access_token}"}

    def season(
        self,
        *,
        first_on: date = date(2021, 7, 5),
        last_on: date = date(2021, 9, 26),
        settings: dict[str, object] | None = None,
        calendar: dict[str, object] | None = None,
        opened: bool = True,
    ) -> seasons.KnownSeason:
        """A season, open unless told otherwise."""
        with self._kept():
            made = season.create(
                now=LONG_AGO,
                actor=None,
                name="2021 练兵答题",
                first_on=first_on,
                last_on=last_on,
                settings=settings or {},
                calendar=calendar or {},
            )
            if opened:
                made = season.open_for_answers(now=LONG_AGO, actor=None, season_id=made.id)
        return made

    def unit(
        self,
        name: str | None = None,
        *,
        level: str = "city",
        parent: Unit | None = None,
        recorded_at: datetime = LONG_AGO,
    ) -> Unit:
        """A unit; without a parent, below the root, which is made when there is none."""
        if level != "root" and parent is None:
            parent = self.root()
        return self._add(
            Unit(
                name=name or f"单位{next(self._numbers)}",
                level=level,
                parent_id=parent.id if parent else None,
                recorded_at=recorded_at,
            )
        )

    def root(self) -> Unit:
        """The root of the tree."""
        return db.session().query(Unit).filter_by(level="root").one_or_none() or self.unit(
            "省厅", level="root"
        )

    def person(
        self, name: str | None = None, *, credential: str | None = None, phone: str | None = None
    ) -> Person:
        """A person without a membership."""
        number = next(self._numbers)
        return self._add(
            Person(name=name or f"人员{number}", credential=credential or f"6100{number:06d}", phone=phone)
        )

    def membership(
        self,
        person: Person,
        unit: Unit,
        *,
        track: str = "enforcement",
        first_on: date = date(2021, 6, 1),
        last_on: date | None = None,
        recorded_at: datetime = LONG_AGO,
        **more: Any,
    ) -> Membership:
        """A membership, recorded long ago unless told otherwise."""
        more = {"reach_back": False, **more}
        days = {"first_on": first_on, "last_on": last_on}
        return self._add(
            Membership(
                person_id=person.id, unit_id=unit.id, track=track, recorded_at=recorded_at, **days, **more
            )
        )

    def exemption(
        self, person: Person, *, first_on: date, last_on: date | None = None, **more: Any
    ) -> Exemption:
        """An exemption, recorded long ago unless told otherwise."""
        more = {"reason": "借调", "recorded_at": LONG_AGO, "reach_back": False, **more}
        return self._add(Exemption(person_id=person.id, first_on=first_on, last_on=last_on, **more))

    def member(self, unit: Unit | None = None, *, track: str = "enforcement", **more: Any) -> Person:
        """A person with a membership."""
        made = self.person(**more)
        self.membership(made, unit or self.unit(), track=track)
        return made

    def participant(
        self, unit: Unit | None = None, *roles: Role | str, track: str = "enforcement"
    ) -> Account:
        """An account bound to a new member of a unit."""
        return self.account(*roles, person=self.member(unit, track=track))

    def subject(self, name: str = "生态环境法律法规政策") -> Subject:
        """A subject, made once."""
        return db.session().query(Subject).filter_by(name=name).one_or_none() or self._add(Subject(name=name))

    def question(
        self,
        type_: str = "single",
        *,
        key: list[str] | None = None,
        stem: str | None = None,
        options: list[str] | None = None,
        state: str = "approved",
        subject: Subject | None = None,
        explanation: str | None = None,
        citation: str | None = None,
        difficulty: int = 2,
    ) -> QuestionRevision:
        """A question with one revision, approved unless told otherwise; returns the revision. Its explanation
        and its citation hold canaries (tests.watch) unless they are given.
        """
        number = next(self._numbers)
        shown = _options(type_, number, options)
        stem = stem or f"关于事项{number}，下列说法正确的是"
        texts = [option["text"] for option in shown]
        content = content_fingerprint(stem, texts, QuestionType(type_))
        question = self._add(Question(state=state, content=content, revision_number=1, created_at=LONG_AGO))
        return self._revised(
            QuestionRevision(
                question_id=question.id,
                number=1,
                type=type_,
                stem=stem,
                options=shown,
                key=key or (["a", "b"] if type_ == "multiple" else ["a"]),
                explanation=f"解析：{canary()}" if explanation is None else explanation,
                citation=f"《某法》第一条 {canary()}" if citation is None else citation,
                subject_id=(subject or self.subject()).id,
                difficulty=difficulty,
                tags=[],
                stem_print=stem_fingerprint(stem),
                created_at=LONG_AGO,
                reason="新题",
            )
        )

    def _revised(self, revision: QuestionRevision) -> QuestionRevision:
        """A question's newest revision, kept for searches too."""
        made = self._add(revision)
        with self._kept():
            index({made.question_id: content_of(made)})
        return made

    def revision(
        self, earlier: QuestionRevision, *, stem: str, pictures: list[dict[str, Any]] | None = None
    ) -> QuestionRevision:
        """The question's next revision, with another stem; approved like the one before."""
        kept = (
            "question_id",
            "type",
            "options",
            "key",
            "explanation",
            "citation",
            "subject_id",
            "difficulty",
        )
        same = {name: getattr(earlier, name) for name in kept}
        number = earlier.number + 1
        return self._add(
            QuestionRevision(
                **same,
                number=number,
                stem=stem,
                stem_print=stem_fingerprint(stem),
                pictures=pictures or [],
                tags=[],
                created_at=LONG_AGO,
                reason="改题",
            )
        )

    def paper(
        self,
        season: seasons.KnownSeason,
        *,
        kind: str = "daily",
        on: date = date(2021, 7, 14),
        revisions: list[QuestionRevision] | None = None,
        points: list[int] | None = None,
        published: bool = True,
        drawn_on_time: bool = False,
    ) -> Paper:
        """A paper of its day or week by the season's calendar, published unless told otherwise.

        Without `revisions` it has as many new questions as the rules name. It was drawn six hours before it
        opens, or, `drawn_on_time`, six seconds after.
        """
        monday = week_of(on).monday
        window = daily_window(on, season) if kind == "daily" else weekly_window(week_of(on), season)
        assert window is not None
        drawn_at = window.opens_at + (timedelta(seconds=6) if drawn_on_time else -timedelta(hours=6))
        paper = self._add(
            Paper(
                season_id=season.id,
                kind=kind,
                on=on if kind == "daily" else monday,
                week_on=monday,
                title="每日练习" if kind == "daily" else "每周一测",
                state="published" if published else "drawn",
                opens_at=window.opens_at,
                closes_at=window.closes_at,
                time_limit_s=None if kind == "daily" else 1800,
                blueprint=default_blueprint(PaperKind(kind), season.settings).to_json(),
                drawn_at=drawn_at,
                published_at=drawn_at if published else None,
            )
        )
        held = Range(drawn_at, window.closes_at + GRACE, bounds="[]")
        self._place(paper, revisions or self._revisions(kind), points, held)
        return paper

    def _revisions(self, kind: str) -> list[QuestionRevision]:
        count_of = {"single": 5} if kind == "daily" else {"single": 10, "multiple": 5, "true_false": 10}
        return [self.question(type_) for type_, number in count_of.items() for _ in range(number)]

    def _place(
        self, paper: Paper, revisions: list[QuestionRevision], points: list[int] | None, held: Range[datetime]
    ) -> None:
        worth = {"single": 400, "multiple": 600, "true_false": 300}
        points = points or [2000 if paper.kind == "daily" else worth[revision.type] for revision in revisions]
        for number, (revision, worth_points) in enumerate(zip(revisions, points, strict=True), start=1):
            placed = PaperQuestion(
                paper_id=paper.id, number=number, revision_id=revision.id, points=worth_points
            )
            placed.question_id, placed.stem_print, placed.held = (
                revision.question_id,
                revision.stem_print,
                held,
            )
            self._add(placed)

    def bank(self, *, single: int = 30, multiple: int = 20, true_false: int = 30) -> list[QuestionRevision]:
        """Enough approved questions for a week or two of papers."""
        wanted = {"single": single, "multiple": multiple, "true_false": true_false}
        return [self.question(type_) for type_, number in wanted.items() for _ in range(number)]


def _options(type_: str, number: int, texts: list[str] | None) -> list[dict[str, str]]:
    if texts is not None:
        return [{"id": letter, "text": text} for letter, text in zip("abcdefgh", texts, strict=False)]
    if type_ == "true_false":
        return [{"id": "a", "text": "正确"}, {"id": "b", "text": "错误"}]
    return [{"id": letter, "text": f"选项{number}{letter}"} for letter in "abcd"]
