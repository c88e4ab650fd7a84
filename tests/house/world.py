"""A small campaign with something for every id of every route, and everybody who might call."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import flask_jwt_extended as jwt
from flask import Flask

from quizsvc.accounts import service as accounts
from quizsvc.accounts import tokens
from quizsvc.accounts.rules import Role
from quizsvc.attempts.models import ScoreChange
from quizsvc.awards import queries as certificates
from quizsvc.awards import service as awards
from quizsvc.bank import queries as bank
from quizsvc.kit import db
from quizsvc.kit.clock import FixedClock
from quizsvc.rankings import service as rankings
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules
from quizsvc.season import service as season_service
from quizsvc.study import service as study
from tests.factories import PASSWORD, Factories
from tests.house import made_notices
from tests.house.fresh import Fresh

SIGNED_IN = ("plain", "person", "other", "unit_admin", "editor", "auditor", "organizer", "admin")
UNKNOWN = ("nobody", "disabled", "forged", "expired")
CALLERS = (*UNKNOWN, "refresh", "binding", *SIGNED_IN)
MISSING = 987654321
JUNE = datetime(2021, 6, 9, 2, 0, tzinfo=UTC)


class World(Fresh):
    """`ids` by name; `headers(caller)`; names that begin with `new_` are made when they are asked for."""

    def __init__(self, app: Flask, make: Factories, clock: FixedClock) -> None:
        super().__init__()
        self.app, self.make, self.clock = app, make, clock
        self.ids: dict[str, Any] = {"missing": MISSING}
        self._tokens: dict[str, str] = {}
        self._people()
        self._another_season()
        self._this_season()
        self._spoilt_tokens()
        with db.transaction():
            rankings.compute(now=clock.now())  # nothing waits, so prizes need not either

    def headers(self, caller: str) -> dict[str, str]:
        """Fresh credentials of a caller, as far as they have any."""
        if caller == "nobody":
            return {}
        if caller in self._tokens:
            return {"Authorization": f"Bearer {self._tokens[caller]}"}
        if caller == "refresh":
            return {"Authorization": f"Bearer {self._pair('everything').refresh_token}"}
        return {"Authorization": f"Bearer {self._pair(caller).access_token}"}

    def filled(self, value: Any) -> Any:
        """A path or body with the names in braces replaced by what they stand for."""
        if isinstance(value, dict):
            return {name: self.filled(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.filled(one) for one in value]
        while isinstance(value, str) and "{" in value:
            name = value.partition("{")[2].partition("}")[0]
            value = value.replace(f"{{{name}}}", str(self._named(name)), 1)
        return value

    def _named(self, name: str) -> int | str | date:
        return getattr(self, f"_{name}")() if name.startswith("new_") else self.ids[name]

    def _people(self) -> None:
        make = self.make
        city = make.unit("甲市")
        county = make.unit("乙县", level="county", parent=city)
        foreign = make.unit("丙市")
        self.ids |= {"own_unit": county.id, "foreign_unit": foreign.id}
        self.accounts = {
            "plain": make.account(),
            "person": make.participant(county),
            "other": make.participant(foreign, track="monitoring"),
            "unit_admin": make.participant(city, Role.UNIT_ADMIN),
            "editor": make.account(Role.EDITOR),
            "auditor": make.account(Role.AUDITOR),
            "organizer": make.account(Role.ORGANIZER),
            "admin": make.account(Role.ADMIN),
            # Whose tokens are spoilt: they could do anything if only the token were good.
            "everything": make.participant(county, *Role),
            "disabled": make.participant(county, *Role),
        }
        make.member(county)
        make.member(foreign)
        self.ids |= {f"{name}_account": account.id for name, account in self.accounts.items()}
        self.ids |= {"own_person": self._person("person"), "foreign_person": self._person("other")}

    def _another_season(self) -> None:
        with self._at(JUNE):
            old = self.make.season(first_on=date(2021, 6, 7), last_on=date(2021, 6, 27))
            paper = self.make.paper(old, on=date(2021, 6, 9))
            self.ids |= {"old_season": old.id, "old_paper": paper.id}
            self.ids["old_attempt"] = self._attempt("person", paper.id, submit=True)
        with db.transaction():
            season_service.close(now=self.clock.now(), actor=None, season_id=old.id)

    def _this_season(self) -> None:
        make = self.make
        self.season = season = make.season()
        make.bank(single=20, multiple=0, true_false=60)
        with self._at(self.clock.now() - timedelta(days=7)):
            last_week = make.paper(season, on=date(2021, 7, 7))
            self.ids["last_week_attempt"] = self._attempt("person", last_week.id, submit=True)
        self._published()
        self._awards()
        asked = make.question()
        daily = make.paper(season, revisions=[asked, *(make.question() for _ in range(4))])
        weekly = make.paper(season, kind="weekly")
        drawn = make.paper(season, on=date(2021, 7, 15), published=False)
        coming = make.paper(season, on=date(2021, 7, 16))
        self.ids["practised"] = self._practised()
        self.ids |= {
            "season": season.id,
            "draft_season": self._new_draft_season(),
            "daily": daily.id,
            "weekly": weekly.id,
            "drawn": drawn.id,
            "coming": coming.id,
            "question": make.question().question_id,
            "subject": make.subject().id,
            "law": min(bank.law_ids([("某法", "")]).values()),
            "own_attempt": self._attempt("person", daily.id),
            "own_import": self._import("editor", "丙", "E"),
            "other_import": self._import("organizer", "丁", "A"),
            "other_attempt": self._attempt("other", daily.id),
            "other_practice": self._practice("other"),
            "person_id": self._person("person"),
            "asked": asked.question_id,
        }
        self.ids["score_change"] = self._score_change(self.ids["own_attempt"])
        self.ids["signal"] = self._new_signal()
        self.ids["own_practice"] = self._practice("person")
        self.ids["wrong_question"] = self._wrong("person", self.ids["own_practice"])
        self.ids["proposal"] = self._new_proposal()
        self.ids["own_proposal"] = self._proposal(self.accounts["organizer"].id)

    def _published(self) -> None:
        """Last week."""
        told: dict[str, Any] = {"now": self.clock.now(), "actor": None}
        week = season_rules.parse_period("2021-W27")
        with db.transaction():
            rankings.compute(now=self.clock.now())
            made = rankings.publish(season=seasons.by_id(self.season.id), period=week, **told)
            self.ids["snapshot"] = made.id

    def _awards(self) -> None:
        """Of the other season, which is over: `person` was the best."""
        old = seasons.by_id(self.ids["old_season"])
        told: dict[str, Any] = {"now": self.clock.now(), "actor": self.ids["organizer_account"]}
        with db.transaction():
            rankings.publish(season=old, period=season_rules.SEASON, **told)
            awards.give(season=old, seen=1, **told)
            made = awards.ask_for_print(season=old, base="http://localhost", **told)
            (given,) = certificates.of_season(old.id)
            self.ids |= {"certificate": given.id, "print": made.id, "code": given.row.code}
        self.ids["draft"] = made_notices.month(told["now"], told["actor"], old)
        self.ids["notice"] = made_notices.published(told["now"], self.season.id, "2021-W27")

    def _score_change(self, attempt_id: int) -> int:
        """As if a question of the attempt had been corrected since."""
        made = ScoreChange(attempt_id=attempt_id, numbers=[1], before=8000, after=10000, at=self.clock.now())
        with db.transaction() as session:
            session.add(made)
            session.flush()
            return int(made.id)

    def _practice(self, caller: str) -> int:
        with db.transaction():
            asked = {"person_id": self._person(caller), "subject_id": self.ids["practised"]}
            return study.draw(now=self.clock.now(), count=5, **asked)

    def _practised(self) -> int:
        """A subject of which nothing is on a paper."""
        subject = self.make.subject("自由练习")
        for _ in range(5):
            self.make.question(subject=subject)
        return int(subject.id)

    def _wrong(self, caller: str, practice_id: int) -> int:
        """Answer the first question of a practice wrong; which question it is."""
        asked = {"person_id": self._person(caller), "practice_id": practice_id}
        with db.transaction():
            study.answer(now=self.clock.now(), number=1, chosen=["b"], **asked)
            found = study.book(
                now=self.clock.now(), person_id=asked["person_id"], subject_id=None, page=1, page_size=1
            )
            return found.lines[0].question_id

    def _pair(self, caller: str) -> tokens.Tokens:
        with db.transaction():
            return tokens.open_session(now=self.clock.now(), account_id=self.ids[f"{caller}_account"])

    def _bind_only(self) -> str:
        user, now = self.make.wechat_user(), self.clock.now()
        return tokens.bind_only(now=now, wechat_user_id=user.id, seen_at=now).access_token

    def _spoilt_tokens(self) -> None:
        with self._at(self.clock.now() - timedelta(days=101)):
            self._tokens["expired"] = self._pair("everything").access_token
        self._tokens["binding"] = self._bind_only()
        good = self._pair("everything").access_token
        claims = jwt.decode_token(good, allow_expired=True)
        secret, self.app.config["JWT_SECRET_KEY"] = self.app.config["JWT_SECRET_KEY"], "a guess " * 5
        self._tokens["forged"] = jwt.create_access_token(
            claims["sub"], additional_claims={name: claims[name] for name in ("pair", "jti", "iat", "exp")}
        )
        self.app.config["JWT_SECRET_KEY"] = secret
        with db.transaction():
            accounts.set_disabled(
                now=self.clock.now(),
                actor=self.ids["admin_account"],
                actor_roles=frozenset({Role.ADMIN}),
                account_id=self.ids["disabled_account"],
                disabled=True,
                address="0.0.0.0",
            )
        # Even with a session that nobody ended, a disabled account is nobody.
        self._tokens["disabled"] = self._pair("disabled").access_token


__all__ = ["CALLERS", "MISSING", "PASSWORD", "SIGNED_IN", "UNKNOWN", "World"]
