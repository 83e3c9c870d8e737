"""What is kept of an upload: the picture and nothing else, documents that run nothing, and no pretenders."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from functools import partial
from typing import Any

import pikepdf
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.errors import InvalidInput
from core.testing.laws import law
from core.tests.files import (
    HEIC,
    archive,
    bomb_png,
    document,
    grey_of_16_bits,
    links,
    noisy_photo,
    ofd,
    pdf,
    photo,
    picture,
    workbook,
)
from core.web.confined import Unfinished, confined
from core.web.pictures import DRAWN_CONFINED, MAX_KEPT_PIXELS, MAX_NARROW_SIDE, MAX_SIDE, MOVING, kept_size
from core.web.uploads import MAX_BYTES, WORDS, FileTooLarge, WrongFile, check_upload, display_name, original_name

Image.init()  # so that it is known which kinds can hold several pictures


@pytest.fixture(autouse=True)
def english():
    """The messages are compared in the language of the code."""
    with translation.override("en"):
        yield


def opened(data: bytes) -> Any:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_loses_its_place_its_camera_and_whatever_hangs_behind_it(kind):
    sent = photo(kind=kind) + b"<script>alert(1)</script>" + document()
    kept = check_upload(f"现场.{kind.lower()}", sent)
    for data in (kept.data, kept.thumbnail):
        image = opened(data)
        assert not dict(image.getexif())
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert b"script" not in data
        assert b"PK\x03\x04" not in data
        assert "手机".encode() not in data
    assert (kept.width, kept.height) == (640, 480)
    assert opened(kept.thumbnail).size == (320, 240)
    assert kept.media_type == ("image/png" if kind == "PNG" else "image/jpeg")
    assert kept.name == ("现场.png" if kind == "PNG" else "现场.jpg")
    assert (kept.original, kept.original_type) == (sent, f"image/{kind.lower()}")


def test_a_photograph_is_kept_as_the_camera_was_held():
    kept = check_upload("a.jpg", photo((640, 480), orientation=6))  # held upright: the top is to the right
    assert (kept.width, kept.height) == (480, 640)
    red, _green, blue = opened(kept.data).getpixel((460, 20))
    assert red > 150 > blue


def test_a_very_large_photograph_is_made_smaller_and_keeps_its_shape():
    kept = check_upload("a.jpg", photo((4000, 3000)))
    assert (kept.width, kept.height) == (MAX_SIDE, MAX_SIDE * 3 // 4)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_photograph_of_50_million_points_is_taken(progressive):
    sent = io.BytesIO()
    Image.linear_gradient("L").resize((8688, 5792)).convert("RGB").save(sent, "JPEG", progressive=progressive)
    kept = check_upload("a.jpg", sent.getvalue())
    assert (kept.width, kept.height) == (MAX_SIDE, 1707)
    assert kept.original == sent.getvalue()


@pytest.mark.parametrize("size", [(1080, 16_000), (16_000, 1080), (720, 9_000)])
def test_a_long_screenshot_keeps_its_narrow_side_and_its_thumbnail_shows_its_beginning(size):
    kept = check_upload("聊天.png", picture("PNG", size=size))
    assert (kept.width, kept.height) == size
    assert kept.media_type == "image/png"
    small = opened(kept.thumbnail)
    assert max(small.size) == 320
    assert min(small.size) > 100


@given(st.integers(1, 60_000), st.integers(1, 60_000))
def test_what_is_kept_is_bounded_and_never_narrower_than_it_must_be(width, height):
    kept = kept_size(width, height)
    assert kept[0] * kept[1] <= MAX_KEPT_PIXELS * 1.01
    assert kept[0] <= width
    assert kept[1] <= height
    assert max(kept) <= MAX_SIDE or min(kept) <= MAX_NARROW_SIDE
    if width * height <= MAX_KEPT_PIXELS and max(width, height) > 2 * min(width, height):
        assert min(kept) >= min(width, height, MAX_NARROW_SIDE)


@pytest.mark.parametrize(
    ("sent", "most"),
    [(grey_of_16_bits(), 255), (grey_of_16_bits(kind="TIFF"), 255), (grey_of_16_bits(0xFFF), 255)],
    ids=["png of 16 bits", "tiff of 16 bits", "12 bits in 16"],
)
def test_a_scan_of_more_than_8_bits_keeps_its_greys(sent, most):
    kept = opened(check_upload("扫描.png", sent).data)
    assert len(kept.convert("L").getcolors()) == 256
    assert kept.convert("L").getextrema() == (0, most)


def test_what_is_transparent_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(out, "PNG")
    assert opened(check_upload("a.png", out.getvalue()).data).getpixel((5, 5)) == (255, 255, 255)


KINDS = {
    "bmp": (picture("BMP"), "image/bmp", "image/png"),
    "gif": (picture("GIF", mode="P"), "image/gif", "image/png"),
    "tif": (picture("TIFF"), "image/tiff", "image/png"),
    "fax": (picture("TIFF", mode="1", compression="group4"), "image/tiff", "image/png"),
    "cmyk": (picture("JPEG", mode="CMYK"), "image/jpeg", "image/jpeg"),
    "heic": (HEIC.read_bytes(), "image/heic", "image/jpeg"),
    "avif": (picture("AVIF"), "image/avif", "image/jpeg"),
    "webp": (picture("WEBP"), "image/webp", "image/jpeg"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_picture_becomes_one_that_every_browser_shows_and_the_original_is_kept(kind):
    sent, original_type, kept_type = KINDS[kind]
    kept = check_upload(f"照片.{kind}", sent)
    assert (kept.media_type, kept.original_type, kept.note) == (kept_type, original_type, "")
    assert kept.original == sent
    assert opened(kept.data).size == ((400, 300) if kind == "heic" else (120, 80))
    assert original_name(kept.name, original_type).startswith("照片.")


@pytest.mark.parametrize("kind", [kind for kind in DRAWN_CONFINED if kind in Image.SAVE_ALL])
def test_of_a_moving_picture_of_every_kind_the_first_frame_is_shown_and_said(kind):
    mode = "P" if kind == "GIF" else "RGB"
    moving, still = (picture(kind, mode=mode, frames=frames) for frames in (3, 1))
    assert check_upload("a.gif", moving).note == ("frames" if kind in MOVING else "pages" if kind == "TIFF" else "")
    assert check_upload("a.gif", still).note == ""


def test_a_scan_of_many_pages_becomes_a_pdf_of_all_of_them():
    sent = picture("TIFF", mode="L", size=(1240, 1754), frames=4, dpi=(150, 150))
    kept = check_upload("协议.tiff", sent)
    assert (kept.media_type, kept.name, kept.note, kept.note_number) == ("application/pdf", "协议.pdf", "pages", 4)
    with pikepdf.open(io.BytesIO(kept.data)) as book:
        assert len(book.pages) == 4
        assert [round(float(side)) for side in book.pages[0].MediaBox] == [0, 0, 595, 842]
        assert next(iter(book.pages[3].get_images().values())).Width == 1240
    assert check_upload("again.pdf", kept.data).media_type == "application/pdf"


def test_more_pages_than_taken_are_refused():
    with pytest.raises(FileTooLarge, match="100"):
        check_upload("a.tif", picture("TIFF", mode="1", size=(8, 8), frames=101))


CUTS = {
    "jpeg": noisy_photo,
    "jpeg in grey": partial(picture, "JPEG", mode="L", size=(800, 600)),
    "large jpeg": partial(noisy_photo, (5000, 4000), 30),
    "progressive": partial(noisy_photo, progressive=True),
    "png": partial(picture, "PNG", size=(800, 600)),
}


@pytest.mark.parametrize("kind", CUTS)
def test_a_picture_whose_last_bytes_are_missing_is_kept_with_a_note(kind):
    whole = CUTS[kind]()
    kept = check_upload("断.jpg", whole[: -max(20, len(whole) // 100)])
    assert kept.note == "cut"
    assert (kept.note_number or 0) <= 5
    assert opened(kept.data).size == opened(whole).size or kind == "large jpeg"


@pytest.mark.parametrize("kind", sorted(set(CUTS) - {"progressive"}))
def test_a_picture_of_which_half_is_missing_is_to_be_sent_again(kind):
    whole = CUTS[kind]()
    with pytest.raises(WrongFile):
        check_upload("断.jpg", whole[: len(whole) // 2])


@pytest.mark.parametrize("make", [pdf, workbook, document, ofd])
def test_documents_pass_unchanged(make):
    data = make()
    kept = check_upload("协议.doc", data)
    assert kept.data == data
    assert (kept.thumbnail, kept.original, kept.note) == (b"", b"", "")
    assert kept.name in ("协议.pdf", "协议.xlsx", "协议.docx", "协议.ofd")


# --- PDF ----------------------------------------------------------------------------------------------

SCRIPT = b"<</S/JavaScript/JS(app.alert(1))>>"


def scan(picture_data: bytes, extra: bytes = b"") -> bytes:
    """A page with one picture, as a scanner writes it."""
    image = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray" + extra
    return pdf(b"", image + b"/Length %d>>stream\n%b\nendstream" % (len(picture_data), picture_data))


@pytest.mark.parametrize(
    "spelt", [b"/JS ", b"/JavaScript ", b"/Launch ", b"/EmbeddedFiles ", b"/Encrypt ", b"PK\x05\x06"]
)
def test_what_the_bytes_of_a_picture_spell_does_not_count(spelt):
    noise = random.Random(1).randbytes(2000)
    data = scan(noise + spelt + noise)
    assert check_upload("扫描.pdf", data).data == data


def test_scans_of_random_picture_data_are_all_taken():
    for seed in range(3):
        assert check_upload("扫描.pdf", scan(random.Random(seed).randbytes(5 * 2**20)))


def packed(**catalog: Any) -> bytes:
    """A PDF that keeps its objects in compressed streams, as most programs write it today."""
    book, out = pikepdf.new(), io.BytesIO()
    book.add_blank_page()
    for key, value in catalog.items():
        book.Root[f"/{key}"] = book.make_indirect(value)
    book.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def locked(owner: str, user: str) -> bytes:
    book, out = pikepdf.new(), io.BytesIO()
    book.add_blank_page()
    book.save(out, encryption=pikepdf.Encryption(owner=owner, user=user))
    return out.getvalue()


def test_a_pdf_that_anybody_can_open_is_taken_though_it_is_encrypted():
    assert check_upload("回单.pdf", locked("owner", "")).media_type == "application/pdf"


def test_a_name_like_a_script_on_a_font_is_none():
    assert check_upload("a.pdf", pdf(b"/JS 3 0 R/Resources<</Font<</JS 3 0 R/EF 3 0 R>>>>"))


def test_an_empty_list_of_files_brings_nothing():
    assert check_upload("a.pdf", pdf(b"/Names<</EmbeddedFiles<</Names[]>>/JavaScript<</Names[]>>>>"))


A_FILE = b"<</Type/Filespec/F(a.exe)/EF<</F 5 0 R>>>>"
THE_FILE = b"<</Length 1>>stream\nx\nendstream"
PDFS = {
    "a script": (pdf(b"/OpenAction" + SCRIPT), "script"),
    "a disguised script": (pdf(b"/OpenAction<</S/J#61vaScript/J#53(app.alert(1))>>"), "script"),
    "a script at a page that nothing names": (pdf(b"", SCRIPT), "script"),
    "a script after another action": (pdf(b"/OpenAction<</S/URI/URI(x)/Next[" + SCRIPT + b"]>>"), "script"),
    "a script by name": (pdf(b"/Names<</JavaScript<</Names[(a) 4 0 R]>>>>", SCRIPT), "script"),
    "a rendition with a script": (pdf(b"/OpenAction<</S/Rendition/JS(x)>>"), "script"),
    "a packed script": (packed(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x")), "script"),
    "a program": (pdf(b"/OpenAction<</S/Launch/F(cmd.exe)>>"), "program"),
    "a form that sends": (pdf(b"/OpenAction<</S/SubmitForm/F(http://x)>>"), "form"),
    "a form of the XFA kind": (pdf(b"/AcroForm<</XFA(x)>>"), "form"),
    "files": (pdf(b"/Names<</EmbeddedFiles<</Names[(a) 4 0 R]>>>>", A_FILE, THE_FILE), "other files"),
    "a file beside a page": (pdf(b"/AF[" + A_FILE + b"]", b"null", THE_FILE), "other files"),
    "a film": (pdf(b"", b"<</Type/Annot/Subtype/RichMedia/Rect[0 0 1 1]>>"), "media"),
    "a picture in another file": (scan(b"x", b"/F(outside.jpg)"), "another file"),
    "a password": (locked("owner", "user"), "password"),
    "no page": (pdf().replace(b"/Kids[3 0 R]/Count 1", b"/Kids[]/Count 0     "), "whole PDF"),
    "its end cut off": (pdf()[:-30], "whole PDF"),
    "an archive behind it": (pdf() + document(), "whole PDF"),
    "an archive and an end behind it": (pdf() + document() + b"%%EOF", "whole PDF"),
    "a page of the web behind it": (pdf() + b"<html>", "whole PDF"),
    "noise alone": (b"%PDF-1.7\n" + random.Random(1).randbytes(500) + b"\nstartxref\n9\n%%EOF", "whole PDF"),
}


@pytest.mark.parametrize("holding", PDFS)
def test_a_pdf_that_runs_or_brings_something_is_refused_in_words_that_say_what(holding):
    data, word = PDFS[holding]
    with pytest.raises(WrongFile, match=word):
        check_upload("a.pdf", data)


def test_a_pdf_whose_objects_unpack_to_gigabytes_is_refused():
    bomb = zlib.compress(zlib.compress(bytes(300 * 2**20), 9), 9)
    objects = b"<</Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%b\nendstream"
    assert len(bomb) < 10_000
    data = pdf(b"/Extra 5 0 R", objects % (len(bomb), bomb))
    judged = check_upload("a.pdf", data)  # its table of objects names none of that stream: nobody unpacks it
    assert judged.data == data
    table = b"<</Type/XRef/Size 3/W[1 1 1]/Root 1 0 R/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%b\nendstream"
    with pytest.raises(InvalidInput):
        check_upload("a.pdf", b"%%PDF-1.5\n1 0 obj%b\nendobj\nstartxref\n9\n%%%%EOF" % (table % (len(bomb), bomb)))


# --- Word, Excel, OFD ---------------------------------------------------------------------------------

TEMPLATE = "file:///C:/Users/a/Templates/Normal.dotm"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OF_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SETTINGS = (
    f'<w:settings xmlns:w="{MAIN}" xmlns:r="{OF_OFFICE}" xmlns:w14="urn:w14" xmlns:mc="urn:mc" mc:Ignorable="w14">'
    '<w:attachedTemplate r:id="r1"/><w:zoom w:percent="100"/></w:settings>'
).encode()


def test_a_document_is_taken_without_its_link_to_a_template():
    linked = links(("attachedTemplate", TEMPLATE, True), ("hyperlink", "https://example.org", True))
    sent = document({"word/settings.xml": SETTINGS, "word/_rels/settings.xml.rels": linked})
    kept = check_upload("通知.docx", sent)
    assert (kept.note, kept.original) == ("template", b"")  # the original would load it when opened
    with zipfile.ZipFile(io.BytesIO(kept.data)) as parts:
        left, settings = parts.read("word/_rels/settings.xml.rels"), parts.read("word/settings.xml")
    assert b"Normal.dotm" not in left
    assert b"https://example.org" in left
    assert b"attachedTemplate" not in settings
    assert b'mc:Ignorable="w14"' in settings
    assert b'xmlns:w14="urn:w14"' in settings
    again = check_upload("通知.docx", kept.data)
    assert (again.data, again.note) == (kept.data, "")


@pytest.mark.parametrize("workbook_of_chart", [workbook(), b"PK"], ids=["a workbook", "a placeholder"])
def test_a_document_with_a_chart_is_taken(workbook_of_chart):
    data = document({"word/charts/chart1.xml": b"<c/>", "word/embeddings/Sheet1.xlsx": workbook_of_chart})
    assert check_upload("a.docx", data).data == data


def test_an_invoice_in_ofd_keeps_its_data():
    data = ofd({"Doc_0/Attachs/original_invoice.xml": b"<x/>"})
    assert check_upload("发票.ofd", data).data == data


BILLION = b'<!DOCTYPE a [<!ENTITY b "1"><!ENTITY c "&b;&b;">]><a>&c;</a>'
PACKAGES = {
    "no office file": (archive({"a.txt": b"1"}), "another kind"),
    "an archive of types without words": (document(types="nothing"), "another kind"),
    "macros": (document({"word/vbaProject.bin": b"x"}), "word/vbaProject.bin"),
    "macros by type": (document(types="document.macroEnabled.main+xml"), "macro"),
    "an object": (document({"word/embeddings/oleObject1.bin": b"x"}), "word/embeddings/oleObject1.bin"),
    "a program": (document({"word/embeddings/a.exe": b"MZ"}), "word/embeddings/a.exe"),
    "a program that is called a workbook": (document({"word/embeddings/a.xlsx": b"MZ" + bytes(90)}), "a.xlsx"),
    "a workbook with macros": (
        document({"word/embeddings/a.xlsx": document({"word/vbaProject.bin": b"x"})}),
        "word/embeddings/a.xlsx",
    ),
    "a workbook in a workbook in it": (
        document({"word/embeddings/a.xlsx": document({"word/embeddings/b.xlsx": workbook()})}),
        "word/embeddings/a.xlsx",
    ),
    "a picture from outside": (
        document({"word/_rels/document.xml.rels": links(("image", "https://example.org/a.png", True))}),
        "https://example.org/a.png",
    ),
    "a part that climbs": (document({"../../etc/passwd": b"x"}), "damaged"),
    "entities": (document({"word/_rels/document.xml.rels": BILLION}), "damaged"),
    "its head behind something": (b"PK\x03\x04" + bytes(20) + document(), "damaged"),
    "something behind it": (document() + b"<script>1</script>", "damaged"),
    "its end cut off": (workbook()[:-40], "damaged"),
    "a document of the state that is not there": (ofd(root="Doc_1/Document.xml"), "damaged"),
    "a program in a document of the state": (ofd({"Doc_0/Attachs/x.xml": b"MZ" + bytes(9)}), "Doc_0/Attachs/x.xml"),
    "a script in a document of the state": (ofd({"Doc_0/Attachs/x.js": b"1"}), "doc_0/attachs/x.js"),
}


@pytest.mark.parametrize("holding", PACKAGES)
def test_an_archive_that_runs_loads_or_brings_something_is_refused_by_its_part(holding):
    data, word = PACKAGES[holding]
    with pytest.raises(WrongFile) as refusal:
        check_upload("a.docx", data)
    assert word in str(refusal.value)


def test_links_that_never_end_are_read_in_no_time():
    never = b"<Relationship " * 100_000
    with pytest.raises(WrongFile):
        check_upload("a.docx", document({"word/_rels/document.xml.rels": never}))


def test_an_archive_that_unpacks_to_gigabytes_is_refused():
    bomb = archive({f"word/{number}.xml": bytes(10 * 2**20) for number in range(11)})
    assert len(bomb) < 200_000
    with pytest.raises(FileTooLarge):
        check_upload("a.docx", bomb)


# --- what is none of it -------------------------------------------------------------------------------

PRETENDERS = {
    "html": b"<!doctype html><script>1</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    "text": "身份证复印件".encode(),
    "gif in name only": b"GIF89a" + bytes(40),
    "heic in name only": b"\x00\x00\x00\x18ftypheic" + bytes(40),
    "tiff in name only": b"II*\x00" + bytes(40),
    "bmp in name only": b"BM" + bytes(40),
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "program": b"MZ" + bytes(400),
    "half a jpeg": photo()[:400],
    "jpeg in name only": b"\xff\xd8\xff\xe0" + b"<script>1</script>" * 20,
    "nothing": b"",
}


@pytest.mark.parametrize("name", PRETENDERS)
def test_what_is_not_what_we_keep_is_refused_by_name(name):
    with pytest.raises(WrongFile) as refusal:
        check_upload("图.jpg", PRETENDERS[name], field="files")
    assert "图.jpg" in str(refusal.value)
    assert list(refusal.value.fields) == ["files"]


def test_a_picture_of_a_billion_points_is_refused_before_it_is_unpacked():
    assert len(bomb_png()) < 10_000
    with pytest.raises(FileTooLarge):
        check_upload("a.png", bomb_png())


def test_more_bytes_than_taken_are_refused():
    with pytest.raises(FileTooLarge, match="40 MB"):
        check_upload("a.jpg", photo() + bytes(MAX_BYTES))


HEADS = [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4", b"PK\x03\x04", b"II*\x00", b"GIF89a", b"BM"]


@law(10, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(HEADS))
def test_noise_is_refused_whatever_it_begins_with(rest, head):
    with pytest.raises(InvalidInput) as refusal:
        check_upload("x", head + rest)
    assert refusal.value.fields


def test_every_reason_names_the_file():
    for code, words in WORDS.items():
        assert "%(name)s" in str(words), code


# --- the process apart --------------------------------------------------------------------------------


def too_long() -> None:
    while True:
        pass


def too_much() -> int:
    return len(bytearray(8 * 2**30))


def crash() -> None:
    import os

    os.abort()


@pytest.mark.parametrize("work", [too_long, too_much, crash])
def test_work_apart_that_hangs_grows_or_crashes_ends_alone(work):
    with pytest.raises(Unfinished):
        confined(work, seconds=2)


# --- names --------------------------------------------------------------------------------------------


@given(st.text(max_size=200))
def test_a_name_for_people_is_one_short_line_without_a_path(name):
    shorter = display_name(name)
    assert 1 <= len(shorter) <= 80
    assert not set(shorter) & set('/\\<>"\r\n\x00')


def test_a_name_keeps_its_words():
    assert display_name("C:\\照片\\整改 前.jpg") == "整改 前.jpg"
    assert display_name("../../etc/passwd") == "passwd"
    assert display_name("") == "file"
