"""QR codes as their modules, for whoever draws them: a certificate, a page."""

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

QUIET_ZONE = 4
"""So many modules around it stay light, for its readers."""


def modules(content: str) -> list[str]:
    """The rows of the code of a text, from the top: `1` is a dark module, `0` a light one."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(content)
    code.make()
    every = range(code.getModuleCount())
    return ["".join("1" if code.isDark(row, column) else "0" for column in every) for row in every]
