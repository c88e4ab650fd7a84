"""Use cases of notices: begin, write, make the figures anew, publish, correct; 周统计 by itself;
note who has read.
"""

from quizsvc.notices.service.drafting import change, correct, discard, draft, refresh
from quizsvc.notices.service.files import file_of, files_of
from quizsvc.notices.service.publishing import content_of, moves, publish, publish_weekly
from quizsvc.notices.service.reading import mark_read
from quizsvc.notices.service.templates import drop_template, put_template, sample_of

__all__ = [
    "change",
    "content_of",
    "correct",
    "discard",
    "draft",
    "drop_template",
    "file_of",
    "files_of",
    "mark_read",
    "moves",
    "publish",
    "publish_weekly",
    "put_template",
    "refresh",
    "sample_of",
]
