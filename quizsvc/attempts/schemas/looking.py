"""Shapes of attempts for staff: those of a story hold keys."""

from marshmallow import fields, validate

from quizsvc.attempts.queries import SORTS
from quizsvc.attempts.rules import State
from quizsvc.attempts.schemas.answering import OptionShape, PictureShape
from quizsvc.kit.fields import Hundredths, Id, Instant, PageQuery, PageShape, Shape, Text
from quizsvc.papers.rules import PaperKind
from quizsvc.papers.schemas import HowMarked
from quizsvc.season.schemas import PeriodField, SeasonQuery

KINDS, STATES = [kind.value for kind in PaperKind], [state.value for state in State]
SORTED = [*SORTS, *(f"-{name}" for name in SORTS)]


class AttemptsQuery(SeasonQuery):
    """Which attempts; who names a paper need not name its season. `name` is part of a person's name or of
    their number.
    """

    period = PeriodField(load_default=None, metadata={"example": "2021-W28"})
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    paper = Id(load_default=None)
    person = Id(load_default=None)
    name = Text(load_default="", most=50)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    sort = fields.String(load_default="-started", validate=validate.OneOf(SORTED))


class AttemptPageQuery(AttemptsQuery, PageQuery):
    pass


class FoundAttemptShape(Shape):
    """Anybody's attempt as it is now; unit and track are those of its person when it began. `number` is the
    how-manieth of theirs on the paper, `counted` whether it is the one that counts, `staff` whether they
    could see keys then.
    """

    id = Id(required=True)
    paper_id = Id(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    on = fields.Date(required=True)
    person_id = Id(required=True)
    name = fields.String(required=True)
    unit_id = Id(required=True, allow_none=True)
    unit_name = fields.String(required=True, allow_none=True)
    track = fields.String(required=True, allow_none=True)
    number = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    staff = fields.Boolean(required=True)
    counted = fields.Boolean(required=True)
    started_at = Instant(required=True)
    deadline_at = Instant(required=True)
    submitted_at = Instant(required=True, allow_none=True)
    time_used_s = fields.Integer(required=True, allow_none=True)
    answered = fields.Integer(required=True)
    questions = fields.Integer(required=True)
    score = Hundredths(required=True, allow_none=True)
    void_reason = fields.String(required=True, allow_none=True)
    voided_at = Instant(required=True, allow_none=True)


class FoundAttemptPage(PageShape):
    items = fields.List(fields.Nested(FoundAttemptShape), required=True)


class AnsweredPlaceShape(Shape):
    """A question as its person had it: `number` is theirs, `place` the paper's, the options stand as they
    stood there. `chosen` is what was saved last, `seq` its counter (null: nothing ever was), `earned` null
    while the attempt runs. `key` stands on the paper, `correction` is how it is marked if that was wrong.
    """

    number = fields.Integer(required=True)
    place = fields.Integer(required=True, attribute="place.number")
    points = Hundredths(required=True, attribute="place.points")
    question_id = Id(required=True, attribute="place.question_id")
    revision_id = Id(required=True, attribute="place.revision_id")
    set_aside = fields.Boolean(required=True, attribute="place.set_aside")
    correction = fields.Nested(HowMarked, required=True, allow_none=True, attribute="place.correction")
    type = fields.String(required=True, attribute="served.type")
    stem = fields.String(required=True, attribute="served.stem")
    options = fields.List(fields.Nested(OptionShape), required=True)
    pictures = fields.List(fields.Nested(PictureShape), required=True, attribute="served.pictures")
    key = fields.List(fields.String(), required=True)
    chosen = fields.List(fields.String(), required=True)
    seq = fields.Integer(required=True, allow_none=True)
    earned = Hundredths(required=True, allow_none=True)


class StoryCorrectionShape(Shape):
    """What was corrected on the paper, at its number `place`."""

    place = fields.Integer(required=True, attribute="number")
    corrected_at = Instant(required=True)
    reason = fields.String(required=True)
    correction = fields.Nested(HowMarked, required=True, attribute="how")


class ScoreChangeShape(Shape):
    """That the attempt was marked anew because of what was corrected at these numbers of its paper."""

    at = Instant(required=True)
    places = fields.List(fields.Integer(), required=True, attribute="numbers")
    before = Hundredths(required=True)
    after = Hundredths(required=True)
    seen_at = Instant(required=True, allow_none=True)


class GrantShape(Shape):
    granted_at = Instant(required=True)
    reason = fields.String(required=True)


class StoryShape(Shape):
    """`places` are the attempts of its person on the paper that may count, allowed and granted."""

    attempt = fields.Nested(FoundAttemptShape, required=True)
    season = Id(required=True, attribute="season_id")
    places = fields.Integer(required=True)
    attempts = fields.List(fields.Nested(FoundAttemptShape), required=True)
    questions = fields.List(fields.Nested(AnsweredPlaceShape), required=True)
    corrections = fields.List(fields.Nested(StoryCorrectionShape), required=True)
    score_changes = fields.List(fields.Nested(ScoreChangeShape), required=True)
    grants = fields.List(fields.Nested(GrantShape), required=True)
