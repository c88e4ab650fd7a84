"""Shapes of study, as a participant sees their own: only a result can hold a key, when it may be told."""

from marshmallow import fields, validate

from quizsvc.attempts.schemas.answering import OptionShape, PictureShape
from quizsvc.bank.rules import path_text
from quizsvc.kit.fields import Flag, Hundredths, Id, Instant, PageQuery, PageShape, Shape, Text
from quizsvc.papers.rules import PaperKind, Policy
from quizsvc.season.schemas import PeriodQuery
from quizsvc.study.rules import MOST_AT_ONCE, Uncounted


class HistoryQuery(PeriodQuery, PageQuery):
    kind = fields.String(
        load_default=None,
        validate=validate.OneOf([kind.value for kind in PaperKind], error="类别应为 daily 或 weekly"),
    )


class HistoryPaper(Shape):
    id = Id(required=True, attribute="paper_id")
    season = Id(required=True, attribute="season_id")
    kind = fields.String(required=True)
    title = fields.String(required=True)
    on = fields.Date(required=True, metadata={"description": "练习的日期，或测试那一周的星期一"})


class DoneShape(Shape):
    id = Id(required=True, attribute="sat.id")
    paper = fields.Nested(HistoryPaper, required=True, attribute="sat")
    week = fields.String(required=True)
    number = fields.Integer(required=True, attribute="sat.facts.number")
    candidate = fields.Boolean(
        required=True, metadata={"description": "可以计入的那几次之一；false 是以后的练习，永不计入"}
    )
    counted = fields.Boolean(required=True)
    uncounted = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf([reason.value for reason in Uncounted]),
        metadata={
            "description": "没有计入的原因：running 未结束，void 已作废，practice 是练习，blank 没有作答，"
            "staff 命题组织人员不计入，another 计入的是另一次"
        },
    )
    state = fields.String(required=True, attribute="sat.facts.state")
    score = Hundredths(required=True, allow_none=True, attribute="sat.facts.score")
    started_at = Instant(required=True, attribute="sat.started_at")
    deadline_at = Instant(required=True, attribute="sat.deadline_at")
    submitted_at = Instant(required=True, allow_none=True, attribute="sat.facts.submitted_at")
    time_used_s = fields.Integer(required=True, allow_none=True)
    review_at = Instant(required=True, allow_none=True)
    void_reason = fields.String(required=True, allow_none=True, attribute="sat.void_reason")


class HistoryShape(PageShape):
    items = fields.List(fields.Nested(DoneShape), required=True)


class StreakShape(Shape):
    days = fields.Integer(required=True)
    today_done = fields.Boolean(required=True)
    counted = fields.Boolean(
        required=True, metadata={"description": "false：其中有的天是以命题组织人员身份做的，不计入成绩"}
    )


class StudySubject(Shape):
    id = Id(required=True)
    name = fields.String(required=True)
    path = fields.Function(
        lambda subject: path_text(subject.path), required=True, metadata={"type": "string"}
    )


class SubjectCount(Shape):
    subject = fields.Nested(StudySubject, required=True)
    questions = fields.Integer(required=True)


class BookQuery(PageQuery):
    subject = Id(load_default=None)


class QuestionShape(Shape):
    type = fields.String(required=True, attribute="question.type")
    stem = fields.String(required=True, attribute="question.stem")
    options = fields.List(fields.Nested(OptionShape), required=True, attribute="question.options")
    pictures = fields.List(fields.Nested(PictureShape), required=True, attribute="question.pictures")


class ToldShape(Shape):
    chosen = fields.List(fields.String(), required=True)
    right = fields.Boolean(required=True, allow_none=True)
    key = fields.List(fields.String(), required=True, allow_none=True)
    explanation = fields.String(required=True, allow_none=True)
    citation = fields.String(required=True, allow_none=True)
    withheld = fields.String(required=True, allow_none=True, metadata={"description": "暂不公布的原因"})


