"""Writes of attachments: taken in, withdrawn, erased; and the sweep that keeps files and rows together."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, NotAllowed, TooLarge
from core.web import files
from core.web.uploads import Checked
from grids.duties import Duty
from incidents.attachments.models import Attachment, Purpose, RemovedBecause
from incidents.incident.models import Incident
from incidents.incident.services import parties_of
from staff.access import Access, access_of
from staff.accounts.models import User

FOLDER = "attachments"
MAX_OF_CASE = 30
MAX_BYTES_OF_CASE = 400 * 1024 * 1024  # with the originals


class TooManyAttachments(TooLarge):
    """The incident has reached the limit of files or of bytes."""

    code = "too_many_attachments"


class AttachmentGone(Conflict):
    """The file was withdrawn or erased before."""

    code = "attachment_gone"


def may_attach(access: Access, incident: Incident, *, user: User) -> bool:
    """Whether the person has a role in the incident that may add files to it."""
    return bool(parties_of(access, incident, user=user))


def may_open_original(access: Access, incident: Incident) -> bool:
    """Whether the person may open files as they were sent, with the place and camera that they tell of: the center."""
    return access.holds(Duty.CENTER, in_=incident.subdistrict_id)


def may_withdraw(access: Access, attachment: Attachment, *, user: User) -> bool:
    """Whether the user may withdraw the file: the person who uploaded it, or the center."""
    return attachment.uploaded_by_id == user.pk or (access.holds(Duty.CENTER, in_=attachment.incident.subdistrict_id))


@transaction.atomic
def attach(
    *,
    number: str,
    uploads: Sequence[Checked],
    by: User,
    at: datetime,
    purpose: str = Purpose.OTHER,
    field: str = "file",
) -> list[Attachment]:
    """Add files to an incident: all of them or none. What was sent already, byte for byte, is not kept twice.

    Sent again for another purpose, it has that one from now on; “other” says nothing and leaves it as it is.
    `uploads` come from `core.web.uploads.check_upload`. Raises NotAllowed, Conflict, TooManyAttachments.
    """
    # Two uploads to one incident queue here, so that together they do not pass its limits.
    incident: Incident = Incident.objects.select_for_update(no_key=True).get(number=number)
    if not may_attach(access_of(by), incident, user=by):
        raise NotAllowed(_("Only who reported, handles or oversees a case adds files to it."))
    if not Incident.objects.filter(pk=incident.pk, text__isnull=False).exists():
        raise Conflict(_("The texts and files of this case were erased after the retention period."))
    held = {row.original_digest or row.digest: row for row in incident.attachments.held()}
    by_digest = {_digest(upload.original or upload.data): upload for upload in uploads}
    fresh = {digest: upload for digest, upload in by_digest.items() if digest not in held}
    size = sum(row.size + (row.original_size or 0) for row in held.values())
    size += sum(len(upload.data) + len(upload.original) for upload in fresh.values())
    if len(held) + len(fresh) > MAX_OF_CASE or size > MAX_BYTES_OF_CASE:
        text = _("A case holds %(count)d files and %(size)d MB at most. Withdraw some that are not needed.") % {
            "count": MAX_OF_CASE,
            "size": MAX_BYTES_OF_CASE // 2**20,
        }
        raise TooManyAttachments(text, fields={field: text})
    for digest in by_digest.keys() & held.keys():
        _say_purpose(held[digest], purpose, by)
    sent = {"incident": incident, "purpose": purpose, "uploaded_by": by, "uploaded_at": at}
    made = {digest: _keep(upload, **sent) for digest, upload in fresh.items()}
    return [made.get(digest) or held[digest] for digest in by_digest]


def _say_purpose(row: Attachment, purpose: str, by: User) -> None:
    """Give a file that is here the purpose for which it was sent again; the history keeps the one before."""
    if purpose in (Purpose.OTHER, row.purpose):
        return
    if not may_withdraw(access_of(by), row, user=by):
        text = _("“%(name)s” is here already, as “%(purpose)s”. Only who uploaded it, or the center, changes that.")
        raise NotAllowed(text % {"name": row.name, "purpose": row.get_purpose_display()})
    row.purpose = purpose
    row.save(update_fields=["purpose"])


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _keep(upload: Checked, **sent: Any) -> Attachment:
    return Attachment.objects.create(
        name=upload.name,
        media_type=upload.media_type,
        size=len(upload.data),
        digest=_digest(upload.data),
        width=upload.width,
        height=upload.height,
        note=upload.note,
        note_number=upload.note_number,
        original_type=upload.original_type,
        original_size=len(upload.original) or None,
        original_digest=_digest(upload.original) if upload.original else "",
        # The file before its row: a row without its file would be a lie, a file without its row is swept.
        stored_as=files.write(FOLDER, upload.data, upload.thumbnail, upload.original),
        **sent,
    )


@transaction.atomic
def withdraw_attachment(*, attachment: Attachment, by: User, at: datetime) -> Attachment:
    """Take back a mistaken upload: the file goes, the row says by whom and when. Raises NotAllowed, AttachmentGone."""
    # Two who withdraw one file at once: the second waits here, and gets an error.
    row: Attachment = (
        Attachment.objects.select_for_update(no_key=True, of=("self",)).select_related("incident").get(pk=attachment.pk)
    )
    if not may_withdraw(access_of(by), row, user=by):
        raise NotAllowed(_("Only who uploaded a file, or the center, takes it back."))
    if row.removed_at is not None:
        raise AttachmentGone(_("This file was removed before."))
    files.remove_after_commit(FOLDER, [row.stored_as])
    row.stored_as = row.name = ""
    row.removed_at, row.removed_by, row.removed_because = at, by, RemovedBecause.WITHDRAWN
    row.save(update_fields=["stored_as", "name", "removed_at", "removed_by", "removed_because"])
    return row


@transaction.atomic
def erase_attachments(incident_ids: Collection[int], *, at: datetime) -> int:
    """Erase the files and file names of these incidents for good, as retention asks; returns how many files.

    The rows stay and say so. Running it again does nothing.
    """
    rows = Attachment.objects.held().filter(incident__in=incident_ids).select_for_update(no_key=True).order_by("pk")
    names = dict(rows.values_list("pk", "stored_as"))
    Attachment.objects.filter(pk__in=names).update(
        stored_as="", name="", removed_at=at, removed_because=RemovedBecause.RETENTION
    )
    files.remove_after_commit(FOLDER, list(names.values()))
    return len(names)


def sweep_attachments() -> dict[str, int]:
    """Remove files that no row holds, and count rows whose file is missing, which never should be."""
    held = Attachment.objects.held()
    known = set(held.values_list("stored_as", flat=True))
    copies = held.filter(original_size__isnull=False).values_list("stored_as", flat=True)
    known |= {f"{name}{files.ORIGINAL}" for name in copies}
    removed, missing = files.sweep(FOLDER, known)
    return {"removed": removed, "missing": missing}
