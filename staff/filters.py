"""What the lists of people can be narrowed by."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, DateFilter

from core.filters import COMPARED, Filters
from grids.models import Complexity, Platform
from staff.models import (
    CHANNELS,
    Application,
    ApplicationState,
    Attendance,
    CalendarDay,
    FormerPost,
    PayScheme,
    Posting,
    Role,
    Source,
    Worker,
)


class DepartmentFilter(Filters):
    code = CharFilter()
    name = CharFilter()
    platform = ChoiceFilter(choices=Platform.choices)
    subdistrict = CharFilter("subdistrict__code")


class CoverageFilter(Filters):
    grid = CharFilter("code")
    village = CharFilter("village_code")
    complexity = ChoiceFilter(choices=Complexity.choices)


class WorkerFilter(Filters):
    staff_number = CharFilter()
    name = CharFilter()
    subdistrict = CharFilter("subdistrict__code")
    source = ChoiceFilter(choices=Source.choices)
    at_window = BooleanFilter()
    q = CharFilter(method="by_name", label="name or pinyin")

    class Meta(Filters.Meta):
        model = Worker
        fields = ["gender", "line", "uses_computer", "uses_phone_app", "organises"]

    def by_name(self, rows: QuerySet[Worker], _name: str, text: str) -> QuerySet[Worker]:
        return rows.filter(Q(name__icontains=text) | Q(pinyin__icontains=text.lower()))


class PostingFilter(Filters):
    worker = CharFilter("worker__staff_number")
    role = ChoiceFilter(choices=Role.choices)
    grid = CharFilter("grid_code")
    village = CharFilter("village__code")
    begins_on = DateFilter("during__startswith")
    ends_on = DateFilter()
    pay_scheme = ChoiceFilter(choices=PayScheme.choices)
    on = DateFilter("during", lookup_expr="contains", label="in force on that day")

    class Meta(Filters.Meta):
        model = Posting
        fields: list[str] = []


class ApplicationFilter(Filters):
    grid = CharFilter("grid_code")
    channel = ChoiceFilter(choices=[(channel.value, channel.label) for channel in CHANNELS])
    state = ChoiceFilter(choices=ApplicationState.choices)
    former_post = ChoiceFilter(choices=FormerPost.choices)
    preferred = BooleanFilter("former_post", method="of_former_posts", label="of one of the four former posts")

    class Meta(Filters.Meta):
        model = Application
        fields = {"applied_on": COMPARED}

    def of_former_posts(self, rows: QuerySet[Application], _name: str, wanted: bool) -> QuerySet[Application]:
        return rows.exclude(former_post="") if wanted else rows.filter(former_post="")


class AttendanceFilter(Filters):
    worker = CharFilter("worker__staff_number")

    class Meta(Filters.Meta):
        model = Attendance
        fields = {"day": COMPARED, "status": ["exact"], "leave_kind": ["exact"]}


class CalendarFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")

    class Meta(Filters.Meta):
        model = CalendarDay
        fields = {"day": COMPARED, "working": ["exact"], "name": ["exact"]}
