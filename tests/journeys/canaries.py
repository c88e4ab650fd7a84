"""Finding canaries: questions whose explanations and citations hold random words, and somebody who looks
everywhere for them.
"""

import csv
import io
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any
from unittest.mock import patch

import psycopg
import redis
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from quizsvc.kit import db, queue
from tests.factories import Factories
from tests.watch import CANARY, canary

BASE = "/api/v1"
SECRET_MEMBERS = {
    "key",
    "keys",
    "explanation",
    "citation",
    "citations",
    "earned",
    "answer",
    "correct",
    "right",
}
KEY_COLUMNS = re.compile(r"\b(?:question_revisions\w*|r)\.(key|explanation|citation)\b")
TYPES = {"single": "单选题", "multiple": "多选题", "true_false": "判断题"}
HEADINGS = ["科目", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "依据"]


def bank_file(**wanted: int) -> bytes:
    """A csv of so many questions of each type; the right option stands anywhere."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(HEADINGS)
    for type_, number in wanted.items():
        for place in range(number):
            options = [f"{type_}第{place}题的说法{letter}" for letter in "甲乙丙丁"]
            key = "ABCD"[place % 4]
            if type_ == "true_false":
                options, key = ["", "", "", ""], "对错"[place % 2]
            elif type_ == "multiple":
                key += "ABCD"[(place + 1) % 4]
            stem = f"关于{type_}事项{place}，下列说法正确的是"
            why = [f"解析：{canary()}", f"《某法》{canary()}"]
            rows.writerow(["法规", TYPES[type_], stem, *options, key, *why])
    return text.getvalue().encode("utf-8-sig")


def canaries_of(paper_id: int | str) -> set[bytes]:
    """Those of a paper's questions, straight from the tables."""
    found = sa.text(
        "select r.explanation, r.citation from question_revisions r "
        "join paper_questions q on q.revision_id = r.id where q.paper_id = :paper"
    )
    with db.transaction() as session:
        rows = session.execute(found, {"paper": int(paper_id)}).all()
    return set(CANARY.findall("".join(map("".join, rows)).encode()))


SIGN_OUT = {
    ("POST", f"{BASE}/auth/logout"),
    ("POST", f"{BASE}/auth/refresh"),
    ("DELETE", f"{BASE}/me/sessions"),
    ("DELETE", f"{BASE}/me/sessions/<id:session_id>"),
}


class Seeker:
    """Somebody with an account (or none) who calls every route with every id, and keeps all bytes."""

    def __init__(self, app: Flask, headers: dict[str, str], *, staff: bool = False) -> None:
        self.app, self.headers, self.staff = app, headers, staff
        self.client: FlaskClient = app.test_client()
        self.attempts: list[str] = []
        self.heard = b""
        self.members: set[str] = set()

    def call(self, method: str, path: str, **sent: Any) -> Any:
        """One request of theirs; every byte of its answer is kept."""
        with self.client.open(path, method=method, headers=self.headers, **sent) as answer:
            head = f"{answer.status}\n{answer.headers}\n".encode()
            body = answer.get_data()
            self.heard += head + body
            if body and f"{answer.mimetype}".endswith("json") and path != f"{BASE}/openapi.json":
                self.members |= set(_members(json.loads(body)))
        return answer

    def start(self, paper: str) -> dict[str, Any]:
        """Start a paper."""
        answer = self.call("POST", f"{BASE}/papers/{paper}/attempts", json={})
        assert answer.status_code in (200, 201), answer.json
        made: dict[str, Any] = answer.json
        if made["id"] not in self.attempts:
            self.attempts.append(made["id"])
        return made

    def answer(self, attempt: dict[str, Any]) -> Any:
        """Hand in the first option of every question."""
        sent = {str(q["number"]): {"chosen": ["a"], "seq": 9} for q in attempt["questions"]}
        for verb, method in (("answers", "PUT"), ("submit", "POST")):
            last = self.call(method, f"{BASE}/attempts/{attempt['id']}/{verb}", json={"answers": sent})
            assert last.status_code == 200, last.json
        return last.json

    def review(self) -> set[bytes]:
        """The same without starting anything: while a practice runs, its paper's keys are kept back."""
        return self.walk(but=f"{BASE}/papers/<id:paper_id>/attempts")

    def walk(self, *, but: str = "") -> set[bytes]:
        """Every route of the map with every id that there is; the canaries heard, and nothing stays heard.

        What would sign them out is left alone; a hand-in is asked for with no answers. Nobody but staff is
        let into a route of theirs.
        """
        self.heard, self.members = b"", set()
        for rule in self.app.url_map.iter_rules():
            policy = getattr(self.app.view_functions[rule.endpoint], "policy", None)
            for method in sorted(rule.methods or ()):
                if (method, rule.rule) not in SIGN_OUT and rule.rule != but:
                    for path in self._paths(rule.rule):
                        self._look(method, path, policy)
        return set(CANARY.findall(self.heard))

    def _look(self, method: str, path: str, policy: Any) -> None:
        sent: dict[str, Any] = {} if method in ("GET", "HEAD") else {"json": {}}
        answer = self.call(method, path, **sent)
        assert answer.status_code < 500, (method, path)
        theirs = policy is None or policy.name in ("anyone", "known", "bearing", "signed_in", "participant")
        if not theirs and not self.staff:
            # From a page, whoever is not signed in is sent to where they can.
            assert answer.status_code in (401, 403, *([303] if path.startswith("/console") else [])), (
                method,
                path,
            )

    def _paths(self, rule: str) -> list[str]:
        names = re.findall("<(?:[a-z]+:)?([a-z_]+)>", rule)
        blank = re.sub("<[^>]+>", "{}", rule)
        return [blank.format(*values) for values in product(*(self._values(name) for name in names))]

    def _values(self, name: str) -> list[str]:
        special = {
            "attempt_id": self.attempts,
            "import_id": _ids("question_imports"),
            "request_id": _ids("roster_requests"),
            "job_id": ["0"],
            "number": ["1"],
            "change_id": _ids("score_changes"),
            "print_id": _ids("certificate_prints"),
            "picture_id": _ids("pictures", "sha256")[:3],
            "code": _ids("certificates", "code")[:3],
            "typed": ["0000-0000-0000-0000"],
            "kind": ["weekly", "monthly"],
            "period": ["2021-W28", "2021-W29", "season"],
            "name": ["swagger-ui.css"],
            "address": ["boards"],
            "version": ["000000000000"],
            "suffix": ["json", "xlsx", "docx"],
        }
        many = ("question_id", "account_id", "subject_id", "law_id", "unit_id", "person_id")
        few = 3 if name in many else None
        return special[name] if name in special else _ids(f"{name.removesuffix('_id')}s")[:few]


