"""The one door of the room, which its modules open routes in."""

from flask import request

from quizsvc.kit import config
from quizsvc.kit.http import Door

door = Door("awards", description="奖项：评奖预览、授奖、证书、年终表、推选名单")


def public_base() -> str:
    """The address under which people reach the service, for what is printed: the setting, else the one that
    the running request came to; without a last stroke.
    """
    return config.current().public_url or request.url_root.rstrip("/")
