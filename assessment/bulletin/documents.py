"""The monthly bulletin (通报) as an official document, its correction, and its table as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from django.utils import translation

from assessment.bulletin.differences import Difference, difference
from assessment.bulletin.models import BulletinLine
from assessment.bulletin.paper import COLUMNS, Paper, TableRow, percent, table_rows
from assessment.figures.indicators import AWARENESS, BASE, INCIDENTS, Component
from assessment.figures.rules import rounded, wilson
from assessment.figures.words import not_ranked_text
from assessment.letterhead.documents import Sheet, ruled_workbook
from assessment.letterhead.rules import day_in_words, month_in_words
from assessment.scheme.terms import Terms
from core.documents.official import BLOCK, OfficialDocument
from core.documents.word import SIZE_2, width_of

# A landscape page is 225 mm wide between its margins.
WIDTHS = (10, 16, 30, 14, 20, 14, 13, 33, 12, 14, 12, 13, 24)
LEFT_COLUMNS = (12,)


def bulletin_docx(paper: Paper, *, issued_on: date | None) -> bytes:
    """The document. Without a day of issue it is a draft of it, and says so in place of its number."""
    letterhead = paper.letterhead
    document = OfficialDocument(title=paper.title, author=letterhead.issuer)
    document.head(letterhead.head, paper.bulletin.document_number or "（送审稿）")
    document.title(_broken(paper.title))
    document.addressees(f"{letterhead.addressees}：")
    with translation.override("zh-hans"):
        names = _text(document, paper)
    document.attachments(names)
    day = day_in_words(issued_on) if issued_on else "　　　　年　月　日"
    document.signature(letterhead.issuer, day)
    _attach(document, paper, names)
    if issued_on:
        document.imprint(letterhead.copies_to, letterhead.issuer, day)
    return document.to_bytes()


class Written(Protocol):
    """What takes the text of a bulletin: the document, or a page that shows it."""

    def heading(self, text: str) -> None: ...
    def text(self, text: str, *, lead: str = "") -> None: ...


@dataclass
class AsRead:
    """The document as a page shows it before it is issued: paragraphs with their leads; a heading has no text."""

    paper: Paper
    paragraphs: list[tuple[str, str]] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)

    def heading(self, text: str) -> None:
        self.paragraphs.append((text, ""))

    def text(self, text: str, *, lead: str = "") -> None:
        self.paragraphs.append((lead, text))


def bulletin_as_read(paper: Paper) -> AsRead:
    """The text of the document, word for word; its tables are on the page of the bulletin."""
    document = AsRead(paper)
    with translation.override("zh-hans"):
        document.attachments = _text(document, paper)
    return document


def _text(document: Written, paper: Paper) -> list[str]:
    """Write the text; the names of the attachments."""
    return _correction(document, paper) if paper.bulletin.is_revision else _report(document, paper)


# --- a month ------------------------------------------------------------------------------------


def _report(document: Written, paper: Paper) -> list[str]:
    lines, terms = paper.lines, Terms.model_validate(paper.bulletin.terms)
    number = f"（{paper.scheme_number}）" if paper.scheme_number else ""
    document.text(
        f"根据《{paper.scheme_title}》{number}，{paper.letterhead.issuer}对{paper.month}各网格基础信息录入情况、"
        "事件信息上报情况以及网格知晓率情况进行了汇总考核。现将有关情况通报如下："
    )
    document.heading("一、总体情况")
    document.text(_overall(lines, terms, paper.letterhead.place))
    document.heading("二、三项指标情况")
    document.text(_base(lines, terms), lead="（一）基础信息录入。")
    document.text(_incidents(lines, terms), lead="（二）事件信息上报。")
    document.text(_awareness(lines, terms), lead="（三）网格知晓率。")
    document.heading("三、网格排名情况")
    document.text(_best(lines), lead="（一）排名靠前的网格。")
    document.text(_bottom(lines, terms), lead="（二）排名靠后的网格。")
    document.text(_unranked(lines), lead="（三）不参加排名的网格。")
    document.heading("四、有关要求")
    document.text(_demands(lines, terms))
    return [f"{paper.month}网格化管理工作情况通报表"]


def _overall(lines: Sequence[BulletinLine], terms: Terms, place: str) -> str:
    scores = [line.score for line in lines if line.ranked and line.score is not None]
    text = f"全{place}共{len(lines)}个网格，参加排名{len(scores)}个，不参加排名{len(lines) - len(scores)}个。"
    if not scores:
        return text
    good = terms.ranking.bottom_below  # whoever has so many points is never bottom
    excellent = sum(score >= good for score in scores)
    return text + (
        f"参加排名的网格平均得分{_mean(scores)}分，最高{max(scores)}分，最低{min(scores)}分，"
        f"其中{good.normalize():f}分以上{excellent}个。"
    )


def _base(lines: Sequence[BulletinLine], terms: Terms) -> str:
    entries = [counts for line in lines for counts in line.measures["entries"].values()]
    new, changed, verified = (sum(counts[n] for counts in entries) for n in range(3))
    return f"全月新增{new}条，变更{changed}条，核实{verified}条，{_points(lines, BASE, terms)}"


def _incidents(lines: Sequence[BulletinLine], terms: Terms) -> str:
    reports, due, on_time = (_sum(lines, name) for name in ("valid_reports", "due", "on_time"))
    text = f"全月有效上报{reports}件；应于本月办结的网格、村级事件{due}件，"
    text += f"按时办结{on_time}件，按时办结率{percent(rounded(Fraction(on_time, due), 4))}，" if due else ""
    return text + _points(lines, INCIDENTS, terms)


def _awareness(lines: Sequence[BulletinLine], terms: Terms) -> str:
    asked, knowing = _sum(lines, "asked"), _sum(lines, "knowing")
    if not asked:
        return "本期没有访问居民，知晓率不计分。"
    low, high = wilson(knowing, asked)
    text = (
        f"近{terms.awareness.months}个月共访问居民{asked}人，知晓本网格网格员的{knowing}人，"
        f"知晓率{percent(rounded(Fraction(knowing, asked), 4))}（95%置信区间{percent(low)}～{percent(high)}），"
    )
    if all(line.explanation["awareness_left_out_for_all"] for line in lines):
        return f"{text}{_too_few_sampled(terms)}，本期知晓率不计分，其余两项按比例放大。"
    return text + _points(lines, AWARENESS, terms)


def _too_few_sampled(terms: Terms) -> str:
    asked, quorum = terms.awareness.minimum_asked, terms.awareness.quorum
    if quorum is None:
        return f"各网格样本均不足{asked}人"
    return f"样本达到{asked}人的网格不足可排名网格的{percent(quorum)}"


def _best(lines: Sequence[BulletinLine]) -> str:
    best = [line for line in table_order(lines) if line.rank and line.rank <= 3]
    if not best:
        return "本期没有参加排名的网格。"
    return "、".join(f"{full_name(line)}（{line.score}分）" for line in best) + "列前三名。"


def _bottom(lines: Sequence[BulletinLine], terms: Terms) -> str:
    bottom = [line for line in table_order(lines) if line.in_bottom]
    if not bottom:
        return "本期没有排名靠后的网格。"
    named = "、".join(_with_streak(line) for line in bottom)
    rule = f"排名末{terms.ranking.bottom_percent}%且低于{_short(terms.ranking.bottom_below)}分"
    return f"{named}{rule}，列为排名靠后。"


def _with_streak(line: BulletinLine) -> str:
    streak = f"，连续{line.months_in_bottom}个月" if line.months_in_bottom > 1 else ""
    return f"{full_name(line)}（{line.score}分{streak}）"


def _unranked(lines: Sequence[BulletinLine]) -> str:
    unranked = [line for line in table_order(lines) if line.rank is None]
    if not unranked:
        return "所有网格均参加排名。"
    reasons = [f"{full_name(line)}，{not_ranked_text(line.not_ranked_because).rstrip('。')}" for line in unranked]
    return "；".join(reasons) + "。"


def _demands(lines: Sequence[BulletinLine], terms: Terms) -> str:
    again = [line for line in lines if line.in_bottom and line.months_in_bottom > 1]
    text = "各村、各网格要对照通报查找差距，及时补录更新基础信息，主动发现并按时处理各类问题，提高群众知晓率。"
    if again:
        text += (
            "对连续2个月排名靠后的网格，按规定对网格长和专职网格员进行工作约谈，"
            f"约谈于{terms.interview.due_working_days}个工作日内完成，{terms.interview.check_after_days}日后复查整改情况。"
        )
    return text + "对通报数据有异议的，可向网格管理服务中心提出复核。"


# --- a correction -------------------------------------------------------------------------------


def _correction(document: Written, paper: Paper) -> list[str]:
    assert paper.corrected is not None
    changes = difference(paper.corrected_lines, paper.lines)
    old = paper.corrected.document_number
    named = f"《{month_in_words(paper.bulletin.month)}网格化管理工作情况的通报》"
    document.text(
        f"因{paper.bulletin.reason.rstrip('。')}，现对{named}{f'（{old}）' if old else ''}予以更正，"
        "原通报与本通报不一致的，以本通报为准。"
    )
    document.heading("一、更正情况")
    document.text(_what_changed(changes))
    document.heading("二、更正后的排名情况")
    terms = Terms.model_validate(paper.bulletin.terms)
    document.text(_best(paper.lines), lead="（一）排名靠前的网格。")
    document.text(_bottom(paper.lines, terms), lead="（二）排名靠后的网格。")
    document.text(_unranked(paper.lines), lead="（三）不参加排名的网格。")
    return [f"{paper.month}通报更正对照表", f"{paper.month}网格化管理工作情况通报表（更正后）"]


def _what_changed(changes: Difference) -> str:
    if not changes.grids:
        return "经复核，各项数字均无变化。"
    moves = "、".join(
        f"{row.name}由{_place(row.rank_before)}变为{_place(row.rank_after)}" for row in changes.rank_moves
    )
    text = f"共涉及{len(changes.grids)}个网格，其余{changes.rest}个网格无变化。"
    return text + (f"名次变动的有：{moves}。" if moves else "各网格名次不变。")


def _place(rank: int | None) -> str:
    return f"第{rank}名" if rank else "不参加排名"


# --- attachments --------------------------------------------------------------------------------


def _attach(document: OfficialDocument, paper: Paper, names: Sequence[str]) -> None:
    many = len(names) > 1
    if paper.bulletin.is_revision:
        document.attachment("附件1", names[0], landscape=False)
        with translation.override("zh-hans"):
            rows = [
                (row.name if position == 0 else "", change.label, change.text_before, change.text_after)
                for row in difference(paper.corrected_lines, paper.lines).grids
                for position, change in enumerate(row.changes)
            ]
        document.table(("网格", "项目", "更正前", "更正后"), rows, (42, 42, 36, 36), left=(0, 1))
    document.attachment("附件2" if many else "附件", names[-1], landscape=True)
    document.table(COLUMNS, [_cells(row) for row in table_rows(paper.lines)], WIDTHS, left=LEFT_COLUMNS)


def _cells(row: TableRow) -> tuple[str, ...]:
    return (
        _or_dash(row.rank),
        row.village,
        row.grid,
        row.leaders or "—",
        row.members or "—",
        _or_dash(row.base),
        _or_dash(row.incidents),
        f"{percent(row.rate) if row.rate is not None else '—'}\n{row.sample}",
        _or_dash(row.awareness),
        _or_dash(row.total),
        row.change,
        str(row.months_in_bottom or "—"),
        row.note,
    )


# --- figures in words ---------------------------------------------------------------------------


def full_name(line: BulletinLine) -> str:
    """A grid with its village, which many offices put into the grid's own name."""
    village, name = str(line.facts["village"]), str(line.facts["name"])
    return name if name.startswith(village) else f"{village}{name}"


