"""What people, editors and organizers do in tests of integrity."""

from collections.abc import Mapping
from typing import Any

from quizsvc.kit import queue
from tests.attempts.steps import start, submit

BASE = "/api/v1"


class Class:
    """People of one unit who answer, through HTTP."""

    def __init__(self, client: Any, make: Any) -> None:
        self._client, self._make = client, make
        self.unit = make.unit()

    def somebody(self, *, unit: Any = None) -> dict[str, str]:
        """A new person's headers; of another unit if one is named."""
        headers: dict[str, str] = self._make.headers(self._make.participant(unit or self.unit))
        return headers

    def begin(self, who: dict[str, str], paper: Any, *, device: str | None = None) -> dict[str, Any]:
        """Start a paper, perhaps on a known device."""
        attempt: dict[str, Any] = start(self._client, who, paper).json
        if device is not None:
            path = f"{BASE}/attempts/{attempt['id']}/device"
            noted = self._client.post(path, headers=who, json={"device": device})
            assert noted.status_code == 204, noted.text
        return attempt

    def end(
        self, who: dict[str, str], attempt: dict[str, Any], wrong: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Hand in with the right answers of the factories' questions but for those to these stems."""
        right = {"multiple": ["a", "b"]}
        answers = {
            str(each["number"]): {
                "chosen": list((wrong or {}).get(each["stem"], "")) or right.get(each["type"], ["a"]),
                "seq": 1,
            }
            for each in attempt["questions"]
        }
        done = submit(self._client, who, attempt, answers)
        assert done.status_code == 200, done.text
        return attempt

    def answered(self, who: dict[str, str], paper: Any, **wrong: str) -> dict[str, Any]:
        """Start and hand in at once."""
        return self.end(who, self.begin(who, paper), wrong)


def look() -> None:
    """The job as the worker runs it, at the time of the app's clock."""
    queue.perform("integrity.look", {})
