"""Writes .docx files in the layout of an official document, after GB/T 9704-2012 (docs/decisions/035).

A4; margins of 37 mm above and 28 mm left of a text block of 156 by 225 mm; 22 lines of 28 characters
in size 3 FangSong; titles in size 2 XiaoBiaoSong; headings 一、 in HeiTi and （一） in KaiTi; page numbers
— 1 —, outside. Fonts are named with their alternatives, and none is embedded: they are licensed.

It knows nothing of what a document says. Bytes follow from the content alone: see `core.documents.archives`.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from functools import cache
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

from core.documents.archives import fixed
from core.documents.dates import dates_in_words
from core.documents.rows import add_rows
from core.documents.word import (
    BODY,
    FONT_ALTERNATIVES,
    HEADING,
    KAI,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    SMALL_5,
    SONG,
    TITLE,
    add_border,
    add_field,
    ceil_div,
    fill_cell,
    indent_first_line,
    keep_with_next,
    off_the_grid,
    set_cell_margins,
    set_column_widths,
    set_font,
    set_row,
    width_of,
)

ROW_HEIGHT = Mm(6.2)
LAST = 3  # rows of a table that stand on the page of who signs below it
LINES, CHARACTERS = 22, 28
PITCH = Pt(28.95)  # 22 lines in 225 mm
IMPRINT_PITCH = Pt(24)
RED = RGBColor(0xFF, 0, 0)
BLOCK = Mm(156)
STYLES_KEPT = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "TableGrid", "Header", "Footer"}

LEFT, CENTER, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class OfficialDocument:
    """One document, written from top to bottom; `to_bytes` ends it."""

    def __init__(self, *, title: str, author: str) -> None:
        self.document = Document(io.BytesIO(_begun()))
        self._properties(title, author)

    # --- what it says, from top to bottom ---

    def head(self, issuer: str, number: str) -> None:
        """The red head: who issues it, its number, and the red line below."""
        size = Pt(min(40, int(BLOCK.pt / max(1, len(issuer)))))
        self.paragraph(issuer, font=TITLE, size=size, align=CENTER, indent=0, color=RED, before=Mm(12), free=True)
        self.paragraph(number or "　", align=CENTER, indent=0, before=PITCH)
        add_border(self.document.paragraphs[-1], "bottom", color="FF0000", width=12, space=8)

    def title(self, text: str, *, before: Length = PITCH) -> None:
        """The title, centred; lines are broken where `text` breaks them."""
        for position, line in enumerate(text.split("\n")):
            space = before if position == 0 else Pt(0)
            self.paragraph(line, font=TITLE, size=SIZE_2, align=CENTER, indent=0, before=space, keep=True)

    def addressees(self, text: str) -> None:
        """主送机关, from the left edge."""
        self.paragraph(text, indent=0, before=PITCH)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading as numbered by the caller: 一、 or （一）."""
        self.paragraph(text, font=HEADING if level == 1 else KAI, keep=True)

    def chapter(self, text: str) -> None:
        """第一章, centred."""
        self.paragraph(text, font=HEADING, align=CENTER, indent=0, before=Length(int(PITCH / 2)), keep=True)

    def text(self, text: str, *, lead: str = "", level: int = 2) -> None:
        """A paragraph, its first line two characters in. `lead` is a heading that runs into it."""
        paragraph = self.paragraph(lead, font={1: HEADING, 2: KAI}.get(level, BODY), bold=level == 3)
        self.run(paragraph, text)

    def signature(self, issuer: str, day: str) -> None:
        """Who issues it, centred above the day, the day four characters from the right edge."""
        right = 4 * SIZE_3
        offset = int(right + (width_of(day) - width_of(issuer)) / 2)
        self.hold_on()
        self.paragraph(issuer, align=RIGHT, indent=0, before=2 * PITCH, right=Length(max(0, offset)), keep=True)
        self.paragraph(day, align=RIGHT, indent=0, right=Length(right))

    def attachments(self, names: Sequence[str]) -> None:
        """附件：, below the text."""
        many = len(names) > 1
        self.hold_on()
        for position, name in enumerate(names, start=1):
            lead = "附件：" if position == 1 else "　　　"
            number = f"{position}. " if many else ""
            self.paragraph(f"{lead}{number}{name}", before=PITCH if position == 1 else Pt(0), keep=True)

    def hold_on(self) -> None:
        """Keep what stands last so far on the page of what comes next: nothing is signed on a page of its own.

        Of a table these are its last rows, without its heads.
        """
        last = next((one for one in reversed(self.document.element.body) if one.tag != qn("w:sectPr")), None)
        is_table = last is not None and last.tag == qn("w:tbl")
        for block in _body_of(last)[-LAST:] if is_table else [last]:
            if block is not None:
                keep_with_next(block)

    def attachment(self, mark: str, title: str, *, landscape: bool) -> None:
        """Begin an attachment on a new page."""
        self.section(landscape=landscape)
        self.paragraph(mark, font=HEADING, indent=0)
        self.title(title, before=Pt(0))

    def imprint(self, copies_to: str, printer: str, day: str) -> None:
        """版记: who gets a copy, who printed it and when, at the foot of a separate last page."""
        self.section(landscape=False)
        small: dict[str, Any] = {"size": SIZE_4, "indent": 0, "free": True}
        lines = 1 + ceil_div(width_of(f"　抄送：{copies_to}", SIZE_4), int(BLOCK)) if copies_to else 1
        above = Length(Mm(225) - int((lines + 1) * IMPRINT_PITCH + Pt(10)))
        if copies_to:
            self.paragraph(f"　抄送：{copies_to}", before=above, **small)
            add_border(self.document.paragraphs[-1], "top", width=8)
        last = self.paragraph(f"　{printer}", before=0 if copies_to else above, **small)
        last.paragraph_format.tab_stops.add_tab_stop(Length(BLOCK - SIZE_4), 2)  # 2: right
        self.run(last, f"\t{day}印发", size=SIZE_4)
        add_border(last, "top", width=6 if copies_to else 8)
        add_border(last, "bottom", width=8)
        for paragraph in self.document.paragraphs[-2 if copies_to else -1 :]:
            paragraph.paragraph_format.line_spacing = IMPRINT_PITCH

    # --- its pieces ---

    def paragraph(
        self,
        text: str,
        *,
        font: str = BODY,
        size: Length = SIZE_3,
        align: WD_ALIGN_PARAGRAPH | None = None,
        indent: int = 2,
        before: Length | int = 0,
        right: Length | None = None,
        color: RGBColor | None = None,
        bold: bool = False,
        keep: bool = False,
        free: bool = False,
    ) -> Any:
        """One paragraph; `indent` characters in, `keep` with the next, `free` of the fixed pitch of lines."""
        paragraph = self.document.add_paragraph()
        if align is not None:
            paragraph.alignment = align
        layout = paragraph.paragraph_format
        layout.space_before, layout.space_after = Length(int(before)), Pt(0)
        layout.keep_with_next = keep
        if free:
            layout.line_spacing_rule = WD_LINE_SPACING.SINGLE
            off_the_grid(paragraph)
        elif size > SIZE_3:
            layout.line_spacing = Pt(34)
        if right is not None:
            layout.right_indent = right
        if indent:
            indent_first_line(paragraph, indent)
        if text:
            self.run(paragraph, text, font=font, size=size, color=color, bold=bold)
        return paragraph

    def run(
        self,
        paragraph: Any,
        text: str,
        *,
        font: str = BODY,
        size: Length = SIZE_3,
        color: RGBColor | None = None,
        bold: bool = False,
    ) -> None:
        run = paragraph.add_run(dates_in_words(text))
        set_font(run, font, size)
        run.font.bold = bold or None
        if color is not None:
            run.font.color.rgb = color

    def table(
        self,
        headers: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        size: Length = SMALL_5,
        left: Sequence[int] = (),
        row_height: Length = ROW_HEIGHT,
    ) -> None:
        """A ruled table, its head repeated on every page. `widths` in mm; columns in `left` are set to the left."""
        table = self.document.add_table(rows=1, cols=len(headers))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        set_cell_margins(table, 40)
        for cell, text in zip(table.rows[0].cells, headers, strict=True):
            fill_cell(cell, text, HEADING, size, CENTER)
        set_row(table.rows[0], header=True, height=Mm(row_height.mm * 1.5))
        for cell, width in zip(table.rows[0].cells, widths, strict=True):
            cell.width = Mm(width)
        formats = [(SONG, size, LEFT if position in left else CENTER) for position in range(len(headers))]
        add_rows(table, rows, formats, widths, height=row_height)
        set_column_widths(table, widths)

    def form(self, rows: Sequence[Sequence[tuple[str, float]]], *, heights: Sequence[float]) -> None:
        """A form of ruled boxes: each row has its own boxes of (text, width in mm), which must add up to the block.

        Boxes at even places are labels.
        """
        for boxes, height in zip(rows, heights, strict=True):
            table = self.document.add_table(rows=1, cols=len(boxes))
            table.style = "Table Grid"
            table.autofit = False
            set_row(table.rows[0], header=False, height=Mm(height))
            for position, (cell, (text, width)) in enumerate(zip(table.rows[0].cells, boxes, strict=True)):
                label = position % 2 == 0
                fill_cell(cell, text, HEADING if label else BODY, Pt(12), CENTER if label or width < 50 else LEFT)
                cell.width = Mm(width)
            table.alignment = WD_TABLE_ALIGNMENT.CENTER
            set_column_widths(table, [width for _text, width in boxes])

    def section(self, *, landscape: bool) -> None:
        """Go on on a new page, upright or turned."""
        self._page(self.document.add_section(WD_SECTION.NEW_PAGE), landscape=landscape)

    def narrow(self, *, landscape: bool) -> None:
        """Give tables and forms the width of the page: margins that a printer still keeps, numbers in the middle."""
        section = self.document.sections[-1]
        self._page(section, landscape=landscape)
        section.left_margin = section.right_margin = Mm(12 if landscape else 14)
        section.top_margin, section.bottom_margin, section.footer_distance = Mm(14), Mm(14), Mm(7)
        self.document.settings.odd_and_even_pages_header_footer = False
        section.footer.paragraphs[0].alignment = CENTER

    def new_page(self) -> None:
        """Go on on a new page of the same kind."""
        self.document.add_page_break()
        self.plain(self.document.paragraphs[-1])

    def line(self, left: str, right: str, *, width: Length) -> None:
        """One line of two texts, one at each edge."""
        paragraph = self.paragraph(left, size=Pt(11), indent=0, before=Mm(2), free=True)
        paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
        self.run(paragraph, f"\t{right}", size=Pt(11))
        paragraph.paragraph_format.space_after = Mm(1)

    def plain(self, paragraph: Any, *, before: Length | int = 0) -> None:
        """Take a paragraph off the fixed pitch of lines, as in boxes."""
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        paragraph.paragraph_format.space_before = Length(int(before))
        off_the_grid(paragraph)

    def to_bytes(self) -> bytes:
        made = io.BytesIO()
        self.document.save(made)
        return fixed(made.getvalue())

    # --- what every page has ---

    def _begin(self) -> None:
        """Make of the library's template what every document begins with."""
        self._fonts()
        self._styles()
        self._page(self.document.sections[0])
        self.document.settings.odd_and_even_pages_header_footer = True
        self._page_numbers(self.document.sections[0])
        self._leave_out("stylesWithEffects", "customXml", "thumbnail")  # last: parts made before keep their numbers

    def _leave_out(self, *kinds: str) -> None:
        """Drop the parts of the library's template that a document has no use for."""
        for owner in (self.document.part.package, self.document.part):
            for key, relation in list(owner.rels.items()):
                if any(relation.reltype.endswith(kind) for kind in kinds):
                    del owner.rels[key]

    def _properties(self, title: str, author: str) -> None:
        properties = self.document.core_properties
        properties.title, properties.author, properties.last_modified_by = title, author, author
        properties.comments, properties.language, properties.revision = "", "zh-CN", 1

    def _fonts(self) -> None:
        """Name the fonts with their alternatives."""
        entries = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{others}"/>'
            '<w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
            for name, others in FONT_ALTERNATIVES.items()
        )
        table = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{W}">{entries}</w:fonts>'
        for part in self.document.part.package.iter_parts():
            if str(part.partname) == "/word/fontTable.xml":
                part._blob = table.encode()

    def _styles(self) -> None:
        """Keep the few styles that are used, and set the one that everything inherits from."""
        styles = self.document.styles.element
        for style in list(styles.findall(qn("w:style"))):
            if style.get(qn("w:styleId")) not in STYLES_KEPT:
                styles.remove(style)
        normal = self.document.styles["Normal"]
        set_font(normal, BODY, SIZE_3)
        language = styles.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr")).find(qn("w:lang"))
        language.set(qn("w:eastAsia"), "zh-CN")  # which decides how punctuation is drawn
        # 28 characters a line by drawing them closer, for a grid of characters that are narrower than their
        # own size is read differently by Word, WPS and LibreOffice.
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), str(math.floor((BLOCK.pt / CHARACTERS - SIZE_3.pt) * 20)))
        normal.element.get_or_add_rPr().append(closer)
        layout = normal.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        layout.line_spacing = PITCH
        layout.widow_control = False
        layout.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

    def _page(self, section: Any, *, landscape: bool = False) -> None:
        long, short = Mm(297), Mm(210)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (long, short) if landscape else (short, long)
        top, right, bottom, left = (28, 36, 26, 36) if landscape else (37, 26, 35, 28)
        section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
        section.left_margin, section.right_margin = Mm(left), Mm(right)
        section.footer_distance, section.header_distance = Mm(bottom - 10), Mm(15)
        grid = section._sectPr.find(qn("w:docGrid"))
        if grid is None:
            grid = OxmlElement("w:docGrid")
            section._sectPr.append(grid)
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(round(PITCH.pt * 20)))

    def _page_numbers(self, section: Any) -> None:
        """— 1 —, one character in from the outer edge: right on odd pages, left on even ones."""
        for footer, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
            paragraph = footer.paragraphs[0]
            paragraph.alignment = align
            layout = paragraph.paragraph_format
            layout.line_spacing_rule = WD_LINE_SPACING.SINGLE
            layout.left_indent = layout.right_indent = SIZE_4
            for text, field in (("— ", ""), ("", "PAGE"), (" —", "")):
                run = paragraph.add_run(text)
                set_font(run, SONG, SIZE_4, latin=SONG)
                if field:
                    add_field(run, field)


@cache
def _begun() -> bytes:
    """An empty document. It is made once: the library's template has a hundred styles more, and is slow to read."""
    begun = OfficialDocument.__new__(OfficialDocument)
    begun.document = Document()
    begun._begin()
    return begun.to_bytes()


def _body_of(table: Any) -> list[Any]:
    """The rows of a table without its heads."""
    return [row for row in table.findall(qn("w:tr")) if next(row.iter(qn("w:tblHeader")), None) is None]
