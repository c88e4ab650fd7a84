"""What an export says comes back from an import, whatever stands in the questions: 500 made-up ones for each
format, 10,000 with `--scale 20`.
"""

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from quizsvc.bank import exports, imports, queries, service
from quizsvc.bank.exports import Exported
from quizsvc.bank.rules import STATES, TRUE_FALSE_OPTIONS, Content, QuestionType, SubjectTree, path_text
from quizsvc.kit import db
from tests.bank.made_up import together
from tests.factories import LONG_AGO

TOGETHER = 10
"""Questions of one file."""
DOUBTS = {"option-refers", "full-width"}
"""What an import asks people to look at, though it takes the texts as they are."""


def again(row: imports.Candidate, tree: SubjectTree) -> Exported:
    """The question as it would leave the house once more."""
    assert row.question_id is not None
    assert row.revision is not None
    assert row.state is not None
    path = path_text(tree.path(row.subject))
    return Exported(row.question_id, row.revision, row.state, path, row.content, row.pictures)


# With pictures: test_picture_files.py.
@pytest.mark.parametrize("format_", exports.WRITERS)
def test_questions_come_back_as_they_went(format_: str, scale: int) -> None:
    @settings(max_examples=50 * scale, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(together(TOGETHER))
    def come_back(items: list[Exported]) -> None:
        data, tree = exports.write(format_, items), SubjectTree({})
        name = f"x.{exports.WRITERS[format_].suffix}"
        examined = imports.examine(data, name, subject="别的", tree=tree)
        assert [(fault.row, fault.code, fault.message) for fault in examined.errors] == []
        assert examined.skipped == []
        assert {told.code for told in examined.warnings} <= DOUBTS
        assert [again(row, tree) for row in examined.candidates] == items
        assert [row.mark for row in examined.candidates] == [item.content.mark() for item in items]

    come_back()


@pytest.mark.parametrize("format_", exports.WRITERS)
def test_an_import_approves_nothing_and_adds_nothing_retired(app: Flask, format_: str) -> None:
    items = [
        Exported(number, 1, state, "水", Content(QuestionType.TRUE_FALSE, state, TRUE_FALSE_OPTIONS, ("a",)))
        for number, state in enumerate(STATES, 1)
    ]
    with db.transaction():
        report = service.import_questions(
            now=LONG_AGO,
            actor=None,
            data=exports.write(format_, items),
            filename="x",
            commit=True,
            as_new=True,
        )
    found = queries.standing(queries.ids(queries.Wanted(), most=10)).values()
    begun = {question.content.stem: question.state for question in found}
    assert begun == {"draft": "draft", "in_review": "in_review", "approved": "draft"}
    assert (report.accepted, report.skipped) == (3, 1)
