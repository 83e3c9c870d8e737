"""Pages about workers, for the office."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.number_of import number_of
from core.office.acts import Asked, Done, act, readers
from core.office.admin import OfficeAdmin, today
from core.office.chosen import ask_for_chosen
from core.office.display import Tag, column, section
from core.office.elsewhere import Elsewhere, Head
from core.punctuation import in_turn, listed
from grids.duties import CENTER, OFFICE
from grids.territory.models import Grid
from staff.accounts.admin_shown import ACCOUNT_COLOURS, NO_ACCOUNT, TELL_IN_PERSON, account_tag
from staff.inbox.models import KeptNotice
from staff.inbox.topics import readable
from staff.people.forms import BecauseForm, SkillsForm, WorkerForm
from staff.people.models import Worker
from staff.people.services import record_skills, save_worker, show_phone

NEWS_SHOWN = 50
NEWS_TO_TELL = _("no account; to be told in person: %(count)d")

# --- people -------------------------------------------------------------------------------------


class InPost(admin.SimpleListFilter):
    title = _("in post today")
    parameter_name = "in_post"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("in post today")), ("no", _("not in post today"))]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        if self.value() is None:
            return rows
        posted = Exists(Worker.objects.filter(pk=OuterRef("pk"), postings__during__contains=today()))
        return rows.filter(posted if self.value() == "yes" else ~posted)


class HasAccount(admin.SimpleListFilter):
    """Whom the inbox reaches, and whom somebody has to tell in person."""

    title = _("account")
    parameter_name = "account"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("has an account")), ("no", NO_ACCOUNT), ("told", TELL_IN_PERSON)]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        if self.value() is None:
            return rows
        if self.value() == "told":
            return rows.filter(Exists(KeptNotice.objects.filter(worker=OuterRef("pk"))))
        reached = {"user__is_active": True}
        return rows.filter(**reached) if self.value() == "yes" else rows.exclude(**reached)


SKILL_FIELDS = section(
    _("Fit for the post"),
    ("uses_computer", "uses_phone_app"),
    ("organises", "expresses"),
    ("energetic", "well_informed"),
    ("judged_by", "judged_on"),
)


@act(
    _("Show the telephone number"),
    icon="call",
    name="show_phone",
    form=BecauseForm,
    may=readers,
    offered=lambda asked: bool(asked.row.phone_index),
    lead=_("Who sees whose number, when and why is kept in the log."),
    submit=_("Show"),
    template="staff/people/phone.html",
    may_be_left=False,
)
def show_number(asked: Asked) -> object:
    """The whole number, once, on this page: not in a message, which the session would keep."""
    return Done("", once={"phone": show_phone(worker=asked.row, by=asked.user, because=asked.values["because"])})


def _account(worker: Any) -> Tag:
    """Whether the inbox reaches the person; of who is not reached, how much there is to tell."""
    if not worker.news:
        return account_tag(worker)
    return Tag("none", NEWS_TO_TELL % {"count": worker.news})


def _news(worker: Any) -> str:
    """What a later account will find in its inbox."""
    if not worker.news:
        return ""
    kept = KeptNotice.objects.filter(worker=worker.pk).order_by("-at", "-pk")[:NEWS_SHOWN]
    return "\n".join(f"{timezone.localtime(one.at):%Y-%m-%d %H:%M} {readable(one.topic, one.values)}" for one in kept)


def _in_post(worker: Any) -> list[Any]:
    return [post for post in worker.postings.all() if today() in post.during]


def _posts(worker: Any) -> str:
    return in_turn(f"{post.grid or post.village} · {post.get_role_display()}" for post in _in_post(worker))


@admin.register(Worker)
class WorkerAdmin(Elsewhere, OfficeAdmin):
    """Everybody who works in the grids, found by name or pinyin. Phones are masked."""

    readers = OFFICE
    editors = CENTER
    acts = (show_number,)
    form = WorkerForm
    list_display = ("name", "staff_number", "gender", "source", "posts", "masked_phone_number", "account")
    list_filter = (InPost, HasAccount, "source", "at_window")
    search_fields = ("name", "pinyin__spelt", "staff_number")
    actions = ("record_skills",)
    search_help_text = _("Name, pinyin or staff number")
    autocomplete_fields = ("subdistrict",)
    entered_once = ("subdistrict",)
    masked_phone_number = column(_("phone"), lambda worker: worker.masked_phone)
    posts = column(_("in post today"), _posts)
    account = column(_("account"), _account, colours=ACCOUNT_COLOURS)
    news = column(_("news to tell in person"), _news)
    fieldsets = (
        section(None, "subdistrict", ("staff_number", "name"), ("gender", "born_on"), "phone"),
        section(
            _("Where from"),
            ("source", "stationed_in"),
            ("line", "at_window"),
            ("political_status", "education"),
            ("background", "former_post"),
        ),
        SKILL_FIELDS,
        section(_("Contract"), ("contract", "supplier"), ("contract_begins_on", "contract_ends_on"), "note"),
        section(_("Account"), "account", "news"),
    )

    def head(self, request: HttpRequest, row: Worker) -> Head:
        posts = _posts(row)
        state = (_("in post today"), "met") if posts else (_("not in post today"), "")
        villages = dict.fromkeys(str(post.village or post.grid.village_name) for post in _in_post(row))
        facts = [
            (_("Posts"), posts),
            (_("village"), listed(villages)),
            (_("phone"), row.masked_phone),
            (_("staff number"), row.staff_number),
            (_("source"), row.get_source_display()),
            (_("account"), str(_account(row))),
        ]
        return Head(row.name, *state, [fact for fact in facts if fact[1]])

    def view_on_site(self, obj: Worker) -> str:
        """The page with everything that is kept of the person's service."""
        return reverse("person", args=(obj.pk,))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        named = Prefetch("postings__grid", queryset=Grid.objects.on(today()))
        news = number_of(KeptNotice.objects.filter(worker=OuterRef("pk")), by="worker")
        people = super().get_queryset(request).select_related("user", "subdistrict").annotate(news=news)
        return people.prefetch_related("postings__village", named)

    @admin.action(description=_("Record skills of the chosen people"), permissions=["change"])
    def record_skills(self, request: HttpRequest, workers: QuerySet[Worker]) -> Any:
        title = _("Record skills of the chosen people")
        return ask_for_chosen(self, request, workers, title=title, form_class=SkillsForm, each=record_skills)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.fieldsets[:-1]
        if self.has_change_permission(request, obj):
            return self.fieldsets
        head = ("subdistrict", ("staff_number", "name"), ("gender", "born_on"), "masked_phone_number")
        return ((None, {"fields": head}), *self.fieldsets[1:])

    def write(self, request: HttpRequest, obj: Worker, form: Any, change: bool) -> None:
        save_worker(obj)
