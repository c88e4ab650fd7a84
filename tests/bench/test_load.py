"""The load generator: every answer belongs to its request, and what is slow or broken is seen."""

import time

import pytest

from tests.bench.answering import answering, broken, echo
from tests.bench.load import Load, Silence, fire, generator, request


def asked_for(count: int) -> list[bytes]:
    return [request("GET", f"/{number}") for number in range(count)]


def test_answers_stand_in_the_order_of_the_requests():
    with answering(echo) as (port, brought):
        told = fire(Load(port, asked_for(50), connections=4))
    assert [answer.body for answer in told.answers] == [b"/%d" % number for number in range(50)]
    assert {answer.status for answer in told.answers} == {200}
    assert (len(brought), sum(brought)) == (4, 50)


def test_there_are_no_more_connections_than_requests():
    with answering(echo) as (port, brought):
        assert len(fire(Load(port, asked_for(3), connections=16)).answers) == 3
    assert brought == [1, 1, 1]


def test_an_answer_may_come_in_pieces_and_be_refused():
    def slow(asked: bytes) -> bytes:
        return b"HTTP/1.1 503 No\r\nContent-Length: 300000\r\n\r\n" + b"x" * 300_000

    with answering(slow) as (port, _):
        (answer,) = fire(Load(port, asked_for(1))).answers
    assert (answer.status, len(answer.body)) == (503, 300_000)


def test_by_the_clock_each_request_goes_at_its_moment_whatever_the_others_do():
    arrived: dict[bytes, float] = {}

    def late(asked: bytes) -> bytes:
        arrived[asked.split()[1]] = time.monotonic()
        time.sleep(0.2)
        return echo(asked)

    with answering(late) as (port, brought):
        told = fire(Load(port, asked_for(3), due=[0.1, 0.0, 0.15]))
    assert sorted(arrived, key=lambda path: arrived[path]) == [b"/1", b"/0", b"/2"]
    assert arrived[b"/2"] - arrived[b"/1"] >= 0.14
    assert all(answer.took >= 0.2 for answer in told.answers)
    assert brought == [1, 1, 1]


def test_the_time_that_a_request_waited_to_be_sent_counts():
    def stuck(asked: bytes) -> bytes:
        time.sleep(0.1)
        return echo(asked)

    with answering(stuck) as (port, _):
        told = fire(Load(port, asked_for(3), connections=1))
    assert told.seconds >= 0.3


def test_a_broken_connection_is_no_answer():
    with answering(broken) as (port, _), pytest.raises(Silence):
        fire(Load(port, asked_for(2), connections=1))


def test_it_runs_in_a_process_of_its_own():
    with answering(echo) as (port, _), generator() as process:
        told = process.submit(fire, Load(port, [request("GET", "/x", token="t", body=b"{}")])).result()
    assert [answer.body for answer in told.answers] == [b"/x"]
