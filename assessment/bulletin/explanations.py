"""A line of a bulletin in words and numbers: what was counted, what was the target, how the points follow.

A line keeps codes and values only; the words are made here, when it is shown, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from assessment.bulletin.models import Bulletin, BulletinLine, BulletinState, LineEvidence
from assessment.figures.counts import Measures
from assessment.figures.evidence import EvidenceRow, compared, rows_today
from assessment.figures.indicators import BASE, BULLETIN, Component
from assessment.figures.rules import rounded
from assessment.figures.source_rows import SourceTable, may_open, source_tables
from assessment.figures.sources import MONTH
from assessment.figures.words import all_sentences_of, not_ranked_text, number, share, short
from assessment.scheme.terms import Terms
from incidents.entries.models import EntryClass
from staff.accounts.models import User


@dataclass(frozen=True)
class Part:
    """One component of a line: its points, out of how many, and how they came about."""

    code: str
    title: str
    score: Decimal | None
    out_of: str
    questions: list[tuple[str, str]]  # what is asked, and how the answer is counted
    counted: list[str]
    formula: str
    share: int = 0  # percent, for the bar
    table: list[tuple[str, int, int, int]] = field(default_factory=list)  # class, new, changed, verified


@dataclass(frozen=True)
class Explanation:
    """Everything that a person may want to know about a line."""

    parts: list[Part]
    capacity: str
    total: str
    standing: str  # the rank, or why there is none
    bottom: str  # what being bottom-ranked means, where it is
    lost: list[str]  # where points were lost, the most first, compared with the average of the ranked grids


@dataclass(frozen=True)
class Field:
    """The lines that one line is compared with: how many are ranked, and their average, by component."""

    ranked: int
    means: Mapping[str, Decimal | None]


def field_of(bulletin: Bulletin) -> Field:
    """The ranked lines of a bulletin. One query."""
    return field_among(bulletin.lines.filter(ranked=True))


def field_among(lines: Iterable[BulletinLine]) -> Field:
    """The ranked ones of the lines of a bulletin, as they are at hand."""
    ranked = [line for line in lines if line.ranked]
    points = {one.code: [each for line in ranked if (each := line.points(one)) is not None] for one in BULLETIN}
    means = {code: sum(each, Decimal(0)) / len(each) if each else None for code, each in points.items()}
    return Field(len(ranked), means)


def explain(line: BulletinLine, terms: Terms, *, among: Field) -> Explanation:
    """Explain one line of a bulletin, compared with the lines `among` which it is."""
    ranked = among.ranked
    measures = Measures.from_json(line.measures)
    parts = [_part(line, component, measures, terms) for component in BULLETIN]
    return Explanation(
        parts=parts,
        lost=_lost(parts, among),
        capacity=_capacity(line),
        total=_total(line),
        standing=_standing(line, terms, ranked),
        bottom=_bottom(line, terms, ranked),
    )


def _lost(parts: list[Part], among: Field) -> list[str]:
    """Sentences on where points were lost, the most first."""
    lost = [(Decimal(part.out_of) - part.score, part) for part in parts if part.score is not None]
    sentences = []
    for points, part in sorted((each for each in lost if each[0] > 0), key=lambda each: -each[0]):
        mean = among.means.get(part.code)
        sentences.append(
            _("%(points)s points were lost on %(name)s (%(score)s of %(out_of)s); the ranked grids have %(mean)s.")
            % {
                "points": points,
                "name": part.title,
                "score": part.score,
                "out_of": part.out_of,
                "mean": "-" if mean is None else rounded(Fraction(mean)),
            }
        )
    return sentences


def _capacity(line: BulletinLine) -> str:
    counted = line.measures
    return _(
        "Member-days of full-time members: %(member)d, of them on approved leave %(leave)s and in induction "
        "%(induction)d; effective days: %(effective)s of %(days)d, which makes member-months: %(months)s."
    ) % {
        "member": counted["member_days"],
        "leave": counted["leave_days"],
        "induction": counted["induction_days"],
        "effective": counted["effective_days"],
        "days": counted["days"],
        "months": line.member_months,
    }


def _part(line: BulletinLine, component: Component, measures: Measures, terms: Terms) -> Part:
    score, weight = line.points(component), component.weight(terms)
    effective = line.explanation["weights"].get(component.code)
    out_of = number(Fraction(effective)) if effective else short(weight)
    counted = [sentence for part in component.parts for sentence in all_sentences_of(part.indicator, measures, terms)]
    if component.rate and line.explanation["awareness_left_out_for_all"]:
        counted.append(_("Too few grids reached the sample this month, so awareness is left out for all."))
    if effective and Fraction(effective) != Fraction(weight):
        counted.append(
            _("Its weight of %(weight)s is scaled up to %(effective)s, because another indicator is left out.")
            % {"weight": short(weight), "effective": out_of}
        )
    reached = line.explanation["shares"].get(component.code)
    return Part(
        code=component.code,
        title=_(component.name),
        score=score,
        out_of=out_of,
        questions=[(_(part.indicator.question), _(part.indicator.counting)) for part in component.parts],
        counted=counted,
        formula="" if score is None else f"{out_of} × {_shares(line, component, measures, terms)} = {score}",
        share=int(Fraction(reached) * 100) if reached is not None else 0,
        table=_entries(measures) if component is BASE else [],
    )


def _shares(line: BulletinLine, component: Component, measures: Measures, terms: Terms) -> str:
    """The share of a component as it is computed; where several indicators are mixed, each with its weight."""
    if len(component.parts) == 1:
        return share(component.parts[0].indicator, measures, terms)
    weights = line.explanation[component.weights_kept_as]
    mixed = [
        f"{number(Fraction(weights[part.indicator.code]))} × {share(part.indicator, measures, terms)}"
        for part in component.parts
        if weights.get(part.indicator.code)
    ]
    return f"({' + '.join(mixed)})"


def _entries(measures: Measures) -> list[tuple[str, int, int, int]]:
    """The entries by class, as they were counted."""
    labels = dict(EntryClass.choices)
    counted = [(str(labels[name]), measures.entries[name]) for name in labels if name in measures.entries]
    return [(label, int(new), int(changed), int(verified)) for label, (new, changed, verified) in counted]


def _total(line: BulletinLine) -> str:
    scores = [score for component in BULLETIN if (score := line.points(component)) is not None]
    if not scores:
        return _("Nothing could be measured, so there is no score.")
    return f"{' + '.join(str(score) for score in scores)} = {line.score}"


def _standing(line: BulletinLine, terms: Terms, ranked: int) -> str:
    if line.rank is None:
        return _("Not ranked: %(reason)s") % {"reason": not_ranked_text(line.not_ranked_because)}
    text = _("Rank %(rank)d of %(count)d.") % {"rank": line.rank, "count": ranked}
    if ranked < terms.ranking.minimum_ranked:
        fewest = {"count": terms.ranking.minimum_ranked}
        text += " " + _("Where fewer than %(count)d grids are ranked, none is bottom-ranked.") % fewest
    return text


def _bottom(line: BulletinLine, terms: Terms, ranked: int) -> str:
    if line.protected and not line.in_bottom:
        return _(
            "It is not counted as bottom: its figures changed for somebody else's objection, and the better "
            "consequence stays."
        )
    if not line.in_bottom:
        return ""
    count = -(-ranked * terms.ranking.bottom_percent // 100)
    return _(
        "Bottom-ranked are the last %(percent)d%% of the ranked grids (%(count)d), with a score below %(below)s; "
        "this is month %(months)d in a row."
    ) % {
        "count": count,
        "percent": terms.ranking.bottom_percent,
        "below": short(terms.ranking.bottom_below),
        "months": line.months_in_bottom,
    }


def rows_behind(line: BulletinLine) -> list[EvidenceRow]:
    """The rows of a line: as they counted when it was frozen, marked; of a draft, as they count now. Two queries."""
    bulletin = line.bulletin
    now = rows_today(bulletin.subdistrict, line.grid_id, bulletin.period, Terms.model_validate(bulletin.terms))
    if bulletin.state == BulletinState.DRAFT:
        return compared(now, now)
    kept = getattr(line, "kept", None)  # where they were read with the line
    if kept is None:
        rows = LineEvidence.objects.filter(bulletin=bulletin, grid=line.grid_id)
        kept = rows.values_list("rows", flat=True).first()
    return [] if kept is None else compared(kept, now)


def kept_rows() -> Subquery:
    """The rows that counted when a line was frozen, as a column of the line, named `kept`."""
    kept = LineEvidence.objects.filter(bulletin=OuterRef("bulletin"), grid=OuterRef("grid"))
    return Subquery(kept.values("rows")[:1])


def tables_of(line: BulletinLine, user: User, *, whole: str = "") -> list[SourceTable]:
    """The rows behind a line by source, `whole` to its end; nothing for who may not see them."""
    sources = [source.source for source in MONTH]
    return (
        source_tables(rows_behind(line), sources, BULLETIN, user, whole=whole)
        if may_open(line.bulletin.subdistrict_id, line.grid_id, user)
        else []
    )
