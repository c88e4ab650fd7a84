"""Pictures that people send: told by their content, decoded, and encoded anew.

What is kept is never what was sent: no metadata, no place where it was taken, nothing behind the end, nothing
that is another file at the same time. The same picture gives the same bytes, and what comes out of here comes
out unchanged when it is put in again, so that a picture may leave in a file and come back as the same one.
"""

import hashlib
import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import ExifTags, Image

from quizsvc.kit.files import BadFile

BYTES_LIMIT = 5 * 1024 * 1024
PIXELS_LIMIT = {"JPEG": 40_000_000, "CMYK": 20_000_000, "PNG": 20_000_000, "WEBP": 10_000_000}
"""What is decoded within 200 MB: a large JPEG is decoded at a half, a WebP twice and with transparency. One
for print (CMYK) has four colours; in passes, all of them are held at full size.
"""
SIDE = 1600
"""Pixels of the longer side that are kept: more than any phone shows."""
HEAVY = 1024 * 1024
"""Bytes from which an opaque picture without loss becomes a JPEG: it is a photograph."""
SCANS_LIMIT = 600_000_000
"""Pixels times passes of a JPEG that comes in passes, each of which costs time."""
PARTS_LIMIT = 10_000
"""Chunks of a PNG, segments of a JPEG: Pillow takes some microseconds for each."""
SEGMENT = re.compile(rb"\xff[\xc0-\xcf\xdb-\xfe]")
ROUNDS = 24
"""Photographs settle within ten rounds or so (_settled)."""
SAVED = {
    "PNG": {"compress_level": 6},
    # Colours at full size, and no rounding between two colour systems: only so does a JPEG settle.
    "JPEG": {"quality": 85, "subsampling": 0},
    "WEBP": {"lossless": True, "exact": True, "quality": 50},
}
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What sets a picture upright whose metadata say that it lies."""
SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
SIGNS = {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff"}
SMALLER = f"请缩小到长边 {SIDE} 像素后再上传。"
FOREIGN = (
    (0, (b"GIF8",), "GIF"),
    (0, (b"BM",), "BMP"),
    (0, (b"II*\0", b"MM\0*"), "TIFF"),
    (4, (b"ftyphei", b"ftyphev", b"ftypmif", b"ftypmsf"), "HEIC"),
    (4, (b"ftypavi",), "AVIF"),
    (0, (b"\xd7\xcd\xc6\x9a", b"\x01\0\t\0"), "WMF"),
    (40, (b" EMF",), "EMF"),
    (0, (b"%PDF",), "PDF"),
    (0, (b"<svg", b"<?xml", b"\xef\xbb\xbf<"), "SVG"),
)
"""Where which bytes of pictures stand that are not taken, and what they are called."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept. Sides in pixels; `sha256` (hex) is of `data`."""

    data: bytes
    media_type: str
    width: int
    height: int
    sha256: str


class NotAPicture(BadFile):
    """Neither PNG nor JPEG nor WebP."""

    title = "这种图片不能用"
    code = "not-a-picture"
    advice = "这个文件不是图片。请上传 PNG、JPEG 或 WebP 图片。"


class PictureTooLarge(BadFile):
    """More bytes or pixels than are taken."""

    title = "图片太大"
    code = "picture-too-large"
    advice = f"图片超过 {BYTES_LIMIT // 1024 // 1024} MB，请缩小或压缩后再上传。"


class DamagedPicture(BadFile):
    """It begins like a picture, and cannot be decoded to its end."""

    title = "图片不完整或已损坏"
    code = "damaged-picture"
    advice = "图片不完整或已损坏。请打开确认，另存为新的 PNG 或 JPEG 后再上传。"


def reencoded(data: bytes) -> Picture:
    """The picture that these bytes show: upright, at most SIDE pixels long, of an animation the first frame.

    A JPEG stays a JPEG (one of hard noise, of which none comes out of itself again, becomes a PNG). A PNG or
    WebP stays one, without loss and with its transparency, unless it is opaque and HEAVY.

    Raises:
        NotAPicture, PictureTooLarge, DamagedPicture.
    """
    kind, _ = declared(data)
    with _damage():
        image = _decoded(data, kind)
        if kind == "JPEG":
            settled = _settled(image)
            if settled is not None:
                return settled
            image, kind = image.convert("L" if image.mode == "L" else "RGB"), "PNG"
        kept = _encoded(image, kind)
        if len(kept.data) > HEAVY and image.mode != "RGBA":
            return _settled(image if image.mode == "L" else image.convert("YCbCr")) or kept
        return kept


