"""Use cases of awards: see who would get what, give it, take it back, print it, check it, pass it on."""

from quizsvc.awards.service.checking import check
from quizsvc.awards.service.exporting import nominations, year_end
from quizsvc.awards.service.giving import give, preview, reissue, revoke
from quizsvc.awards.service.nominating import nominate
from quizsvc.awards.service.printing import ask_for_print, draw_waiting, file_of, pdf_of, unprintable
from quizsvc.awards.service.samples import sample

__all__ = [
    "ask_for_print",
    "check",
    "draw_waiting",
    "file_of",
    "give",
    "nominate",
    "nominations",
    "pdf_of",
    "preview",
    "reissue",
    "revoke",
    "sample",
    "unprintable",
    "year_end",
]
