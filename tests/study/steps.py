"""What somebody does who studies, through HTTP; the factories' keys are a, and a and b for multiple."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from quizsvc.bank.models import QuestionRevision
from quizsvc.kit import db
from tests.attempts.steps import start, submit

BASE = "/api/v1"
RIGHT = {"multiple": ["a", "b"]}


class Learner:
    """A participant with a phone."""

    def __init__(self, client: Any, account: Any, make: Any) -> None:
        self.client, self.account = client, account
        self.headers = make.headers(account)

    def call(self, method: str, path: str, **sent: Any) -> Any:
        return self.client.open(BASE + path, method=method, headers=self.headers, **sent)

    def get(self, path: str, **query: Any) -> Any:
        answer = self.call("GET", path, query_string=query)
        assert answer.status_code == 200, answer.json
        return answer.json

    def start(self, paper: Any) -> Any:
        return start(self.client, self.headers, paper).json

    def sit(self, paper: Any, wrong: tuple[str, ...] = (), blank: tuple[str, ...] = ()) -> Any:
        """Hand in a paper: all right but the questions with these stems."""
        attempt = self.start(paper)
        answers = {
            str(each["number"]): {"chosen": _chosen(each, each["stem"] in wrong), "seq": 1}
            for each in attempt["questions"]
            if each["stem"] not in blank
        }
        answer = submit(self.client, self.headers, attempt, answers)
        assert answer.status_code == 200, answer.json
        return answer.json

    def book(self, **query: Any) -> Any:
        return self.get("/me/wrong-questions", **query)

    def wrong(self, **query: Any) -> list[str]:
        """The stems in the book, in order."""
        return [line["stem"] for line in self.book(**query)["items"]]

    def star(self, question: int, method: str = "PUT") -> int:
        return int(self.call(method, f"/me/wrong-questions/{question}/star").status_code)

    def ask(self, **body: Any) -> Any:
        """Ask for free practice; the answer, good or bad."""
        return self.call("POST", "/practice", json=body)

    def drill(self, **body: Any) -> Any:
        answer = self.ask(**body)
        assert answer.status_code == 201, answer.json
        return answer.json

    def reply(self, practice: Any, number: int, chosen: list[str]) -> Any:
        return self.call(
            "POST", f"/practice/{practice['id']}/answers", json={"number": number, "chosen": chosen}
        )

    def practise(self, *, wrong: bool = False, **body: Any) -> Any:
        """Draw and answer everything."""
        practice = self.drill(**body)
        for each in practice["questions"]:
            answer = self.reply(practice, each["number"], _chosen(each, wrong))
            assert answer.status_code == 200, answer.json
            assert answer.json["result"]["right"] is not wrong
        return practice


def _chosen(question: Any, wrong: bool) -> list[str]:
    return ["b"] if wrong else RIGHT.get(question["type"], ["a"])


def place_of(practice: Any, stem: str) -> int:
    """Where a question stands."""
    return next(int(each["number"]) for each in practice["questions"] if each["stem"] == stem)


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the room asks of PostgreSQL meanwhile."""
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    sa.event.listen(db.db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(db.db.engine, "before_cursor_execute", note)


def solutions(sent: list[str]) -> list[str]:
    """The statements that bring a key, explanation or citation; comparing them in the database is none."""
    wanted = re.compile(r"question_revisions\.(key|explanation|citation)(,|\s+FROM)")
    return [statement for statement in sent if wanted.search(statement)]


def on_a_test(make: Any, season: Any, stem: str, **more: Any) -> Any:
    """Draw the question with this stem for this week's test, six seconds after midnight of Monday."""
    revision = db.session().scalars(sa.select(QuestionRevision).filter_by(stem=stem)).one()
    wanted = {"kind": "weekly", "revisions": [revision], "points": [400], "drawn_on_time": True}
    return make.paper(season, **{**wanted, **more})
