"""Jobs of messages."""

import time
from datetime import datetime
from functools import partial

from quizsvc.identity import wechat
from quizsvc.kit import config, queue
from quizsvc.messages import service


@queue.job("messages.send")
def send(*, now: datetime) -> None:
    """Send what there is to tell; the tick asks again while there is more."""
    connected = config.current().wechat
    if connected is not None:
        pause = partial(time.sleep, 1 / connected.messages_a_second)
        service.send_waiting(now=now, client=wechat.current(), connected=connected, pause=pause)
