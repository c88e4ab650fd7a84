"""The bare limits answer alike, so that a bench measures the same wherever it runs."""

import json

import pytest
import sqlalchemy as sa

from quizsvc.kit import databases
from tests.bench import answers, web
from tests.bench.load import Load, fire, request

PROGRAMS = sorted({answers.OWN_LIMITS, answers.default_limits()})
ROW = {"member": 1, "paper": 2, "answer": "abcd"}
SHEET = {"member": 1, "paper": 2, "answers": {str(number): "a" for number in range(1, 21)}}


@pytest.fixture(params=PROGRAMS, ids=lambda program: program.parent.name)
def ask(request, settings, tmp_path):
    """Ask a running limit: `ask(method, path, body)` is the answer's JSON."""
    program = request.param
    with databases.fresh(settings, prefix="limits") as own:
        url = sa.make_url(own.migration_database_url).set(drivername="postgresql")
        environment = {
            "DATABASE_URL": url.render_as_string(hide_password=False),
            "REDIS_URL": own.redis_url,
        }
        with web.serving(
            f"{program.stem}:app", environment, tmp_path / "log", ready="/hello", folder=program.parent
        ) as bare:
            yield lambda method, path, body=None: told(bare.port, method, path, body)


def told(port, method, path, body):
    sent = request(method, path, body=json.dumps(body).encode() if body else b"")
    (answer,) = fire(Load(port, [sent])).answers
    assert answer.status == 200
    return json.loads(answer.body)


def test_five_paths_are_answered(ask):
    assert ask("GET", "/hello") == {"hello": "world"}
    questions = ask("GET", "/question-set")["questions"]
    assert [(q["number"], len(q["options"]), q["points"]) for q in questions] == [
        (number, 4, "20.00") for number in range(1, 6)
    ]
    assert [row["rank"] for row in ask("GET", "/page")["items"]] == list(range(1, 51))
    first, second = (ask("POST", "/insert", ROW)["id"] for _ in range(2))
    assert second > first
    assert set(ask("POST", "/attempt", SHEET)) == {"id", "score"}
    assert 0 <= ask("POST", "/attempt", SHEET)["score"] <= 100
