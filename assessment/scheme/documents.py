"""A version of the scheme as the office's assessment rules (考核办法): its terms as numbered articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assessment.letterhead.models import letterhead_of
from assessment.letterhead.rules import Letterhead, day_in_words
from assessment.scheme.article_words import numeral
from assessment.scheme.articles_of_grids import general, interviews, monthly
from assessment.scheme.articles_of_people import (
    awards,
    monthly_scores,
    objections,
    pay,
    quarterly,
    replacement,
    yearly,
)
from assessment.scheme.models import Scheme
from assessment.scheme.terms import Terms
from core.documents.official import OfficialDocument


@dataclass(frozen=True)
class Rules:
    """Everything that the printed rules say."""

    title: str
    number: str
    version: int
    in_force_from: date
    issued_on: date | None
    terms: Terms
    letterhead: Letterhead


def rules_docx(rules: Rules) -> bytes:
    """The rules as an official document. Until they are issued it says so in place of the number."""
    letterhead = rules.letterhead
    document = OfficialDocument(title=rules.title, author=letterhead.issuer)
    document.head(letterhead.head, rules.number if rules.issued_on else "（送审稿）")
    document.title(rules.title)
    count = 0
    for number, (name, articles) in enumerate(chapters(rules), start=1):
        document.chapter(f"第{numeral(number)}章　{name}")
        for article in articles:
            count += 1
            document.text(f"　{article}", lead=f"第{numeral(count)}条", level=1)
    day = day_in_words(rules.issued_on) if rules.issued_on else "　　　　年　月　日"
    document.signature(letterhead.issuer, day)
    if rules.issued_on:
        document.imprint(letterhead.copies_to, letterhead.issuer, day)
    return document.to_bytes()


def chapters(rules: Rules) -> Iterator[tuple[str, list[str]]]:
    terms = rules.terms
    yield "总则", general(rules.letterhead.place, terms)
    yield "月通报", monthly(terms)
    yield "预警、通报和约谈", interviews(terms)
    yield "专职网格员月度得分", monthly_scores(terms)
    yield "季度考核", quarterly(terms)
    yield "更换", replacement(terms)
    yield "年度得分", yearly(terms)
    yield "评优", awards(terms)
    yield "申诉", objections(terms)
    yield "报酬兑现", pay(terms)
    yield "附则", _last(rules)


def _last(rules: Rules) -> list[str]:
    terms = rules.terms
    before = "先征求网格长和专职网格员意见，经领导小组研究决定后印发，" if terms.adoption.consultation_first else ""
    return [
        f"本办法及其修订{before}在街道公布，并由网格长和专职网格员逐人签收。",
        f"各考核步骤自{day_in_words(terms.cycle_starts_on)}起办理，此前到期的不补办；"
        f"超过规定时间{terms.timing.late_after_minutes}分钟开始的，记为延误。",
        f"本办法由{rules.letterhead.issuer}负责解释。",
        _in_force(rules),
    ]


def _in_force(rules: Rules) -> str:
    kept = "已定稿的考核结果不再变动。"
    if rules.issued_on and rules.in_force_from.year < rules.issued_on.year:
        # A version that reaches back so that past months can be entered and scored, not one that was in force then.
        return f"本办法自印发之日起施行，为第{rules.version}版。此前的考核周期补录数据的，参照本办法计分，{kept}"
    day = day_in_words(rules.in_force_from)
    return f"本办法自{day}起施行，为第{rules.version}版。施行之日以后开始的考核周期适用本办法，{kept}"


def rules_of(scheme: Scheme) -> tuple[str, bytes]:
    """A version of the scheme as the printed rules, by file name."""
    return f"{scheme.title}（第{scheme.version}版）.docx", rules_docx(as_rules(scheme))


def as_rules(scheme: Scheme) -> Rules:
    """Everything that the articles of a version say."""
    return Rules(
        title=scheme.title,
        number=scheme.document_number,
        version=scheme.version,
        in_force_from=scheme.in_force_from,
        issued_on=scheme.issued_on,
        terms=scheme.value,
        letterhead=letterhead_of(scheme.subdistrict),
    )
