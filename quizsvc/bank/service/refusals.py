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
            errors.setdefault(_field(fault), []).append(fault.message)
        return cls(
            "；".join(fault.message for fault in found), errors=errors, faults=[str(fault) for fault in found]
        )


_WORDS = {"key": "key", "keys": "key", "option": "options", "options": "options"}
"""Words of a fault's code that are not the field's own name."""


def _field(fault: KeyFault | ContentFault) -> str:
    """The field of a question that a fault is about: its code names it."""
    words = str(fault).split("-")
    return next((_WORDS[word] for word in words if word in _WORDS), words[0])


class DuplicateQuestion(Refusal):
    """The bank has a question with the same stem and options; `question_id` names it."""

    title = "题库中已有相同的题"


class UnknownSubject(Refusal):
    """A subject that the bank does not have."""

    status = 422
    title = "没有这个科目"


class WrongState(Refusal):
    """The question stands elsewhere in the workflow draft → in_review → approved → retired."""

    title = "题目现在的状态不能这样做"


class AnotherPersonNeeded(Refusal):
    """Whoever wrote a revision does not approve it."""

    title = "题目须由编写者以外的人审核"


class RevisionNumberNeeded(Refusal):
    """A change must say which revision it starts from."""

    status = 428
    title = "请在 If-Match 中写明所改的版本"


class RevisionMoved(Refusal):
    """Somebody else has changed the question meanwhile."""

    status = 412
    title = "题目已被别人改过，请刷新后再改"


class BankMoved(Refusal):
    """Somebody wrote the same question by hand while a file was being taken."""

    title = "题库刚被别人改过，没有写入任何内容。请重新校验后再写入"
