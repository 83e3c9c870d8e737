"""The handbook inside the product: a page for each chapter, opened from every header where it speaks of that page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

from core.embedded.servers import ROOT

FILE = ROOT / "docs" / "handbook.zh.md"
PICTURES = ROOT / "docs" / "handbook"  # taken by `make handbook`; static files under the same name
LINK_TO_A_FILE = re.compile(r'<a href="(?!#|/|https?:)[^"]*">(.*?)</a>')
WIDE = re.compile("[\u2014\u2018-\u201d\u2026\u2e80-\uffef]")  # Chinese words, and the signs between them
LEFT_OUT = "left out"  # the kind of token of a picture that is not there

# Which chapter a page is about, by the beginning of its address's name: the first that fits.
CHAPTERS: tuple[tuple[str, str], ...] = (
    ("staff_user|staff_grant|staff_rightrequest|grids_subdistrict|staff_department", "二、开张第一天"),
    (
        "staff_token|staff_lockout|core_|admin_logentry|password|second-factor",
        "十、账号安全与备份",
    ),
    ("staff_outwardmessage|inbox", "十一、消息和推送"),
    ("staff_attendance|staff_leave|staff_calendarday", "十三、考勤、请假与工作日历"),
    ("field-(report|correct|recorded|suggestions|talk)|incidents_suggestion", "手机上报和无信号时"),
    (
        "incidents_(visit|premises|hazard|mediation|publicity|task|care|patrol)"
        "|field-(visit|premises|hazard|mediation|publicity|work|task|care|patrol)",
        "走访巡查、隐患、调解和任务",
    ),
    (
        "incidents_(receipt|incomingsheet|wordmeaning|baseentry|awareness|outsidecode)|assessment_survey",
        "五、每月",
    ),
    ("incidents_(incident|supervision|routing|defaultroute|standardtext|timelimit|retention)|field", "三、每天"),
    ("assessment_inspection|finding", "四、每周"),
    ("assessment_(bulletin|earlywarning|draftremark)|bulletin|draft-line", "五、每月"),
    ("assessment_monthlyscore", "个人月度得分"),
    ("me$|person|assessment_whatif", "我的档案和试算"),
    ("assessment_(objection|delivery)|objection", "告知和申诉"),
    ("assessment_replacement|replacement", "更换专职网格员"),
    ("assessment_interview|interview", "七、约谈"),
    ("assessment_cyclerun", "八、周期没跑怎么办"),
    ("assessment_(fund|overdraft)", "十五、经费、补贴发放表和工资条"),
    ("assessment_(pay|asattended|minimumwage|recovery)|pay", "十四、薪酬"),
    ("assessment_(group|rulestoadopt|award)|rules|award", "十六、领导小组、办法签收和评优"),
    ("assessment_officeletterhead", "十七、打印和存档的表格"),
    ("assessment_", "六、分数怎么来"),
    ("grids_", "九、网格调整和事项准入"),
    ("staff_|incidents_handover", "二、开张第一天"),
    ("dashboard$", "考核看板怎么看"),
    ("dashboard|figure|line", "六、分数怎么来"),
    ("", "一、谁用什么"),
)


def chapter_of(name: str) -> str:
    """The heading of the chapter about a page, by the name of its address."""
    return next(heading for beginning, heading in CHAPTERS if re.match(beginning, name))


def address_for(request: HttpRequest) -> str:
    """The handbook, where it speaks of the page that is being shown."""
    match = request.resolver_match
    heading = chapter_of(match.url_name or "" if match else "")
    number = next(number for number, chapter in enumerate(chapters(), start=1) if heading in chapter.headings)
    return f"{reverse('handbook-chapter', args=(number,))}#{quote(heading)}"


@dataclass(frozen=True)
class Chapter:
    """One page of the handbook."""

    title: str
    headings: tuple[str, ...]  # all that stand on it
    html: SafeString


@lru_cache(maxsize=1)
def chapters() -> tuple[Chapter, ...]:
    """The handbook as HTML, each heading with its own words as an anchor. Our own file: it is trusted."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("softbreak", _end_of_a_line)
    _title, _, text = FILE.read_text(encoding="utf-8").partition("\n")  # each page has a title of its own
    tokens = _with_pictures(markdown.parse(text))
    begins = [at for at, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h2"]
    found: list[Chapter] = []
    for begin, end in zip(begins, [*begins[1:], len(tokens)], strict=True):
        part = tokens[begin if found else 0 : end]  # what stands before the first is its, too
        headings = []
        for at, token in enumerate(part):
            if token.type == "heading_open":
                headings.append(part[at + 1].content)
                token.attrSet("id", headings[-1])
        html = markdown.renderer.render(part, markdown.options, {})
        html = LINK_TO_A_FILE.sub(r"\1", html)  # their words alone: they lead to files beside this one, not here
        found.append(Chapter(tokens[begin + 1].content, tuple(headings), mark_safe(html)))
    return tuple(found)


def _end_of_a_line(_renderer: object, tokens: list[Token], at: int, _options: object, _env: object) -> str:
    """What stands between two lines of the file: nothing beside a Chinese word or sign, a blank between others."""
    beside = tokens[at - 1].content[-1:] + tokens[at + 1].content[:1]
    return "" if WIDE.search(beside) else " "


def _with_pictures(tokens: list[Token]) -> list[Token]:
    """The text with those pictures that are there, each a paragraph of its own."""
    kept: list[Token] = []
    for token in tokens:
        picture = token.children[0] if token.type == "inline" and token.children else None
        if picture is None or picture.type != "image":
            kept.append(token)
        elif shown := _shown(picture):
            token.children = [Token("html_inline", "", 0, content=shown)]
            kept.append(token)
        else:
            kept.pop()  # the paragraph that would hold it
            token.type = LEFT_OUT
            kept.append(token)
    gone = {at + 1 for at, token in enumerate(kept) if token.type == LEFT_OUT}  # where that paragraph ends
    return [token for at, token in enumerate(kept) if at not in gone and token.type != LEFT_OUT]


def _shown(picture: Token) -> str:
    """The picture, fetched when it comes into sight; on a phone, perhaps on a bad line, a link to it."""
    path = PICTURES / str(picture.attrGet("src")).removeprefix("handbook/")
    if not path.exists():
        return ""
    try:
        address = static(f"handbook/{path.name}")
    except ValueError:  # taken while this server runs: it is among the static files from the next start on
        return ""
    with Image.open(path) as opened:
        width, height = opened.size
    return format_html(
        '<picture><source media="(min-width: 761px)" srcset="{address}">'
        '<img src="data:," alt="{words}" width="{width}" height="{height}" loading="lazy"></picture>'
        '<a class="to-picture" href="{address}">图：{words}</a>',
        address=address,
        words=picture.content,
        width=width,
        height=height,
    )


@login_required
def handbook(request: HttpRequest, number: int = 1) -> HttpResponse:
    """A chapter of the handbook, for everybody who has an account."""
    whole = chapters()
    if not 1 <= number <= len(whole):
        raise Http404
    titles = list(enumerate((chapter.title for chapter in whole), start=1))
    context = {"chapter": whole[number - 1], "titles": titles, "number": number, "further": titles[number : number + 1]}
    return render(request, "gridops/home/handbook.html", context)
