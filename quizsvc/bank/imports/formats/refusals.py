"""Why a file of questions is refused as a whole, in whichever format it is."""

from quizsvc.kit.files import BadFile


class NoQuestions(BadFile):
    """A file in which nothing is a question; its reader's kind says what there should be (formats.read)."""

    title = "没有找到题目"
    code = "no-questions"
