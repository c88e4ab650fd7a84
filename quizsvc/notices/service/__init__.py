"""Use cases of notices: begin, write, make the figures anew, publish, correct; 周统计 by itself."""

from quizsvc.notices.service.drafting import change, correct, discard, draft, refresh
from quizsvc.notices.service.files import file_of, files_of
from quizsvc.notices.service.publishing import content_of, publish, publish_weekly

__all__ = [
    "change",
    "content_of",
    "correct",
    "discard",
    "draft",
    "file_of",
    "files_of",
    "publish",
    "publish_weekly",
    "refresh",
]
