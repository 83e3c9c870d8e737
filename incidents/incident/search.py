"""Finding incidents by what was written about them: by pairs of characters in an index, then by the very words.

Chinese has no spaces, so an index of words would find nothing in it. PostgreSQL keeps every pair of
characters of title, place and description (see migration 0003); a word is found by its pairs, and a
single character by the pairs that begin with it. Who was involved and how to reach them is not searched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from core import audit
from core.errors import InvalidInput
from core.texts import holds_identity_number
from grids.duties import Duty
from incidents.incident.models import Incident
from staff.access import access_of
from staff.accounts.models import User

SEARCHED = ("title", "place", "description")
SEARCHED_FOR = timedelta(days=90)  # after its closing an incident leaves the search for all but the center
LONGEST = 100
FEW = 2000  # incidents that are looked up one by one
LOOKED_THROUGH = 20_000  # the most incidents whose texts are read one by one
_NUMBER = re.compile(r"[0-9-]{1,24}")
_NEVER_FOLDED = re.compile("[\u4e00-\u9fff0-9]+")  # they stay what they are, whatever stands beside them
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")  # which `incidents_folded` takes away, too


class NotSearchable(InvalidInput):
    """The text holds an identity number (none is stored), or too many words."""

    code = "not_searchable"


def search(
    rows: QuerySet[Incident], text: str, *, user: User, at: datetime, columns: Sequence[str] = SEARCHED
) -> QuerySet[Incident]:
    """`find`, and an entry in the audit log of who searched for what. Raises NotSearchable."""
    audit.record_search("incident", text)
    return find(rows, text, user=user, at=at, columns=columns)


def find(
    rows: QuerySet[Incident],
    text: str,
    *,
    user: User,
    at: datetime,
    columns: Sequence[str] = SEARCHED,
    reporters: Collection[int] = (),
) -> QuerySet[Incident]:
    """Those of `rows` that contain every word of `text`, or whose number it is.

    `columns` are where the words may be. Incidents closed for more than 90 days are found by their
    number alone, but by the center. `reporters` are workers whose reports are added. Raises NotSearchable.
    """
    words = _words(text)
    if not words:
        return rows
    recent = recent_enough(user, at)
    standing = Q(pk__in=_standing_in(words, columns, among=rows.filter(recent)))
    beside = []
    if tuple(columns) == SEARCHED and len(words) == 1 and _NUMBER.fullmatch(words[0]):
        beside.append(Q(pk__in=_numbered(words[0])))
    if reporters:
        beside.append(Q(reporter__in=reporters) & recent)
    if not beside:
        return rows.filter(recent, standing)
    # Each by an index of its own: one OR over several tables would read them whole.
    texts, *others = [
        Incident.objects.filter(condition).order_by().values("pk") for condition in (standing & recent, *beside)
    ]
    return rows.filter(pk__in=texts.union(*others))


def recent_enough(user: User, at: datetime) -> Q:
    """Incidents that are in the search: open ones, those closed of late, and all of them for their own center."""
    centers = access_of(user).subdistricts_as(Duty.CENTER)
    return Q(closed_at=None) | Q(closed_at__gte=at - SEARCHED_FOR) | Q(subdistrict__in=centers)


def _words(text: str) -> list[str]:
    if holds_identity_number(text):
        raise NotSearchable(_("Identity numbers are never stored, so they are not searched for either."))
    if len(text) > LONGEST:
        raise NotSearchable(_("Search for %(count)d characters at most.") % {"count": LONGEST})
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text.replace("\0", ""))).split()


def _standing_in(words: list[str], columns: Sequence[str], *, among: QuerySet[Incident]) -> RawSQL | list[int]:
    """The keys of the incidents that contain every word in their `columns`; perhaps more than those of `among`.

    There are three ways, and PostgreSQL cannot choose among them, because it does not know which words are rare:

    - A few incidents are found in the index at once.
    - A department has few of the many incidents that contain a frequent word: its own are read one by one.
    - Of many, only the latest are wanted, so PostgreSQL gets a condition and may walk back from the last incident. Of a
      longer word the condition names one pair alone. How many incidents have that pair is known to PostgreSQL, but it
      takes several pairs for independent of each other, and so a word of many incidents for one of a dozen.
    """
    # The index holds all columns, and of a longer word all pairs in any order: what it finds is read once more.
    wholly = tuple(columns) == SEARCHED
    again = [_read_again(word, columns) for word in words if len(word) > 2 or not wholly]
    conditions = " AND ".join(["grams @@ incidents_query(%s)", *(condition for condition, _looked_for in again)])
    looked_for = [word for _condition, several in again for word in several]
    all_pairs = [" ".join(words), *looked_for]
    found = f"SELECT incident_id FROM incidents_incidenttext WHERE {conditions}"  # noqa: S608 - the columns are ours
    keys = _few(found, all_pairs)
    if keys is None:
        keys = _looked_through(among, conditions, all_pairs)
    if keys is None:
        return RawSQL(found, [" ".join(map(_one_pair, words)), *looked_for])  # noqa: S611 - the columns are ours
    return keys


def _few(sql: str, parameters: list[Any]) -> list[int] | None:
    """The keys that the statement finds; None if they are many."""
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {FEW + 1}", parameters)
        keys = [key for (key,) in cursor.fetchall()]
    return keys if len(keys) <= FEW else None


def _looked_through(among: QuerySet[Incident], conditions: str, parameters: list[Any]) -> list[int] | None:
    """The keys of those of `among` whose texts fulfil the conditions; None if they, or what to look through, are many.

    Each text is fetched by its key: OFFSET 0 keeps PostgreSQL from the index of pairs, which would bring it every
    incident of the word. Where there are too many to look through, the one row that is found has no key.
    """
    try:
        own, of_own = among.order_by().values("pk")[: LOOKED_THROUGH + 1].query.sql_with_params()
    except EmptyResultSet:
        return []
    keys = _few(
        f"""SELECT key FROM (
            WITH own (id) AS MATERIALIZED ({own}), size AS (SELECT count(*) <= {LOOKED_THROUGH} AS few FROM own)
            SELECT NULL AS key FROM size WHERE NOT few UNION ALL
            SELECT text.incident_id FROM own CROSS JOIN LATERAL (
                SELECT incident_id FROM incidents_incidenttext WHERE incident_id = own.id AND {conditions} OFFSET 0
            ) text WHERE (SELECT few FROM size)
        ) found""",  # noqa: S608 - the columns are ours
        [*of_own, *parameters],
    )
    return None if keys == [None] else keys


def _read_again(word: str, columns: Sequence[str]) -> tuple[str, list[str]]:
    """The condition that a text holds the very word, and what it looks for.

    To fold a text takes ten times as long as to look through it, so what is never folded is first looked for as it
    stands.
    """
    read = " || ' ' || ".join(columns)
    folded = f"strpos(incidents_folded({read}), incidents_folded(%s)) > 0"
    if _NEVER_FOLDED.fullmatch(word):
        return f"(strpos({read}, %s) > 0 OR {folded})", [word, word]
    return folded, [word]


def _one_pair(word: str) -> str:
    """Of a longer word the pair in its middle, where two words meet: of 电气线路 the 气线, which nothing else has."""
    middle = max(0, len(word) // 2 - 1)
    return word[middle : middle + 2]


def _numbered(word: str) -> RawSQL:
    """Keys of incidents whose number begins so or ends with this serial, or that have it in the other system."""
    serial = "-" + word.zfill(6)
    sql = (
        "SELECT id FROM incidents_incident WHERE number LIKE %s"
        " UNION SELECT id FROM incidents_incident WHERE reverse(number) LIKE %s"
        " UNION SELECT id FROM incidents_incident WHERE external_id = %s AND external_id <> ''"
    )
    return RawSQL(sql, [f"{word}%", f"{serial[::-1]}%", word])  # noqa: S611 - parameters
