"""The one door of the room, which its modules open routes in."""

from quizsvc.kit.http import Door

door = Door("integrity", description="申诉：对题目的异议和答复 · 提示：值得组织者看一看的答卷")
