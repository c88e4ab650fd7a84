"""Shapes of papers, for staff only: these show keys. What a participant sees of a paper is the attempts
room's.
"""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from quizsvc.bank.rules import WHY_NOT_DRAWN, QuestionType
from quizsvc.kit.fields import Flag, Hundredths, Id, Instant, PageQuery, PageShape, Shape, Text
from quizsvc.papers.rules import Blueprint, BlueprintPart, PaperKind, Policy
from quizsvc.season import rules as season_rules
from quizsvc.season.schemas import SeasonQuery, WeekField

MOST_QUESTIONS, MOST_POINTS = 200, 100_000
MOST_WEEKS = 8
"""So many weeks can be drawn at once."""
KINDS = [kind.value for kind in PaperKind]
STATES = ("drawn", "published")


class PartShape(Shape):
    type = fields.String(
        required=True,
        validate=validate.OneOf([season_rules.ANY_TYPE, *(kind.value for kind in QuestionType)]),
    )
    count = fields.Integer(required=True, strict=True, validate=validate.Range(1, MOST_QUESTIONS))
    points = Hundredths(
        required=True, validate=validate.Range(1, MOST_POINTS, error="分值应在 0.01 到 1000 之间")
    )
    subjects = fields.List(Text(least=1, most=100), load_default=list, validate=validate.Length(max=100))
    difficulties = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, 3)),
        load_default=list,
        validate=validate.Length(max=3),
    )


class BlueprintShape(Shape):
    parts = fields.List(fields.Nested(PartShape), required=True, validate=validate.Length(1, 50))

    @post_load
    def blueprint(self, data: dict[str, Any], **_: Any) -> Blueprint:
        """As the rules know it."""
        if sum(part["count"] for part in data["parts"]) > MOST_QUESTIONS:
            raise ValidationError(f"一份试卷最多 {MOST_QUESTIONS} 道题", "parts")
        return Blueprint(
            tuple(
                BlueprintPart(
                    None if part["type"] == season_rules.ANY_TYPE else QuestionType(part["type"]),
                    part["count"],
                    part["points"],
                    frozenset(part["subjects"]),
                    frozenset(part["difficulties"]),
                )
                for part in data["parts"]
            )
        )


def own_time(kind: str) -> tuple[str, str]:
    """Which of `on` and `week` says when a paper of this kind is, and which does not."""
    return ("on", "week") if kind == PaperKind.DAILY else ("week", "on")


class LookBody(Shape):
    """`on` for a daily practice, `week` for a weekly test; neither: for now. With `replace` what is drawn and
    not published yet is drawn anew.
    """

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    on = fields.Date()
    week = WeekField()
    blueprint = fields.Nested(BlueprintShape, load_default=None, allow_none=True)
    replace = Flag(load_default=False)

    @validates_schema(skip_on_field_errors=True)
    def its_own_time(self, data: dict[str, Any], **_: Any) -> None:
        wanted, other = own_time(data["kind"])
        if other in data:
            raise ValidationError(f"这种试卷要写 {wanted}，不写 {other}", other)


class DrawBody(LookBody):
    """One of both is there."""

    @validates_schema(skip_on_field_errors=True)
    def one_time(self, data: dict[str, Any], **_: Any) -> None:
        wanted, _other = own_time(data["kind"])
        if wanted not in data:
            raise ValidationError("必须填写", wanted)


class AheadBody(Shape):
    """The first week, and how many from there on inside the season."""

    week = WeekField(required=True)
    weeks = fields.Integer(strict=True, load_default=1, validate=validate.Range(1, MOST_WEEKS))


class SwapBody(Shape):
    """Without a question one is chosen by chance."""

    question_id = Id(load_default=None, allow_none=True)


class PapersQuery(SeasonQuery, PageQuery):
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class PaperShape(Shape):
    id = Id(required=True, attribute="paper.id")
    season = Id(required=True, attribute="paper.season_id")
    kind = fields.String(required=True, attribute="paper.kind")
    on = fields.Date(required=True, attribute="paper.on")
    week = WeekField(required=True)
    title = fields.String(required=True, attribute="paper.title")
    state = fields.String(required=True, attribute="paper.state")
    opens_at = Instant(required=True, attribute="paper.opens_at")
    closes_at = Instant(required=True, attribute="paper.closes_at")
    time_limit_s = fields.Integer(required=True, allow_none=True, attribute="paper.time_limit_s")
    question_count = fields.Integer(required=True)
    blueprint = fields.Dict(required=True, attribute="paper.blueprint")
    drawn_at = Instant(required=True, attribute="paper.drawn_at")
    published_at = Instant(required=True, allow_none=True, attribute="paper.published_at")


class OptionShape(Shape):
    id = fields.String(required=True)
    text = fields.String(required=True)