def _ids(table: str, column: str = "id") -> list[str]:
    with db.transaction() as session:
        return [str(id_) for id_ in session.scalars(sa.text(f"select {column} from {table} order by 1"))]


def _members(value: Any) -> Iterator[str]:
    """The names of all members that hold anything, at any depth."""
    if isinstance(value, list):
        for each in value:
            yield from _members(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if each is not None:
                yield name
            yield from _members(each)


def everything_in_redis() -> bytes:
    """All keys and values of our Redis; RQ keeps its jobs compressed, so those are opened."""
    connection: redis.Redis = queue.current().connection
    found: list[bytes] = []
    for key in connection.scan_iter():
        read: dict[str, Any] = {
            "string": lambda key: [connection.get(key)],
            "hash": lambda key: [part for pair in connection.hgetall(key).items() for part in pair],
            "list": lambda key: connection.lrange(key, 0, -1),
            "set": lambda key: list(connection.smembers(key)),
            "zset": lambda key: connection.zrange(key, 0, -1),
            "stream": lambda key: [str(connection.xrange(key)).encode()],
        }
        kind: Any = connection.type(key)
        found += [key, *read[kind.decode()](key)]
    for value in list(found):
        if value.startswith(b"\x78"):
            found.append(zlib.decompress(value))
    return b"\n".join(found)


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """What psycopg is told to send to PostgreSQL meanwhile, by whomever: statements with their values."""
    sent: list[tuple[str, Any]] = []
    execute = psycopg.Cursor.execute

    def noted(cursor: Any, query: Any, values: Any = None, **more: Any) -> Any:
        sent.append((str(query), values))
        return execute(cursor, query, values, **more)

    with patch.object(psycopg.Cursor, "execute", noted):
        yield sent


def columns_read(sent: list[tuple[str, Any]]) -> set[str]:
    """What is read of questions beside what everybody sees; a statement that is given none to show reads
    nothing.
    """
    return {
        match[1]
        for statement, values in sent
        if not (isinstance(values, dict) and values.get("shown") == [])
        for match in KEY_COLUMNS.finditer(statement)
    }


class Office:
    """The organizer, who imports, draws and publishes through the API."""

    def __init__(self, app: Flask, make: Factories) -> None:
        self.client = app.test_client()
        self.headers = make.headers(make.account("organizer"))

    def bring(self, data: bytes) -> None:
        """Import a file of questions, approved at once."""
        form = {"mode": "commit", "approve": "true", "file": (io.BytesIO(data), "题库.csv")}
        answer = self.client.post(f"{BASE}/imports/questions", data=form, headers=self.headers)
        report: Any = answer.json
        assert (answer.status_code, report["rejected"]) == (200, 0), report

    def draw(self, **body: str) -> Any:
        """Ask for a paper; the answer, good or bad."""
        return self.client.post(f"{BASE}/papers", json=body, headers=self.headers)

    def drawn(self, **body: str) -> str:
        """Draw a paper; its id."""
        answer = self.draw(**body)
        assert answer.status_code == 201, answer.json
        return str(answer.json["id"])

    def publish(self, paper: str) -> None:
        """Publish it."""
        answer = self.client.post(f"{BASE}/papers/{paper}/publish", headers=self.headers)
        assert answer.status_code == 200, answer.json
