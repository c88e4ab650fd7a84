"""Pictures in stems and options."""

import re
from typing import Any

from flask import Response, request

from quizsvc.accounts import policies
from quizsvc.bank import queries, service
from quizsvc.bank.api.door import door
from quizsvc.bank.schemas.pictures import PictureForm, PictureShape
from quizsvc.bank.schemas.questions import PICTURE_ID
from quizsvc.kit.errors import NotFound
from quizsvc.kit.http import Call, uploaded_file

FOR_EVER = "private, max-age=31536000, immutable"


@door.endpoint(
    "/pictures",
    method="POST",
    who=policies.EDITORS,
    upload=PictureForm,
    answer=PictureShape,
    status=201,
    also=200,
)
def add_picture(call: Call, form: dict[str, Any]) -> Any:
    """上传图片（multipart 的 file：png、jpeg 或 webp，不超过 5 MB）；已有同一张时是 200"""
    picture, is_new = service.add_picture(
        now=call.now, actor=call.account_id, data=uploaded_file().data, address=call.address
    )
    return picture, 201 if is_new else 200


# For whoever is signed in, whether its question is on a paper of theirs or not: to ask would cost a query for
# each picture of a running test. The id is a hash of 256 bits, so nobody comes upon the picture of a paper
# that is not open yet; and a picture tells no key.
@door.endpoint("/pictures/<picture_id>", who=policies.SIGNED_IN, file=True)
def show_picture(call: Call, picture_id: str) -> Response:
    """图片本身；永远不变，可以一直缓存"""
    picture = queries.picture(picture_id) if re.fullmatch(PICTURE_ID, picture_id) else None
    if picture is None:
        raise NotFound()
    answer = Response(picture.data, mimetype=picture.media_type)
    answer.headers["Cache-Control"] = FOR_EVER
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.set_etag(picture.sha256)
    answer.make_conditional(request)
    return answer
