"""Why papers say no."""

from quizsvc.kit.errors import Refusal


class NoPaperThen(Refusal):
    """No paper belongs there: outside the season or without one by the calendar, or it would be over."""

    title = "这一天或这一周没有试卷"


class PaperExists(Refusal):
    """One paper of a kind for each day or week."""

    title = "这一天或这一周的试卷已经有了"


class BankTooSmall(Refusal):
    """The bank cannot fill the blueprint; the member `missing` says which parts."""

    title = "题库里可用的题不够"


class QuestionsTaken(Refusal):
    """Another paper took one of these questions in the same moment."""

    title = "有题目刚刚被另一份试卷用了，请再抽一次"


class NoOtherQuestion(Refusal):
    """Nothing else, or not the one that is named, can stand in a place of a drawn paper."""

    title = "没有可以换上的题"


class PaperOver(Refusal):
    """What is over is not published any more, and not mended."""

    title = "试卷的作答时间已经结束"


class PaperOutdated(Refusal):
    """Questions of a drawn paper were retired, flagged or revised since it was drawn; the member `questions`
    says which and why: `[{number, why}]`, in words of bank.rules.WHY_NOT_DRAWN.
    """

    title = "试卷里有题目已经过时，不能发布"


class PaperNotPublished(Refusal):
    """What is only drawn can be drawn anew; there is nothing to mend."""

    title = "试卷还没有发布，请换题或丢弃后重抽"


class ClosingOutOfRange(Refusal):
    """A closing is put off, never brought forward, and not without limit; the members `closes_at` and
    `latest` say between what.
    """

    title = "新的截止时间不在允许的范围内"


class QuestionsHeldElsewhere(Refusal):
    """For the longer time another paper holds one of its questions; the member `papers` names it:
    `[{id, title, number}]`, `number` being the question's place on the paper that was to be extended.
    """

    title = "延长的时间里，有题目在另一份试卷上"


class AlreadySetAside(Refusal):
    """A place is set aside once, for ever."""

    title = "这道题已经作废"


class LastQuestion(Refusal):
    """Of a paper without questions there would be no score."""

    title = "这是试卷上最后一道有效的题，不能作废"


class PaperPublished(Refusal):
    """A published paper is sealed."""

    title = "试卷已经发布，不能再改"
