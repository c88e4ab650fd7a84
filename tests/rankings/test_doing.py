"""What PostgreSQL adds up of attempts is what the rules say of them one by one."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizsvc.attempts import queries as attempts
from quizsvc.attempts import rules as attempt_rules
from quizsvc.attempts.models import Attempt, AttemptGrant
from quizsvc.kit import db
from quizsvc.papers import rules as paper_rules
from quizsvc.papers.rules import PaperKind
from quizsvc.rankings import rules
from quizsvc.rankings.queries.doing import KINDS_OF_TIMES, NONE, Doing, Own, done_in
from quizsvc.roster import queries as roster
from quizsvc.roster import rules as roster_rules
from quizsvc.season.rules import local_date
from tests.rankings import worlds
from tests.rankings.test_histories import CLEARED

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
REST = ("weekly", "weekly_time_s", "last_counted_at")
RULES = st.sampled_from(["first", "best", "last"])
# Ends are often the same; some start on the day before their person moved, some after.
ATTEMPT = st.tuples(
    st.integers(0, 2),
    st.integers(0, 2),
    st.sampled_from(["submitted", "expired", "void", "submitted"]),
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(0, 40),
    st.sampled_from([False, False, False, True]),
)


def by_the_rules(papers, season, persons):
    """The same in plain Python."""
    kinds = {paper.id: PaperKind(paper.kind) for paper in papers}
    granted = attempts.grants_for(kinds)
    tries = defaultdict(list)
    for each in attempts.facts_for(kinds):
        if persons is None or each.person_id in persons:
            tries[each.paper_id, each.person_id].append(each)
    counted = defaultdict(list)
    times: defaultdict[int, Counter] = defaultdict(Counter)
    for (paper_id, person), own in tries.items():
        terms = paper_rules.terms(kinds[paper_id], season.settings)
        places = terms.attempts + granted.get((paper_id, person), 0)
        picked = attempt_rules.counted([each.facts for each in own], places, terms.rule)
        for each in (each for each in own if each.facts is picked):
            assert picked is not None
            assert picked.score is not None
            assert picked.submitted_at is not None
            kind, used = kinds[paper_id], attempt_rules.time_used_s(each.started_at, picked.submitted_at)
            counted[person].append(rules.CountedAttempt(kind, picked.score, used, picked.submitted_at))
            memberships, _ = roster.records([person])
            track = roster_rules.track_on(memberships, local_date(each.started_at, season.zone))
            times[person][track, kind] += 1
    return {
        person: Own(rules.Done.of(own), tuple(times[person][place] for place in KINDS_OF_TIMES))
        for person, own in counted.items()
    }


def plain(own):
    """Daily scores come in any order."""
    return sorted(own.done.daily), *(getattr(own.done, name) for name in REST), own.times


def owns(doing):
    """Each person's own from the columns."""
    columns = (doing.daily, doing.weekly, doing.weekly_time_s, doing.last_us, doing.times)
    return {
        person: Own(
            rules.Done(
                [score for score in daily if score != NONE],
                [weekly] if weekly != NONE else [],
                time_s,
                EPOCH + timedelta(microseconds=last_us),
            ),
            tuple(times),
        )
        for person, daily, weekly, time_s, last_us, times in zip(
            doing.persons.tolist(), *(column.tolist() for column in columns), strict=True
        )
    }


class Week:
    """Three papers of a week, and three people, of whom one moves to another track in it."""

    def __init__(self, make, **terms) -> None:
        with db.transaction():
            for table in CLEARED:
                db.session().execute(sa.text(f"delete from {table}"))
        self.season = make.season(settings=terms)
        make.root()
        unit = make.unit()
        mover = make.person()
        make.membership(mover, unit, track="monitoring", first_on=worlds.MONDAY, last_on=worlds.MONDAY)
        make.membership(mover, unit, first_on=worlds.TUESDAY)
        self.people = [make.member(unit, track="monitoring"), make.member(unit), mover]
        daily = [worlds.paper(self.season, on=day) for day in (worlds.MONDAY, worlds.TUESDAY)]
        self.papers = [worlds.paper(self.season, "weekly"), *daily]
        self._numbers: Counter[tuple[int, int]] = Counter()

    def attempt(self, who, which, state, began, took, score, staff) -> None:
        place = {"paper_id": self.papers[which].id, "person_id": self.people[who].id}
        self._numbers[which, who] += 1
        started_at = self.papers[which].opens_at + timedelta(hours=8 * began)
        made = Attempt(
            **place,
            number=self._numbers[which, who],
            state=state,
            void_reason="作弊" if state == "void" else None,
            voided_at=started_at if state == "void" else None,
            started_at=started_at,
            deadline_at=started_at + timedelta(days=1),
            submitted_at=started_at + timedelta(seconds=1.5 * took),
            score=score * 100,
            answered=score % 4 + (state == "submitted"),
            staff=staff,
            revision_ids=[],
            option_orders=[],
        )
        db.session().add(made)

    def grant(self, who, which) -> None:
        place = {"paper_id": self.papers[which].id, "person_id": self.people[who].id}
        db.session().add(AttemptGrant(**place, granted_at=self.papers[which].opens_at, reason="断网"))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    tried=st.lists(ATTEMPT, max_size=14),
    grants=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=3),
    daily=st.tuples(RULES, st.integers(1, 3)),
    weekly=st.tuples(RULES, st.integers(1, 3)),
)
def test_postgresql_counts_by_the_rules(app, make, tried, grants, daily, weekly):
    named = {"daily_rule": daily[0], "weekly_rule": weekly[0]}
    week = Week(make, **named, daily_attempts=daily[1], weekly_attempts=weekly[1])
    with db.transaction():
        for attempt in tried:
            week.attempt(*attempt)
        for grant in grants:
            week.grant(*grant)
    for persons in (None, {week.people[0].id, week.people[2].id}):
        with db.transaction():
            found = done_in(week.papers, week.season, persons)
            wanted = by_the_rules(week.papers, week.season, persons)
        told = {person: plain(own) for person, own in owns(found).items()}
        assert told == {person: plain(own) for person, own in wanted.items()}
        again = owns(Doing.of(wanted, 2))
        assert {person: plain(own) for person, own in again.items()} == told
