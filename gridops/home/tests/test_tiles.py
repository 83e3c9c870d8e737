"""What waits is what opens: every tile of every role is opened, and lists as many rows as it counts."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext

from assessment.bulletin.models import Bulletin, BulletinState
from assessment.bulletin.rules import freeze_due
from assessment.scheme.terms import Terms
from core.clock import starts_at
from core.worklist import OPEN, Queue, Queues
from gridops.home.tests.world import World
from gridops.home.worklist import QUEUES, SINGLES, waiting_for
from incidents.assignments.models import TaskAnswer
from incidents.desk.lists import LEADS_OR_SERVES
from incidents.desk.pages import COUNTED
from incidents.incident.models import Incident, is_overdue
from incidents.incident.workflow import State
from staff.access import Role, access_of
from staff.accounts.models import User
from staff.calendar.lists import working_calendar

# Of the whole page: its one list of tasks, and what stands beside it. See docs/decisions.
MOST_QUERIES = 19
KIND = re.compile(r'<a class="[a-z]+"\s+href="([^"]+)">[^<]+<strong>(\d+)</strong>')


# What is settled on its page: where one reads before one signs, takes over many things, or fills in a whole sheet.
ON_ITS_PAGE = (
    "assessment rules to read and sign",
    "interviews of mine to sign",
    "work handed over to you",
    "reports returned to me",
    "tasks to pass on",
    "sheets that ask something",
    "bulletins in review",
    "quarters and years to look through",
)

SINGLE_PAGES = {one.line.page for one in SINGLES}


# What a dashboard says that waits for its reader: what home calls such a row, or the address of its kind there.
WAITS: dict[str, Any] = {
    "owed": lambda task, _user: (task.what, task.url),
    "guided": lambda _answer, _user: ("", f"{reverse('field-tasks')}?show=guided"),
    "talks": lambda _note, _user: ("", f"{reverse('field-talks')}?show=steps"),
    "cases": lambda case, user: ("", kind_of_case(case, user)),
}
CASES, ANYWHERE = "admin:incidents_incident_changelist", ""
# … and what is there to be read: figures, choices and links.
READ = {
    *(
        "bulletin",
        "table",
        "score_heads",
        "cards",
        "drafts",
        "warnings",
        "guides",
        "today",
        "inspections",
        "contact_cards",
    ),
    *(
        "contact_cards",
        "drawn",
        "mine",
        "now",
        "month_options",
        "kept",
        "opens_all",
        "grid_options",
        "way",
        "view",
        "compared",
        "heads",
    ),
    *("several", "asked", "kinds", "villages", "figures", "chosen_grid", "grid_page", "all_grids", "values", "legend"),
    *(
        "slope",
        "ages",
        "by_department",
        "by_matter",
        "coverage",
        "covers",
        "facts",
        "lacking",
        "whole",
        "grids",
        "waiting",
    ),
    *("waiting", "list", "every", "late", "months", "spark"),
}


def kind_of_case(case: Incident, user: User) -> str:
    """The address of the first kind at home that holds the case. Of those that others handle, only late ones wait."""
    access, at = access_of(user), timezone.now()
    for queues in QUEUES:
        for queue in queues.at_home(access) if queues.page in ("field", CASES) else ():
            if queues.rows(user).filter(queue.where(user, at), pk=case.pk).exists():
                return queues.way_in(queue)
    others = not access.departments and case.grid_id not in access.tends_as(*LEADS_OR_SERVES)
    late = case.grid_id in access.grids_as(Role.GUIDE) and Incident.objects.filter(is_overdue(at), pk=case.pk).exists()
    return ANYWHERE if others and not late else "nowhere"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def kinds_of(client: Client, page: str) -> dict[str, int]:
    """What waits by its kinds, address → count, as the page links them; kinds of which nothing waits are 0."""
    answer = client.get(page)
    waits = answer.context["waits"]
    linked = {unescape(url): int(count) for url, count in KIND.findall(answer.content.decode())}
    assert linked == {kind.url: kind.count for kind in waits.full if kind.url}
    return linked | {kind.url: 0 for kind in waits.empty}


def listed(client: Client, url: str) -> int:
    """How many rows the page of a tile lists."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    context: Any = answer.context
    if "cl" in context:
        return context["cl"].result_count
    match = resolve(url.partition("?")[0])
    if match.url_name and match.url_name.endswith("_decide"):  # where they are decided one after the other
        assert len(context["waiting"]) + context["more"] == context["left"]
        return int(context["left"])
    if match.url_name in ("interview", "rectification"):
        row = context["interview" if match.url_name == "interview" else "finding"]
        assert row.pk in match.kwargs.values()
        return 1
    if match.url_name in SINGLE_PAGES:  # one task for one row, which the address names
        return 1
    assert not context["page"].has_other_pages()
    return len(context["cases" if match.url_name == "field" else "rows"])


