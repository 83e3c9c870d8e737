"""The register of archived files as a list: JSON, filter, dataset."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django_filters import CharFilter

from assessment.archive.models import ArchivedFile
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey
from staff.accounts.models import User
from staff.rest import PrivateColumns


def archived_files(user: User, _on: date) -> QuerySet[ArchivedFile]:
    return ArchivedFile.objects.visible_to(user).select_related("subdistrict")


class ArchivedFileSerializer(PrivateColumns):
    subdistrict = ByKey("subdistrict.code")

    class Meta:
        model = ArchivedFile
        fields = [
            *("id", "subdistrict", "year", "file_class", "volume", "title", "document_number", "dated_on"),
            *("pages", "secrecy", "kept_for", "note", "recorded_at"),
        ]


class ArchivedFileFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")

    class Meta(Filters.Meta):
        model = ArchivedFile
        fields = {"year": ["exact"], "file_class": ["exact"], "dated_on": COMPARED}


ARCHIVED_FILES = Dataset(
    "archived-files",
    archived_files,
    fields(
        *("id", "year", "file_class", "volume", "title", "document_number", "dated_on"),
        *("pages", "secrecy", "kept_for", "note", "recorded_at"),
        subdistrict="subdistrict__code",
    ),
    dated="dated_on",
)
