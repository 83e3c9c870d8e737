"""What python-docx leaves to XML: fonts and sizes, borders, fields, rows and cells."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from core.documents.dates import dates_in_words

BODY, TITLE, HEADING, KAI, SONG, LATIN = (
    "仿宋_GB2312",
    "方正小标宋简体",
    "黑体",
    "楷体_GB2312",
    "宋体",
    "Times New Roman",
)
FONT_ALTERNATIVES = {  # by font: its other names, and what may replace it
    BODY: "仿宋,FangSong,FangSong_GB2312,STFangsong,Noto Serif CJK SC",
    TITLE: "方正小标宋_GBK,小标宋体,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong,宋体,SimSun,Noto Serif CJK SC",
    HEADING: "SimHei,STHeiti,Noto Sans CJK SC",
    KAI: "楷体,KaiTi,STKaiti,Noto Serif CJK SC",
    SONG: "SimSun,STSong,Noto Serif CJK SC",
}
SIZE_2, SIZE_3, SIZE_4, SMALL_5 = Pt(22), Pt(16), Pt(14), Pt(9)


def width_of(text: str, size: Length = SIZE_3) -> int:
    """How wide a line is, in the length's own unit: ASCII is half as wide as the rest."""
    return int(sum(size / 2 if character.isascii() else size for character in text))


def ceil_div(whole: int, part: int) -> int:
    return -(-whole // part)


IN_THE_MIDDLE = OxmlElement("w:vAlign", {qn("w:val"): "center"})
_lines: dict[tuple[str, int, WD_ALIGN_PARAGRAPH], list[Any]] = {}  # how a line of a cell is formatted, and its run


def set_font(styled: Any, font: str, size: Length, *, latin: str = LATIN) -> None:
    """Give a run or style its font, for Chinese and for the rest, and its size."""
    styled.font.name, styled.font.size = latin, size
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    for kind, name in (("eastAsia", font), ("ascii", latin), ("hAnsi", latin), ("cs", latin)):
        fonts.set(qn(f"w:{kind}"), name)


def indent_first_line(paragraph: Any, characters: int) -> None:
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(characters * 100))
    indent.set(qn("w:firstLine"), str(round(characters * SIZE_3.pt * 20)))


def add_border(paragraph: Any, side: str, *, color: str = "000000", width: int = 8, space: int = 1) -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
        )
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", width), ("space", space), ("color", color)):
        line.set(qn(f"w:{name}"), str(value))
    borders.append(line)


def add_field(run: Any, code: str) -> None:
    for kind in ("begin", "", "end"):
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = code
        run._r.append(element)


def fill_cell(cell: Any, text: str, font: str, size: Length, align: WD_ALIGN_PARAGRAPH) -> None:
    """Put text into a cell, a paragraph per line."""
    properties = cell._tc.get_or_add_tcPr()
    if properties.find(qn("w:vAlign")) is None:
        properties.append(deepcopy(IN_THE_MIDDLE))
    for position, line in enumerate(dates_in_words(text).split("\n")):
        paragraph = cell.paragraphs[0] if position == 0 else cell.add_paragraph()
        _fill(paragraph, line, font, size, align)


def _fill(paragraph: Any, line: str, font: str, size: Length, align: WD_ALIGN_PARAGRAPH) -> None:
    """Put a line into a paragraph of a cell. One that is empty is a copy of the first of its kind: tables of a payroll
    have thousands of cells, and python-docx takes milliseconds to format each.
    """
    key, element = (font, int(size), align), paragraph._p
    known = _lines.get(key) if len(element) == 0 else None
    if known is None:
        paragraph.alignment = align
        paragraph.paragraph_format.line_spacing = Length(int(size * 1.25))
        off_the_grid(paragraph)
        run = paragraph.add_run()
        set_font(run, font, size)
        _lines.setdefault(key, [deepcopy(child) for child in (element.pPr, run._r)])
        run.text = line
    else:
        properties, run = map(deepcopy, known)
        element.append(properties)
        element.append(run)
        run.text = line


def set_row(row: Any, *, header: bool, height: Length) -> None:
    row.height = height
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *(["w:tblHeader"] if header else [])):
        properties.append(OxmlElement(name))


def set_cell_margins(table: Any, twips: int) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), str(twips))
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    table._tbl.tblPr.append(margins)


def set_column_widths(table: Any, widths: Sequence[float]) -> None:
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = Mm(width)


def keep_with_next(block: Any) -> None:
    """Keep a paragraph, or a row of a table, given as their XML, on the page of what comes next."""
    for paragraph in block.iter(qn("w:p")):
        paragraph.get_or_add_pPr().get_or_add_keepNext().val = True


def off_the_grid(paragraph: Any) -> None:
    """Let the line height follow the letters instead of the page's line grid."""
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().insert_element_before(snap, "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")
