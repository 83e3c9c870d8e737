"""Page of the adoption of rules: consultation, decision, publication, and who has not signed yet."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from assessment.adoption import services as adoptions
from assessment.adoption.forms import ConsultationForm, DecisionForm, PublicationForm, SignatureForm
from assessment.adoption.lists import receipts
from assessment.adoption.models import RulesToAdopt
from assessment.leading_group.lists import where_to_decide
from assessment.leading_group.models import DecisionKind
from core.office.acts import Asked, act, always, link
from core.office.admin import ReadOnlyAdmin, today
from core.office.display import column, linked
from grids.duties import CENTER, DECISION_READERS
from staff.people.models import Worker


def _draft(asked: Asked) -> bool:
    return asked.row.issued_on is None


def _issued(asked: Asked) -> bool:
    return not _draft(asked)


def _adoption(row: Any) -> Any:
    return getattr(row, "adoption", None)


@act(
    _("Record a consultation"),
    icon="forum",
    form=ConsultationForm,
    offered=_draft,
    turn=lambda asked: not asked.row.consultations.all(),
    submit=_("Record"),
)
def consult(asked: Asked) -> object:
    adoptions.record_consultation(scheme=asked.row, **asked.values, **asked.by)
    return _("The consultation is recorded.")


def _undecided(asked: Asked) -> bool:
    return not getattr(_adoption(asked.row), "decision_id", None)


def _where_to_decide(asked: Asked) -> str:
    """The list below holds decisions that are recorded; where to record one is a link."""
    said = _("Decisions of the leading group about the issue of rules; record a new one on its own page.")
    may_record = asked.access.holds(*CENTER, in_=asked.row.subdistrict_id)
    return where_to_decide(DecisionKind.RULES, said, may_record=may_record)


@act(
    _("Name the decision"),
    icon="gavel",
    form=lambda asked: DecisionForm(asked.row, asked.sent),
    offered=lambda asked: _draft(asked) or _undecided(asked),
    turn=lambda asked: _undecided(asked) and bool(asked.row.consultations.all()),
    lead=_where_to_decide,
    submit=_("Name the decision"),
)
def decide(asked: Asked) -> object:
    adoptions.name_decision(scheme=asked.row, decision=asked.values["decision"], **asked.by)
    return _("The decision is named.")


def _missing(asked: Asked) -> list[object]:
    return adoptions.missing_before_issue(asked.row, asked.today)


@link(
    _("Issue"),
    icon="verified",
    offered=lambda asked: _draft(asked) and not asked.of(_missing),
    turn=always,
)
def issue(asked: Asked) -> HttpResponse:
    """On to the page on which the version itself is issued."""
    return redirect("admin:assessment_scheme_issue", asked.row.pk)


@act(
    _("Record the publication"),
    icon="campaign",
    form=lambda asked: PublicationForm(asked.sent, initial={"published_on": asked.today}),
    offered=lambda asked: _issued(asked) and not getattr(_adoption(asked.row), "published_on", None),
    turn=always,
    submit=_("Record"),
)
def publish(asked: Asked) -> object:
    values = asked.values
    adoptions.record_publication(
        scheme=asked.row, published_on=values["published_on"], where=values["where"], **asked.by
    )
    return _("The publication is recorded.")


@act(
    _("Tell who was not told yet"),
    icon="outgoing_mail",
    offered=_issued,
    lead=_("Every leader and full-time member in post is told once, and signs on the phone."),
    submit=_("Tell"),
)
def tell(asked: Asked) -> object:
    count = adoptions.tell_members(scheme=asked.row, at=asked.at)
    return ngettext("%(count)d person is told.", "%(count)d people are told.", count) % {"count": count}


def _signature_form(asked: Asked) -> SignatureForm:
    unsigned = [row.worker.pk for row in receipts(asked.row, asked.today) if row.signed_at is None]
    people = Worker.objects.filter(pk__in=unsigned).order_by("pinyin", "pk")
    return SignatureForm(people, asked.sent, initial={"signed_on": asked.today})


@act(_("Record a signature on paper"), icon="draw", form=_signature_form, offered=_issued, submit=_("Record"))
def record_signature(asked: Asked) -> object:
    adoptions.record_signature(scheme=asked.row, **asked.values, by=asked.user)
    return _("The signature is recorded.")


@admin.register(RulesToAdopt)
class RulesToAdoptAdmin(ReadOnlyAdmin):
    """How each version of the rules became binding, and who has not signed for it yet."""

    readers = DECISION_READERS
    editors = CENTER
    acts = (consult, decide, issue, publish, tell, record_signature)
    joined = ("adoption__decision",)
    shown_with = ("consultations",)
    list_display = ("title", "version", "in_force_from", "issued_on", "decision_name", "published_on")
    fields = (("title", "version"), ("in_force_from", "issued_on"), ("decision", "published_on"), "published_where")
    change_form_after_template = "assessment/adoption/adoption.html"
    decision = linked("adoption__decision", _("decision of the leading group"))
    decision_name = column(_("decision of the leading group"), lambda row: getattr(_adoption(row), "decision", None))
    published_on = column(
        pgettext_lazy("rules", "published on"), lambda row: getattr(_adoption(row), "published_on", None) or "-"
    )
    published_where = column(
        pgettext_lazy("rules", "where it was published"),
        lambda row: getattr(_adoption(row), "published_where", "") or "-",
    )

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rules of the offices that one works in, or inspects."""
        return rows.filter(subdistrict__in=self.access(request).subdistricts_as(*DECISION_READERS))

    def below(self, request: HttpRequest, row: RulesToAdopt) -> dict[str, Any]:
        in_office = row.subdistrict_id in self.access(request).offices
        rows = receipts(row, today()) if in_office else []
        return {
            "consultations": row.consultations.all(),
            "in_office": in_office,
            "receipts": rows,
            "unsigned": sum(one.signed_at is None for one in rows),
            "missing": Asked(self, request, row).of(_missing) if row.issued_on is None else (),
        }
