"""Papers of an award round: recommendation (评优推荐表), publication (公示) and decision (通报表扬决定)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from assessment.award.lists import CandidateInForm, form_of
from assessment.award.models import AwardCandidate, AwardRound
from assessment.letterhead.models import letterhead_of
from assessment.score.models import YearlyScore
from core.documents.official import OfficialDocument
from core.documents.tables import SCORE, Head, TablePaper
from grids.territory.models import Grid
from staff.people.documents import day_in_words, in_chinese

HEADS = (
    Head("类别", 10), Head("序号", 5), Head("姓名", 11), Head("村", 10), Head("网格", 14, left=True),
    Head("年度得分", 9, format=SCORE), Head("名次", 6), Head("参评基数", 7), Head("名额", 6), Head("是否并列", 7),
    Head("资格", 26, left=True), Head("主要事迹", 30, left=True), Head("村推荐意见", 17, left=True),
    Head("指导员意见", 17, left=True), Head("中心意见", 17, left=True), Head("公安／纪检等征求意见", 18, left=True),
    Head("同意", 6, "评审小组票数"), Head("不同意", 6, "评审小组票数"), Head("弃权", 6, "评审小组票数"),
    Head("拟定结果", 11),
)  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    name: str
    villages: str
    grids: str
    score: Decimal | None
    rank: int | None
    tied: bool
    standing: str
    deeds: str
    village_opinion: str
    guide_opinion: str
    center_opinion: str
    votes: tuple[int, int, int] | None  # None where nobody voted on the candidate
    result: str
    proposed: bool


@dataclass(frozen=True)
class Round:
    """What the papers of a round say; an amount is named with the number of its approval alone."""

    issuer: str
    head: str
    year: int
    category: str
    title: str
    base: int
    quota: int
    consulted: str
    candidates: Sequence[Candidate]
    published_on: date | None
    published_until: date | None
    where: str
    remarks: str
    number: str
    decided_on: date | None
    filled_on: date


def recommendation_paper(of: Round) -> TablePaper:
    """评优推荐表."""
    rows = [
        (
            *(of.category, number, each.name, each.villages, each.grids, each.score, each.rank, of.base, of.quota),
            *("是" if each.tied else "", each.standing, each.deeds, each.village_opinion, each.guide_opinion),
            *(each.center_opinion, of.consulted, *(each.votes or (None, None, None)), each.result),
        )
        for number, each in enumerate(of.candidates, start=1)
    ]
    return TablePaper(
        of.issuer, f"{of.year}年度优秀{of.category}评优推荐表", HEADS, rows, of.filled_on, name="评优推荐表"
    )


def publication_docx(of: Round) -> bytes:
    """公示: who is proposed, from when until when, by which way, and what came in."""
    document = OfficialDocument(title="公示", author=of.issuer)
    document.title(f"{of.year}年度优秀{of.category}拟通报表扬人选公示")
    document.text(
        f"根据考核办法，经评审，拟对以下{len(_proposed(of))}名{of.category}予以通报表扬，现予公示。公示时间："
        f"{day_in_words(of.published_on)}至{day_in_words(of.published_until)}。公示途径：{of.where or '　　　　　　'}。"
    )
    _names(document, of)
    document.text("公示期间有异议的，可以书面或者电话方式实名反映。")
    document.text("受理地点：　　　　　　　　　　联系电话：　　　　　　　　")
    document.text(f"反映情况：{of.remarks or '　　　　　　　　　　　　　　　　'}")
    document.signature(of.issuer, day_in_words(of.published_on))
    return document.to_bytes()


def decision_docx(of: Round) -> bytes:
    """The decision, under the title that the office set: 通报表扬 unless it has an approval for more."""
    document = OfficialDocument(title=f"{of.title}决定", author=of.issuer)
    document.head(of.head, of.number)
    document.title(f"关于对{of.year}年度优秀{of.category}\n予以{of.title}的决定")
    document.text(
        f"为激励先进，根据考核办法，经资格审查、评审、公示，决定对以下{len(_proposed(of))}名{of.category}予以{of.title}。"
    )
    _names(document, of)
    document.text("希望受到表扬的同志珍惜荣誉，再接再厉。全体网格员要以他们为榜样，扎实做好网格各项工作。")
    document.signature(of.issuer, day_in_words(of.decided_on))
    return document.to_bytes()


def _proposed(of: Round) -> list[Candidate]:
    return [each for each in of.candidates if each.proposed]


def _names(document: OfficialDocument, of: Round) -> None:
    rows = [(str(n), each.name, each.villages, each.grids) for n, each in enumerate(_proposed(of), start=1)]
    document.table(("序号", "姓名", "村", "网格"), rows, (16, 40, 40, 60))


def named(of: Round, what: str, write: Callable[[Round], bytes]) -> tuple[str, bytes]:
    """The file name of a letter, `what` it is at its end, and the bytes that `write` makes of the round."""
    return f"{of.year}年度优秀{of.category}{of.title}{what}.docx", write(of)


# --- from the database ----------------------------------------------------------------------------


@in_chinese
def round_of(row: AwardRound, *, on: date, title: str) -> Round:
    """What the papers of a round say. `title` is that of the document, as the scheme sets it."""
    letterhead = letterhead_of(row.subdistrict)
    found = form_of(row)
    grids = grids_of(row, [one.candidate.worker_id for one in found])
    had = dict(
        YearlyScore.objects.filter(revision=row.revision_id, category=row.category).values_list("worker", "explanation")
    )
    asked = (("公安", row.police_answered), ("纪检", row.discipline_answered))
    return Round(
        issuer=letterhead.issuer,
        head=letterhead.head,
        year=row.year,
        category=str(row.get_category_display()),
        title=row.title or title,
        base=row.eligible,
        quota=row.quota,
        consulted="\n".join(f"{who}：{answer}" for who, answer in asked if answer),
        candidates=[
            _candidate(one, grids.get(one.candidate.worker_id, ("", "")), had.get(one.candidate.worker_id, {}))
            for one in found
        ],
        published_on=row.published_on,
        published_until=row.published_until,
        where=row.published_where,
        remarks="；".join(f"{one.text}（{one.done}）" for one in row.remarks.all()),
        number=row.document_number,
        decided_on=row.decided_on,
        filled_on=row.proposed_on or on,
    )


def grids_of(row: AwardRound, workers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Villages and grids served in the year in the role of the round, as they were called at its end. One query."""
    year = (date(row.year, 1, 1), date(row.year + 1, 1, 1))
    served: Any = Grid.objects.on(date(row.year, 12, 31)).filter(
        services__worker__in=workers, services__role=row.category, services__during__overlap=year
    )
    villages: dict[int, dict[str, None]] = {worker: {} for worker in workers}
    grids: dict[int, dict[str, None]] = {worker: {} for worker in workers}
    named = served.order_by("services__during", "pk").values_list("services__worker", "village_name", "name")
    for worker, village, grid in named:
        villages[worker][village or ""] = None
        grids[worker][grid] = None
    return {worker: ("、".join(villages[worker]), "、".join(grids[worker])) for worker in workers}


