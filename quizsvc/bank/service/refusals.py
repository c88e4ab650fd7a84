"""Why the bank says no."""

from collections.abc import Iterable

from quizsvc.bank.rules import ContentFault, KeyFault
from quizsvc.kit.errors import Refusal


class InvalidQuestion(Refusal):
    """Texts, options and key do not make a question; `errors` says what is wrong with which field, `faults`
    has the codes.
    """

    status = 422
    title = "题目不完整或有错"

    @classmethod
    def of(cls, faults: Iterable[KeyFault | ContentFault]) -> "InvalidQuestion":
        """The refusal that names these faults."""
        found = list(faults)
        errors: dict[str, list[str]] = {}
        for fault in found:
            errors.setdefault(fault.field, []).append(fault.message)
        return cls(
            "；".join(fault.message for fault in found), errors=errors, faults=[str(fault) for fault in found]
        )


class DuplicateQuestion(Refusal):
    """The bank has a question with the same stem and options; `question_id` names it."""

    title = "题库中已有相同的题"


class UnknownSubject(Refusal):
    """A subject that the bank does not have."""

    status = 422
    title = "没有这个科目"


class BadSubjectName(Refusal):
    """Nothing, or a name that could be read as a path."""

    status = 422
    title = "科目名称不能这样写"


class SubjectExists(Refusal):
    """Another subject has the name, here or elsewhere in the tree."""

    title = "已有同名的科目"


class SubjectBelowItself(Refusal):
    """A subject would stand below itself."""

    title = "科目不能移到自己或自己的下级科目之下"


class SubjectInUse(Refusal):
    """Questions belong to the subject, or did in an earlier revision, or other subjects stand below it."""

    title = "科目下还有题目或下级科目，不能删除"


class UnknownLaw(Refusal):
    """A law that the bank does not have."""

    status = 422
    title = "没有这部法规"


class RepealedBeforeInForce(Refusal):
    """A law cannot end before it began."""

    status = 422
    title = "废止日期早于施行日期"


class RepealAhead(Refusal):
    """A law is in force until the day of its repeal, and so are the questions that cite it."""

    title = "法规还没有废止"


class AlreadyRepealed(Refusal):
    """A law ends once; its questions are dealt with."""

    title = "这部法规已经废止"


class NotRepealed(Refusal):
    """There is no repeal to take back."""

    title = "这部法规没有废止"


class LawExists(Refusal):
    """The bank knows this law in this edition; `law_id` names it."""

    title = "已有这部法规的这个版本"


class QuestionFlagged(Refusal):
    """Approved, it would not be drawn all the same: the flag comes first."""

    title = "题目有待复核的标记，先处理标记再通过"


class NotFlagged(Refusal):
    """Nothing says that the question has to be looked at."""

    title = "题目没有待复核的标记"


class TooManyMeant(Refusal):
    """A deed on many questions takes only so many at once."""

    status = 422
    title = "一次处理的题目太多"


class MeantMoved(Refusal):
    """Not as many questions fit the filter as were told to whoever acts on them; `questions` do."""

    title = "符合条件的题目变了，请看过再做"


class TooManyToExport(Refusal):
    """An export holds no more questions than an import takes."""

    status = 422
    title = "一次导出的题目太多"


class NoRoomForPictures(Refusal):
    """Questions with pictures in a format that holds none; `questions` says how many."""

    title = "这种格式放不下图片"


class UnknownPicture(Refusal):
    """A picture that was not uploaded; `errors` names it."""

    status = 422
    title = "没有这张图片"


class WrongState(Refusal):
    """The question stands elsewhere in the workflow draft → in_review → approved → retired."""

    title = "题目现在的状态不能这样做"


class AnotherPersonNeeded(Refusal):
    """Whoever wrote the newest revision, or one since the last approval, does not approve the question."""

    title = "题目须由编写者以外的人审核"


class RevisionNumberNeeded(Refusal):
    """A change must say which revision it starts from, an approval which one was looked at."""

    status = 428
    title = "请写明所看的是哪一版（If-Match 或 revision）"


class RevisionMoved(Refusal):
    """Somebody else has changed the question meanwhile."""

    status = 412
    title = "题目已被别人改过，请刷新后再改"


class BankMoved(Refusal):
    """Somebody wrote the same question by hand while a file was being taken."""

    title = "题库刚被别人改过，没有写入任何内容。请重新校验后再写入"


class ImportBusy(Refusal):
    """The import waits for the background, or is being done."""

    title = "这个文件正在处理，请等它完成"


class ImportMoved(Refusal):
    """Somebody else mended or decided a row, or had the file read afresh, since it was looked at."""

    title = "这个文件在您看过之后又被改正、决定或重新校验过，没有写入。请刷新，看过新的报告再写入"


class ImportOver(Refusal):
    """The import was taken, or its file is no longer kept."""

    title = "这个文件不能再写入"
