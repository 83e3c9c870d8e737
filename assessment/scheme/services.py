"""Versions of the assessment scheme: edited while nothing was judged by them, then followed by a new one."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, ManyToOneRel, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from assessment.scheme.models import Scheme
from assessment.scheme.signals import rules_issued
from assessment.scheme.terms import Terms
from core.errors import Conflict, InvalidInput
from core.happened import refuse_future_day
from core.punctuation import sentences


class SchemeInUse(Conflict):
    """A period was judged by this version, so it stays as it is."""

    code = "scheme_in_use"


def used() -> Q:
    """Whether anything was judged by a version: a row of any table that refers to it.

    A step of the cycle that is not finished judged nothing yet; nor does a row about the rules themselves.
    """
    condition = Q()
    for relation in Scheme._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel) or getattr(relation.related_model, "about_the_rules", False):
            continue
        rows = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
        if any(field.name == "finished" for field in relation.related_model._meta.fields):
            rows = rows.exclude(finished=None)
        condition |= Q(Exists(rows))
    return condition


@transaction.atomic
def save_terms(*, scheme: Scheme, terms: Terms) -> Scheme:
    """Change the terms of a version that is not issued and that nothing was judged by yet. Raises SchemeInUse."""
    scheme = Scheme.objects.select_for_update(no_key=True, of=("self",)).get(pk=scheme.pk)
    if scheme.issued_on:
        raise SchemeInUse(_("This version is issued as the office's rules. Make a new version from a later day."))
    if Scheme.objects.filter(used(), pk=scheme.pk).exists():
        raise SchemeInUse(_("Periods were judged by this version already. Make a new version from a later day."))
    scheme.terms = terms.model_dump(mode="json")
    scheme.full_clean()
    scheme.save(update_fields=["terms"])
    return scheme


@transaction.atomic
def issue_scheme(*, scheme: Scheme, document_number: str, issued_on: date, at: datetime) -> Scheme:
    """Issue a version as the office's assessment rules, with its document number and day. All members get a notice.

    Raises SchemeInUse, InvalidInput, and what `assessment/adoption` asks for first.
    """
    scheme = Scheme.objects.select_for_update(no_key=True, of=("self",)).get(pk=scheme.pk)
    if scheme.issued_on:
        raise SchemeInUse(_("This version is issued already."))
    if not document_number.strip():
        raise InvalidInput(_("Give the document its number."), fields={"document_number": _("missing")})
    refuse_future_day(issued_on, field="issued_on")
    scheme.document_number, scheme.issued_on = document_number.strip(), issued_on
    scheme.save(update_fields=["document_number", "issued_on"])
    rules_issued.send(Scheme, scheme=scheme, at=at)
    return scheme


@transaction.atomic
def new_version(*, scheme: Scheme, in_force_from: date, document_number: str = "") -> Scheme:
    """A new version with the same terms, to be edited until it is used. Raises InvalidInput.

    It begins after every month that is frozen, for what is frozen was judged by the version of its day.
    """
    versions = Scheme.objects.select_for_update(no_key=True).filter(subdistrict=scheme.subdistrict)
    highest = max(versions.values_list("version", flat=True))
    made = Scheme(
        subdistrict=scheme.subdistrict,
        version=highest + 1,
        title=scheme.title,
        document_number=document_number,
        in_force_from=in_force_from,
        terms=scheme.terms,
    )
    try:
        made.full_clean()
    except ValidationError as error:
        message = sentences(error.messages)
        raise InvalidInput(message, fields={"in_force_from": message}) from error
    made.save()
    return made