def _standing(row: AwardCandidate, explanation: Mapping[str, Any]) -> str:
    """资格: of how many months and quarters there is a score, unqualified quarters, open interviews; and what bars."""
    named = [(unit, explanation.get(key, {}).get("had")) for key, unit in (("months", "个月"), ("quarters", "个季度"))]
    periods = "、".join(f"{count}{unit}" for unit, count in named if count is not None)
    quarters = f"不合格季度：{row.unqualified_quarters or '无'}" if "quarters" in explanation else ""
    record = [periods, quarters, f"未结约谈：{row.open_interviews or '无'}"]
    return "；".join(filter(None, [row.bars_in_words or "符合", *record]))


def _candidate(one: CandidateInForm, place: tuple[str, str], explanation: Mapping[str, Any]) -> Candidate:
    row = one.candidate
    return Candidate(
        name=row.worker.name,
        villages=place[0],
        grids=place[1],
        score=row.score,
        rank=row.rank,
        tied=row.tied_at_quota,
        standing=_standing(row, explanation),
        deeds=row.deeds,
        village_opinion=row.village_opinion,
        guide_opinion=row.guide_opinion,
        center_opinion=row.center_opinion,
        votes=votes if any(votes := (one.votes_for, one.votes_against, one.abstained)) else None,
        result="拟表扬" if row.proposed else str(row.get_place_display()),
        proposed=row.proposed,
    )
