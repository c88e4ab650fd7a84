"""Routes of who answers that need many rooms: one's own data."""

from flask import Response

from quizsvc.accounts import policies
from quizsvc.kit.http import Call, Door, sent_file
from quizsvc.player import service
from quizsvc.player.rules import OwnData
from quizsvc.player.schemas import OwnDataShape

door = Door("own_data", description="我的数据：系统保存的与本人有关的全部数据")


@door.endpoint("/me/data", who=policies.PARTICIPANT, answer=OwnDataShape)
def read(call: Call) -> OwnData:
    """系统保存的与自己有关的全部数据，分成一张张表；不含正确答案"""
    return _own(call)


@door.endpoint("/me/data.zip", who=policies.PARTICIPANT, file=True)
def take(call: Call) -> Response:
    """同上，一个压缩文件：JSON 和 Excel 各一份"""
    return sent_file("我的数据.zip", "my-data.zip", "application/zip", service.own_files(_own(call)))


def _own(call: Call) -> OwnData:
    return service.own_data(**call.by, person_id=call.person_id)
