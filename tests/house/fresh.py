"""Things of the world that are made anew for each request that names them: `{new_question}`."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from PIL import Image

from quizsvc.accounts import throttle
from quizsvc.accounts.models import Account
from quizsvc.accounts.rules import Role
from quizsvc.attempts import service as attempts
from quizsvc.awards import queries as certificates
from quizsvc.awards import service as awards
from quizsvc.awards.models import Certificate
from quizsvc.bank import service as bank_service
from quizsvc.corrections import service as corrections
from quizsvc.corrections.rules import Kind
from quizsvc.identity import queries as identity
from quizsvc.integrity.models import Objection, Signal
from quizsvc.integrity.rules import ObjectionState, SignalKind, SignalState
from quizsvc.kit import db
from quizsvc.kit.clock import FixedClock
from quizsvc.roster import service as roster_service
from quizsvc.roster.models import Person, Unit
from quizsvc.roster.rules import Act
from quizsvc.season import queries as seasons
from tests.factories import WEDNESDAY, Factories
from tests.house import made_notices


class Fresh:
    """Makes what `ids`, which stay the same, do not name."""

    ids: dict[str, Any]
    accounts: dict[str, Account]
    make: Factories
    clock: FixedClock
    season: seasons.KnownSeason

    def __init__(self) -> None:
        self._numbers = count(1)
        self._days = (date(2021, 7, 20) + timedelta(days=day) for day in count())

    def _new_name(self) -> str:
        return f"fresh-{next(self._numbers)}"

    def _new_day(self) -> date:
        return next(self._days)

    def _new_draft(self) -> int:
        return made_notices.draft(self.clock.now(), self.ids["draft"])

    def _new_import(self) -> int:
        return self._import("editor", "甲", "A")

    def _new_roster(self) -> int:
        """A file of people that the organizer handed in; its second row is refused."""
        people = (
            f"{self._new_name()},甲市,执法,K{next(self._numbers)}\n李四,甲市,后勤,L{next(self._numbers)}\n"
        )
        with db.transaction():
            return roster_service.hand_in(
                now=self.clock.now(),
                actor=self.ids["organizer_account"],
                data=f"姓名,单位,条线,工号\n{people}".encode(),
                filename="名册.csv",
                form=roster_service.Form(),
            ).import_id

    def _new_question(self) -> int:
        return int(self.make.question(state="draft").question_id)

    def _new_question_in_review(self) -> int:
        return int(self.make.question(state="in_review").question_id)

    def _new_retired_question(self) -> int:
        return int(self.make.question(state="retired").question_id)

    def _new_picture(self) -> str:
        drawn = io.BytesIO()
        Image.new("RGB", (next(self._numbers), 1)).save(drawn, "PNG")
        with db.transaction():
            picture, _ = bank_service.add_picture(now=self.clock.now(), actor=None, data=drawn.getvalue())
        return picture.sha256

    def _new_subject(self) -> int:
        return int(self.make.subject(self._new_name()).id)

    def _new_drawn_paper(self) -> int:
        return int(self.make.paper(self.season, on=next(self._days), published=False).id)

    def _new_proposal(self) -> int:
        return self._proposal(self.make.account(Role.ORGANIZER).id)

    def _proposal(self, actor: int) -> int:
        """To grant somebody new one more attempt on the first day's practice, while that was open."""
        change = {"paper_id": self.ids["daily"], "person_id": self.make.person().id}
        told: dict[str, Any] = {"now": WEDNESDAY, "actor": actor, "address": None, "reason": "断网"}
        with db.transaction():
            return int(corrections.propose(kind=Kind.GRANT, change=change, **told).id)

    def _new_objection(self) -> int:
        return self._objection(ObjectionState.OPEN)

    def _new_answered_objection(self) -> int:
        return self._objection(ObjectionState.DECLINED)

    def _objection(self, state: ObjectionState) -> int:
        """Of `person`, to a new question."""
        asked = self.make.question()
        made = Objection(
            person_id=self._person("person"),
            attempt_id=self.ids["last_week_attempt"],
            number=1,
            question_id=asked.question_id,
            revision_id=asked.id,
            state=state,
            made_at=self.clock.now(),
        )
        return self._kept(made)

    def _new_signal(self) -> int:
        """About nobody."""
        made = Signal(
            paper_id=self.ids["old_paper"],
            kind=SignalKind.DEVICE,
            state=SignalState.OPEN,
            fingerprint=self._new_name(),
            evidence={"people": 0, "gaps_s": []},
            sentence="0 人用同一台设备作答",
            found_at=self.clock.now(),
        )
        return self._kept(made)

    def _new_wechat_person(self) -> int:
        """Of the unit admin's own, with an account that signs in by WeChat."""
        person = self.make.member(db.session().get(Unit, self.ids["own_unit"]))
        self.make.wechat_user(self.make.account(person=person))
        return person.id

    def _new_person(self) -> int:
        return self._own_member().id

    def _own_member(self) -> Person:
        """Of the unit admin's own."""
        return self.make.member(db.session().get(Unit, self.ids["own_unit"]))

    def _new_request(self) -> int:
        """Of the unit admin: that somebody leaves."""
        told = {"person_id": self._own_member().id, "from_on": date(2021, 9, 20)}
        with db.transaction():
            return roster_service.ask_for(
                now=self.clock.now(),
                actor=self.ids["unit_admin_account"],
                within=None,
                act=Act.LEAVE,
                change=told,
                reason="退休",
            ).id

    def _new_exemption(self) -> int:
        return self.make.exemption(self.make.member(), first_on=date(2021, 7, 1)).id

    def _new_lock(self) -> str:
        subject = f"account:{self._new_name()}"
        with db.transaction():
            for _ in range(throttle.TRIES):
                throttle.note_failure(now=self.clock.now(), subject=subject, address="0.0.0.0")
        return subject

    def _new_certificate(self) -> int:
        """A valid one of `person`, beside the one that was given."""
        given = certificates.certificate(self.ids["certificate"]).row
        same = {column.name: getattr(given, column.name) for column in Certificate.__table__.columns}
        serial = certificates.last_serial(given.year) + 1
        named = {"serial": serial, "code": f"{serial:016d}".translate(str.maketrans("01", "AB"))}
        del same["id"]
        return self._kept(Certificate(**{**same, **named}))

    def _new_revoked_certificate(self) -> int:
        told: dict[str, Any] = {"now": self.clock.now(), "actor": self.ids["organizer_account"]}
        with db.transaction():
            return awards.revoke(certificate_id=self._new_certificate(), reason="冒名", **told).id

    def _kept(self, made: Objection | Signal | Certificate) -> int:
        with db.transaction() as session:
            session.add(made)
            session.flush()
            return made.id

    def _new_weekly_attempt(self) -> int:
        with self._at(WEDNESDAY):  # whatever the hour by now: then it was open
            return self._attempt("person", self.ids["weekly"])

    def _new_draft_season(self) -> int:
        return self.make.season(first_on=date(2022, 7, 4), last_on=date(2022, 9, 25), opened=False).id

    def _attempt(self, caller: str, paper_id: int, *, submit: bool = False) -> int:
        now, person = self.clock.now(), self._person(caller)
        with db.transaction():
            attempt, _ = attempts.start(now=now, person_id=person, paper_id=paper_id)
            if submit:
                sent = {"1": {"chosen": ["a"], "seq": 1}}
                attempts.submit(now=now, person_id=person, attempt_id=attempt.id, sent=sent)
            return int(attempt.id)

    def _import(self, caller: str, option: str, key: str) -> int:
        """A file with one question that a caller handed in to be checked."""
        text = f"题干,A,B,答案,科目\n第{next(self._numbers)}项由谁负责？,{option},乙,{key},法规\n"
        with db.transaction():
            return bank_service.hand_in(
                now=self.clock.now(),
                actor=self.ids[f"{caller}_account"],
                data=text.encode(),
                filename="题.csv",
                form=bank_service.Form(),
            ).import_id

    def _person(self, caller: str) -> int:
        found = identity.person_of(self.accounts[caller].id)
        assert found is not None
        return found

    @contextmanager
    def _at(self, instant: datetime) -> Iterator[None]:
        now = self.clock.now()
        self.clock.set(instant)
        try:
            yield
        finally:
            self.clock.set(now)
