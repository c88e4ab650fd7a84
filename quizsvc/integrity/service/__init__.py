"""Use cases of integrity: object to a question and answer that; note devices, look for signals and decide
about them.
"""

from quizsvc.integrity.service.answering import answer, answer_all, reopen
from quizsvc.integrity.service.deciding import decide
from quizsvc.integrity.service.devices import note_device
from quizsvc.integrity.service.looking import look
from quizsvc.integrity.service.objecting import OwnObjection, made, make, read, withdraw

__all__ = [
    "OwnObjection",
    "answer",
    "answer_all",
    "decide",
    "look",
    "made",
    "make",
    "note_device",
    "read",
    "reopen",
    "withdraw",
]
