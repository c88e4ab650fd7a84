"""How pictures come with questions: packed as text, in an address of their own, in a package."""

import base64
import binascii
import re
import struct
import zlib

from quizsvc.kit.archives import Archive
from quizsvc.kit.files import TruncatedFile, ZipBomb
from quizsvc.kit.pictures import BYTES_LIMIT, DamagedPicture, PictureTooLarge

ADDRESS = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)


def unpacked(text: str) -> bytes | None:
    """Base64 as bytes, whatever white space is in it; None if it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def is_embedded(address: str) -> bool:
    """Whether an address (`data:…`) holds its picture itself."""
    return address[:5].lower() == "data:"


def embedded(address: str) -> bytes | None:
    """The picture in an address; None if it is not in base64."""
    head = ADDRESS.match(address)
    return unpacked(address[head.end() :]) if head else None


def in_package(archive: Archive, path: str) -> bytes:
    """The picture file of a package.

    Raises:
        PictureTooLarge: more than any picture may have, so it is not unpacked. DamagedPicture.
    """
    try:
        return archive.read(path, most=BYTES_LIMIT)
    except ZipBomb as error:
        raise PictureTooLarge() from error
    except (TruncatedFile, zlib.error, struct.error) as error:
        raise DamagedPicture() from error