class BookLine(QuestionShape):
    question_id = Id(required=True)
    subject = fields.Nested(StudySubject, required=True)
    result = fields.Nested(ToldShape, required=True, attribute="told")
    wrong_at = Instant(required=True)
    in_practice = fields.Boolean(required=True, metadata={"description": "最近一次是在自由练习里答错的"})
    times = fields.Integer(required=True, metadata={"description": "一共答错几次"})
    rights = fields.Integer(
        required=True, metadata={"description": "最近一次答错以后，在自由练习里答对几次；两次就移出"}
    )
    starred = fields.Boolean(required=True)


class BookShape(PageShape):
    items = fields.List(fields.Nested(BookLine), required=True)
    subjects = fields.List(
        fields.Nested(SubjectCount), required=True, metadata={"description": "整本错题本里各科目的题数"}
    )
    withheld = fields.Integer(
        required=True, metadata={"description": "整本错题本里因在本周测试中而暂不显示的题数"}
    )
    note = fields.String(required=True, allow_none=True)


class PracticeSubject(Shape):
    id = Id(required=True)
    name = fields.String(required=True)
    path = fields.String(required=True)
    questions = fields.Integer(
        required=True,
        metadata={"description": "题库里已通过的题数，含下级科目；其中在未结束的试卷上的，结束后才能练"},
    )


class PracticeSubjectsShape(PageShape):
    items = fields.List(fields.Nested(PracticeSubject), required=True)
    left = fields.Integer(required=True, metadata={"description": "今天还能出几题"})


class PracticeBody(Shape):
    subject_id = Id(load_default=None, allow_none=True)
    book = Flag(load_default=False, metadata={"type": "boolean"})
    count = fields.Integer(load_default=10, strict=True, validate=validate.Range(1, MOST_AT_ONCE))


class PlaceShape(QuestionShape):
    number = fields.Integer(required=True)
    withheld = fields.String(required=True, allow_none=True, metadata={"description": "现在不能作答的原因"})
    result = fields.Nested(ToldShape, required=True, allow_none=True)


class PracticeShape(Shape):
    id = Id(required=True)
    drawn_at = Instant(required=True)
    subject = fields.Nested(StudySubject, required=True, allow_none=True)
    book = fields.Boolean(required=True, attribute="from_book")
    questions = fields.List(fields.Nested(PlaceShape), required=True, attribute="places")


class PracticeBrief(Shape):
    id = Id(required=True)
    drawn_at = Instant(required=True)
    subject = fields.Nested(StudySubject, required=True, allow_none=True)
    book = fields.Boolean(required=True, attribute="from_book")
    questions = fields.Integer(required=True)
    answered = fields.Integer(required=True)


class PracticePage(PageShape):
    items = fields.List(fields.Nested(PracticeBrief), required=True)


class PracticeAnswerBody(Shape):
    number = fields.Integer(required=True, strict=True, validate=validate.Range(1, MOST_AT_ONCE))
    chosen = fields.List(Text(most=4), required=True, validate=validate.Length(1, 26))


class VerdictShape(Shape):
    id = Id(required=True)
    number = fields.Integer(required=True)
    result = fields.Nested(ToldShape, required=True, attribute="told")


class CorrectedQuestionShape(Shape):
    number = fields.Integer(required=True, metadata={"description": "在自己答卷上的题号"})
    policy = fields.String(required=True, validate=validate.OneOf([policy.value for policy in Policy]))
    note = fields.String(required=True, metadata={"description": "现在怎样评分"})
    reason = fields.String(required=True)


class ScoreChangeShape(Shape):
    id = Id(required=True, attribute="of.id")
    attempt_id = Id(required=True, attribute="of.attempt_id")
    paper = fields.Nested(HistoryPaper, required=True, attribute="of")
    at = Instant(required=True, attribute="of.at")
    seen_at = Instant(required=True, allow_none=True, attribute="of.seen_at")
    before = Hundredths(required=True, allow_none=True)
    after = Hundredths(required=True, allow_none=True)
    questions = fields.List(fields.Nested(CorrectedQuestionShape), required=True)
    withheld = fields.String(required=True, allow_none=True, metadata={"description": "暂不公布的原因"})


class ScoreChangePage(PageShape):
    items = fields.List(fields.Nested(ScoreChangeShape), required=True)
    unseen = fields.Integer(required=True, metadata={"description": "一共还有几条没有看过"})
