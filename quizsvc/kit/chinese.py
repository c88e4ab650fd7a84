"""The words with which marshmallow refuses, in the users' language.

Set once, on the classes that hold them, which is how marshmallow lets a message be changed everywhere;
`kit.fields`, on which every shape stands, sees to it. A field that says more in its own words keeps them.
"""

from typing import Any

from marshmallow import fields, validate

FIELDS: dict[type[fields.Field[Any]], dict[str, str]] = {
    fields.Field: {"required": "必须填写", "null": "不能为空", "validator_failed": "值不对"},
    fields.String: {"invalid": "应是文本", "invalid_utf8": "不是 UTF-8 文本"},
    fields.Number: {"invalid": "应是数", "too_large": "数太大"},
    fields.Integer: {"invalid": "应是整数"},
    fields.Boolean: {"invalid": "应是 true 或 false"},
    fields.Date: {"invalid": "没有这一天，应写成 2021-07-12 的样子"},
    fields.AwareDateTime: {
        "invalid": "没有这一时刻，应写成 2021-07-12T05:30:00Z 的样子",
        "invalid_awareness": "时刻要写明时区，如末尾的 Z",
    },
    fields.List: {"invalid": "应是列表"},
    fields.Mapping: {"invalid": "应是对象"},
    fields.Nested: {"type": "应是对象"},
    fields.Enum: {"unknown": "应是 {choices} 之一"},
}
SHAPE = {"type": "应是对象", "unknown": "没有这一项"}


def speak() -> None:
    """Let marshmallow's own refusals be Chinese, from now on and everywhere."""
    for kind, messages in FIELDS.items():
        kind.default_error_messages = {**vars(kind).get("default_error_messages", {}), **messages}
    validate.OneOf.default_message = "应是 {choices} 之一"
    validate.Length.message_min = "长度至少 {min}"
    validate.Length.message_max = "长度最多 {max}"
    validate.Length.message_all = "长度应在 {min} 到 {max} 之间"
    validate.Length.message_equal = "长度应是 {equal}"
    # marshmallow fills in {min_op} and {max_op} first; these need none.
    validate.Range.message_min = "应不小于 {{min}}"
    validate.Range.message_max = "应不大于 {{max}}"
    validate.Range.message_all = "应在 {{min}} 到 {{max}} 之间"
