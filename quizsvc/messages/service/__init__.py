"""Use cases of subscribe messages: noting what was allowed; sending what there is to tell."""

from quizsvc.messages.service.allowing import NotOffered, NoWechat, note_answers
from quizsvc.messages.service.sending import send_waiting

__all__ = ["NoWechat", "NotOffered", "note_answers", "send_waiting"]
