"""Finding incidents by their words: what is found, by an index, by whom, and that it is logged."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import assume, example, given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from core.models import AuditEntry
from core.testing.laws import law
from core.testing.worlds import shared_world
from grids.tests.factories import matter, territory
from incidents.incident.models import Incident, IncidentText
from incidents.incident.search import SEARCHED, NotSearchable, find, search
from incidents.tests.factories import limits, make_incident, put_at
from staff.accounts.models import User
from staff.tests.factories import FULL_TIME, center, department, handler, head, member_account

pytestmark = pytest.mark.django_db
NOW = timezone.now()
IDENTITY = "11010519491231002X"


class World:
    def __init__(self) -> None:
        self.place = territory()
        limits(self.place.subdistrict)
        self.grid = self.place.grids[0]
        self.center = center(self.place.subdistrict)

    def incident(self, title: str, place: str = "", description: str = "", **more: object) -> Incident:
        texts = {"title": title, "place": place, "description": description, **more}
        return make_incident(self.grid, by=self.center, texts=texts)

    def titles(self, text: str, user: User | None = None, columns: tuple[str, ...] = SEARCHED) -> set[str]:
        user = User.objects.get(pk=(user or self.center).pk)
        rows = find(Incident.objects.visible_to(user), text, user=user, at=NOW, columns=columns)
        return set(rows.values_list("text__title", flat=True))


@shared_world
def world() -> World:
    return World()


def test_two_characters_are_found_wherever_they_stand(world: World) -> None:
    world.incident("楼道堆物", "三号楼", "通道被杂物堵塞")
    world.incident("电线老化", "菜市场", "插座发热")
    assert world.titles("堆物") == world.titles("号楼") == world.titles("杂物") == {"楼道堆物"}
    assert world.titles("通道被杂物") == {"楼道堆物"}
    assert world.titles("物堆") == world.titles("杂物三号") == set()


def test_every_word_must_stand_in_it_in_any_column_and_order(world: World) -> None:
    world.incident("楼道堆物", "三号楼")
    world.incident("楼道漏水", "五号楼")
    assert world.titles("三号 楼道") == world.titles("楼道　三号楼") == {"楼道堆物"}
    assert world.titles("漏水 三号") == set()


def test_the_pairs_of_a_word_in_another_order_are_not_the_word(world: World) -> None:
    world.incident("道路和路灯", description="灯和道路")
    assert world.titles("道路灯") == set()
    assert world.titles("道路和路灯") == {"道路和路灯"}


def test_no_word_runs_from_one_column_into_the_next(world: World) -> None:
    world.incident("楼道", "堆物")
    assert world.titles("道堆") == set()


def test_width_incident_and_spaces_make_no_difference(world: World) -> None:
    world.incident("Ｄｒ. Wang 诊所Ａ座", description="型号 ABC１２３")
    for text in ("dr. wang", "ＤＲ", "a座", "abc123", "ABC 123", "诊所ａ"):
        assert world.titles(text) == {"Ｄｒ. Wang 诊所Ａ座"}, text


def test_one_character_is_found_too_at_the_end_of_a_text_as_well(world: World) -> None:
    world.incident("起火", description="很大")
    world.incident("火情")
    world.incident("漏水")
    assert world.titles("火") == {"起火", "火情"}
    assert world.titles("水") == {"漏水"}


def test_a_number_finds_the_incident_and_what_mentions_it(world: World) -> None:
    incident = world.incident("被找的")
    serial = incident.number.rpartition("-")[2]
    other = world.incident("另一件", description=f"见 {incident.number}")
    Incident.objects.filter(pk=other.pk).update(external_id="20260077")
    assert world.titles(incident.number) == {"被找的", "另一件"}
    assert "被找的" in world.titles(serial) & world.titles(str(int(serial))) & world.titles(incident.number[:9])
    assert world.titles("20260077") == {"另一件"}


@pytest.mark.parametrize("text", ["'", "''", "\\", "%", "a'b", ":*", "&|!", "<->", "() ", "★★", "🔥火"])
def test_signs_are_looked_for_as_they_stand(world: World, text: str) -> None:
    world.incident(f"有{text}在", description="x")
    world.incident("没有的")
    assert world.titles(text) == {f"有{text}在"}


def test_nothing_but_spaces_narrows_nothing(world: World) -> None:
    world.incident("楼道堆物")
    assert world.titles("　 ") == {"楼道堆物"}


def test_columns_may_be_chosen(world: World) -> None:
    world.incident("楼道", description="堆物")
    assert world.titles("堆物", columns=("description",)) == {"楼道"}
    assert world.titles("堆物", columns=("title",)) == set()


def test_who_was_involved_and_how_to_reach_them_is_not_searched(world: World) -> None:
    world.incident("纠纷", parties="张三丰", contact="王小明")
    assert world.titles("张三") == world.titles("小明") == set()


def test_what_was_rewritten_or_erased_is_no_longer_found(world: World) -> None:
    incident = world.incident("楼道堆物")
    IncidentText.objects.filter(pk=incident.pk).update(title="井盖缺失")
    assert world.titles("堆物") == set()
    assert world.titles("井盖") == {"井盖缺失"}
    IncidentText.objects.filter(pk=incident.pk).delete()
    assert world.titles("井盖") == set()


words = st.text(st.sampled_from("楼道堆物火Ａa1 　'\\:&"), min_size=0, max_size=12)


@law(40)
@given(words, words, words)
def test_what_stands_in_a_text_is_always_in_the_index(before: str, word: str, after: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT incidents_query(%s) = ''::tsquery OR incidents_grams(%s) @@ incidents_query(%s)",
            [word, before + word + after, word],
        )
        assert cursor.fetchone()[0]


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub("[\u200b-\u200f\u2060\ufeff]", "", unicodedata.normalize("NFKC", text).lower()))


@shared_world
def written(world: World) -> World:
    """Texts of few letters, in which words stand by chance, some of them with signs that nobody sees."""
    chance, letters = Random(20260301), "电气线路堆1Ａa\u200b\u3000\u0301"
    for _number in range(80):
        texts = {name: "".join(chance.choices(letters, k=chance.randrange(12))) for name in SEARCHED}
        IncidentText.objects.filter(pk=world.incident("x").pk).update(**texts)  # as an import of other times wrote them
    return world


@law(60)
@given(
    st.lists(st.text(st.sampled_from("电气线路堆1Ａa\u200b"), min_size=1, max_size=5), min_size=1, max_size=3),
    st.sampled_from([0, 1, 2000]),
    st.sampled_from([0, 20_000]),
    st.sampled_from([SEARCHED, ("title",), ("place", "description")]),
)
@example(["\u200b\u200b气"], 0, 0, SEARCHED)
def test_found_is_what_like_finds(
    written: World, words: list[str], few: int, looked_through: int, columns: tuple[str, ...]
) -> None:
    looked_for = [word for word in map(folded, words) if word]
    assume([one for one in looked_for if not one.isdigit()] or len(looked_for) > 1)  # that may be a number
    expected = {
        text.pk
        for text in IncidentText.objects.all()
        if all(word in folded(" ".join(getattr(text, name) for name in columns)) for word in looked_for)
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("incidents.incident.search.FEW", few)
        patch.setattr("incidents.incident.search.LOOKED_THROUGH", looked_through)
        found = find(Incident.objects.all(), " ".join(words), user=written.center, at=NOW, columns=columns)
        assert {one.pk for one in found} == expected


# --- the index ---


def many(world: World, count: int) -> None:
    """Incidents with texts of random characters; a few of them mention 井盖."""
    first = Incident.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    incidents = [
        Incident(
            number=f"x-{n}",
            subdistrict=world.place.subdistrict,
            grid=world.grid,
            matter=matter(),
            source="center",
            state="reported",
            occurred_at=NOW,
            reported_at=NOW,
            created_by=world.center,
        )
        for n in range(count)
    ]
    Incident.objects.bulk_create(incidents)
    texts = [
        IncidentText(
            incident_id=incident.pk,
            title="".join(chr(0x4E00 + (n * 7 + k * 13) % 900) for k in range(10)) + ("井盖" if n % 500 == 7 else ""),
        )
        for n, incident in enumerate(incidents)
    ]
    IncidentText.objects.bulk_create(texts)
    assert incidents[0].pk > first
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE incidents_incident, incidents_incidenttext")


def plans(work: Callable[[], object]) -> list[str]:
    """The plan of every statement about texts that `work` sends."""
    with CaptureQueriesContext(connection) as captured:
        work()
    lines = []
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            if "incidents_query" in query["sql"]:
                cursor.execute("EXPLAIN " + query["sql"])
                lines.append("\n".join(line for (line,) in cursor.fetchall()))
    return lines


@shared_world
def crowd(world: World) -> World:
    many(world, 4000)
    return world


def test_the_search_reads_an_index_at_a_few_thousand_incidents(crowd: World) -> None:
    with connection.cursor() as cursor:  # asked is whether an index can serve, not what a table of this size costs
        cursor.execute("SET LOCAL enable_seqscan = off")
    for user in (crowd.center, member_account(FULL_TIME, to=crowd.grid)):
        fresh = User.objects.get(pk=user.pk)
        for text in ("井盖", "井盖缺失", "井", "鲸鱼"):
            rows = find(Incident.objects.visible_to(fresh), text, user=fresh, at=NOW).order_by("-pk")[:101]
            (plan,) = plans(lambda text=text, fresh=fresh: find(Incident.objects.all(), text, user=fresh, at=NOW))
            assert "Bitmap Index Scan on incident_text_grams" in plan, plan
            assert "Seq Scan" not in plan, plan
            assert "Seq Scan" not in rows.explain(), "and the few that were found are read by their keys"
    assert len(crowd.titles("井盖")) == 8


def test_of_a_frequent_longer_word_the_latest_are_walked_to(crowd: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What PostgreSQL takes for rare it reads whole: all the incidents that hold the word, for the latest hundred."""
    IncidentText.objects.filter(incident__number__endswith="0").update(description="屋内电气线路老化")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE incidents_incidenttext")
    monkeypatch.setattr("incidents.incident.search.FEW", 3)
    rows = find(Incident.objects.all(), "电气线路", user=crowd.center, at=NOW)
    assert rows.count() == 400
    expected = int(rows.explain().partition("rows=")[2].partition(" ")[0])
    assert expected > 40, "a third of those that have one of its pairs, and not a few of those that have them all"


