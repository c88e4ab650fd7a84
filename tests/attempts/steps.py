"""What a participant does, through HTTP; the calls of the tests of attempts."""

from datetime import UTC, datetime, timedelta


def at(hour, minute=0, second=0, *, day=14):
    """An instant of July 2021 by the clock in Shaanxi."""
    return datetime(2021, 7, day, hour, minute, second, tzinfo=UTC) - timedelta(hours=8)


def start(client, who, paper):
    return client.post(
        f"/api/v1/papers/{paper if isinstance(paper, int) else paper.id}/attempts", headers=who
    )


def save(client, who, attempt, answers):
    return client.put(f"/api/v1/attempts/{attempt['id']}/answers", headers=who, json={"answers": answers})


def submit(client, who, attempt, answers=None):
    body = {} if answers is None else {"answers": answers}
    return client.post(f"/api/v1/attempts/{attempt['id']}/submit", headers=who, json=body)


def all_right(attempt, seq=1):
    """The factories' keys: a for single and true/false, a and b for multiple."""
    chosen = {"multiple": ["a", "b"]}
    return {
        str(q["number"]): {"chosen": chosen.get(q["type"], ["a"]), "seq": seq} for q in attempt["questions"]
    }
