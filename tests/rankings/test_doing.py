"""What PostgreSQL adds up of attempts is what the rules say of them one by one."""

from collections import Counter, defaultdict
from datetime import timedelta

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
from quizsvc.rankings.queries.doing import KINDS_OF_TIMES, done_in
from quizsvc.roster import queries as roster
from quizsvc.roster import rules as roster_rules
from quizsvc.season.rules import local_date
from tests.rankings import worlds
from tests.rankings.test_histories import CLEARED

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
        person: (rules.Done.of(own), tuple(times[person][place] for place in KINDS_OF_TIMES))
        for person, own in counted.items()
    }


def plain(own):
    done = own.done
    return (
        rules.Done(sorted(done.daily), list(done.weekly), done.weekly_time_s, done.last_counted_at),
        own.times,
    )


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    tried=st.lists(ATTEMPT, max_size=14),
    grants=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=3),
    daily=st.tuples(RULES, st.integers(1, 3)),
    weekly=st.tuples(RULES, st.integers(1, 3)),
)
def test_postgresql_counts_by_the_rules(app, make, tried, grants, daily, weekly):
    with db.transaction():
        for table in CLEARED:
            db.session().execute(sa.text(f"delete from {table}"))
    season = make.season(
        settings={
            "daily_rule": daily[0],
            "daily_attempts": daily[1],
            "weekly_rule": weekly[0],
            "weekly_attempts": weekly[1],
        }
    )
    units = [make.root(), make.unit()]
    people = [make.member(units[1], track="monitoring"), make.member(units[1])]
    people.append(make.person())
    make.membership(people[2], units[1], track="monitoring", first_on=worlds.MONDAY, last_on=worlds.MONDAY)
    make.membership(people[2], units[1], first_on=worlds.TUESDAY)
    papers = [worlds.paper(season, "weekly"), worlds.paper(season), worlds.paper(season, on=worlds.TUESDAY)]
    numbers: Counter[tuple[int, int]] = Counter()
    with db.transaction():
        for who, which, state, began, took, score, staff in tried:
            paper, person = papers[which], people[who]
            numbers[paper.id, person.id] += 1
            started_at = paper.opens_at + timedelta(hours=8 * began)
            db.session().add(
                Attempt(
                    paper_id=paper.id,
                    person_id=person.id,
                    number=numbers[paper.id, person.id],
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
            )
        for who, which in grants:
            paper = papers[which]
            grant = AttemptGrant(
                paper_id=paper.id, person_id=people[who].id, granted_at=paper.opens_at, reason="断网"
            )
            db.session().add(grant)
    with db.transaction():
        for persons in (None, {people[0].id, people[2].id}):
            found = {person: plain(own) for person, own in done_in(papers, season, persons).items()}
            wanted = by_the_rules(papers, season, persons)
            assert found == {
                person: (
                    rules.Done(
                        sorted(done.daily), list(done.weekly), done.weekly_time_s, done.last_counted_at
                    ),
                    times,
                )
                for person, (done, times) in wanted.items()
            }