def table_order(lines: Iterable[BulletinLine]) -> list[BulletinLine]:
    return sorted(lines, key=lambda line: (line.rank is None, line.rank or 0, str(line.facts["code"])))


def _sum(lines: Iterable[BulletinLine], name: str) -> int:
    return sum(int(line.measures[name]) for line in lines)


def _mean(scores: Sequence[Decimal]) -> Decimal:
    return rounded(sum((Fraction(score) for score in scores), Fraction()) / len(scores))


def _points(lines: Iterable[BulletinLine], component: Component, terms: Terms) -> str:
    scores = [score for line in lines if (score := line.points(component)) is not None]
    if not scores:
        return "没有可计分的网格。"
    return f"平均得{_mean(scores)}分（满分{_short(component.weight(terms))}分）。"


def _short(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _or_dash(value: object) -> str:
    return "—" if value is None else str(value)


def _broken(title: str) -> str:
    """A title that is too long for one line, broken where its sense allows."""
    if width_of(title, SIZE_2) <= BLOCK:
        return title
    middle = title.find("网格化管理")
    return f"{title[:middle]}\n{title[middle:]}" if middle > 0 else title


# The grid's code of the month and its stable key are in the workbook alone, and not printed: paper is for people.
WORKBOOK_COLUMNS = (*COLUMNS, "网格编码", "网格标识")
WORKBOOK_WIDTHS = (6, 12, 18, 10, 16, 9, 9, 9, 9, 9, 8, 8, 40, 18, 38)


def bulletin_xlsx(paper: Paper) -> bytes:
    """The table: a title, what it rests on, the heads, and one row per grid; figures are numbers."""
    number = paper.bulletin.document_number
    lead = f"{paper.letterhead.issuer}　　{number}" if number else f"{paper.letterhead.issuer}　　（未印发）"
    if paper.bulletin.is_revision:
        lead += f"　　第{paper.bulletin.revision}版，更正原因：{paper.bulletin.reason}"
    rows = [
        (
            row.rank,
            row.village,
            row.grid,
            row.leaders,
            row.members,
            row.base,
            row.incidents,
            row.rate,
            row.awareness,
            row.total,
            row.change,
            row.months_in_bottom or None,
            "；".join(part for part in (row.note, f"知晓率样本{row.sample}") if part),
            row.code,
            row.key,
        )
        for row in table_rows(paper.lines)
    ]
    return ruled_workbook(
        Sheet(
            name="通报表",
            title=f"{paper.month}网格化管理工作情况通报表",
            lead=lead,
            headers=WORKBOOK_COLUMNS,
            rows=rows,
            widths=WORKBOOK_WIDTHS,
            formats={6: "0.00", 7: "0.00", 8: "0.0%", 9: "0.00", 10: "0.00"},
            left=(13,),
            beside=2,
        ),
        author=paper.letterhead.issuer,
    )
