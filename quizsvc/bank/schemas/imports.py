"""Shapes of imports."""

import json
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, pre_dump, validate

from quizsvc.bank.imports import Outcome, place_of
from quizsvc.bank.models import IMPORT_STATES
from quizsvc.bank.rules import REASON_LIMIT, SUBJECT_LIMIT
from quizsvc.bank.service import Decision
from quizsvc.kit.fields import Flag, Id, Instant, PageShape, Shape, Text, TextFlag, Written
from quizsvc.kit.tables import LISTED, shapes

DECISIONS = '应写成 "工作表名!行号": "file"（用文件里这一行）或 "bank"（不用这一行），如 "Sheet1!3": "file"'
DECIDED = 2000
"""Decisions at once: they are a person's."""
MEND_LIMIT = 10_000
"""Characters of one text of a row that is put right; what a question takes is said by the report."""
PLACE_LIMIT = 300
"""Characters of a row's place."""


class Decisions(fields.Dict):
    """Whose key is right, by the row's place, as its outcome in the report says it."""

    def __init__(self, **kwargs: Any) -> None:
        values = fields.Enum(Decision, by_value=True, error_messages={"unknown": DECISIONS})
        super().__init__(
            keys=Text(most=PLACE_LIMIT),
            values=values,
            validate=validate.Length(max=DECIDED),
            metadata={"description": DECISIONS},
            **kwargs,
        )


class TextDecisions(Written[Mapping[str, Decision]]):
    """The same as JSON in a form's field."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Decision]:
        try:
            named = json.loads(value)
        except (TypeError, ValueError, RecursionError) as error:
            raise ValidationError(DECISIONS) from error
        found: dict[str, Decision] = Decisions().deserialize(named)
        return found


class ImportForm(shapes.ImportForm):
    """`extra_columns=tags` keeps unknown columns as tags; `as_new` takes no notice of question numbers;
    `background` has any file read by a job.
    """

    approve = TextFlag(load_default=False)
    subject = Text(most=SUBJECT_LIMIT, load_default="")
    extra_columns = fields.String(load_default="ignore", validate=validate.OneOf(["ignore", "tags"]))
    as_new = TextFlag(load_default=False)
    decisions = TextDecisions(load_default=dict, metadata={"description": f"JSON 对象，{DECISIONS}"})
    reason = Text(most=REASON_LIMIT, load_default="")
    background = TextFlag(load_default=False)


class CommitBody(Shape):
    """What is left out stays as it was said with the file."""

    skip_rejected = Flag()
    approve = Flag()
    decisions = Decisions()
    reason = Text(least=1, most=REASON_LIMIT)
    looked = Text(
        most=64,
        metadata={"description": "看过的那份报告的 looked；不是最近一次的就不写入（409 import-moved）"},
    )


class PlaceBody(Shape):
    """A row, as the report names it."""

    place = Text(required=True, least=1, most=PLACE_LIMIT)


class RowBody(PlaceBody):
    """A refused row as it should have been, in the columns of our own sheets; `options` in one text, or each
    by its letter. What is left out is blank.
    """

    subject = Text(load_default="", most=MEND_LIMIT)
    type = Text(load_default="", most=MEND_LIMIT)
    stem = Text(load_default="", most=MEND_LIMIT, lines=True)
    options = Text(load_default="", most=MEND_LIMIT, lines=True)
    option_a = Text(load_default="", most=MEND_LIMIT, lines=True)
    option_b = Text(load_default="", most=MEND_LIMIT, lines=True)
    option_c = Text(load_default="", most=MEND_LIMIT, lines=True)
    option_d = Text(load_default="", most=MEND_LIMIT, lines=True)
    option_e = Text(load_default="", most=MEND_LIMIT, lines=True)
    option_f = Text(load_default="", most=MEND_LIMIT, lines=True)
    option_g = Text(load_default="", most=MEND_LIMIT, lines=True)
    option_h = Text(load_default="", most=MEND_LIMIT, lines=True)
    key = Text(load_default="", most=MEND_LIMIT)
    explanation = Text(load_default="", most=MEND_LIMIT, lines=True)
    citation = Text(load_default="", most=MEND_LIMIT)
    difficulty = Text(load_default="", most=MEND_LIMIT)
    tags = Text(load_default="", most=MEND_LIMIT)


class DecisionBody(PlaceBody):
    decision = fields.String(
        required=True,
        validate=validate.OneOf([*Decision], error="应为 file（用文件里这一行）或 bank（不用这一行）"),
    )


class OutcomeShape(Shape):
    """`place` names the row in `decisions`."""

    sheet = fields.String(required=True)
    row = fields.Integer(required=True)
    place = fields.String(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf([*Outcome]))
    question_id = Id(required=True, allow_none=True)
    revision = fields.Integer(required=True, allow_none=True)
    stem = fields.String(required=True)

    @pre_dump
    def with_its_place(self, outcome: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        """The outcome of a report, old ones too."""
        return {**outcome, "place": place_of(outcome["sheet"], outcome["row"])}


class ReportShape(shapes.ReportShape):
    """rows = accepted + updated + duplicates + conflicts + rejected + skipped."""

    updated = fields.Integer(required=True)
    conflicts = fields.Integer(required=True)
    skipped = fields.Integer(required=True)
    subjects = fields.List(fields.String(), required=True)
    outcomes = fields.List(
        fields.Nested(OutcomeShape), required=True, metadata={"description": f"最多列出 {LISTED} 条"}
    )
    outcomes_total = fields.Integer(required=True)


class TakenShape(ReportShape):
    """A report, the number under which the import is kept, and what tells this look from the next."""

    import_id = Id(required=True)
    looked = fields.String(required=True)


class ImportShape(Shape):
    """`rows_done` of `rows` says how far a running one is; `problem` is why it failed."""

    id = Id(required=True)
    file_name = fields.String(required=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    mode = fields.String(required=True, validate=validate.OneOf(["check", "commit"]))
    state = fields.String(required=True, validate=validate.OneOf(IMPORT_STATES))
    phase = fields.String(required=True)
    rows_done = fields.Integer(required=True)
    rows = fields.Integer(required=True)
    committed = fields.Boolean(required=True)
    created_at = Instant(required=True)
    created_by = Id(required=True, allow_none=True)
    problem = fields.Dict(required=True, allow_none=True)


class WaitingShape(ImportShape):
    """The same, named as the answer that comes at once names it."""

    import_id = Id(required=True)


class ImportDetail(ImportShape):
    looked = fields.String(required=True)
    report = fields.Nested(ReportShape, required=True, allow_none=True)


class ImportPage(PageShape):
    items = fields.List(fields.Nested(ImportShape), required=True)


class SimilarShape(Shape):
    id = Id(required=True)
    likeness = fields.Integer(required=True, metadata={"description": "相似程度，百分数"})
    stem = fields.String(required=True)


class SimilarList(PageShape):
    items = fields.List(fields.Nested(SimilarShape), required=True)
