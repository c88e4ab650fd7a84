"""Questions for the console's lists: under many subjects, citing many laws, some in review, some revised."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from quizsvc.accounts import service as accounts
from quizsvc.accounts.rules import Role
from quizsvc.bank import service
from quizsvc.bank.models import Question
from quizsvc.bank.rules import Content, QuestionType
from quizsvc.bank.service import indexing, writing
from quizsvc.kit import db

SUBJECTS, LAWS, BATCH = 60, 400, 2_000
COUNTED = "一二三四五六七八九十"
STATES = ("approved",) * 7 + ("in_review", "draft", "retired")
LOOKS = (
    ("题目，第一页", "/questions"),
    ("题目，最后几页", "/questions?page=380"),
    ("题目，按修改时间", "/questions?sort=-updated"),
    ("题目，按抽取", "/questions?sort=drawn&state=approved"),
    ("题目，常见的词", "/questions?q=监测"),
    ("题目，少见的词", "/questions?q=事项19731"),
    ("题目，科目和题型", "/questions?q=排放 第十二条&type=multiple&difficulty=3"),
    ("题目，待复核的", "/questions?flagged=true"),
    ("一道题", "/questions/5"),
    ("审核", "/review"),
    ("科目", "/subjects"),
    ("法规，引用多的在前", "/laws?sort=-questions"),
)
WRITTEN_IN_FULL = (
    "排污单位应当按照排污许可证规定和有关标准规范，依法开展自行监测，并保存原始监测记录",
    "现场检查时，执法人员不得少于两人，并应当出示执法证件，说明检查的依据和内容",
    "超过排放标准或者总量控制指标排放污染物的，由生态环境主管部门责令改正或者限制生产",
)


def fill(rows: int, *, now: datetime) -> None:
    """So many questions, in the running transaction."""
    long_ago = now - timedelta(days=90)
    paths = [("练兵", f"科目{number}") for number in range(SUBJECTS)]
    subjects = service.place_subjects(now=long_ago, actor=None, paths=paths)
    author = accounts.create(
        now=long_ago, actor=None, name="writer", display_name="编写", password=None, roles=[Role.EDITOR]
    ).id
    for start in range(0, rows, BATCH):
        contents = {number: _content(number) for number in range(start, min(start + BATCH, rows))}
        _write(contents, subjects, author=author, at=long_ago)


def _write(
    contents: Mapping[int, Content], subjects: Mapping[str, int], *, author: int, at: datetime
) -> None:
    made = sa.insert(Question).returning(Question.id, sort_by_parameter_order=True)
    rows = [_row(number, content, at) for number, content in contents.items()]
    ids = dict(zip(contents, db.session().scalars(made, rows), strict=True))
    written = {
        number: writing.revision_row(
            content,
            {},
            subject_id=subjects[f"科目{number % SUBJECTS}"],
            now=at + timedelta(seconds=number),
            actor=author,
            reason="新题",
        )
        for number, content in contents.items()
    }
    writing.add_revisions(
        [{"question_id": ids[number], "number": 1, **row} for number, row in written.items()]
    )
    indexing.index({ids[number]: content for number, content in contents.items()})


def _row(number: int, content: Content, at: datetime) -> dict[str, Any]:
    state = STATES[number % len(STATES)]
    return {
        "state": state,
        "content": content.fingerprint(),
        "revision_number": 1,
        "approved_revision": 1 if state == "approved" else None,
        "created_at": at,
        "last_drawn_at": at + timedelta(hours=number) if number % 3 else None,
    }


def _content(number: int) -> Content:
    type_ = list(QuestionType)[number % 3]
    said = WRITTEN_IN_FULL[number % len(WRITTEN_IN_FULL)]
    options = tuple((id_, f"{said[place : place + 20]}{number}") for place, id_ in enumerate("abcd"))
    return Content(
        type=type_,
        stem=f"关于事项{number}：{said}。下列说法正确的是？",
        options=options if type_ is not QuestionType.TRUE_FALSE else (),
        key=("a", "b") if type_ is QuestionType.MULTIPLE else ("a",),
        explanation=f"{said}。{said}。",
        citation=f"《第{number % LAWS}号条例》第{COUNTED[number % 10]}条；HJ {number % LAWS}-2019",
        difficulty=number % 3 + 1,
        tags=(f"标签{number % 40}", "排放"),
    ).completed()