def test_few_and_many_are_the_same_incidents(crowd: World, monkeypatch: pytest.MonkeyPatch) -> None:
    few = list(find(Incident.objects.all(), "井盖", user=crowd.center, at=NOW).order_by("-pk"))
    monkeypatch.setattr("incidents.incident.search.FEW", 3)
    walked = find(Incident.objects.all(), "井盖", user=crowd.center, at=NOW).order_by("-pk")
    assert list(walked) == few


def test_few_of_a_frequent_word_are_looked_through_and_not_walked_to(
    crowd: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A department with a dozen of the incidents of a word that stands in a third of all."""
    IncidentText.objects.filter(incident__number__regex="[258]$").update(description="出租屋")
    safety = department(crowd.place.subdistrict)
    own = handler(safety)
    handled = Incident.objects.filter(number__regex="^x-1?[0-9]5$")
    handled.update(department=safety)
    monkeypatch.setattr("incidents.incident.search.FEW", 50)
    mine = Incident.objects.visible_to(own)
    *_all, looked_through = plans(lambda: find(mine, "出租", user=own, at=NOW))
    assert "incidents_incidenttext_pkey" in looked_through, looked_through
    assert "incident_text_grams" not in looked_through, looked_through
    assert set(find(mine, "出租", user=own, at=NOW)) == set(handled)
    monkeypatch.setattr("incidents.incident.search.LOOKED_THROUGH", 5)
    assert set(find(mine, "出租", user=own, at=NOW)) == set(handled), "the same where they are walked to"
    assert set(find(mine.none(), "出租", user=own, at=NOW)) == set()


def test_numbers_are_found_by_their_indexes(crowd: World) -> None:
    rows = find(Incident.objects.visible_to(crowd.center), "000123", user=crowd.center, at=NOW)
    plan = rows.order_by("-pk")[:101].explain()
    assert "incident_number_reversed" in plan, plan
    assert "Seq Scan" not in plan, plan


# --- who finds what ---


def test_what_was_closed_long_ago_is_found_by_the_center_alone_and_by_its_number(world: World) -> None:
    incident = world.incident("楼道堆物")
    member = member_account(FULL_TIME, to=world.grid)
    put_at(incident, "closed", closed_at=NOW - timedelta(days=89))
    assert world.titles("堆物", member) == {"楼道堆物"}
    Incident.objects.filter(pk=incident.pk).update(closed_at=NOW - timedelta(days=91))
    assert world.titles("堆物") == {"楼道堆物"}
    for user in (member, head(world.place.subdistrict), center(territory().subdistrict)):
        assert world.titles("堆物", user) == set()
    assert world.titles(incident.number, member) == {"楼道堆物"}


def test_a_search_finds_nothing_that_the_account_may_not_see(world: World) -> None:
    texts = {"title": "信访事项"}
    make_incident(world.grid, by=world.center, about=matter("petitions", restricted=True), texts=texts)
    assert world.titles("信访") == {"信访事项"}
    assert world.titles("信访", member_account(FULL_TIME, to=world.grid)) == set()


# --- the log ---


def test_every_search_is_logged_with_who_and_what(world: World) -> None:
    client = APIClient()
    client.force_authenticate(world.center)
    for query in ({"q": "堆物"}, {"title": "井盖"}, {"description": "电话13812345678"}):
        assert client.get("/api/v1/incidents/", query).status_code == 200
    logged = AuditEntry.objects.filter(kind="search").order_by("pk").values_list("actor", "subject", "detail")
    name = world.center.username
    assert list(logged) == [
        (name, "incident", "堆物"),
        (name, "incident", "井盖"),
        (name, "incident", "电话138****5678"),
    ]


def test_identity_numbers_are_not_searched_for_and_not_kept_in_the_log(world: World) -> None:
    client = APIClient()
    client.force_authenticate(world.center)
    for text in (IDENTITY, f"他是{IDENTITY}"):
        refused = client.get("/api/v1/incidents/", {"q": text})
        assert refused.status_code == 400
        assert refused.json()["code"] == "not_searchable"
    assert AuditEntry.objects.filter(kind="search").count() == 2
    assert not AuditEntry.objects.filter(detail__contains=IDENTITY[:14]).exists()


def test_a_search_has_bounds(world: World) -> None:
    with pytest.raises(NotSearchable):
        search(Incident.objects.all(), "长" * 101, user=world.center, at=NOW)
    assert world.titles("不在" + " 在 " * 20) == set()
