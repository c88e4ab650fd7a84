"""What goes on behind the pages."""

import rq
from flask import Flask
from rq.serializers import JSONSerializer

from quizsvc.kit import queue
from quizsvc.worker.tick import Tick

ROUNDS = 3


def work(app: Flask) -> None:
    """Do all that the background has to do; also what becomes due by what was done before."""
    mine = queue.current()
    worker = rq.SimpleWorker([mine], connection=mine.connection, serializer=JSONSerializer)
    for _ in range(ROUNDS):
        tick = Tick(app)
        tick.round()
        tick._lease.give_up()
        worker.work(burst=True)
