"""Jobs of the bank."""

from datetime import datetime

from quizsvc.bank import service
from quizsvc.kit import queue


@queue.job("bank.import")
def import_kept(*, now: datetime) -> None:
    """Read the file that waits longest."""
    service.run_import(now=now)


@queue.job("bank.forget_files")
def forget_files(*, now: datetime) -> None:
    """Drop files of imports that were kept long enough."""
    service.forget_files(now=now)
