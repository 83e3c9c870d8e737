"""The register of archived files over REST, to be read by the office."""

from __future__ import annotations

from assessment.archive import lists as datasets
from assessment.archive.lists import ArchivedFileFilter, ArchivedFileSerializer
from assessment.archive.models import ArchivedFile
from core.rest.resources import resource
from core.rest.viewsets import Resource


@resource("archived-files")
class ArchivedFileViewSet(Resource):
    """What is filed away: class, volume, title, number, day, pages, and for how long it is kept."""

    queryset = ArchivedFile.objects.all()
    rows = staticmethod(datasets.archived_files)
    serializer_class = ArchivedFileSerializer
    filterset_class = ArchivedFileFilter
    lookup_value_regex = r"\d{1,18}"