class PictureShape(Shape):
    """Where a picture belongs: "stem" or an option's id."""

    at = fields.String(required=True)
    id = fields.String(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)


class HowMarked(Shape):
    """How a place is marked since it was corrected: `keys` are those that are accepted, the newest last, and
    `revision_id` says the right one, if any.
    """

    policy = fields.String(required=True, validate=validate.OneOf([policy.value for policy in Policy]))
    keys = fields.Function(
        lambda how: [sorted(key) for key in how.keys], required=True, metadata={"type": "array"}
    )
    revision_id = Id(required=True, allow_none=True)


class KeyedQuestion(Shape):
    """A question of a paper as staff look at it. `outdated` says why the paper cannot be published with it;
    null if it can, and on every published paper. `key` is what stands there, `correction` how it is marked
    if that was wrong; what is `set_aside` counts for nobody.
    """

    number = fields.Integer(required=True, attribute="place.number")
    points = Hundredths(required=True, attribute="place.points")
    question_id = Id(required=True, attribute="place.question_id")
    revision_id = Id(required=True, attribute="place.revision_id")
    outdated = fields.String(required=True, allow_none=True, validate=validate.OneOf([*WHY_NOT_DRAWN]))
    set_aside = fields.Boolean(required=True, attribute="place.set_aside")
    correction = fields.Nested(HowMarked, required=True, allow_none=True, attribute="place.correction")
    type = fields.String(required=True, attribute="served.type")
    stem = fields.String(required=True, attribute="served.stem")
    options = fields.List(fields.Nested(OptionShape), required=True, attribute="served.options")
    pictures = fields.List(fields.Nested(PictureShape), required=True, attribute="served.pictures")
    key = fields.Function(
        lambda question: sorted(question["solution"].key), required=True, metadata={"type": "array"}
    )
    explanation = fields.String(required=True, attribute="solution.explanation")
    citation = fields.String(required=True, attribute="solution.citation")


class KeyedPaper(PaperShape):
    questions = fields.List(fields.Nested(KeyedQuestion), required=True)


class PaperPage(PageShape):
    items = fields.List(fields.Nested(PaperShape), required=True)


class PartFoundShape(Shape):
    """Of the `count` questions of a part `found` can be had; `usable` questions fit it at all, `fresh` ones
    of these were on no paper yet.
    """

    type = fields.Function(
        lambda one: season_rules.ANY_TYPE if one.part.type is None else one.part.type.value,
        required=True,
        metadata={"type": "string"},
    )
    count = fields.Integer(required=True, attribute="part.count")
    points = Hundredths(required=True, attribute="part.points")
    found = fields.Integer(required=True)
    usable = fields.Integer(required=True)
    fresh = fields.Integer(required=True)


class SupplyShape(Shape):
    """Questions of a type that can be drawn, those of them that were on no paper yet, how many a week of
    papers asks for by this type, and how many weeks the fresh ones last; null: nothing asks for it.
    """

    type = fields.String(required=True)
    usable = fields.Integer(required=True)
    fresh = fields.Integer(required=True)
    a_week = fields.Integer(required=True)
    weeks = fields.Integer(required=True, allow_none=True)


class LastingShape(Shape):
    """For how many whole weeks of papers there are questions that were on none yet, and the same in words;
    `any_type`: asked for by a week, of whatever type.
    """

    weeks = fields.Integer(required=True)
    words = fields.String(required=True)
    any_type = fields.Integer(required=True)
    supplies = fields.List(fields.Nested(SupplyShape), required=True)


class LookShape(Shape):
    """`lacks` says in words what the bank cannot fill, blank if it can fill all."""

    fills = fields.Function(lambda look: not look.lacks, required=True, metadata={"type": "boolean"})
    lacks = fields.String(required=True)
    parts = fields.List(fields.Nested(PartFoundShape), required=True)
    lasting = fields.Nested(LastingShape, required=True)


class MissingPaper(Shape):
    """`on` is the Monday of a weekly test's week."""

    kind = fields.String(required=True)
    on = fields.Date(required=True)
    detail = fields.String(required=True)


class AheadShape(Shape):
    """What was drawn, and what the bank cannot fill."""

    drawn = fields.List(fields.Nested(PaperShape), required=True)
    missing = fields.List(fields.Nested(MissingPaper), required=True)


class CorrectionShape(Shape):
    paper_id = Id(required=True, attribute="paper.id")
    title = fields.String(required=True, attribute="paper.title")
    season = Id(required=True, attribute="paper.season_id")
    number = fields.Integer(required=True, attribute="noted.number")
    corrected_at = Instant(required=True, attribute="noted.corrected_at")
    reason = fields.String(required=True, attribute="noted.reason")
    correction = fields.Nested(HowMarked, required=True, attribute="noted.how")


class CorrectionList(PageShape):
    items = fields.List(fields.Nested(CorrectionShape), required=True)
