"""The door of the roster."""

from quizsvc.kit.http import Door

door = Door("roster", description="单位与人员名册")
