"""Shapes of proposals, for staff only: those of a correction hold keys."""

from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from quizsvc.bank.rules import OPTION_IDS
from quizsvc.corrections.rules import Kind, State
from quizsvc.kit.fields import Flag, Hundredths, Id, Instant, PageQuery, PageShape, Shape, Text
from quizsvc.papers.rules import Policy
from quizsvc.roster.schemas import track_name
from quizsvc.season.rules.calendar import FIRST_YEAR, LAST_YEAR
from quizsvc.season.schemas import SeasonQuery

KINDS, STATES = [kind.value for kind in Kind], [state.value for state in State]
POLICIES = [policy.value for policy in Policy]
MEMBERS = {
    Kind.VOID: {"attempt_id", "grant"},
    Kind.GRANT: {"paper_id", "person_id"},
    Kind.EXTENSION: {"paper_id", "closes_at"},
    Kind.SET_ASIDE: {"paper_id", "number"},
    Kind.CORRECTION: {"question_id", "policy", "key", "season"},
    Kind.REACH_BACK: {"membership", "exemption", "season"},
}
OPTIONAL = {"grant", "key", "season", "membership", "exemption"}
MOST_REASON, MOST_WHY_EXEMPT = 500, 100
within_reach = validate.Range(
    date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31), error=f"应在 {FIRST_YEAR} 年到 {LAST_YEAR} 年之间"
)
"""Days beside which there is another day."""


class DaysShape(Shape):
    """Whose days: the first and the last included, `last_on` null for as long as nobody says otherwise."""

    person_id = Id(required=True)
    first_on = fields.Date(required=True, validate=within_reach)
    last_on = fields.Date(required=True, allow_none=True, validate=within_reach)

    @validates_schema(skip_on_field_errors=True)
    def days_in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["last_on"] is not None and data["last_on"] < data["first_on"]:
            raise ValidationError("不能早于第一天", "last_on")


class MembershipShape(DaysShape):
    """Where the person belonged on these days; unit and track null: nowhere."""

    unit_id = Id(required=True, allow_none=True)
    track = fields.String(required=True, allow_none=True, validate=track_name)

    @validates_schema(skip_on_field_errors=True)
    def both_or_neither(self, data: dict[str, Any], **_: Any) -> None:
        if (data["unit_id"] is None) != (data["track"] is None):
            raise ValidationError("单位和条线要么都写，要么都为 null", "track")


class ExemptionShape(DaysShape):
    """Why the person was exempt on these days; null: they were not."""

    reason = Text(required=True, allow_none=True, least=1, most=MOST_WHY_EXEMPT)


class LookBody(Shape):
    """`void` takes `attempt_id` and `grant` (false if it is not there), `grant` `paper_id` and `person_id`,
    `extension` `paper_id` and `closes_at`, `set_aside` `paper_id` and `number`, `correction` `question_id`,
    `policy` and perhaps `key`, `reach_back` either `membership` or `exemption`; the last two perhaps
    `season`. For a look the reason does not matter.
    """

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    reason = Text(most=MOST_REASON)
    attempt_id = Id()
    grant = Flag()
    paper_id = Id()
    person_id = Id()
    closes_at = Instant()
    number = fields.Integer(strict=True, validate=validate.Range(1, 1000))
    question_id = Id()
    policy = fields.Enum(Policy, by_value=True, metadata={"type": "string"})
    key = fields.List(
        fields.String(validate=validate.OneOf(list(OPTION_IDS))),
        validate=validate.Length(min=1),
        metadata={"description": "正确答案，按最新版本的选项；不写为最新版本的答案"},
    )
    membership = fields.Nested(MembershipShape)
    exemption = fields.Nested(ExemptionShape)
    season = Id()

    @validates_schema(skip_on_field_errors=True)
    def its_members(self, data: dict[str, Any], **_: Any) -> None:
        wanted = MEMBERS[Kind(data["kind"])]
        for name in sorted(wanted - data.keys() - OPTIONAL):
            raise ValidationError("必须填写", name)
        for name in sorted(data.keys() - wanted - {"kind", "reason"}):
            raise ValidationError(f"{data['kind']} 没有这一项", name)
        if data["kind"] == Kind.REACH_BACK and len(data.keys() & {"membership", "exemption"}) != 1:
            raise ValidationError("membership 和 exemption 要写一项，只写一项", "membership")


class ProposeBody(LookBody):
    """The same, with the reason."""

    reason = Text(
        required=True,
        least=1,
        most=MOST_REASON,
        metadata={"description": "批准后写在更正版榜单和通报里，人人可见：不要写答案和个人隐私"},
    )


class RejectBody(Shape):
    reason = Text(required=True, least=1, most=MOST_REASON)


class ProposalsQuery(SeasonQuery, PageQuery):
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    paper = Id(load_default=None)


class KeptDays(Shape):
    """As they are kept: days are text already."""

    person_id = Id(required=True)
    first_on = fields.String(required=True, metadata={"format": "date"})
    last_on = fields.String(required=True, allow_none=True, metadata={"format": "date"})


class KeptMembership(KeptDays):
    unit_id = Id(required=True, allow_none=True)
    track = fields.String(required=True, allow_none=True)


class KeptExemption(KeptDays):
    reason = fields.String(required=True, allow_none=True)


