"""What opens doors by itself is ended by a restore: the file cannot know what was taken back after it was made.

A token that was revoked on Tuesday is valid again in Monday's file, and so is a recovery code that was used, and a
password that somebody was handed and has changed. So all of them end; sessions are not in the file at all. What a
*person* has to show (password, second factor) and what was decided about them (accounts, grants) stays as it was,
because nobody could work otherwise: the command and the homes of the administrators say what to look at. See
decision 071.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import connection

from gridops.backup.database import columns_by_table

# By table: what is done with what a restore finds there. Tables and columns are those of any version, hence no models.
CLOSED = {
    "staff_token": ("revoked_at", "UPDATE staff_token SET revoked_at = %(at)s WHERE revoked_at IS NULL"),
    "staff_rightrequest": ("decided_at", "DELETE FROM staff_rightrequest WHERE decided_at IS NULL"),
    "otp_static_statictoken": ("token", "DELETE FROM otp_static_statictoken"),
    "staff_user": ("must_change_password", "UPDATE staff_user SET password = %(none)s WHERE must_change_password"),
    "socialaccount_socialaccount": ("uid", "DELETE FROM socialaccount_socialaccount"),  # may have been unbound since
    "socialaccount_socialtoken": ("token", "DELETE FROM socialaccount_socialtoken"),
    "core_idempotentrequest": ("answer", "DELETE FROM core_idempotentrequest"),  # an answer may hold a new token
}


def close_doors(*, at: datetime) -> dict[str, int]:
    """End them all in a database that was just restored; how many, by table."""
    there = columns_by_table()
    closed = {}
    with connection.cursor() as cursor:
        for table, (column, statement) in CLOSED.items():
            if column in there.get(table, ()):
                cursor.execute(statement, {"at": at, "none": make_password(None)})
                closed[table] = cursor.rowcount
    return closed
