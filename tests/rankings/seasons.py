"""Seasons made up from a seed, with everything that can decide about a figure, written straight into the
tables as it came to be known, phase by phase; and the same as a plain world for the reference.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from quizsvc.accounts.models import RoleGrant
from quizsvc.attempts import rules as attempt_rules
from quizsvc.attempts import service as attempts
from quizsvc.attempts.models import Attempt, AttemptGrant
from quizsvc.kit import marks
from quizsvc.kit.db import session
from quizsvc.papers import queries as papers
from quizsvc.papers import rules as paper_rules
from quizsvc.papers.models import PaperCorrection
from quizsvc.roster.models import Exemption, Membership, Unit
from tests.rankings.beginnings import DAY, LETTERS, SECOND, Beginning, insert


class MadeUp(Beginning):
    """A season, and the world as it is known so far. `season` is the product's, `world` the reference's."""

    def reach(self, now: datetime) -> None:
        """Attempts on papers that are over by now, and roster, grants, roles as they came."""
        since, self.now = self.now, now
        self.world["now"] = now
        for share in range(self.random.randrange(1, 5)):
            at = since + (now - since) * share / 4
            self._roster(self._newest(at))
        for paper in self.world["papers"]:
            if since < paper["window"].closes_at + 6 * SECOND <= now:
                insert(Attempt, [row for person in self.persons for row in self._attempts(paper, person)])
        marks.add("season", scope=self.season.id)

    def mend(self, now: datetime) -> None:
        """What only comes after the fact: voids, corrections, a roster that reaches back, a binding."""
        self.now = self.world["now"] = now
        deeds = (
            self._void,
            self._void,
            self._correct,
            self._correct,
            self._correct,
            self._reach_back,
            self._bind,
        )
        for number, deed in enumerate(self.random.choices(deeds, k=self.random.randrange(1, 5))):
            deed(now + number * SECOND)
        marks.add("season", scope=self.season.id)

    def _newest(self, at: datetime) -> datetime:
        """Later than whatever was recorded before: who approves waits for the others."""
        stamps = [record[name] for table in ("memberships", "exemptions") for record in self.world[table]
                  for name in ("recorded_at", "superseded_at") if record[name]]  # fmt: skip
        return max([at, *(stamp + SECOND for stamp in stamps)])

    def _roster(self, at: datetime) -> None:
        person, first = self.random.choice(self.persons), self.first_on + self.random.randrange(-3, 20) * DAY
        deed = self.random.choice([self._move, self._excuse, self._role, self._late_unit])
        deed(person, first, at, reaches=False)

    def _reach_back(self, at: datetime) -> None:
        person, first = self.random.choice(self.persons), self.first_on + self.random.randrange(-3, 20) * DAY
        deed = self.random.choice([self._move, self._excuse, self._pardon])
        deed(person, first, self._newest(at), reaches=True)

    def _late_unit(self, person: int, first: date, at: datetime, *, reaches: bool) -> None:
        city = [unit["id"] for unit in self.world["units"] if unit["level"] == "city"]
        row = {"name": f"新{at.timestamp()}", "level": "county", "parent_id": city[0], "recorded_at": at}
        (id_,) = insert(Unit, [row])
        self.world["units"].append({"id": id_, "level": "county", "parent": city[0], "recorded_at": at})

    def _move(self, person: int, first: date, at: datetime, *, reaches: bool) -> None:
        """Another place from a day on; what was until then is entered anew."""
        for old in self.world["memberships"]:
            if old["person"] == person and not old["superseded_at"] and (old["last_on"] or first) >= first:
                self._supersede(Membership, old, at, reaches)
                if old["first_on"] < first:
                    same = {"unit": old["unit"], "track": old["track"]}
                    self._place(
                        person, old["first_on"], last=first - DAY, recorded_at=at, reaches=reaches, **same
                    )
        self._place(person, first, recorded_at=at, reaches=reaches)

    def _excuse(self, person: int, first: date, at: datetime, *, reaches: bool) -> None:
        last = self.random.choice([None, first + self.random.randrange(9) * DAY])
        self._record(Exemption, "exemptions", at, reaches, person, first, last, {})

    def _pardon(self, person: int, first: date, at: datetime, *, reaches: bool) -> None:
        """An exemption that was none."""
        for old in self.world["exemptions"]:
            if not old["superseded_at"]:
                self._supersede(Exemption, old, at, reaches)
                return

    def _supersede(self, table: Any, record: dict[str, Any], at: datetime, reaches: bool) -> None:
        record |= {"superseded_at": at, "superseded_reach_back": reaches}
        values = {"superseded_at": at, "superseded_reach_back": reaches}
        session().execute(sa.update(table).where(table.id == record["id"]).values(values))

    def _role(self, person: int, first: date, at: datetime, *, reaches: bool) -> None:
        account = self.random.choice(self.accounts)
        held = session().scalar(sa.select(RoleGrant).filter_by(account_id=account, revoked_at=None))
        if held is not None:
            held.revoked_at = max(at, held.granted_at + SECOND)
            session().flush()
        else:
            insert(RoleGrant, [{"account_id": account, "role": "editor", "granted_at": at}])
        self._tenures()

    def _bind(self, at: datetime) -> None:
        free = [account for account in self.accounts if account not in self.bound]
        person = self.random.choice(self.persons)
        answered = {attempt["person"] for attempt in self.world["attempts"]} | set(self.bound.values())
        if free and person not in answered:
            self._bound(free[0], person, at)

    def _attempts(self, paper: dict[str, Any], person: int) -> Iterator[dict[str, Any]]:
        """None, one or several, one after the other; some run out, some blank; some are granted one more."""
        if self.random.random() < 0.15:
            at = paper["window"].opens_at
            insert(
                AttemptGrant,
                [{"paper_id": paper["id"], "person_id": person, "granted_at": at, "reason": "断网"}],
            )
            self.world["grants"].append({"paper": paper["id"], "person": person})
        started_at = paper["window"].opens_at + timedelta(hours=self.random.randrange(6))
        for number in range(1, 1 + self.random.choice([0, 1, 1, 1, 2, 3])):
            # Equal ends and lengths are what ties are made of.
            length = self.random.choice(
                [60 * SECOND, 90 * SECOND, 90.5 * SECOND, self.random.random() * 1000 * SECOND]
            )
            ran_out, ended_at = self.random.random() < 0.2, started_at + length
            yield self._attempt(paper, person, number, started_at, ended_at, ran_out)
            started_at = ended_at + self.random.choice([0, 1]) * timedelta(minutes=10)

    def _attempt(
        self,
        paper: dict[str, Any],
        person: int,
        number: int,
        started_at: datetime,
        ended_at: datetime,
        ran_out: bool,
    ) -> dict[str, Any]:
        order = self.random.sample(paper["questions"], len(paper["questions"]))
        chosen = {each["number"]: self._chosen(each) for each in order}
        if not ran_out and not any(chosen.values()):
            chosen[order[0]["number"]] = "a"
        answers: dict[str, attempt_rules.Answer] = {
            str(place): {"chosen": list(chosen[each["number"]]), "seq": 1}
            for place, each in enumerate(order, start=1)
            if chosen[each["number"]] or place % 2
        }
        revisions = [each["revision"] for each in order]
        # By the product's own rule; nothing of a paper is corrected before it is over.
        earned, score = attempt_rules.mark(revisions, answers, paper["worth"], {}, self.season.settings)
        made = {"paper": paper["id"], "person": person, "number": number, "started_at": started_at}
        row = {
            "paper_id": paper["id"],
            "person_id": person,
            "number": number,
            "state": "expired" if ran_out else "submitted",
            "staff": self._saw_keys(person, paper["drawn_at"], ended_at),
            "started_at": started_at,
            "deadline_at": ended_at if ran_out else paper["window"].closes_at,
            "submitted_at": ended_at,
            "revision_ids": revisions,
            "option_orders": ["abcd"] * len(order),
            "answers": answers,
            "answered": attempt_rules.answered(answers),
            "earned": earned,
            "score": score,
        }
        self.world["attempts"].append({**made, "ended_at": ended_at, "voided_at": None, "answers": chosen})
        return row

    def _saw_keys(self, person: int, since: datetime, until: datetime) -> bool:
        return any(
            each["person"] == person
            and each["granted_at"] <= until
            and (not each["revoked_at"] or each["revoked_at"] > since)
            for each in self.world["tenures"]
        )

    def _chosen(self, question: dict[str, Any]) -> str:
        if self.random.random() < 0.35:
            return question["key"]
        most = 3 if question["type"] == "multiple" else 1
        return "".join(sorted(self.random.sample(LETTERS, self.random.randrange(most + 1))))

    def _void(self, at: datetime) -> None:
        able = [attempt for attempt in self.world["attempts"] if not attempt["voided_at"]]
        if able:
            attempt = self.random.choice(able)
            attempt["voided_at"] = at
            void = {"state": "void", "void_reason": "替考", "voided_at": at}
            its = {
                name.removesuffix("_id"): getattr(Attempt, name)
                for name in ("paper_id", "person_id", "number")
            }
            wanted = (column == attempt[name] for name, column in its.items())
            session().execute(sa.update(Attempt).where(*wanted).values(void))

    def _correct(self, at: datetime) -> None:
        """A key that was wrong, by any of the policies, on every paper that is over and has the question."""
        over = [paper for paper in self.world["papers"] if paper["window"].closes_at < at]
        if not over:
            return
        wrong = self.random.choice(self.random.choice(over)["questions"])
        policy = self.random.choice(list(paper_rules.Policy))
        key = frozenset(self.random.sample(LETTERS, len(wrong["key"])))
        for paper in over:
            for place in papers.questions_of(paper["id"]):
                if place.question_id == wrong["question"]:
                    own = frozenset(wrong["key"])
                    how = paper_rules.corrected(own, place.correction, policy, key)
                    if how is not None:
                        self._corrected(paper["id"], place.number, how, at)
            attempts.remark(now=at, paper=papers.by_id(paper["id"]), numbers=[wrong["number"]])

    def _corrected(self, paper: int, number: int, how: paper_rules.Correction, at: datetime) -> None:
        keys = ["".join(sorted(key)) for key in how.keys]
        row = {"paper_id": paper, "number": number, "corrected_at": at, "policy": how.policy.value}
        insert(
            PaperCorrection,
            [{**row, "keys": [list(key) for key in keys], "reason": "答案有误"}],
            key="number",
        )
        made = {"paper": paper, "number": number, "policy": how.policy.value, "keys": keys}
        self.world["corrections"].append(made)
