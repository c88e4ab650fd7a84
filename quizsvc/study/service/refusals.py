"""Why free practice says no."""

from quizsvc.attempts.service.results import WITHHELD
from quizsvc.kit.errors import Refusal
from quizsvc.study.rules import MOST_A_DAY


class EnoughForToday(Refusal):
    """So many questions were drawn for this person today that no more are."""

    title = f"今天的自由练习已经出满 {MOST_A_DAY} 题，明天再来；已经出的题还可以接着做"


class NothingToPractise(Refusal):
    """No question that may be practised now fits what was asked for."""

    title = "这个范围里现在没有可以练的题；在还没有结束的试卷上的题，结束后可以练"


class QuestionWithheld(Refusal):
    """The question is on a weekly test that is not over. Nothing is told or recorded; afterwards it may be
    answered.
    """

    title = WITHHELD


class QuestionUnavailable(Refusal):
    """A daily practice that is not over holds the question, or it was revised, retired or flagged since it
    was drawn. Which of these is nobody's business before the practice opens.
    """

    title = "本题现在不能练，请跳过；以后再出现时可以练"
