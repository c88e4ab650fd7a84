"""Pictures: what is taken, what is made of it, what is refused and with which sentence."""

import io
import random
import struct
import time
import warnings
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageDraw, PngImagePlugin
from PIL.ExifTags import Base

from quizsvc.kit import pictures
from quizsvc.kit.files import BadFile

RED, BLUE = (200, 10, 10), (10, 10, 200)
Turn = Image.Transpose


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """An image as a file."""
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def opened(picture: pictures.Picture) -> Image.Image:
    image = Image.open(io.BytesIO(picture.data))
    image.load()
    return image


def pixel(image: Image.Image, place: tuple[int, int]) -> tuple[int, int, int, int]:
    """Red, green, blue and how opaque."""
    red, green, blue, opaque = image.convert("RGBA").crop((*place, place[0] + 1, place[1] + 1)).tobytes()
    return red, green, blue, opaque


def halves(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Red above, blue below."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (0, height // 2, width, height))
    return image.convert(mode)


def photograph(width: int, height: int) -> Image.Image:
    """Something like one: coarse and fine shapes in many colours, some of them too bright."""
    made = random.Random(3)

    def layer(size: int) -> Image.Image:
        small = (width // size, height // size)
        return Image.frombytes("RGB", small, made.randbytes(small[0] * small[1] * 3)).resize((width, height))

    mixed = Image.blend(layer(40), layer(3), 0.25)
    return mixed.point(lambda value: max(0, min(255, (value - 128) * 3 // 2 + 128)))


def diagram() -> Image.Image:
    image = Image.new("RGB", (240, 160), "white")
    draw = ImageDraw.Draw(image)
    for row in range(0, 160, 14):
        draw.text((10, row), "pH 7.5 DO 6.2 mg/L COD 20 " * 2, fill="black")
    return image


class TestWhatIsTaken:
    @pytest.mark.parametrize(
        ("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")]
    )
    def test_the_three_kinds_stay_what_they_are(self, kind: str, media_type: str) -> None:
        picture = pictures.reencoded(saved(halves(), kind))
        assert (picture.media_type, picture.width, picture.height) == (media_type, 60, 40)
        image = opened(picture)
        assert Image.MIME[image.format or ""] == media_type
        above, below = pixel(image, (30, 5))[:3], pixel(image, (30, 35))[:3]
        assert all(abs(is_ - was) < 6 for is_, was in zip((*above, *below), (*RED, *BLUE), strict=True))

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    @pytest.mark.parametrize("make", [halves, diagram, lambda: photograph(480, 360)])
    def test_what_comes_out_comes_out_again(self, kind: str, make: Callable[[], Image.Image]) -> None:
        once = pictures.reencoded(saved(make(), kind))
        assert pictures.reencoded(once.data) == once
        assert pictures.reencoded(saved(make(), kind)) == once

    def test_noise_too_comes_out_again_whatever_it_becomes(self) -> None:
        made = random.Random(1)
        for side in (5, 17, 64):
            noise = Image.frombytes("L", (side, side), bytes(made.choice((0, 255)) for _ in range(side**2)))
            once = pictures.reencoded(saved(noise, "JPEG"))
            assert pictures.reencoded(once.data) == once

    @pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "LA", "RGBA", "I;16"])
    def test_a_png_of_any_mode(self, mode: str) -> None:
        grey = mode.startswith("I")
        image = Image.new(mode, (8, 8), 40_000) if grey else halves(8, 8).convert(mode)
        picture = pictures.reencoded(saved(image, "PNG"))
        if grey:
            assert abs(pixel(opened(picture), (0, 0))[0] - 40_000 // 256) <= 1
        assert opened(picture).mode in ("L", "RGB", "RGBA")

    @pytest.mark.parametrize("mode", ["L", "CMYK"])
    def test_a_jpeg_of_another_mode(self, mode: str) -> None:
        picture = pictures.reencoded(saved(halves().convert(mode), "JPEG"))
        assert opened(picture).mode in ("L", "RGB")
        assert pictures.reencoded(picture.data) == picture

    @pytest.mark.parametrize("kind", ["PNG", "WEBP"])
    def test_transparency_stays(self, kind: str) -> None:
        image = halves(mode="RGBA")
        image.putpixel((0, 0), (0, 0, 0, 0))
        picture = pictures.reencoded(saved(image, kind, lossless=True))
        assert pixel(opened(picture), (0, 0))[3] == 0
        palette = halves(mode="P")
        transparent = saved(palette, "PNG", transparency=palette.getpixel((0, 0)))
        assert pixel(opened(pictures.reencoded(transparent)), (0, 0))[3] == 0

    def test_of_an_animation_the_first_picture(self) -> None:
        frames = [Image.new("RGB", (20, 20), colour) for colour in (RED, BLUE)]
        for kind in ("PNG", "WEBP"):
            moving = saved(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True)
            picture = opened(pictures.reencoded(moving))
            assert getattr(picture, "n_frames", 1) == 1
            assert pixel(picture, (5, 5))[:3] == RED

    @pytest.mark.parametrize(
        ("orientation", "red"), [(1, (30, 5)), (3, (30, 35)), (6, (35, 30)), (8, (5, 30))]
    )
    def test_it_is_set_upright(self, orientation: int, red: tuple[int, int]) -> None:
        exif = Image.Exif()
        exif[Base.Orientation] = orientation
        for kind in ("JPEG", "PNG", "WEBP"):
            picture = pictures.reencoded(saved(halves(), kind, exif=exif.tobytes()))
            assert (picture.width, picture.height) == ((60, 40) if orientation < 5 else (40, 60))
            seen = pixel(opened(picture), red)
            assert seen[0] > 150 > seen[2]

    def test_it_is_made_smaller_never_larger(self) -> None:
        wide = pictures.reencoded(saved(Image.new("RGB", (4000, 1000), RED), "PNG"))
        assert (wide.width, wide.height) == (1600, 400)
        assert pictures.reencoded(saved(Image.new("RGB", (1, 3000), RED), "JPEG")).height == 1600
        assert pictures.reencoded(saved(Image.new("RGB", (1, 1), RED), "PNG")).width == 1

    def test_a_photograph_without_loss_becomes_a_jpeg(self) -> None:
        for kind in ("PNG", "WEBP"):
            heavy = saved(photograph(1000, 800), kind, lossless=True)
            assert len(heavy) > pictures.HEAVY
            picture = pictures.reencoded(heavy)
            assert picture.media_type == "image/jpeg"
            assert len(picture.data) < pictures.HEAVY
            assert pictures.reencoded(picture.data) == picture


class TestWhatDoesNotGetThrough:
    SECRET = b"34.27N 108.95E secret"

    def test_metadata_and_what_stands_behind_the_end(self) -> None:
        exif = Image.Exif()
        exif[Base.ImageDescription] = self.SECRET.decode()
        told = PngImagePlugin.PngInfo()
        told.add_text("Comment", self.SECRET.decode())
        files = [
            saved(halves(), "JPEG", exif=exif.tobytes(), comment=self.SECRET, icc_profile=self.SECRET),
            saved(halves(), "PNG", exif=exif.tobytes(), pnginfo=told, icc_profile=self.SECRET),
            saved(halves(), "WEBP", exif=exif.tobytes(), xmp=self.SECRET, icc_profile=self.SECRET),
        ]
        for file in files:
            behind = file + b"PK\x03\x04" + self.SECRET + b"<script>"
            kept = pictures.reencoded(behind).data
            assert self.SECRET not in kept
            assert b"<script>" not in kept
            assert kept == pictures.reencoded(file).data

    def test_broken_metadata_of_a_sound_picture_do_no_harm(self) -> None:
        for kind in ("JPEG", "PNG", "WEBP"):
            for exif in (
                b"Exif\0\0II*\0\xff\xff\xff\xff",
                b"Exif\0\0",
                b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\x01",
            ):
                assert pictures.reencoded(saved(halves(), kind, exif=exif)).width == 60


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *before: bytes) -> bytes:
    """A grey PNG that says it is so large."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(before) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def scans(times: int) -> bytes:
    """A JPEG whose passes come over and over."""
    file = saved(Image.new("L", (2000, 2000)), "JPEG", progressive=True)
    first = file.index(b"\xff\xda")
    second = file.index(b"\xff", first + 2)
    return file[:first] + file[first:second] * times + file[second:]


REFUSED = {
    "not-a-picture": {
        "GIF": saved(halves(), "GIF"),
        "BMP": saved(halves(), "BMP"),
        "TIFF": saved(halves(), "TIFF"),
        "AVIF": saved(halves(), "AVIF"),
        "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40,
        "SVG": b' \n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "EMF": b"\x01\0\0\0" + b"\0" * 36 + b" EMF" + b"\0" * 40,
        "WMF": b"\xd7\xcd\xc6\x9a" + b"\0" * 40,
        "PDF": b"%PDF-1.7",
        "不是图片": b"PK\x03\x04",
        "PNG、JPEG": b"",
    },
    "picture-too-large": {
        "超过 5 MB": b"\x89PNG\r\n\x1a\n" + b"\0" * pictures.BYTES_LIMIT,
        "像素过多": png(100_000, 100_000),
        "2000 万像素": png(5000, 4001),
        "5000×4001 像素": saved(Image.new("CMYK", (8, 8)), "JPEG").replace(
            b"\x08\0\x08\0\x08\x04", b"\x08" + struct.pack(">HH", 4001, 5000) + b"\x04"
        ),
        "16384×16384 像素": b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\xff\xff\xff\x0f" + b"\0" * 8,
        "层数过多": scans(200),
    },
    "damaged-picture": {
        "损坏": saved(halves(), "PNG")[:-30],
        "不完整": saved(halves(600, 400), "JPEG")[:-800],
        "请打开确认": saved(halves(), "WEBP")[:60],
        "另存为": png(0, 10),
        "图片不完整": png(1, 1, *[chunk(b"abCd", b"")] * 20_000),
        "已损坏": saved(halves(), "JPEG").replace(b"\xff\xd8", b"\xff\xd8" + b"\xff\xe5\0\2" * 20_000, 1),
    },
}


@pytest.mark.parametrize(
    ("code", "words", "data"),
    [(code, words, data) for code, files in REFUSED.items() for words, data in files.items()],
    ids=[words for files in REFUSED.values() for words in files],
)
def test_a_refusal_says_what_it_is_and_what_to_do(code: str, words: str, data: bytes) -> None:
    before = time.process_time()
    with pytest.raises(BadFile) as refused:
        pictures.reencoded(data)
    assert time.process_time() - before < 2
    assert refused.value.code == code
    assert words in refused.value.detail
    assert "请" in refused.value.detail


def mutated(file: bytes, made: random.Random) -> bytes:
    """The file with some bytes flipped, cut, doubled or moved."""
    data = bytearray(file)
    for _ in range(made.choice((1, 1, 2, 10, 100))):
        place = made.randrange(len(data))
        data[place] = made.choice((0, 255, data[place] ^ 1 << made.randrange(8), made.randrange(256)))
    if made.random() < 0.3:
        start = made.randrange(len(data))
        end = min(len(data), start + made.randrange(1, 200))
        data[start:end] = made.choice((b"", bytes(data[start:end]) * 2))
    return bytes(data[: made.randrange(len(data))] if made.random() < 0.2 else data)


def test_a_damaged_file_gives_a_picture_or_a_refusal() -> None:
    made = random.Random(20)
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    files = [
        saved(diagram(), "PNG", exif=exif.tobytes()),
        saved(halves(mode="P"), "PNG", transparency=1),
        saved(halves(), "JPEG", exif=exif.tobytes()),
        saved(diagram(), "JPEG", progressive=True),
        saved(halves(mode="RGBA"), "WEBP", lossless=True, exif=exif.tobytes()),
        saved(diagram(), "WEBP"),
    ]
    read = 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for number in range(300):
            data = mutated(files[number % len(files)], made)
            try:
                picture = pictures.reencoded(data)
            except BadFile:
                continue
            read += 1
            assert pictures.reencoded(picture.data) == picture
    assert 30 < read < 270
