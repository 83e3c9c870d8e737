"""What an accepted objection corrects of a month: judgements that are withdrawn, and facts that were corrected since.

The subjects that rest on a month (a line, a member's score) share these fields, and the revision that follows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.bulletin.explanations import rows_behind
from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.bulletin.revision import revise_for_objection
from assessment.figures.evidence import EvidenceRow
from assessment.figures.source_rows import CHANGES
from assessment.figures.sources import SOURCE_NAMES, Source
from assessment.figures.things import Thing, things_of
from assessment.objection.subjects import Correction
from assessment.periods import Period
from core.clock import day_of
from core.errors import InvalidInput
from core.punctuation import colon
from incidents.incident.models import Incident, IncidentMove
from incidents.incident.services import make_move
from incidents.incident.workflow import State
from staff.accounts.models import User

Things = Mapping[Source, Mapping[str, Thing]]

NOTHING = _("There is none. Correct the fact at its own place first, with the objection as the reason.")
JUDGED_AWAY = ("invalidate", "mark-duplicate")


def valid_lines(bulletin: Bulletin, grids: Collection[int]) -> QuerySet[BulletinLine]:
    """The lines of grids in the revision of the month that is valid now."""
    latest = Bulletin.objects.latest_revisions().filter(subdistrict=bulletin.subdistrict_id, month=bulletin.month)
    return BulletinLine.objects.select_related("bulletin__subdistrict").filter(bulletin__in=latest, grid__in=grids)


def judged_away(grids: Collection[int], month: Period) -> QuerySet[Incident]:
    """The reports of grids in a month that were judged invalid or a duplicate here."""
    judged = IncidentMove.objects.filter(move__in=JUDGED_AWAY).values("incident")
    return Incident.objects.filter(
        grid__in=grids,
        reported_at__gte=month.starts_at,
        reported_at__lt=month.ends_at,
        state__in=(State.INVALID, State.DUPLICATE),
        pk__in=judged,
    ).order_by("reported_at", "pk")


def fields_of_month(bulletin: Bulletin, grids: Collection[int], reader: User) -> dict[str, forms.Field]:
    """What an acceptance may correct of a month for some grids; what the reader may open is a link."""
    cases = list(judged_away(grids, bulletin.period).select_related("matter"))
    since = [row for line in valid_lines(bulletin, grids) for row in rows_behind(line) if row.change]
    keys: dict[Source, set[str]] = {Source.REPORTS: {case.number for case in cases}}
    for row in since:
        keys.setdefault(Source(row.source), set()).add(row.key)
    things = things_of(keys, reader)
    judged = [(case.number, _case_in_words(case, things)) for case in cases]
    return {
        "judgements": forms.MultipleChoiceField(
            label=_("judgements that are withdrawn"),
            choices=judged,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Reports of the month that were judged invalid or a duplicate.") if judged else NOTHING,
        ),
        "facts": forms.MultipleChoiceField(
            label=_("facts that were corrected since and count now"),
            choices=[(f"{row.source} {row.key}", _in_words(row, things)) for row in since],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("What is not ticked waits for a revision of the office's own.") if since else NOTHING,
        ),
    }


def _case_in_words(case: Incident, things: Things) -> str:
    day = f"{day_of(case.reported_at)}" if case.reported_at else "-"
    number = _opened(Source.REPORTS, case.number, things)
    return format_html("{} {} · {} · {}", number, case.get_state_display(), day, case.matter.name)


def _in_words(row: EvidenceRow, things: Things) -> str:
    source = Source(row.source)
    name = format_html("{} {}", gettext(SOURCE_NAMES[source]), _opened(source, row.key, things))
    return format_html("{}{}", colon(name), CHANGES[row.change])


def _opened(source: Source, key: str, things: Things) -> str:
    """The key as a link to its record. It opens in a new tab: what was filled in stays."""
    thing = things.get(source, {}).get(key)
    if thing is None or not thing.url:
        return key
    return format_html('<a class="office-link" href="{}" target="_blank">{}</a>', thing.url, key)


def correct_month(bulletin: Bulletin, grids: Collection[int], correction: Correction) -> None:
    """Withdraw the judgements, and revise the month with what was accepted. Raises InvalidInput.

    A report counts in the month in which it was made, and its deadline in the month in which that lies: where this is
    a later month that is frozen, too, it is revised for the grids of these cases.
    """
    judgements = correction.said.get("judgements") or []
    facts = correction.said.get("facts") or []
    if not judgements and not facts:
        message = _("Say what is corrected: a judgement that is withdrawn, or a fact that counts now.")
        raise InvalidInput(message, fields={"facts": message})
    withdrawn = [_withdrawn(number, correction) for number in judgements]
    corrections = {(source, key) for source, _space, key in (fact.partition(" ") for fact in facts)}
    corrections |= {(source.value, number) for number in judgements for source in (Source.REPORTS, Source.DUE)}
    _revise(bulletin, grids, corrections, correction)
    later = Bulletin.objects.latest_revisions().filter(subdistrict=bulletin.subdistrict_id, month__gt=bulletin.month)
    for other in later.order_by("month"):
        due = [case for case in withdrawn if _falls_due_in(case, other.period)]
        if due:
            rows = {(Source.DUE.value, case.number) for case in due}
            _revise(other, {case.grid_id for case in due}, rows, correction)


def _withdrawn(number: str, correction: Correction) -> Incident:
    return make_move(
        number=number, name="withdraw-judgement", by=correction.by, now=correction.at, note=correction.reason
    )


def _falls_due_in(case: Incident, month: Period) -> bool:
    """As `assessment/figures/sources.py` counts: a deadline at midnight belongs to the day that ends then."""
    return case.due_at is not None and month.starts_at < case.due_at <= month.ends_at


def _revise(
    bulletin: Bulletin, grids: Collection[int], corrections: Collection[tuple[str, str]], correction: Correction
) -> None:
    revise_for_objection(
        bulletin=bulletin,
        grids=grids,
        corrections=corrections,
        reason=correction.reason,
        by=correction.by,
        at=correction.at,
    )