def declared() -> dict[str, Queues]:
    """Every queue by its address."""
    return {queues.way_in(queue): queues for queues in QUEUES for queue in queues}


def off_home(user: User) -> dict[str, int]:
    """The queues that one account opens from their page alone, with what they count."""
    return {
        queues.way_in(queue): queues.counts(user, [queue], timezone.now())[queue.key]["all"]
        for queues in QUEUES
        for queue in queues.of(access_of(user))
        if not queue.on_home
    }


def rows_of(queues: Queues, queue: Queue, user: User, at: datetime) -> list[int]:
    return list(queues.rows(user).filter(queue.where(user, at)).values_list("pk", flat=True))


def counts_of(user: User) -> dict[str, int | None]:
    return {kind.url: kind.count for kind in waiting_for(user, at=timezone.now()).kinds}


def address(model: str, key: str) -> str:
    return f"{reverse(f'admin:{model}_changelist')}?queue={key}"


class TilesTests(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = World()

    def test_every_tile_of_every_role_lists_as_many_rows_as_it_counts(self) -> None:
        opened: dict[str, set[str]] = {}
        single: set[str] = set()
        telling: set[str] = set()
        known = declared()
        wrong = []
        for role in self.world.accounts:
            client = browser(self.world[role])
            tiles = kinds_of(client, reverse("home"))
            if client.get(reverse("admin:index")).status_code == 200:
                assert kinds_of(client, reverse("admin:index")) == tiles
            if access_of(self.world[role]).posts:
                work = client.get(reverse("field-work")).context["tiles"]
                tiles |= {url: counts["all"] for _queue, counts, url in work}
            own = [task.url for task in waiting_for(self.world[role], at=timezone.now()).tasks]
            singles = [url for url in own if resolve(url.partition("?")[0]).url_name in SINGLE_PAGES]
            assert all(listed(client, url) == 1 for url in singles)
            single |= {resolve(url).url_name for url in singles}
            tiles |= off_home(self.world[role])
            for url, count in tiles.items():
                rows = listed(client, url)
                if rows != count:
                    wrong.append((role, url, count, rows))
                queues = known[url]
                if count:
                    opened.setdefault(url, set()).add(role)
                    if queues.rows(self.world[role]).count() > count:
                        telling.add(url)
        assert not wrong
        assert set(opened) == set(known), "a queue that holds nothing for anybody in this world"
        assert telling == set(known), "a queue that holds all that its account sees, so that nothing is left out"
        assert single == SINGLE_PAGES

    def test_no_row_stands_in_two_tiles_of_fieldwork(self) -> None:
        twice = []
        for role in self.world.accounts:
            user, now = self.world[role], timezone.now()
            for queues in COUNTED:
                keys = [key for one in queues.of(access_of(user)) for key in rows_of(queues, one, user, now)]
                twice += [(role, queues.page, key) for key, count in Counter(keys).items() if count > 1]
        assert not twice

    def test_a_kind_is_late_where_one_of_its_rows_is(self) -> None:
        """A deadline that the database does not know, such as that of a draft, is no exception."""
        draft = Bulletin.objects.filter(state=BulletinState.DRAFT, revision=1).latest("month")
        late = 0
        for role in self.world.accounts:
            for at in (timezone.now(), starts_at(draft.month + timedelta(days=400))):
                found = waiting_for(self.world[role], at=at)
                kinds = {kind.label: kind.tone for kind in found.kinds}
                wrong = [task.kind for task in found.tasks if task.tone == "late" and kinds[task.kind] != "late"]
                assert not wrong, (role, at)
                late += kinds.get("待审月通报") == "late"
        assert late

    def test_incidents_to_assign_are_the_accepted_and_the_sent_back_of_the_own_center(self) -> None:
        page = address("incidents_incident", "assign")
        for role in ("center", "center and head", "center that reads another subdistrict"):
            rows = list(browser(self.world[role]).get(page).context["cl"].queryset)
            assert {row.state for row in rows} == {State.ACCEPTED, State.SENT_BACK}
            assert {row.subdistrict for row in rows} == {self.world.here.subdistrict}
            assert len(rows) == counts_of(self.world[role])[page] == 6  # 2 on each of two grids, and 2 restricted ones
        assert page not in counts_of(self.world["head"])
        divided = browser(self.world["head here and center there"])
        for key, side in (("assign", self.world.there), ("decide", self.world.here)):
            rows = divided.get(address("incidents_incident", key)).context["cl"].queryset
            assert {row.subdistrict for row in rows} == {side.subdistrict}

    def test_open_incidents_of_my_grids_are_the_same_at_home_on_the_phone_and_on_the_dashboard(self) -> None:
        page = f"{reverse('field')}?show=open"
        for role in ("leader", "full-time"):
            client = browser(self.world[role])
            phone = {incident.pk for incident in client.get(page).context["cases"]}
            assert phone == {incident.pk for incident in client.get(reverse("field")).context["cases"]}
            assert len(phone) == counts_of(self.world[role])[page]
            dashboard = {incident.pk for incident in client.get(reverse("dashboard")).context["cases"]}
            assert dashboard <= phone
            assert len(dashboard) == min(len(phone), 12)
            listed = browser(self.world["center"]).get(
                reverse("admin:incidents_incident_changelist") + "?deadline=open"
            )
            assert phone <= set(listed.context["cl"].queryset.values_list("pk", flat=True))
        for role in ("part-time", "guide"):
            assert page not in counts_of(self.world[role])

    def test_what_is_late_in_the_grids_of_a_guide_is_at_home_as_others_work(self) -> None:
        """The guide urges and helps: it is no task of the guide's own, and what is not late yet is not there."""
        client = browser(self.world["guide"])
        home = client.get(reverse("home")).context
        (others,) = [rows for title, rows in home["sections"] if "他人" in str(title)]
        pages = {reverse(name) for name in ("field", "field-premises", "field-hazards")}
        assert {task.kind for task, _grid in others} >= {
            kind.label for kind in home["waits"].full if "指导" in kind.label
        }
        assert {kind.url.partition("?")[0] for kind in home["waits"].full if "指导" in kind.label} == pages
        assert not any(task.is_mine for task, _grid in others)
        assert home["waits"].count == sum(kind.count for kind in home["waits"].full if "指导" not in kind.label)
        assert all(task.is_mine for task in client.get(reverse("dashboard")).context["owed"])
        for page in sorted(pages):  # opens what the grids owe, late or not
            answer = client.get(page).context
            assert answer["cases" if page == reverse("field") else "rows"]
            assert answer["show"] == "guided"

    def test_what_a_dashboard_shows_as_waiting_for_its_reader_is_at_home(self) -> None:
        """Of every role; and what a dashboard shows anew must say here whether it waits, or is there to be read."""
        shown: set[str] = set()
        unsaid: set[str] = set()
        missing = []
        elsewhere = browser(self.world["guide"]).get(reverse("password")).context.keys()
        for role, user in self.world.accounts.items():
            client = browser(user)
            answer = client.get(reverse("dashboard"))
            if answer.status_code == 403:
                continue
            page, answered = answer.context.flatten(), client.get(reverse("home")).context
            home = answered["waits"]
            mine, kinds = {task.what for task in home.tasks if task.is_mine}, {kind.url for kind in home.full}
            unsaid |= page.keys() - READ - WAITS.keys() - elsewhere
            for name in WAITS.keys() & page.keys():
                for row in page[name]:
                    shown.add(name)
                    what, kind = WAITS[name](row, user)
                    if what not in mine and kind not in kinds | {ANYWHERE}:
                        missing.append((role, name, what))
            assert home.count >= len(page.get("guided", ())) + len(page.get("talks", ())), role
        assert not missing
        assert not unsaid, "does this wait for the reader of a dashboard?"
        assert shown == WAITS.keys()

    def test_every_task_says_how_late_it_is_or_how_long_it_has_waited(self) -> None:
        silent = {
            (role, task.kind)
            for role in self.world.accounts
            for task in waiting_for(self.world[role], at=timezone.now()).tasks
            if task.due is None and task.since is None
        }
        assert not silent
        assert not {one.line.page for one in (*QUEUES, *SINGLES) if not (one.line.due or one.line.since)}
        page = browser(self.world["head"]).get(reverse("home")).content.decode()
        assert "已等" in page
        tasks = waiting_for(self.world["center"], at=timezone.now()).tasks
        in_review = Bulletin.objects.get(state="draft", revision=1, subdistrict=self.world.here.subdistrict)
        page = reverse("admin:assessment_bulletin_change", args=(in_review.pk,))
        (draft,) = (task for task in tasks if task.url == page)
        terms = Terms.model_validate(in_review.terms)
        assert draft.due == freeze_due(in_review.period, terms, working_calendar(in_review.subdistrict_id))
        assert draft.tone == "late"

    def test_interviews_and_objections_name_their_grid(self) -> None:
        pages = tuple(reverse(f"admin:assessment_{model}_changelist") for model in ("interview", "objection"))
        tasks = [task for task in waiting_for(self.world["head"], at=timezone.now()).tasks if task.grid]
        assert {page for page in pages for task in tasks if task.url.startswith(page)} == set(pages)

    def test_a_task_leaves_the_home_of_a_guide_with_the_answer_of_the_grid_and_a_step_with_its_tap(self) -> None:
        user = self.world["guide"]
        before = waiting_for(user, at=timezone.now())
        (passed,) = (kind for kind in before.kinds if kind.url == f"{reverse('field-tasks')}?show=guided")
        row = TaskAnswer.objects.owed().filter(grid=self.world.here.grids[0]).first()
        browser(self.world["full-time"]).post(reverse("field-task-answer", args=(row.pk, "done")))
        after = waiting_for(user, at=timezone.now())
        assert after.count == before.count - 1
        assert [kind.count for kind in after.kinds if kind.label == passed.label] == [(passed.count or 0) - 1]
        step = next(task for task in after.tasks if task.tap and task.url.startswith(reverse("field-talks")))
        assert browser(user).post(step.tap, {"back": "home"})["Location"] == reverse("home")
        assert waiting_for(user, at=timezone.now()).count == before.count - 2

    def test_a_task_that_is_settled_on_its_list_leads_to_its_row_there(self) -> None:
        led = set()
        for role, user in self.world.accounts.items():
            client = browser(user)
            for task in waiting_for(user, at=timezone.now()).tasks:
                page, _sign, row = task.url.partition("#")
                if row:
                    led.add(page)
                    assert f'id="{row}"' in client.get(page).content.decode(), (role, task)
        lists = {queues.page for queues in QUEUES for _queue in queues if not queues.line.page}
        assert {reverse(page) for page in lists} == {page.partition("?")[0] for page in led}

    def test_who_works_here_and_merely_reads_there_is_told_of_here_alone(self) -> None:
        assert counts_of(self.world["center that reads another subdistrict"]) == counts_of(self.world["center"])

    def test_a_leaders_interview_waits_for_a_head(self) -> None:
        page = address("assessment_interview", "hold")
        assert counts_of(self.world["head"])[page] == (counts_of(self.world["center"])[page] or 0) + 1

    def test_badges_count_what_their_pages_list(self) -> None:
        client = browser(self.world["center"])
        badge = client.get(reverse("admin:incidents_incident_changelist")).context["triage_waits"]
        assert badge == client.get(reverse("admin:incidents_incident_triage")).context["left"] > 0
        for role in ("leader", "full-time"):
            answer = browser(self.world[role]).get(reverse("inbox"))
            bell = re.search(r'<span class="count"[^>]*>(\d+)</span>', answer.content.decode())
            assert bell
            assert int(bell[1]) == sum(kind.unread for kind in answer.context["groups"]) > 0

    def test_tasks_are_read_in_one_query_and_the_page_in_a_constant_number(self) -> None:
        for role in self.world.accounts:
            user = self.world[role]
            access_of(user)
            with CaptureQueriesContext(connection) as queries:
                waiting_for(user, at=timezone.now())
            asked = [query["sql"] for query in queries if "staff_calendarday" not in query["sql"]]  # kept, on a page
            assert len(asked) <= 1, role
            client = browser(user)
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("home"))
            assert len(queries) <= MOST_QUERIES, (role, [query["sql"][:120] for query in queries])

    def test_every_task_leads_to_its_page_and_every_button_to_a_question(self) -> None:
        asked, elsewhere = set(), set()
        for role in self.world.accounts:
            client = browser(self.world[role])
            for task in waiting_for(self.world[role], at=timezone.now()).tasks:
                if task.kind in asked:
                    continue
                asked.add(task.kind)
                assert client.get(task.url).status_code == 200, (role, task)
                if task.act:
                    page = client.get(task.act, follow=True)
                    assert (page.status_code, b"data-ask" in page.content) == (200, True), (role, task)
                elif task.is_mine and not task.tap and task.verb != OPEN:
                    elsewhere.add(task.kind)
        assert {gettext(kind) for kind in ON_ITS_PAGE} == elsewhere

    def test_the_most_urgent_own_task_comes_first_and_says_how_late_it_is(self) -> None:
        page = browser(self.world["center"]).get(reverse("home"))
        tasks = page.context["waits"].tasks
        mine = [task for task in tasks if task.is_mine]
        assert tasks[: len(mine)] == mine
        late = [task.due for task in mine if task.tone == "late" and task.due]
        assert late == sorted(late)
        assert re.search(rf"<title>\s*\({page.context['waits'].count}\) 首页", page.content.decode())
        assert "超期" in page.content.decode()
