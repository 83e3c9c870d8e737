"""Acts on sheets that come in: drop them in, import, put away, take back."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import FileResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from core import audit
from core.errors import Conflict
from core.models import AuditKind
from core.office.acts import Asked, Done, Fact, act, always, link
from core.punctuation import labelled, listed
from core.sheets.writing import XLSX
from core.years import month_in_words
from grids.territory.models import Subdistrict
from incidents.incoming import services as incoming
from incidents.incoming import states
from incidents.incoming.forms import AgreeForm, DropForm, TakeBackForm
from incidents.incoming.models import IncomingSheet, IncomingState
from incidents.incoming.runs import removed_share
from incidents.incoming.single import one_wait
from incidents.incoming.tasks import hurry
from incidents.incoming.undoing import undo_import

# What waits for an answer comes first, then what can be imported.
TURN = (IncomingState.COLUMNS, IncomingState.WORDS, IncomingState.REFUSED, IncomingState.READY)


def _drop_form(asked: Asked) -> DropForm:
    mine = Subdistrict.objects.filter(pk__in=asked.places)
    return DropForm(asked.sent, asked.request.FILES or None, subdistricts=mine)


@act(_("Drop in sheets"), icon="upload_file", form=_drop_form, turn=always, on_list=True, submit=_("Upload"))
def drop_in(asked: Asked) -> object:
    values = asked.values
    dropped = incoming.drop(subdistrict=values["subdistrict"], named=values["files"], **asked.by)
    return Done(*said_of(dropped))


def said_of(dropped: list[IncomingSheet]) -> tuple[object, IncomingSheet | str | None]:
    """What to say of sheets that were dropped in, and where to go on: to what asks, else to what can be imported."""
    hurry(dropped)
    asking = [sheet for sheet in dropped if sheet.state in TURN[:2]]
    text = _("Sheets dropped in: %(count)d.") % {"count": len(dropped)}
    if unread := sum(sheet.working for sheet in dropped):
        more = ngettext("%(count)d is still being read.", "%(count)d are still being read.", unread) % {"count": unread}
        text = f"{text} {more}"
    if len(dropped) == 1 or asking:
        return text, dropped[0] if len(dropped) == 1 else asking[0]
    ready = any(sheet.state == IncomingState.READY for sheet in dropped)
    return text, reverse("admin:incidents_incomingsheet_decide", args=["import"]) if ready else None


def _ready(asked: Asked) -> list[IncomingSheet]:
    """The sheets that can be imported without another word: nothing to agree to, no pair to decide."""
    rows = asked.page.edited(asked.request, asked.page.get_queryset(asked.request))
    rows = rows.filter(state=IncomingState.READY).order_by("pk")
    return [row for row in rows if not row.outcome.get("doubts") and not incoming.asks(row)]


def _ready_facts(asked: Asked) -> list[tuple[object, object]]:
    return [_named(sheet) for sheet in _ready(asked)]


def _named(sheet: IncomingSheet) -> tuple[object, object]:
    """A fact without a label: labels begin with a capital letter, and the name of a file stays as it is."""
    return "", labelled(sheet.name, counts_in_words(sheet))


@act(
    _("Import all that are ready"), icon="playlist_add_check", on_list=True, facts=_ready_facts,
    offered=lambda asked: bool(_ready(asked)), turn=always, submit=_("Import"),
    own_transactions=True, may_be_left=False,
    lead=_("All of these were checked, and nothing is left to decide. Each is imported as a whole or not at all."),
)  # fmt: skip
def import_ready(asked: Asked) -> object:
    with one_wait():
        done = [incoming.import_sheet(sheet=sheet, **asked.by) for sheet in _ready(asked)]
    for sheet in done:
        if sheet.outcome.get("shown_anew"):
            continue
        audit.record(AuditKind.IMPORT, sheet.name, counts_in_words(sheet))
    hurry(done)
    imported = sum(sheet.state == IncomingState.IMPORTED for sheet in done)
    text = _("Sheets imported: %(count)d.") % {"count": imported}
    anew = [sheet.name for sheet in done if sheet.outcome.get("shown_anew")]
    return f"{text} {not_as_shown(anew)}" if anew else text


def not_as_shown(names: list[str]) -> str:
    text = _("Not imported, because they would now do something else than their preview said: %(names)s. Look again.")
    return text % {"names": listed(names)}


class NotAsShown(Conflict):
    """The import would now do something else than its preview said; the new preview is shown."""

    code = "not_as_shown"


def _agree_form(asked: Asked) -> AgreeForm:
    sheet = asked.row
    return AgreeForm(
        asked.sent,
        asks=incoming.asks(sheet),
        share=removed_share(sheet.outcome),
        doubts=sheet.outcome.get("doubts", ()),
    )


@act(_("Import"), icon="playlist_add_check", form=_agree_form, hidden=True, own_transactions=True, may_be_left=False,
     facts=lambda asked: facts_of_sheet(asked.row))  # fmt: skip
def import_one(asked: Asked) -> object:
    form = asked.form
    done = incoming.import_sheet(
        sheet=asked.row, agreed=form.agreed, doubts=form.said, reason=form.reason, **asked.by
    )  # fmt: skip
    hurry([done])
    if done.outcome.get("shown_anew"):
        raise NotAsShown(not_as_shown([done.name]))
    if done.state not in (IncomingState.IMPORTED, IncomingState.IMPORTING):
        raise NotAsShown(_("%(name)s is not imported: open it to see why.") % {"name": done.name})
    text = _("%(name)s is imported.") if done.state == IncomingState.IMPORTED else _("%(name)s is being imported.")
    return text % {"name": done.name}


@act(_("Put away without importing"), icon="delete", hidden=True, facts=lambda asked: facts_of_sheet(asked.row))
def put_away(asked: Asked) -> object:
    incoming.discard(sheet=asked.row, **asked.by)
    return _("%(name)s is put away.") % {"name": asked.row.name}


def facts_of_sheet(sheet: IncomingSheet) -> list[Fact]:
    """What the sheet is, and what its import would do."""
    facts: list[Fact] = [(_("kind of sheet"), sheet.get_kind_display()), (_("month"), month_of_sheet(sheet))]
    return [*facts, (_("what the import does"), counts_in_words(sheet)), (_("dropped in by"), sheet.dropped_by)]


@act(
    _("Take this import back"), icon="undo", danger=True, submit=_("Take it back"), form=TakeBackForm,
    offered=lambda asked: asked.row.state == IncomingState.IMPORTED and bool(asked.row.journal),
    facts=lambda asked: [_named(asked.row)],
    lead=_("Every row that this import wrote becomes as it was before. Where one of them was changed since, or "
           "something refers to it, nothing is taken back, and the reason is said."),
)  # fmt: skip
def take_back(asked: Asked) -> object:
    undo_import(sheet=asked.row, reason=asked.values["reason"], **asked.by)
    return _("The import of %(name)s is taken back.") % {"name": asked.row.name}


@link(_("Download with the errors marked"), icon="rule", offered=lambda asked: asked.row.marked_as != "")
def marked(asked: Asked) -> Any:
    copy = BytesIO(states.marked(asked.row))
    audit.record(AuditKind.EXPORT, asked.row.name, _("with the errors marked"))
    name = _("%(name)s with errors marked.xlsx") % {"name": asked.row.name.rsplit(".", 1)[0]}
    return FileResponse(copy, as_attachment=True, filename=name, content_type=XLSX.content_type)


# --- in words ---


def month_of_sheet(sheet: IncomingSheet) -> str:
    return month_in_words(sheet.month) if sheet.month else "-"


def counted(sheet: IncomingSheet) -> str:
    counts = [sheet.outcome.get(name) for name in ("new", "changed", "unchanged", "removed")]
    return " / ".join(str(count) for count in counts) if counts[0] is not None else "-"


def counts_of(sheet: IncomingSheet) -> list[tuple[object, int]]:
    return [(label, sheet.outcome[name]) for name, label in _counts() if name in sheet.outcome]


def counts_in_words(sheet: IncomingSheet) -> str:
    return pgettext("list", ", ").join(f"{label} {count}" for label, count in counts_of(sheet) if count)


def _counts() -> list[tuple[str, Any]]:
    return [
        ("rows", _("rows")),
        ("new", _("new")),
        ("changed", _("changed")),
        ("unchanged", _("unchanged")),
        ("removed", pgettext_lazy("rows", "removed")),
        ("left_out", _("left out")),
        ("refused", pgettext_lazy("rows", "refused")),
    ]
