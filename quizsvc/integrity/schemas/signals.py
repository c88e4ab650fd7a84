"""Shapes of signals, for organizers and auditors; and of devices, which only ever come in."""

from marshmallow import fields, validate

from quizsvc.integrity.queries import SORTS
from quizsvc.integrity.rules import DECISIONS, SignalKind, SignalState
from quizsvc.kit.fields import Hundredths, Id, Instant, PageQuery, PageShape, Shape, Text
from quizsvc.season.schemas import PeriodField, SeasonQuery

KINDS, STATES = [kind.value for kind in SignalKind], [state.value for state in SignalState]
SORTED = [*SORTS, *(f"-{name}" for name in SORTS)]
MOST_REASON = 500


class DeviceBody(Shape):
    """`device` is a random id that the page makes up once and keeps; it says nothing about the machine."""

    device = fields.String(
        required=True,
        validate=validate.Regexp(
            r"[A-Za-z0-9_-]{16,100}\Z", error="应为 16 至 100 个字母、数字、下划线或连字符"
        ),
    )


class SignalsFilter(SeasonQuery):
    """Which signals; who names a paper or attempt need not name its season."""

    period = PeriodField(load_default=None, metadata={"example": "2021-W28"})
    paper = Id(load_default=None)
    person = Id(load_default=None)
    attempt = Id(load_default=None)
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    sort = fields.String(load_default="-found", validate=validate.OneOf(SORTED))


class SignalsQuery(SignalsFilter, PageQuery):
    pass


class DecideBody(Shape):
    decision = fields.String(required=True, validate=validate.OneOf([each.value for each in DECISIONS]))
    reason = Text(required=True, least=1, most=MOST_REASON)


class SignalPaperShape(Shape):
    id = Id(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    on = fields.Date(required=True)


class SignalAttemptShape(Shape):
    """An attempt as it is now; the unit is that of its person when it began."""

    attempt_id = Id(required=True)
    person_id = Id(required=True)
    name = fields.String(required=True)
    unit_id = Id(required=True, allow_none=True)
    unit_name = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    score = Hundredths(required=True, allow_none=True)
    started_at = Instant(required=True)
    submitted_at = Instant(required=True, allow_none=True)


class SignalStepShape(Shape):
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    at = Instant(required=True)
    account_id = Id(required=True)
    account_name = fields.String(required=True)
    reason = fields.String(required=True)


class SignalShape(Shape):
    """`sentence` says what is odd, `evidence` the same in numbers: of `speed` `{time_used_s, least_s,
    characters, answers, score}`, of `likeness` `{people, answers, wrong: [{revision_id, gave_it, of}],
    chance, pairs, span_s}`, of `device` `{people, gaps_s}`.
    """

    id = Id(required=True, attribute="signal.id")
    paper = fields.Nested(SignalPaperShape, required=True)
    kind = fields.String(required=True, attribute="signal.kind", validate=validate.OneOf(KINDS))
    state = fields.String(required=True, attribute="signal.state", validate=validate.OneOf(STATES))
    sentence = fields.String(required=True, attribute="signal.sentence")
    evidence = fields.Dict(required=True, attribute="signal.evidence")
    found_at = Instant(required=True, attribute="signal.found_at")
    attempts = fields.List(fields.Nested(SignalAttemptShape), required=True)
    history = fields.List(fields.Nested(SignalStepShape), required=True)


class SignalPage(PageShape):
    items = fields.List(fields.Nested(SignalShape), required=True)
