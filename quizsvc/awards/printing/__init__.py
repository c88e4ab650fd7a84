"""Certificates as PDF: A4 landscape, a page each, the fonts embedded, a QR code that leads to the check."""

from quizsvc.awards.printing.fonts import lacking
from quizsvc.awards.printing.pages import draw
from quizsvc.awards.printing.words import Printed

MIMETYPE = "application/pdf"

__all__ = ["MIMETYPE", "Printed", "draw", "lacking"]