def declared(data: bytes) -> tuple[str, int]:
    """The kind of a picture (Pillow's name) and how many pixels its head says it has; nothing is decoded.

    Raises:
        NotAPicture, PictureTooLarge, DamagedPicture (its head).
    """
    kind = _kind(data)
    if len(data) > BYTES_LIMIT:
        raise PictureTooLarge()
    if _parts(data, kind) > PARTS_LIMIT:
        raise DamagedPicture()
    with _damage():
        width, height, mode = _head(data, kind)
    most = PIXELS_LIMIT["CMYK" if mode == "CMYK" else kind]
    # A mark cannot stand inside the packed pixels, so these are the passes, and perhaps that of a thumbnail.
    passes = data.count(b"\xff\xda") if kind == "JPEG" else 1
    if width * height > most or width * height * passes > SCANS_LIMIT:
        told = f"图片有 {width}×{height} 像素，超过 {most // 10_000} 万像素或层数过多，"
        raise PictureTooLarge(told + SMALLER)
    return kind, width * height


def _kind(data: bytes) -> str:
    for kind, sign in SIGNS.items():
        if data.startswith(sign):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    head = data[:64].lstrip() if data[:1].isspace() else data[:64]
    for place, signs, name in FOREIGN:
        if head[place:].startswith(signs):
            told = f"不支持 {name} 格式。请用看图软件打开，另存为 PNG 或 JPEG 后再上传。"
            raise NotAPicture(told)
    raise NotAPicture()


def _parts(data: bytes, kind: str) -> int:
    """How many pieces Pillow will walk through before the pixels."""
    if kind != "PNG":
        return sum(1 for _ in SEGMENT.finditer(data)) if kind == "JPEG" else 1
    place, parts = len(SIGNS["PNG"]), 0
    while place < len(data):
        place += 12 + int.from_bytes(data[place : place + 4], "big")
        parts += 1
    return parts


def _head(data: bytes, kind: str) -> tuple[int, int, str]:
    """Width, height and Pillow's mode; of a WebP some mode."""
    if kind != "WEBP":
        image = Image.open(io.BytesIO(data), formats=[kind])
        return *image.size, image.mode
    # From the head: Pillow's decoder takes memory for all pixels as soon as it is made.
    little = [int.from_bytes(data[place : place + 3], "little") for place in range(30)]
    match data[12:16]:
        case b"VP8X":
            return little[24] + 1, little[27] + 1, "RGBA"
        case b"VP8L":
            return (little[21] & 0x3FFF) + 1, ((little[22] >> 6) & 0x3FFF) + 1, "RGBA"
        case _:
            return little[26] & 0x3FFF, little[28] & 0x3FFF, "RGBA"


@contextmanager
def _damage() -> Iterator[None]:
    """Whatever a decoder stumbles over is damage; what it only warns of is not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except BadFile:
            raise
        except Image.DecompressionBombError as error:  # a head that says even more than declared() measures
            raise PictureTooLarge(f"图片的像素过多，{SMALLER}") from error
        except Exception as error:  # Pillow promises no kinds, and each of its parts has its own
            raise DamagedPicture() from error


def _decoded(data: bytes, kind: str) -> Image.Image:
    """The pixels, in one of the modes L, RGB, RGBA, or YCbCr (a JPEG's own, so that nothing is rounded)."""
    image: Image.Image = Image.open(io.BytesIO(data), formats=[kind])
    if image.mode in ("RGB", "CMYK"):
        # Of a JPEG; also decodes a large one at a half or less.
        image.draft("YCbCr" if image.mode == "RGB" else None, (SIDE, SIDE))
    image.load()
    turned = TURNS.get(_orientation(image))
    image = _plain(image)
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    if turned is not None:
        image = image.transpose(turned)
    image.info = {}  # else the encoders write some of it again
    return image


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # broken metadata of a sound picture
        return 1


def _plain(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")  # 16 bits of grey
    if image.has_transparency_data:
        image = image if image.mode == "RGBA" else image.convert("RGBA")
        return image.convert("RGB") if image.getchannel("A").getextrema() == (255, 255) else image
    if image.mode in ("L", "RGB", "YCbCr"):
        return image
    return image.convert("L" if image.mode in ("1", "LA") else "RGB")


def _encoded(image: Image.Image, kind: str) -> Picture:
    written = io.BytesIO()
    image.save(written, kind, **SAVED[kind])
    data = written.getvalue()
    return Picture(data, f"image/{kind.lower()}", *image.size, hashlib.sha256(data).hexdigest())


def _settled(image: Image.Image) -> Picture | None:
    """A JPEG that decodes to what encodes to itself; None if none is found in ROUNDS."""
    kept = _encoded(image, "JPEG")
    for _ in range(ROUNDS):
        again = _encoded(_decoded(kept.data, "JPEG"), "JPEG")
        if again == kept:
            return kept
        kept = again
    return None
