"""The one door of the room, which its modules open routes in."""

from quizsvc.kit.http import Door

door = Door("bank", description="题库：题目与版本、审核、科目、法规、图片、导入和导出")
