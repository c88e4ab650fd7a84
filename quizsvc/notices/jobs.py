"""Jobs of notices."""

import logging
from datetime import datetime

from quizsvc.kit import queue
from quizsvc.kit.fonts import FontMissing
from quizsvc.notices import service

log = logging.getLogger(__name__)


@queue.job("notices.weekly")
def weekly(*, now: datetime) -> None:
    """Make a 周统计 that is missing."""
    try:
        service.publish_weekly(now=now)
    except FontMissing as missing:
        log.warning("no 周统计 is made: %s", missing.detail)
