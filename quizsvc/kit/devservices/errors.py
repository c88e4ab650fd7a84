"""What can go wrong with the servers of one machine; each message is a sentence for the user."""


class DevServiceError(Exception):
    """A server cannot be had here; the message says why and what to do."""


class NotOurs(DevServiceError):
    """Refused to end, kill or empty a server that was not started here."""
