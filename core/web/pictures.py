"""Draws uploaded pictures again: upright, on white, of bounded size, with nothing of the file but the picture.

Pure: bytes in, bytes out, no Django, so that it also runs confined. Raises Unfit.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageChops, ImageFile, ImageOps, ImageSequence

from core.web.confined import Unfinished, confined
from core.web.unfit import Unfit

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"

MAX_PIXELS = 120_000_000  # a phone's largest photograph, an A3 page at 600 dots an inch
MAX_SIDE = 2560  # of what is kept: a page of text stays readable …
MAX_NARROW_SIDE = 1600  # … and so does a long screenshot, whose narrow side is kept as far as this
MAX_KEPT_PIXELS = 40_000_000
MAX_PNG_BYTES = 8 * 1024 * 1024  # a larger drawing is a photograph and becomes JPEG
MAX_PAGES = 100
THUMBNAIL_SIDE = 320
SLIGHTLY_CUT = 20  # percent of the rows that may be missing
DRAWN_CONFINED = ("JPEG", "PNG", "WEBP", "MPO", "GIF", "BMP", "DIB", "TIFF", "HEIF", "AVIF")
MOVING = frozenset({"GIF", "WEBP", "PNG", "AVIF"})  # kinds whose further pictures are frames, and no pages or previews
LOSSLESS = frozenset({"PNG", "GIF", "BMP", "DIB", "TIFF"})
REDUCED_PAGE = 254  # TIFF tag: a page that is only a smaller version of another
POINTS_PER_INCH = 72

Image.MAX_IMAGE_PIXELS = MAX_PIXELS


@dataclass(frozen=True)
class Drawn:
    """A picture as it is kept, or all pages of one as a PDF. `note` says what is different from what was sent."""

    media_type: str
    data: bytes
    thumbnail: bytes = b""  # JPEG
    width: int | None = None
    height: int | None = None
    note: str = ""  # cut, frames, pages
    number: int | None = None  # what the note counts


def media_type_of(data: bytes) -> str:
    """The media type of a picture by its first bytes; empty for anything else."""
    for beginning, media_type in _BEGINNINGS:
        if data.startswith(beginning):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], "")
    return ""


_BEGINNINGS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
)
_HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_BRANDS = {**dict.fromkeys(_HEIC, "image/heic"), b"avif": "image/avif", b"avis": "image/avif"}


def drawn(data: bytes) -> Drawn:
    """The picture of a file, drawn in a process of its own: decoders of foreign bytes have faults, small ones too."""
    try:
        return confined(draw_anything, data)
    except Unfinished as error:
        raise Unfit("picture_too_heavy") from error


def draw_anything(data: bytes) -> Drawn:
    """The picture of a file of any kind, also of one whose last part is missing. Changes how Pillow works."""
    import pi_heif

    pi_heif.register_heif_opener()
    try:
        return _drawn(_opened(data))
    except Unfit:
        raise
    except Exception as error:
        if "truncated" not in str(error):  # Pillow has no exception of its own for what ends too early
            raise Unfit("picture_damaged") from error
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        return _drawn(_opened(data), cut=True)
    except Unfit:
        raise
    except Exception as error:
        raise Unfit("picture_damaged") from error


def _opened(data: bytes) -> Any:
    Image.init()
    try:
        return Image.open(io.BytesIO(data), formats=[one for one in DRAWN_CONFINED if one in Image.OPEN])
    except Image.DecompressionBombError:
        raise Unfit("too_many_pixels", count=MAX_PIXELS // 10**6) from None


def _drawn(image: Any, *, cut: bool = False) -> Drawn:
    _refuse_too_many_pixels(image)
    if image.format == "TIFF":
        pages = list(_pages(image))
        if len(pages) > 1:
            return _bound_pages(image, pages)
        image.seek(pages[0])
    moves = image.format in MOVING and getattr(image, "is_animated", False)
    lossless = image.format in LOSSLESS
    picture, missing = _whole(image, cut)
    note, number = ("cut", missing) if cut else ("frames", None) if moves else ("", None)
    return _kept(picture, lossless, note, number)


def _refuse_too_many_pixels(image: Any) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise Unfit("too_many_pixels", count=MAX_PIXELS // 10**6)


def _whole(image: Any, cut: bool) -> tuple[Any, int]:
    """The picture in its kept size, upright and on white, and how many percent of its rows are missing."""
    image.draft(None, kept_size(*image.size))  # a JPEG is decoded no larger than needed
    image.load()
    missing = _missing(image) if cut else 0
    if missing > SLIGHTLY_CUT:
        raise Unfit("picture_cut", percent=100 - missing)
    picture = _smooth(image)
    picture.thumbnail(kept_size(*picture.size), Image.Resampling.LANCZOS)  # first, so that what follows is small work
    return _plain(ImageOps.exif_transpose(picture)), missing


def _missing(image: Any) -> int:
    """Percent of the rows, from below, that were never decoded: they are of one colour to the last point."""
    colours = image.convert("RGB")
    filled = Image.new("RGB", colours.size, colours.getpixel((colours.width - 1, colours.height - 1)))
    box = ImageChops.difference(colours, filled).getbbox()
    last = box[3] if box else 0
    return -(-(image.height - last) * 100 // image.height)


def kept_size(width: int, height: int) -> tuple[int, int]:
    """The size of what is kept: a page by its longest side, a long strip by its narrow one."""
    long, narrow = max(width, height), min(width, height)
    scale = min(1.0, max(MAX_SIDE / long, MAX_NARROW_SIDE / narrow if long > 2 * narrow else 0.0))
    scale = min(scale, (MAX_KEPT_PIXELS / (width * height)) ** 0.5)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _smooth(image: Any) -> Any:
    """In a mode in which a picture can be made smaller without losing what it shows."""
    if image.mode.startswith(("I", "F")):
        return _eight_bits(image)
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("P", "PA"):
        return image.convert("RGBA" if image.mode == "PA" or "transparency" in image.info else "RGB")
    return image


def _plain(image: Any) -> Any:
    """Grey or colour, on white where it was transparent, without any metadata."""
    if image.mode in ("RGBA", "LA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        return ground
    image = image.convert("L" if image.mode == "L" else "RGB")
    image.info = {}  # what the file says about the picture is dropped
    return image


def _eight_bits(image: Any) -> Any:
    """A scan of 12, 16 or 32 bits with all its greys, in 256 steps."""
    wide = image if image.mode == "F" else image.convert("I")
    low, high = wide.getextrema()
    if image.mode.startswith("I") and low >= 0 and high <= 0xFFFF:
        low, high = 0, 0xFFF if high <= 0xFFF else 0xFFFF
    scale = 255 / ((high - low) or 1)
    return wide.point(lambda grey: grey * scale + (0.5 - low * scale)).convert("L")


def _kept(picture: Any, lossless: bool, note: str, number: int | None) -> Drawn:
    media_type, data = _encoded(picture, lossless)
    small = picture.copy()
    if max(small.size) > 3 * min(small.size):  # of a long strip its beginning, or nothing could be made out
        side = min(small.size)
        small = small.crop((0, 0, min(small.width, 3 * side), min(small.height, 3 * side)))
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Drawn(media_type, data, _jpeg(small, 75), picture.width, picture.height, note, number)


def _encoded(picture: Any, lossless: bool) -> tuple[str, bytes]:
    """Drawings stay as sharp as they were; photographs, and drawings that are too heavy for it, become JPEG."""
    if lossless:
        out = io.BytesIO()
        picture.save(out, "PNG")
        if out.tell() <= MAX_PNG_BYTES:
            return PNG, out.getvalue()
    return JPEG, _jpeg(picture)


def _jpeg(picture: Any, quality: int = 85) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


# --- pictures of several pages -----------------------------------------------------------------------


def _pages(image: Any) -> Iterator[int]:
    """The places of a TIFF's pages, without those that only show another one smaller."""
    found = False
    pages: Any = ImageSequence.Iterator(image)
    for place, page in enumerate(pages):
        if place >= MAX_PAGES:
            raise Unfit("too_many_pages", count=MAX_PAGES)
        if not int(page.tag_v2.get(REDUCED_PAGE, 0)) & 1:
            found = True
            yield place
    if not found:
        yield 0


