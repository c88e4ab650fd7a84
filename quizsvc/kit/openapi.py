"""The OpenAPI document: made by flask-smorest from the doors, mended where it cannot know what we do."""

from collections.abc import Iterable
from typing import Any

import flask_smorest
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from marshmallow import Schema, fields

from quizsvc.kit.fields import Flag, Written
from quizsvc.kit.http import Door, IdConverter

PROBLEM = "application/problem+json"
FILE = {"type": "string", "format": "binary"}


class ProblemShape(Schema):
    """RFC 9457, as `kit.errors` writes it; a refusal may have members of its own."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "422：哪一项不对，为什么；里层的项写成 parts.0.count"},
    )


class _Api(flask_smorest.Api):
    ERROR_SCHEMA = ProblemShape


def publish(app: Flask, doors: Iterable[Door]) -> None:
    """Open the doors, and serve the document and its page."""
    naming = MarshmallowPlugin(schema_name_resolver=_schema_name)
    api = _Api(app, spec_kwargs={"marshmallow_plugin": naming})
    api.register_converter(IdConverter, lambda converter: {"type": "string"})
    api.register_field(Written, "string", None)
    api.register_field(Flag, "boolean", None)
    for door in doors:
        api.register_blueprint(door)
    _mend(api.spec)


def _mend(document: APISpec) -> None:
    """Errors have a media type of their own, and an upload has its file beside the form."""
    made: dict[str, Any] = document.to_dict()
    # Of a way of paging that no route of ours goes.
    made["components"]["schemas"].pop("PaginationMetadata", None)
    for response in made["components"]["responses"].values():
        content = response.get("content", {})
        if "application/json" in content:
            content[PROBLEM] = content.pop("application/json")
    for methods in made["paths"].values():
        for operation in methods.values():
            body = operation.get("requestBody", {}) if isinstance(operation, dict) else {}
            if form := body.get("content", {}).get("multipart/form-data"):
                shape = made["components"]["schemas"][form["schema"]["$ref"].rpartition("/")[2]]
                shape["properties"]["file"] = FILE
                shape["required"] = ["file"]


def _schema_name(schema: type[Schema] | Schema) -> str:
    """A shape's name, with its room's: two rooms may both have an OptionShape."""
    shape = schema if isinstance(schema, type) else type(schema)
    parts = shape.__module__.split(".")
    return f"{parts[1].capitalize() if len(parts) > 1 else ''}{shape.__name__}"
