"""All that a season's figures are worked out from, as the lines of an export (docs/export.md).

Nothing that the product made of it is here: no score, mark, counted flag, week or eligibility; and nobody's
phone, certificate number or reason for an exemption.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.accounts.rules import KEY_SEEING
from quizsvc.papers.rules import REVEAL
from quizsvc.rankings import documents
from quizsvc.season import rules as season_rules

Line = dict[str, Any]

_RECORDED = "first_on, last_on, recorded_at, reach_back, superseded_at, superseded_reach_back"
_OVER = "select id from papers where season_id = :season and state = 'published' and closes_at < :over"
_STATEMENTS = {
    "units": "select id, name, level, parent_id as parent, recorded_at from units order by id",
    "persons": "select id, name from persons order by id",
    "memberships": f"""
        select id, person_id as person, unit_id as unit, track, {_RECORDED} from memberships order by id""",
    "exemptions": f"select id, person_id as person, {_RECORDED} from exemptions order by id",
    "staff": """
        select person_id as person, role, granted_at, revoked_at, bound_at
        from role_grants r join bindings b on b.account_id = r.account_id
        where role = any(:seeing) order by r.id""",
    "papers": f"""
        select id, kind, title, "on", drawn_at, published_at, opens_at, closes_at, time_limit_s,
            (select coalesce(jsonb_agg(jsonb_build_object('at', at,
                'closes_at', detail -> 'closes_at', 'before', detail -> 'before') order by e.id), '[]')
             from audit_events e where action = 'paper.extend' and subject = 'paper:' || p.id) as extensions,
            (select coalesce(jsonb_agg(jsonb_build_array(number, revision_id, points) order by number), '[]')
             from paper_questions q where q.paper_id = p.id) as questions
        from papers p where id in ({_OVER}) order by id""",
    "revisions": f"""
        select r.id, question_id as question, s.name as subject, type, stem, key
        from question_revisions r join subjects s on s.id = r.subject_id
        where r.id in (select revision_id from paper_questions where paper_id in ({_OVER})) order by r.id""",
    "corrections": f"""
        select paper_id as paper, number, corrected_at as at, policy, keys, revision_id as revision, reason
        from paper_corrections where paper_id in ({_OVER}) order by corrected_at, paper_id, number""",
    "grants": f"""
        select paper_id as paper, person_id as person, granted_at as at from attempt_grants
        where paper_id in ({_OVER}) order by id""",
    "attempts": f"""
        select id, paper_id as paper, person_id as person, number, started_at, deadline_at,
            submitted_at as ended_at, voided_at, revision_ids, answers
        from attempts where paper_id in ({_OVER}) order by paper_id, person_id, number""",
    "snapshots": """
        select period, version, published_at, reason, document, sha256, previous_sha256, chain_sha256
        from snapshots where season_id = :season order by id""",
}
TABLES = tuple(_STATEMENTS)
_IDS = ("id", "parent", "person", "unit", "question", "paper", "revision")


def lines(connection: sa.Connection, table: str, *, season_id: int, now: datetime) -> Iterator[Line]:
    """The records of one of TABLES in a fixed order, read bit by bit: ids and decimals as text, instants to
    the microsecond, options as their letters.

    Only papers that are over, and what was answered on them: keys of others are nobody's business yet.
    """
    known = {"season": season_id, "over": now - REVEAL, "seeing": sorted(KEY_SEEING)}
    found = connection.execution_options(stream_results=True, max_row_buffer=2000).execute(
        sa.text(_STATEMENTS[table]), known
    )
    for row in found.mappings():
        yield _line(dict(row))


def _line(row: Mapping[str, Any]) -> Line:
    line = {name: _plain(name, value) for name, value in row.items()}
    if "revision_ids" in line:
        line["answers"] = _answers(line.pop("revision_ids"), row["answers"])
    return line


def _plain(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _IDS:
        return str(value)
    if isinstance(value, datetime):
        return documents.instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    shape = _SHAPES.get(name)
    return shape(value) if shape else value


def _answers(revisions: list[int], answers: Mapping[str, Any]) -> dict[str, str]:
    """What was chosen, by revision; places without an answer are absent."""
    return {
        str(revisions[int(place) - 1]): "".join(sorted(answer["chosen"]))
        for place, answer in answers.items()
        if answer["chosen"]
    }


def _question(place: list[int]) -> Line:
    number, revision, points = place
    return {
        "number": number,
        "revision": str(revision),
        "points": season_rules.format_hundredths(points),
    }


def _extension(told: Mapping[str, str]) -> Line:
    return {name: documents.instant_text(datetime.fromisoformat(at)) for name, at in told.items()}


_SHAPES: dict[str, Any] = {
    "key": lambda key: "".join(sorted(key)),
    "keys": lambda keys: ["".join(sorted(key)) for key in keys],
    "questions": lambda places: [_question(place) for place in places],
    "extensions": lambda deeds: [_extension(deed) for deed in deeds],
}
