"""People who answer a paper through the service, and the job that looks at their answers."""

from datetime import datetime

from quizsvc.attempts import service as attempts
from quizsvc.kit import db, queue


def answer(person, paper, chosen, *, now: datetime, submit=True):
    """A new attempt of a person: `chosen` maps revision ids to options, such as `{7: "ab"}`; others are left
    blank."""
    with db.transaction():
        attempt, _ = attempts.start(now=now, person_id=person.id, paper_id=paper.id)
        sent = {
            str(place): {"chosen": list(chosen[revision]), "seq": 1}
            for place, revision in enumerate(attempt.revision_ids, start=1)
            if revision in chosen
        }
        if submit:
            attempts.submit(now=now, person_id=person.id, attempt_id=attempt.id, sent=sent)
        elif sent:
            attempts.save_answers(now=now, person_id=person.id, attempt_id=attempt.id, sent=sent)
    return attempt


def expire(now: datetime):
    """What the job does at its hour."""
    with db.transaction():
        attempts.expire_overdue(now=now)


def compute():
    """The job as the worker runs it, at the time of the app's clock."""
    queue.perform("analysis.compute", {})
