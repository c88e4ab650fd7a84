"""What is at no address of ours."""

from typing import Never

from quizsvc.accounts import policies
from quizsvc.console.pages.door import door
from quizsvc.kit.errors import NotFound
from quizsvc.kit.http import Call


@door.page("/<path:address>", who=policies.SIGNED_IN)
def missing(call: Call, address: str) -> Never:
    """Nothing."""
    raise NotFound("这个页面不存在。请从上面的菜单重新选择。")
