"""The door of the notices."""

from quizsvc.kit.http import Door

door = Door("notices", description="通报：周统计和月通报，起草、发布、更正，Word 和 Excel 文件")
