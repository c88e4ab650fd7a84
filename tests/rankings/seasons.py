"""Seasons made up from a seed, with everything that can decide about a figure, written straight into the
tables as it came to be known, phase by phase; and the same as a plain world for the reference.
"""

from datetime import date, datetime, timedelta
from typing import Any

from quizsvc.accounts.models import RoleGrant
from quizsvc.attempts import rules as attempt_rules
from quizsvc.attempts import service as attempts
from quizsvc.attempts.models import Attempt, AttemptGrant
from quizsvc.kit import marks
from quizsvc.papers import queries as papers
from quizsvc.papers import rules as paper_rules
from quizsvc.papers.models import PaperCorrection
from quizsvc.roster.models import Exemption, Membership
from quizsvc.season import rules as season_rules
from tests.rankings.beginnings import DAY, HELD, HOUR, LETTERS, RECORDED, SECOND, Beginning


class MadeUp(Beginning):
    """A season, and the world as it is known so far. `season` is the product's, `world` the reference's."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.corrected: dict[tuple[int, int], paper_rules.Correction] = {}

    def reach(self, now: datetime) -> None:
        """Attempts on papers that are over by now, and roster, grants, roles as they came."""
        since, self.now = self.now, now
        self.world["now"] = now
        for share in range(self.random.randrange(1, 5)):
            self._roster(self._newest(since + (now - since) * share / 4))
        for paper in self.world["papers"]:
            if since < paper["window"].closes_at + 6 * SECOND <= now:
                for person in self.persons:
                    self._attempts(paper, person)
        self._written()

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
        if self.random.random() < 0.06:
            self._drop_a_week(now + 9 * SECOND)
        self._written()

    def _written(self) -> None:
        self.rows.write()
        marks.add("season", scope=self.season.id)

    def _newest(self, at: datetime) -> datetime:
        """Later than whatever was recorded before: who approves waits for the others."""
        records = [record for table in RECORDED for record in self.world[table]]
        stamps = [record[name] for record in records for name in ("recorded_at", "superseded_at")]
        return max([at, *(stamp + SECOND for stamp in stamps if stamp)])

    def _roster(self, at: datetime) -> None:
        deed = self.random.choice([self._move, self._excuse, self._role, self._late_unit])
        deed(self.random.choice(self.persons), self._some_day(), at, reaches=False)

    def _reach_back(self, at: datetime) -> None:
        deed = self.random.choice([self._move, self._excuse, self._pardon])
        deed(self.random.choice(self.persons), self._some_day(), self._newest(at), reaches=True)

    def _some_day(self) -> date:
        return self.first_on + self.random.randrange(-3, 20) * DAY

    def _late_unit(self, person: int, first: date, at: datetime, *, reaches: bool) -> None:
        cities = [unit["id"] for unit in self.world["units"] if unit["level"] == "city"]
        self._unit("county", cities[0], at)

    def _move(self, person: int, first: date, at: datetime, *, reaches: bool) -> None:
        """Another place from a day on; what was until then is entered anew."""
        for old in list(self.world["memberships"]):
            if old["person"] == person and not old["superseded_at"] and (old["last_on"] or first) >= first:
                self._supersede(Membership, old, at, reaches)
                if old["first_on"] < first:
                    self._place(
                        person, old["first_on"], last=first - DAY, recorded_at=at, reaches=reaches, there=old
                    )
        self._place(person, first, recorded_at=at, reaches=reaches)

    def _excuse(self, person: int, first: date, at: datetime, *, reaches: bool) -> None:
        last = self.random.choice([None, first + self.random.randrange(9) * DAY])
        self._exempt(person, first, last, at, reaches)

    def _pardon(self, person: int, first: date, at: datetime, *, reaches: bool) -> None:
        """An exemption that was none."""
        for old in self.world["exemptions"]:
            if not old["superseded_at"]:
                self._supersede(Exemption, old, at, reaches)
                return

    def _supersede(self, table: Any, record: dict[str, Any], at: datetime, reaches: bool) -> None:
        change = {"superseded_at": at, "superseded_reach_back": reaches}
        record |= change
        self.rows.change(table, record["id"], **change)

    def _role(self, person: int, first: date, at: datetime, *, reaches: bool) -> None:
        account = self.random.choice(self.accounts)
        held = next(
            (role for role in self.roles if role["account"] == account and not role["revoked_at"]), None
        )
        if held is not None:
            held["revoked_at"] = max(at, held["granted_at"] + SECOND)
            self.rows.change(RoleGrant, held["id"], revoked_at=held["revoked_at"])
        else:
            given = {"granted_at": at, "revoked_at": None}
            id_ = self.rows.number(RoleGrant, account_id=account, role="editor", **given)
            self.roles.append({"id": id_, "account": account, **given})
        self._tenures()

    def _bind(self, at: datetime) -> None:
        free = [account for account in self.accounts if account not in self.bound]
        person = self.random.choice(self.persons)
        answered = {attempt["person"] for attempt in self.world["attempts"]} | set(self.bound.values())
        if free and person not in answered:
            self._bound(free[0], person, at)

    def _attempts(self, paper: dict[str, Any], person: int) -> None:
        """None, one or several, one after the other; some run out, some blank; some are granted one more."""
        opens_at, closes_at = paper["window"].opens_at, paper["window"].closes_at
        if self.random.random() < 0.15:
            self.rows.number(
                AttemptGrant, paper_id=paper["id"], person_id=person, granted_at=opens_at, reason="断网"
            )
            self.world["grants"].append({"paper": paper["id"], "person": person})
        latest = (closes_at - opens_at) // HOUR - 3
        started_at = opens_at + self.random.choice([0, 0, 0, 1, latest]) * HOUR
        for number in range(1, 1 + self.random.choice([0, 1, 1, 1, 2, 3])):
            # Equal ends and lengths are what ties are made of.
            seconds = self.random.choice([60, 60, 60, 90, 90.5, 1000 * self.random.random()])
            ended_at = started_at + seconds * SECOND
            self._attempt(paper, person, number, started_at, ended_at)
            started_at = ended_at + self.random.choice([0, 1]) * timedelta(minutes=10)

    def _attempt(
        self, paper: dict[str, Any], person: int, number: int, started_at: datetime, ended_at: datetime
    ) -> None:
        ran_out = self.random.random() < 0.2
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
        staff = self._saw_keys(person, paper["drawn_at"], ended_at)
        id_ = self.rows.number(
            Attempt,
            paper_id=paper["id"],
            person_id=person,
            number=number,
            state="expired" if ran_out else "submitted",
            staff=staff,
            started_at=started_at,
            deadline_at=ended_at if ran_out else paper["window"].closes_at,
            submitted_at=ended_at,
            revision_ids=revisions,
            option_orders=["abcd"] * len(order),
            answers=answers,
            answered=attempt_rules.answered(answers),
            earned=earned,
            score=score,
        )
        made = {"id": id_, "paper": paper["id"], "person": person, "number": number, "answers": chosen}
        made |= {"started_at": started_at, "ended_at": ended_at, "voided_at": None, "ran_out": ran_out}
        self.world["attempts"].append(made)

    def _saw_keys(self, person: int, since: datetime, until: datetime) -> bool:
        tenures = [
            [each[name] for name in HELD] for each in self.world["tenures"] if each["person"] == person
        ]
        return any(granted <= until and (not revoked or revoked > since) for granted, revoked in tenures)

    def _chosen(self, question: dict[str, Any]) -> str:
        if self.random.random() < 0.35:
            return str(question["key"])
        most = 3 if question["type"] == "multiple" else 1
        return "".join(sorted(self.random.sample(LETTERS, self.random.randrange(most + 1))))

    def _void(self, at: datetime) -> None:
        able = [attempt for attempt in self.world["attempts"] if not attempt["voided_at"]]
        if able:
            attempt = self.random.choice(able)
            attempt["voided_at"] = at
            self.rows.change(Attempt, attempt["id"], state="void", void_reason="替考", voided_at=at)

    def _over(self) -> list[dict[str, Any]]:
        return [paper for paper in self.world["papers"] if paper["window"].closes_at + 6 * SECOND <= self.now]

    def _correct(self, at: datetime) -> None:
        """A key that was wrong, by any of the policies, on every paper that is over and has the question."""
        over = self._over()
        if not over:
            return
        wrong = self.random.choice(self.random.choice(over)["questions"])
        policy = self.random.choice(list(paper_rules.Policy))
        key = frozenset(self.random.sample(LETTERS, len(wrong["key"])))
        for paper in over:
            for each in paper["questions"]:
                if each["question"] == wrong["question"]:
                    self._put_right(paper["id"], each, policy, key, at)

    def _drop_a_week(self, at: datetime) -> None:
        """Nothing that was asked in some week is counted, so the week counts no more."""
        over = self._over()
        weeks = [season_rules.week_of(paper["on"]) for paper in over]
        dropped = self.random.choice(weeks) if weeks else None
        for paper, week in zip(over, weeks, strict=True):
            for each in paper["questions"] if week == dropped else []:
                self._put_right(paper["id"], each, paper_rules.Policy.DROP, None, at)

    def _put_right(
        self,
        paper: int,
        asked: dict[str, Any],
        policy: paper_rules.Policy,
        key: frozenset[str] | None,
        at: datetime,
    ) -> None:
        so_far = self.corrected.get((paper, asked["number"]))
        how = paper_rules.corrected(frozenset(asked["key"]), so_far, policy, key)
        if how is not None:
            self._corrected(paper, asked["number"], how, at)

    def _corrected(self, paper: int, number: int, how: paper_rules.Correction, at: datetime) -> None:
        self.corrected[paper, number] = how
        keys = ["".join(sorted(key)) for key in how.keys]
        made = {"number": number, "policy": how.policy.value}
        self.world["corrections"].append({"paper": paper, "keys": keys, **made})
        listed = [list(key) for key in keys]
        self.rows.add(
            PaperCorrection, paper_id=paper, keys=listed, corrected_at=at, reason="答案有误", **made
        )
        self.rows.write()
        attempts.remark(now=at, paper=papers.by_id(paper), numbers=[number])