class ChangeShape(Shape):
    """Only the members of the kind are there."""

    attempt_id = Id()
    grant = Flag()
    paper_id = Id()
    person_id = Id()
    closes_at = fields.String(metadata={"format": "date-time"})
    number = fields.Integer()
    question_id = Id()
    policy = fields.String()
    key = fields.List(fields.String(), allow_none=True)
    membership = fields.Nested(KeptMembership)
    exemption = fields.Nested(KeptExemption)
    season = Id()


class AttemptCountsShape(Shape):
    """Of the attempts on the paper: how many have ended and how many run; how many scores would change."""

    ended = fields.Integer(required=True)
    running = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    higher = fields.Integer(required=True)
    lower = fields.Integer(required=True)


class AffectedPerson(Shape):
    """An attempt whose score changes, and its person's week: the week's score, whether they take part, are
    eligible, are exempt, before and after; null where there is none. Who moves in a week without such an
    attempt has a line too, without attempt and paper.
    """

    person_id = Id(required=True)
    name = fields.String(required=True)
    attempt_id = Id(required=True, allow_none=True)
    paper_id = Id(required=True, allow_none=True)
    score_before = Hundredths(required=True, allow_none=True)
    score_after = Hundredths(required=True, allow_none=True)
    week = fields.String(required=True)
    week_before = Hundredths(required=True, allow_none=True)
    week_after = Hundredths(required=True, allow_none=True)
    took_part_before = fields.Boolean(required=True, allow_none=True)
    took_part_after = fields.Boolean(required=True, allow_none=True)
    eligible_before = fields.Boolean(required=True, allow_none=True)
    eligible_after = fields.Boolean(required=True, allow_none=True)
    exempt_before = fields.Boolean(required=True, allow_none=True)
    exempt_after = fields.Boolean(required=True, allow_none=True)


class AffectedUnit(Shape):
    track = fields.String(required=True)
    level = fields.String(required=True)
    unit_id = Id(required=True)
    name = fields.String(required=True)
    rank_before = fields.Integer(required=True, allow_none=True)
    rank_after = fields.Integer(required=True, allow_none=True)
    rate_before = Hundredths(required=True, allow_none=True)
    rate_after = Hundredths(required=True, allow_none=True)
    score_before = Hundredths(required=True, allow_none=True)
    score_after = Hundredths(required=True, allow_none=True)


class AffectedPeriod(Shape):
    """How many ranks of units and people would move; `units` whose rank, rate or score would. What is
    published (`published_version`) gets its next version, with the reason, once this is approved.
    """

    period = fields.String(required=True)
    published_version = fields.Integer(required=True, allow_none=True)
    units_moved = fields.Integer(required=True)
    people_moved = fields.Integer(required=True)
    units = fields.List(fields.Nested(AffectedUnit), required=True)


class OutcomeShape(Shape):
    """What would come of it, as things stood when it was proposed. Of `people_total` lines the first 200 are
    listed, those whose score changes most.
    """

    attempts = fields.Nested(AttemptCountsShape, required=True)
    people = fields.List(fields.Nested(AffectedPerson), required=True)
    people_total = fields.Integer(required=True)
    periods = fields.List(fields.Nested(AffectedPeriod), required=True)


class PolicyOutcome(OutcomeShape):
    """The same for a policy; `chosen`: the one that is proposed."""

    policy = fields.String(required=True, validate=validate.OneOf(POLICIES))
    chosen = fields.Boolean(required=True)


class DryRunShape(OutcomeShape):
    """`policies`, of a `correction` only: what each of the four would bring."""

    policies = fields.List(fields.Nested(PolicyOutcome))


class LookShape(Shape):
    """What the proposal would say; `open_proposal` about the same thing has to be decided before."""

    dry_run = fields.Nested(DryRunShape, required=True)
    inputs = fields.Dict(required=True)
    open_proposal = Id(required=True, allow_none=True)


class StepShape(Shape):
    """`account_id` is null for what the service did by itself."""

    state = fields.String(required=True)
    at = Instant(required=True)
    account_id = Id(required=True, allow_none=True)
    account_name = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True)


class ProposalSummary(Shape):
    id = Id(required=True, attribute="proposal.id")
    season = Id(required=True, attribute="proposal.season_id")
    paper_id = Id(
        required=True,
        allow_none=True,
        attribute="proposal.paper_id",
        metadata={"description": "涉及多份试卷或不涉及试卷的为 null"},
    )
    kind = fields.String(required=True, attribute="proposal.kind")
    state = fields.String(required=True, attribute="proposal.state")
    change = fields.Nested(ChangeShape, required=True, attribute="proposal.change")
    reason = fields.String(required=True, attribute="proposal.reason")
    proposed_by = Id(required=True, attribute="proposal.proposed_by")
    proposed_at = Instant(required=True, attribute="proposal.proposed_at")
    history = fields.List(fields.Nested(StepShape), required=True)


class ProposalShape(ProposalSummary):
    dry_run = fields.Nested(DryRunShape, required=True, attribute="proposal.dry_run")
    inputs = fields.Dict(required=True, attribute="proposal.inputs")


class ProposalPage(PageShape):
    items = fields.List(fields.Nested(ProposalSummary), required=True)
