"""The one door that the room's modules open routes in."""

from quizsvc.kit.http import Door

door = Door("accounts", description="登录与账号")
