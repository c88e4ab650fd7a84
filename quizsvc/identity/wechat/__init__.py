"""WeChat's server side, asked for whom a code stands, for a telephone number, and to send a message.

`current()` is the running app's client. It knows no database; what it is refused is a refusal with a sentence
for the user (refusals.py).
"""

import threading

from flask import current_app

from quizsvc.identity.wechat.client import Client
from quizsvc.identity.wechat.refusals import NotConnected
from quizsvc.kit import config, queue

__all__ = ["Client", "NotConnected", "current"]

EXTENSION = "quizsvc.wechat"
_making = threading.Lock()


def current() -> Client:
    """The running app's client, one for all its threads.

    Raises:
        NotConnected: no mini-program is set.
    """
    settings = config.current().wechat
    if settings is None:
        raise NotConnected()
    with _making:
        made = current_app.extensions.get(EXTENSION)
        if made is None:
            made = current_app.extensions[EXTENSION] = Client(settings, queue.current().connection)
    client: Client = made
    return client
