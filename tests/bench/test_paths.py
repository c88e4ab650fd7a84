"""What the bench sends is answered as it must be, and one wrong answer spoils a run."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from quizsvc.kit import databases
from tests.bench import campaign, paths, sheets, web
from tests.bench.load import Answer, Load, fire
from tests.bench.paths import Spoiled

PEOPLE = 50

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def served(settings, tmp_path_factory):
    """A campaign of fifty people with its attempts, and where it is served."""
    log = tmp_path_factory.mktemp("bench") / "log"
    with databases.fresh(settings, prefix="bench") as own:
        lived = campaign.begin(own, people=PEOPLE)
        with sheets.of(own, lived) as attempts, web.serving("wsgi:app", web.world(own), log) as product:
            yield product, attempts


@pytest.fixture(params=paths.NAMES)
def side(request, served):
    """Each hot path of the product."""
    product, attempts = served
    (path,) = paths.hot(product, product, attempts, only=[request.param])
    return path.own


def sent(side, count):
    return fire(Load(side.web.port, side.prepare(count))).answers


def test_every_path_is_answered_as_it_must_be(side):
    for count in (PEOPLE, 7):
        answers = sent(side, count)
        side.insist(answers)
        assert len(answers) == count


def test_one_answer_that_is_not_right_spoils_the_run(side):
    answers = sent(side, 5)
    side = replace(side, settle=lambda sent: None)
    others = [
        Answer(500, answers[2].body, 0.1),
        Answer(200, b"{}", 0.1),
        Answer(200, answers[3].body.replace(b"1", b"7"), 0.1),
    ]
    for other in others:
        with pytest.raises(Spoiled, match=r"第 3 个应答不对"):
            side.insist([*answers[:2], other, *answers[3:]])


def test_a_submission_that_the_database_lacks_spoils_the_run(served):
    product, attempts = served
    side = paths.submit(product, attempts)
    answers = sent(side, 6)
    twice = replace(side, check=lambda number, body: None)
    with pytest.raises(Spoiled, match="交卷 7 份，数据库里已交 6 份"):
        twice.insist([*answers, answers[0]])


def test_stored_attempts_are_of_earlier_weeks_and_ended(served):
    product, attempts = served
    side = paths.submit(product, attempts)
    assert list(attempts.store(1_000))[-1] <= 1_000
    with attempts.owner.connect() as connection:
        stored, papers, late = connection.execute(
            sa.text(
                "select count(*), count(distinct paper_id), "
                "count(*) filter (where a.deadline_at > p.closes_at) "
                "from attempts a join papers p on p.id = a.paper_id "
                "where a.state = 'submitted' and paper_id <> all(:now)"
            ),
            {"now": [attempts.campaign.daily, attempts.campaign.weekly]},
        ).one()
    assert (stored, papers, late) == (1_000, 100, 0)
    side.insist(sent(side, PEOPLE))
