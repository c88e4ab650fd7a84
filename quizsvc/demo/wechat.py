"""Who of the demo's people is on its WeChat (tests/fakes/wechat), for scripts/run to hand over."""

from dataclasses import asdict, dataclass
from pathlib import Path

from quizsvc.demo import staff
from quizsvc.demo.people import People

FILE = "wechat.json"


@dataclass(frozen=True, slots=True)
class OnWechat:
    """Somebody with a telephone; `about` is what a visitor must know to play them."""

    name: str
    phone: str
    about: str


def users(people: People) -> list[OnWechat]:
    """Those whose number the roster has: first who has no account yet."""
    played = people.played
    accounts = dict(zip(played.participants, ("participant1", "participant2", "participant3"), strict=True))
    listed = []
    for index in (*played.on_wechat, *played.participants):
        person = people.people[index]
        account = f"已有账号 {accounts[index]}" if index in accounts else "还没有账号"
        about = f"{people.places[person.place].name}，证号 {person.credential}，{account}"
        listed.append(OnWechat(person.name, person.phone, about))
    return listed


def write(folder: Path, people: People) -> Path:
    """Raises: OSError, when the folder cannot be written."""
    return staff.keep(folder, FILE, [asdict(user) for user in users(people)])
