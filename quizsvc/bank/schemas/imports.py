"""Shapes of imports."""

from marshmallow import fields

from quizsvc.bank.rules import SUBJECT_LIMIT
from quizsvc.kit.fields import Text, TextFlag
from quizsvc.kit.tables import shapes


class ImportForm(shapes.ImportForm):
    approve = TextFlag(load_default=False)
    subject = Text(most=SUBJECT_LIMIT, load_default="")


class ReportShape(shapes.ReportShape):
    skipped = fields.Integer(required=True)
    subjects = fields.List(fields.String(), required=True)
