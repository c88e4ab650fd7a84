"""The laws of the house (architecture.md), checked on its own text."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from quizsvc.kit import db, queue
from quizsvc.oversight import rules as worded
from quizsvc.oversight.queries import WORK

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "quizsvc").rglob("*.py"))
ALL = [*SOURCES, *sorted((ROOT / "tests").rglob("*.py")), ROOT / "wsgi.py"]
LONGEST_FILE = 400
LONGEST_FUNCTION = 40


def where(path: Path) -> str:
    return str(path.relative_to(ROOT))


def found(pattern: str, *, but: set[str]) -> list[str]:
    """Places in the product whose code matches, outside the files that may."""
    wanted = re.compile(pattern)
    return [
        f"{where(path)}:{number}"
        for path in SOURCES
        if where(path) not in but
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if wanted.search(line.partition("#")[0])
    ]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_only_the_transaction_commits():
    assert found(r"\.commit\(", but={"quizsvc/kit/db.py"}) == []


def test_only_the_clock_reads_the_clock():
    readers = r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time)\("
    assert found(readers, but={"quizsvc/kit/clock.py"}) == []


def test_only_config_reads_the_environment():
    # What starts the processes hands its own environment on, and reads none of the product's settings.
    starters = {"quizsvc/kit/config.py", "quizsvc/cli/stack.py"}
    servers = {where(path) for path in SOURCES if "devservices" in path.parts}
    assert found(r"\b(os\.environ|getenv)\b", but=starters | servers) == []


def test_no_float_takes_part_in_a_published_number():
    rooms = "attempts|study|integrity|rankings|season|roster|papers|bank|analysis|notices"
    pattern = r"\bfloat\(|\bround\(|\bfloat64\b|\.mean\("
    # What is drawn is no number that anybody reads.
    hits = found(pattern, but={"quizsvc/notices/documents/charts.py"})
    assert [hit for hit in hits if re.match(f"quizsvc/({rooms})/", hit)] == []


@pytest.mark.parametrize("path", ALL, ids=where)
def test_files_and_functions_stay_small(path):
    assert path.read_text("utf-8").count("\n") <= LONGEST_FILE
    lengths = [(node.name, (node.end_lineno or 0) - node.lineno + 1) for node in functions(path)]
    assert [(name, length) for name, length in lengths if length > LONGEST_FUNCTION] == []


def test_every_job_that_is_asked_for_exists(app):
    asking = re.compile(r'\b(?:queue\.send|queue\.wake|Ask\.of)\(\s*"([^"]+)"')
    asked = {name for path in SOURCES for name in asking.findall(path.read_text("utf-8"))}
    assert asked >= {"papers.draw", "papers.publish", "rankings.compute"}
    assert asked | set(WORK) <= queue.names()


def test_the_migrations_make_what_the_models_say(services):
    engine = sa.create_engine(services.owner_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.Base.metadata) == []
    engine.dispose()


def test_every_check_and_exclusion_of_the_models_is_in_the_database(services):
    # Autogenerate does not compare these.
    wanted = {
        constraint.name
        for table in db.Base.metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, sa.CheckConstraint) or type(constraint).__name__ == "ExcludeConstraint"
    }
    engine = sa.create_engine(services.owner_url)
    with engine.connect() as connection:
        there = set(
            connection.scalars(sa.text("select conname from pg_constraint where contype in ('c', 'x')"))
        )
    engine.dispose()
    assert wanted - there == set()


def test_no_name_says_nothing():
    empty = {"utils", "helpers", "common", "core", "misc", "manager"}
    assert [where(path) for path in SOURCES if path.stem in empty or path.parent.name in empty] == []


THINGS = {
    "account", "activation", "attempt", "award", "certificate", "demo", "law", "lock", "notice", "objection",
    "paper", "person", "picture", "proposal", "question", "questions", "role", "roster", "season", "signal",
    "standing", "subject", "unit", "wechat", "audit", "job",
}  # fmt: skip
"""What deeds are done to. The audit log keeps their names for ever: one is added here, never changed."""

RECORDING = ("audit.record", "audit.record_all")


def deeds(path: Path) -> Iterator[str]:
    """The actions that a file records; of one that is put together, the part before the verb and `…`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in RECORDING:
            action = node.args[0]
            for one in (action.body, action.orelse) if isinstance(action, ast.IfExp) else (action,):
                written = one.values[0] if isinstance(one, ast.JoinedStr) else one
                assert isinstance(written, ast.Constant), f"{where(path)}: {ast.unparse(action)}"
                yield str(written.value) + ("verb" if isinstance(one, ast.JoinedStr) else "")


def test_deeds_are_things_with_verbs():
    done = {deed for path in SOURCES for deed in deeds(path)}
    assert {deed for deed in done if not re.fullmatch(r"[a-z_]+\.[a-z_]+", deed)} == set()
    assert {deed.partition(".")[0] for deed in done} <= THINGS
    assert {"paper.verb", "question.verb", "account.disable", "account.enable", "season.open"} <= done


def test_every_deed_has_its_words():
    # Of one that is put together only its thing is known here.
    done = {deed for path in SOURCES for deed in deeds(path) if not deed.endswith(".verb")}
    assert done - set(worded.DEEDS) == set()
    assert set(worded.KINDS) >= THINGS


def test_every_detail_of_a_deed_has_its_words():
    written = {"now", "actor", "subject", "address", "deeds"}
    calls = (node for path in SOURCES for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    details = {
        keyword.arg
        for node in calls
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {*RECORDING, "_audit", "note"}
        for keyword in node.keywords
        if keyword.arg is not None
    }
    assert {"codes", "seed", "unflagged"} <= details
    assert details - written - set(worded.NAMES) == set()
