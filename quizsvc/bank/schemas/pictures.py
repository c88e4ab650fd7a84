"""Shapes of pictures."""

from marshmallow import fields

from quizsvc.kit.fields import Shape


class PictureForm(Shape):
    """Nothing beside `file` (`kit.http.uploaded_file`)."""


class PictureShape(Shape):
    """A picture that is kept. `id` is its SHA-256; sides in pixels."""

    id = fields.String(required=True, attribute="sha256")
    media_type = fields.String(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
