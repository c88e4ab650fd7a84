"""The one door of the room, which its modules open routes in."""

from quizsvc.kit.http import Door

door = Door("attempts", description="答题 · 答卷：工作人员查找，看一份答卷的经过")