def _bound_pages(image: Any, places: list[int]) -> Drawn:
    """All pages as one PDF, so that everybody can read them."""
    import pikepdf

    book = pikepdf.new()
    for place in places:
        image.seek(place)
        _refuse_too_many_pixels(image)
        inches = float(image.info.get("dpi", (200, 200))[0]) or 200.0
        paper = image.width / inches * POINTS_PER_INCH
        picture, _missing_rows = _whole(image, cut=False)
        _add_page(book, picture, paper)
    out = io.BytesIO()
    book.save(out, deterministic_id=True)
    return Drawn(PDF, out.getvalue(), note="pages", number=len(places))


def _add_page(book: Any, picture: Any, paper: float) -> None:
    from pikepdf import Array, Dictionary, Name, Page, Stream

    paper = min(max(paper, 72.0), 14_000.0)
    box = (0, 0, round(paper, 2), round(paper * picture.height / picture.width, 2))
    drawing = Stream(
        book,
        _jpeg(picture),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([float(side) for side in box]),
        Resources=Dictionary(XObject=Dictionary(Scan=book.make_indirect(drawing))),
        Contents=Stream(book, f"q {box[2]} 0 0 {box[3]} 0 0 cm /Scan Do Q".encode()),
    )
    book.pages.append(Page(book.make_indirect(page)))
