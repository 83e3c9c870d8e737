"""Writes of the incident's life: discovery, and every move of the table in `workflow`."""

from incidents.services.attachments import (
    AttachmentGone,
    TooManyAttachments,
    attach,
    erase_attachments,
    may_attach,
    may_withdraw,
    sweep_attachments,
    withdraw_attachment,
)
from incidents.services.cases import (
    AlreadyRecorded,
    check_facts,
    record_incident,
)
from incidents.services.context import (
    CaseMovedOn,
    Context,
    MoveForbidden,
    MoveNotYours,
)
from incidents.services.effects import (
    EFFECTS,
    nothing,
)
from incidents.services.moves import (
    make_move,
    parties_of,
    shorten_limit,
)
from incidents.services.texts import (
    LENGTHS,
    NOT_STORABLE,
    TEXTS,
    check_texts,
)

__all__ = [
    "EFFECTS",
    "LENGTHS",
    "NOT_STORABLE",
    "TEXTS",
    "AlreadyRecorded",
    "AttachmentGone",
    "CaseMovedOn",
    "Context",
    "MoveForbidden",
    "MoveNotYours",
    "TooManyAttachments",
    "attach",
    "check_facts",
    "check_texts",
    "erase_attachments",
    "make_move",
    "may_attach",
    "may_withdraw",
    "nothing",
    "parties_of",
    "record_incident",
    "shorten_limit",
    "sweep_attachments",
    "withdraw_attachment",
]
