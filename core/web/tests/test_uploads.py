"""What is kept of an upload: the picture and nothing else, documents that run nothing, and no pretenders."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.errors import InvalidInput
from core.tests.files import bomb_png, document, pdf, photo, workbook
from core.web.uploads import MAX_BYTES, MAX_SIDE, FileTooLarge, WrongFile, check_upload, display_name


def picture(data: bytes) -> Any:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_loses_its_place_its_camera_and_whatever_hangs_behind_it(kind):
    sent = photo(kind=kind) + b"<script>alert(1)</script>" + document()
    kept = check_upload(f"现场.{kind.lower()}", sent)
    for data in (kept.data, kept.thumbnail):
        image = picture(data)
        assert not dict(image.getexif())
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert b"script" not in data
        assert b"PK\x03\x04" not in data
        assert "手机".encode() not in data
    assert (kept.width, kept.height) == (640, 480)
    assert picture(kept.thumbnail).size == (320, 240)
    assert kept.media_type == ("image/png" if kind == "PNG" else "image/jpeg")
    assert kept.name == ("现场.png" if kind == "PNG" else "现场.jpg")


def test_a_photograph_is_kept_as_the_camera_was_held():
    kept = check_upload("a.jpg", photo((640, 480), orientation=6))  # held upright: the top is to the right
    assert (kept.width, kept.height) == (480, 640)
    red, _green, blue = picture(kept.data).getpixel((460, 20))
    assert red > 150 > blue


def test_a_very_large_photograph_is_made_smaller_and_keeps_its_shape():
    kept = check_upload("a.jpg", photo((4000, 3000)))
    assert (kept.width, kept.height) == (MAX_SIDE, MAX_SIDE * 3 // 4)


def test_what_is_transparent_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(out, "PNG")
    assert picture(check_upload("a.png", out.getvalue()).data).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("make", [pdf, workbook, document])
def test_documents_pass_unchanged(make):
    data = make()
    kept = check_upload("协议.doc", data)
    assert kept.data == data
    assert kept.thumbnail == b""
    assert kept.name in ("协议.pdf", "协议.xlsx", "协议.docx")


PACKED = zlib.compress(b"1 0 << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>")
PRETENDERS = {
    "html": b"<!doctype html><script>1</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    "text": "身份证复印件".encode(),
    "gif": b"GIF89a" + bytes(40),
    "heic": b"\x00\x00\x00\x18ftypheic" + bytes(40),
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "program": b"MZ" + bytes(400),
    "half a jpeg": photo()[:400],
    "jpeg in name only": b"\xff\xd8\xff\xe0" + b"<script>1</script>" * 20,
    "pdf with a script": pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
    "pdf with a disguised script": pdf(b"/OpenAction<</S/J#61vaScript/J#53(app.alert(1))>>"),
    "pdf with a packed script": pdf().replace(
        b"xref\n", b"9 0 obj<</Type/ObjStm/N 1/Filter/FlateDecode>>stream\r\n" + PACKED + b"\nendstream endobj\nxref\n"
    ),
    "pdf that starts a program": pdf(b"/OpenAction<</S/Launch/F(cmd.exe)>>"),
    "pdf with files": pdf(b"/Names<</EmbeddedFiles 5 0 R>>"),
    "pdf with a password": pdf(b"/Encrypt 7 0 R"),
    "pdf and html": pdf(b"\n<html>"),
    "pdf and archive": pdf() + document(),
    "archive that ends as a pdf": pdf() + document() + b"%%EOF",
    "pdf cut short": pdf()[:-30],
    "archive": document(types="nothing"),
    "word with macros": document({"word/vbaProject.bin": b"x"}),
    "word of the macro kind": document(types="document.macroEnabled.main+xml"),
    "word with a program": document({"word/embeddings/oleObject1.bin": b"x"}),
    "word that loads a template": document(
        {"word/_rels/settings.xml.rels": b'<Relationship Type=".../attachedTemplate" TargetMode="External"/>'}
    ),
    "word that climbs": document({"../../etc/passwd": b"x"}),
    "archive behind something": b"PK\x03\x04" + bytes(20) + document(),
    "archive before something": document() + b"<script>1</script>",
    "cut archive": workbook()[:-40],
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


def test_an_archive_that_unpacks_to_gigabytes_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(11):
            archive.writestr(f"word/{number}.xml", bytes(10 * 2**20))
    assert len(out.getvalue()) < 200_000
    with pytest.raises(FileTooLarge):
        check_upload("a.docx", out.getvalue())


def test_more_bytes_than_taken_are_refused():
    with pytest.raises(FileTooLarge, match="15 MB"):
        check_upload("a.jpg", photo() + bytes(MAX_BYTES))


HEADS = [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4", b"PK\x03\x04"]


@given(st.binary(max_size=400), st.sampled_from(HEADS))
def test_noise_is_refused_whatever_it_begins_with(rest, head):
    with pytest.raises(InvalidInput) as refusal:
        check_upload("x", head + rest)
    assert refusal.value.fields


@given(st.text(max_size=200))
def test_a_name_for_people_is_one_short_line_without_a_path(name):
    shorter = display_name(name)
    assert 1 <= len(shorter) <= 80
    assert not set(shorter) & set('/\\<>"\r\n\x00')


def test_a_name_keeps_its_words():
    assert display_name("C:\\照片\\整改 前.jpg") == "整改 前.jpg"
    assert display_name("../../etc/passwd") == "passwd"
    assert display_name("") == "file"
