"""The least that Flask can do for each hot path: what `scripts/bench answers` measures quizsvc against.

    DATABASE_URL=postgresql://… REDIS_URL=redis://… python -m gunicorn limits_app:app

No caller is asked who they are, nothing is checked and nothing written to a log.

    GET  /hello           a small body
    GET  /question-set    a daily practice of five questions, ready in Redis
    GET  /page            a page of fifty units of a board, ready in Redis
    POST /insert          one row, committed
    POST /attempt         twenty answers marked and kept as one row, committed
"""

import json
import os
from random import Random
from typing import Any

import redis
from flask import Flask, Response, request
from psycopg_pool import ConnectionPool

# Workers that start side by side take turns at making the tables.
TABLES = """
select pg_advisory_xact_lock(7251);
create table if not exists bare_rows (
    id bigint generated always as identity primary key,
    member integer, paper integer, answer text, at timestamptz default now());
create table if not exists bare_attempts (
    id bigint generated always as identity primary key,
    member integer, paper integer, score integer, answers jsonb, at timestamptz default now());
"""
KEEP_ROW = "insert into bare_rows (member, paper, answer) values (%s, %s, %s) returning id"
KEEP_ATTEMPT = (
    "insert into bare_attempts (member, paper, score, answers) values (%s, %s, %s, %s) returning id"
)

app = Flask(__name__)
store = redis.Redis.from_url(os.environ["REDIS_URL"])
database = ConnectionPool(
    os.environ["DATABASE_URL"], min_size=8, max_size=8, kwargs={"autocommit": True}, open=True
)


def questions() -> dict[str, Any]:
    """About as much text as five questions have."""
    options = [{"id": letter, "text": "这是其中一个选项的文字"} for letter in "abcd"]
    stem = "根据有关规定，排污单位应当对监测数据的真实性和准确性负责，下列说法正确的是（　）"
    return {
        "questions": [
            {"number": number, "type": "single", "stem": stem, "points": "20.00", "options": options}
            for number in range(1, 6)
        ]
    }


def board() -> dict[str, Any]:
    """One page of a board."""
    figures = {"eligible": 41, "participants": 38, "rate": "92.68", "average": "86.40", "score": "89.54"}
    rows = [
        {"rank": place, "change": 0, "unit": {"id": str(place), "name": f"某单位{place}"}, **figures}
        for place in range(1, 51)
    ]
    return {"items": rows, "page": 1, "page_size": 50, "total": 120}


KEYS = {str(place): Random(place).choice("abcd") for place in range(1, 21)}
store.mset({"bare:questions": json.dumps(questions()), "bare:board": json.dumps(board())})
with database.connection() as made:
    made.execute(TABLES)


def keep(statement: str, values: tuple[Any, ...]) -> int:
    """Insert a row and commit; its id."""
    with database.connection() as connection:
        row = connection.execute(statement, values).fetchone()
    return row[0]


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"hello": "world"}


@app.get("/question-set")
def question_set() -> Response:
    return Response(store.get("bare:questions"), mimetype="application/json")


@app.get("/page")
def page() -> Response:
    return Response(store.get("bare:board"), mimetype="application/json")


@app.post("/insert")
def insert() -> dict[str, int]:
    body = request.get_json()
    return {"id": keep(KEEP_ROW, (body["member"], body["paper"], body["answer"]))}


@app.post("/attempt")
def attempt() -> dict[str, int]:
    body = request.get_json()
    answers = body["answers"]
    score = 5 * sum(KEYS.get(place) == chosen for place, chosen in answers.items())
    kept = keep(KEEP_ATTEMPT, (body["member"], body["paper"], score, json.dumps(answers)))
    return {"id": kept, "score": score}
