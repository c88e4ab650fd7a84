"""The units that a file names: who is whose parent, and whether that makes a tree (rules.md §1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quizsvc.roster.imports.entries import Entry
from quizsvc.roster.queries import UnitNode
from quizsvc.roster.rules import Level
from quizsvc.roster.spelling import Status

DEEPEST = 20
"""How far a unit's parents are followed through a file; a tree has three levels."""
ABOVE = {Level.PROVINCE: Level.ROOT, Level.CITY: Level.ROOT, Level.COUNTY: Level.CITY}


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to add; `parent` is a name, empty at the root."""

    name: str
    level: Level
    parent: str


@dataclass(slots=True)
class _Claim:
    """What a file says of one unit, and which rows say so."""

    name: str
    entry: Entry
    parent: str = ""
    parent_entry: Entry | None = None
    level: Level | None = None
    level_entry: Entry | None = None
    contradicted: bool = False

    @property
    def parent_says(self) -> Entry:
        return self.parent_entry or self.entry

    @property
    def level_says(self) -> Entry:
        return self.level_entry or self.entry


class UnitPlan:
    """Finds or makes the unit of each row. Rows whose unit is impossible get a fault.

    `ids` holds the units that are on the roster, `added` the new ones, parents first.
    """

    def __init__(self, entries: Iterable[Entry], tree: Mapping[int, UnitNode]) -> None:
        self.ids: dict[str, int] = {}
        self.added: list[NewUnit] = []
        self._tree = tree
        self._known: defaultdict[str, list[UnitNode]] = defaultdict(list)
        for node in tree.values():
            self._known[node.name].append(node)
        self._root = next((node.name for node in tree.values() if node.level is Level.ROOT), "")
        self._claims: dict[str, _Claim] = {}
        self._levels: dict[str, Level | None] = {}
        self._under_way: list[str] = []
        # Who has left needs no unit any more, and founds none.
        named = [entry for entry in entries if entry.unit and entry.status is not Status.GONE]
        for entry in named:
            self._note(entry)
        for claim in sorted(self._claims.values(), key=lambda claim: claim.level is not Level.ROOT):
            self._level_of(claim.name)
        for entry in named:
            self._pass_on(entry)

    def _note(self, entry: Entry) -> None:
        claim = self._claims.setdefault(entry.unit, _Claim(entry.unit, entry))
        if entry.parent and not claim.parent:
            claim.parent, claim.parent_entry = entry.parent, entry
        elif entry.parent and entry.parent != claim.parent:
            claim.contradicted = True
            self._conflict(
                claim.parent_says, entry, "unit-two-parents", "parent", "上级单位", claim.parent, entry.parent
            )
        if entry.level and not claim.level:
            claim.level, claim.level_entry = entry.level, entry
        elif entry.level and claim.level and entry.level is not claim.level:
            claim.contradicted = True
            words = claim.level.chinese, entry.level.chinese
            self._conflict(claim.level_says, entry, "unit-two-levels", "level", "级别", *words)

    @staticmethod
    def _conflict(first: Entry, other: Entry, code: str, field: str, word: str, one: str, two: str) -> None:
        name = first.unit
        first.fault(field, code, f"单位“{name}”的{word}在这里是“{one}”，在{other.place}是“{two}”，请改成一致")
        other.fault(field, code, f"单位“{name}”的{word}在这里是“{two}”，在{first.place}是“{one}”，请改成一致")

    def _level_of(self, name: str) -> Level | None:
        """The level of a unit that can be used; None if there is no such unit or it is impossible."""
        if name in self._levels:
            return self._levels[name]
        claim = self._claims.get(name)
        if claim is not None and claim.contradicted:
            self._levels[name] = None
            return None
        if claim is None:
            nodes = self._known.get(name, [])
            level = nodes[0].level if len(nodes) == 1 else None
            if level is not None:
                self.ids[name] = nodes[0].id
            self._levels[name] = level
            return level
        self._under_way.append(name)
        level = self._settle_known(claim) if name in self._known else self._settle_new(claim)
        self._under_way.pop()
        self._levels[name] = level
        return level

    def _settle_known(self, claim: _Claim) -> Level | None:
        """A unit of a name that the roster knows: the file must say the same of it."""
        nodes = self._known[claim.name]
        fitting = [node for node in nodes if not claim.parent or self._parent_name(node) == claim.parent]
        if not fitting:
            where = self._parent_name(nodes[0])
            stands = f"名册里它的上级是“{where}”" if where else "名册里它是根单位，没有上级"
            said = f"这里写的是“{claim.parent}”；导入不改动单位的隶属"
            claim.parent_says.fault("parent", "unit-two-parents", f"单位“{claim.name}”：{stands}，{said}")
            return None
        if len(fitting) > 1:
            claim.entry.fault("unit", "unit-ambiguous", f"名册里有多个单位叫“{claim.name}”，请填写上级单位")
            return None
        node = fitting[0]
        if claim.level not in (None, node.level):
            told = f"名册里它是{node.level.chinese}，这里写的是{(claim.level or node.level).chinese}"
            claim.level_says.fault("level", "unit-two-levels", f"单位“{claim.name}”：{told}")
            return None
        self.ids[claim.name] = node.id
        return node.level

    def _settle_new(self, claim: _Claim) -> Level | None:
        if claim.level is Level.ROOT:
            return self._settle_root(claim)
        if not claim.parent and claim.level in (Level.PROVINCE, Level.CITY):
            claim.parent = self._root  # only one place is possible
        if not claim.parent:
            if claim.level is None:
                message = f"名册里没有单位“{claim.name}”；如是新单位，请填写它的级别和上级单位"
                claim.entry.fault("unit", "unknown-unit", message)
            else:
                message = f"新单位“{claim.name}”没有填写上级单位"
                if not self._root:
                    message += "；还没有主办部门：它自己也要有一行，级别填“主办单位”，上级单位留空"
                claim.entry.fault("parent", "parent-missing", message)
            return None
        if claim.parent == claim.name:
            claim.parent_says.fault("parent", "unit-own-parent", f"单位“{claim.name}”的上级单位是它自己")
            return None
        if claim.parent in self._under_way:
            self._tell_cycle(claim)
            return None
        return self._settle_below(claim)

    def _settle_root(self, claim: _Claim) -> Level | None:
        if claim.parent:
            claim.parent_says.fault("parent", "root-has-parent", f"根单位“{claim.name}”不能有上级单位")
            return None
        if self._root:
            told = f"根单位只能有一个：已有“{self._root}”，不能再加“{claim.name}”"
            claim.level_says.fault("level", "second-root", told)
            return None
        self._root = claim.name
        self.added.append(NewUnit(claim.name, Level.ROOT, ""))
        return Level.ROOT

    def _settle_below(self, claim: _Claim) -> Level | None:
        if len(self._under_way) > DEEPEST:
            told = f"单位“{claim.name}”的上级单位层层相套，超过 {DEEPEST} 层；单位只有省、市、县三级"
            claim.parent_says.fault("parent", "unit-too-deep", told)
            return None
        above = self._level_of(claim.parent)
        if claim.name in self._levels:  # a cycle through this unit was found on the way up
            return self._levels[claim.name]
        if above is None:
            if claim.parent in self._claims:
                told = f"上级单位“{claim.parent}”有错误（见{self._claims[claim.parent].entry.place}）"
                claim.parent_says.fault("parent", "unit-unusable", f"单位“{claim.name}”的{told}")
            else:
                told = f"上级单位“{claim.parent}”不在名册中，也不是本表的单位"
                claim.parent_says.fault("parent", "unknown-parent", f"单位“{claim.name}”的{told}")
            return None
        if claim.level is None and above is Level.CITY:
            claim.level = Level.COUNTY
        if claim.level is None:
            claim.entry.fault("level", "level-missing", f"新单位“{claim.name}”没有填写级别")
            return None
        if ABOVE[claim.level] is not above:
            rule = f"{claim.level.chinese}单位的上级应是{ABOVE[claim.level].chinese}"
            told = f"“{claim.parent}”是{above.chinese}"
            claim.parent_says.fault("parent", "level-does-not-fit", f"单位“{claim.name}”：{rule}，而{told}")
            return None
        self.added.append(NewUnit(claim.name, claim.level, claim.parent))
        return claim.level

    def _tell_cycle(self, claim: _Claim) -> None:
        circle = self._under_way[self._under_way.index(claim.parent) :]
        path = " → ".join([*circle, circle[0]])
        for name in circle:
            self._claims[name].parent_says.fault("parent", "unit-cycle", f"上级单位绕成了一圈：{path}")
            self._levels[name] = None

    def _pass_on(self, entry: Entry) -> None:
        """Whoever is in an impossible unit cannot be taken either."""
        if self._levels.get(entry.unit) is None and not entry.faults:
            origin = self._claims[entry.unit].entry
            told = f"单位“{entry.unit}”有错误（见{origin.place}），本行无法录入"
            entry.fault("unit", "unit-unusable", told)

    def _parent_name(self, node: UnitNode) -> str:
        return "" if node.parent_id is None else self._tree[node.parent_id].name
