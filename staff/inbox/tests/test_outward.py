"""Messages outward: at least once, always with the same id; and what they never say."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import gettext_lazy

from core.clock import SHANGHAI
from core.testing.processes import start, wait_until_alone
from core.testing.worlds import shared_world
from grids.tests.factories import territory
from staff.accounts.models import User
from staff.inbox import topics as inbox_topics
from staff.inbox.models import MessageState, Notice, Outward, OutwardItem, OutwardMessage
from staff.inbox.outward import (
    LEASE,
    TRIES,
    choose_outward,
    claim,
    deliver,
    send_again,
    wait_before_retry,
    write_digests,
)
from staff.inbox.services import mark_all_read, notify
from staff.inbox.topics import register
from staff.tests.factories import account, center, worker
from staff.tests.receivers import mail_server, webhook

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
SECRET = "a key of the office"


@pytest.fixture(autouse=True)
def _topics(monkeypatch):
    monkeypatch.setattr(inbox_topics, "_texts", {})
    monkeypatch.setattr(inbox_topics, "_outward", {})
    register({"late": "Case %(number)s is late.", "whose": "%(name)s reported %(number)s."})


@pytest.fixture
def gateway(settings):
    with webhook() as received:
        settings.NOTICE_WEBHOOK_URL, settings.NOTICE_WEBHOOK_SECRET = received.address, SECRET
        settings.SITE_URL = "https://grid.example"
        yield received


@pytest.fixture
def mail(settings, tmp_path) -> Path:
    """Django's own file backend: every mail is a file."""
    settings.NOTICE_EMAIL = True
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", str(tmp_path)
    settings.SITE_URL = "https://grid.example"
    return tmp_path


@shared_world
def person() -> User:
    place = territory()
    member = worker(place.subdistrict, "陈小明")
    member.phone = "13800138000"
    member.save()
    return account(of=member)


def tell(*users: User, topic: str = "late", about: str = "A1", at: datetime = AT, **values: str) -> int:
    values = values or {"number": about}
    return notify(topic=topic, about=about, to=[user.pk for user in users], values=values, link="/field/", at=at)


def message() -> OutwardMessage:
    return OutwardMessage.objects.get()


class TestTheWebhook:
    def test_it_gets_signed_json_with_an_id_and_an_absolute_link_to_the_one_thing(self, person, gateway):
        tell(person)
        assert deliver(at=AT) == 1
        [received], [body], [headers] = gateway.messages, gateway.bodies, gateway.headers
        assert received == {
            "message_id": str(message().pk),
            "to": {
                "account": person.username,
                "staff_number": person.worker.staff_number,
                "phone": "13800138000",
            },
            "text": "Case A1 is late.",
            "link": f"https://grid.example/inbox/{Notice.objects.get().pk}/",
            "written_at": "2026-03-02T09:00:00+08:00",
        }
        wanted = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        assert headers["X-Gridops-Signature"] == f"sha256={wanted}"
        assert headers["Idempotency-Key"] == received["message_id"]
        assert (message().state, message().error, message().attempts) == (MessageState.SENT, "", 1)

    def test_what_is_sent_is_not_sent_again(self, person, gateway):
        tell(person)
        deliver(at=AT)
        tell(person)
        assert deliver(at=AT + timedelta(days=1)) == 0
        assert len(gateway.messages) == 1

    @pytest.mark.parametrize("answer", [500, 429, 302])
    def test_a_refusal_is_tried_again_with_the_same_id_after_a_rest(self, person, gateway, answer):
        gateway.answer = answer
        tell(person)
        assert deliver(at=AT) == 0
        assert message().state == MessageState.PENDING
        assert str(answer) in message().error
        assert deliver(at=AT + timedelta(seconds=50)) == 0
        gateway.answer = 204
        assert deliver(at=AT + timedelta(minutes=2)) == 1
        first, second = gateway.ids()
        assert first == second

    def test_after_so_many_failures_it_is_given_up_and_the_office_sees_why(self, person, gateway):
        gateway.answer = 503
        tell(person)
        at = AT
        for attempt in range(1, TRIES + 1):
            deliver(at=at)
            at += wait_before_retry(attempt) + timedelta(seconds=1)
        assert (message().state, message().attempts) == (MessageState.DEAD, TRIES)
        assert timedelta(hours=12) < at - AT < timedelta(hours=24)
        assert deliver(at=at + timedelta(days=9)) == 0
        clerk = Client()
        clerk.force_login(center(person.worker.subdistrict))
        assert "503" in clerk.get("/admin/staff/outwardmessage/?state__exact=dead").content.decode()
        assert "queue=given-up" in clerk.get("/").content.decode()

    def test_what_was_given_up_can_be_sent_again_with_its_id(self, person, gateway):
        gateway.answer = 410
        tell(person)
        deliver(at=AT)
        assert message().state == MessageState.DEAD  # it says itself that trying again is of no use
        gateway.answer = 200
        clerk = Client()
        clerk.force_login(center(person.worker.subdistrict))
        clerk.post("/admin/staff/outwardmessage/", {"action": "again", "_selected_action": [str(message().pk)]})
        assert message().state == MessageState.PENDING
        assert deliver(at=message().next_at) == 1
        assert len(set(gateway.ids())) == 1
        assert send_again(messages=OutwardMessage.objects.all(), at=AT) == 0  # what was sent stays sent

    def test_a_channel_that_is_down_does_not_hold_up_the_other(self, person, gateway, mail):
        others = [account(of=worker(person.worker.subdistrict)) for _ in range(5)]
        gateway.answer = 500
        tell(*others)
        person.email = "chen@example.com"
        person.save()
        tell(person, about="A2")
        assert deliver(at=AT) == 1
        assert len(list(mail.iterdir())) == 1
        assert len(gateway.messages) == 3  # then it is left alone until the next round

    def test_nobody_is_written_to_whose_account_was_closed_meanwhile(self, person, gateway):
        tell(person)
        User.objects.filter(pk=person.pk).update(is_active=False)
        deliver(at=AT)
        assert gateway.messages == []
        assert message().state == MessageState.DEAD


class TestMail:
    def test_it_carries_the_id_and_the_link(self, person, mail):
        person.email = "chen@example.com"
        person.save()
        tell(person)
        assert deliver(at=AT) == 1
        [file] = mail.iterdir()
        text = file.read_text()
        assert "To: chen@example.com" in text
        assert f"Message-ID: <{message().pk}@grid.example>" in text
        assert f"https://grid.example/inbox/{Notice.objects.get().pk}/" in text

    def test_who_has_no_address_has_the_inbox(self, person, mail):
        assert tell(person) == 1
        assert not OutwardMessage.objects.exists()


class TestWhatIsNeverSaid:
    def test_a_text_that_names_somebody_goes_out_without_it(self, person, gateway):
        tell(person, topic="whose", name="陈小明", number="A1")
        assert "陈小明" in Notice.objects.get().text
        deliver(at=AT)
        assert gateway.messages[0]["text"] == "网格平台有一件事等您处理。"

    def test_unless_the_topic_has_a_text_of_its_own_for_outside(self, person, gateway):
        name = gettext_lazy("%(name)s did.")
        register({"whose2": name}, outward={"whose2": "A report: %(number)s."})
        tell(person, topic="whose2", name="陈小明", number="A1")
        deliver(at=AT)
        assert gateway.messages[0]["text"] == "A report: A1."

    def test_even_a_text_for_outside_names_nobody(self, person, gateway):
        register({"whose3": "x"}, outward={"whose3": "%(name)s!"})
        tell(person, topic="whose3", name="陈小明")
        deliver(at=AT)
        assert gateway.messages[0]["text"] == "x"


class TestChoice:
    def test_nothing_outward_leaves_the_inbox_alone(self, person, gateway):
        choose_outward(user=person, how=Outward.NONE, email="")
        assert tell(person) == 1
        assert not OutwardItem.objects.exists()

    def test_a_digest_tells_once_a_day_what_is_still_unread(self, person, gateway):
        choose_outward(user=person, how=Outward.DIGEST, email="")
        tell(person, about="A0", at=AT)
        mark_all_read(user=person, at=AT)
        for number in range(1, 4):
            tell(person, about=f"A{number}", at=AT)
        evening = AT.replace(hour=23)
        assert write_digests(at=evening) == 1  # the digest of this day had not been written yet
        tell(person, about="A9", at=evening)
        assert write_digests(at=evening) == 0  # once a day
        assert deliver(at=evening) == 1
        text = gateway.messages[0]["text"]
        assert [f"A{n} " in text for n in range(4)] == [False, False, False, True]
        assert "2" in text.splitlines()[1]  # of one kind: the newest, and two more
        assert gateway.messages[0]["link"] == "https://grid.example/inbox/"
        morning = AT.replace(day=3, hour=7, minute=59)
        assert write_digests(at=morning) == 0
        assert write_digests(at=morning + timedelta(minutes=1)) == 1
        assert deliver(at=morning + timedelta(minutes=1)) == 1
        assert "A9" in gateway.messages[1]["text"]
        assert OutwardItem.objects.filter(message=None).count() == 0

    def test_who_wants_nothing_any_more_gets_no_digest(self, person, gateway):
        choose_outward(user=person, how=Outward.DIGEST, email="")
        tell(person)
        choose_outward(user=person, how=Outward.NONE, email="")
        assert write_digests(at=AT) == 0

    def test_the_page_keeps_the_choice_and_the_address(self, person):
        client = Client()
        client.force_login(person)
        assert 'value="at_once"' in client.get("/inbox/outward/").content.decode()
        assert client.post("/inbox/outward/", {"how": "digest", "email": "nonsense"}).status_code == 200
        assert client.post("/inbox/outward/", {"how": "digest", "email": "chen@example.com"}).status_code == 302
        person.refresh_from_db()
        assert (person.email, person.outward_choice.how) == ("chen@example.com", "digest")


def test_without_a_channel_nothing_is_written(person):
    tell(person)
    assert not OutwardItem.objects.exists()
    assert deliver(at=AT) == 0


def test_two_senders_never_hold_the_same_message(person, gateway):
    tell(person)
    assert claim(["webhook"], at=AT) == message()
    assert claim(["webhook"], at=AT) is None
    assert claim(["webhook"], at=AT + LEASE) == message()


def test_a_message_that_ends_every_sender_is_given_up(person, gateway):
    tell(person)
    OutwardMessage.objects.update(attempts=TRIES)
    assert deliver(at=AT) == 0
    assert message().state == MessageState.DEAD
    assert gateway.messages == []


SENDER = """
import sys, django
django.setup()
from datetime import datetime, timedelta
from staff.inbox.outward import deliver
print("sending", flush=True)
sys.stdin.readline()
print(deliver(at=datetime.fromisoformat(sys.argv[1])), flush=True)
"""


def send_and_be_killed(received, **env: str) -> None:
    """Send in a separate process, which the receiver kills with -9 once it has taken the first message."""
    sender = start("-c", SENDER, AT.isoformat(), DJANGO_SETTINGS_MODULE="gridops.settings", stdin=True, **env)
    assert sender.stdout.readline() == "sending\n", sender.stderr.read()
    received.kill = sender.pid
    _printed, complaint = sender.communicate("go\n", timeout=60)
    assert sender.returncode == -9, complaint
    wait_until_alone()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("channel", ["webhook", "email"])
def test_killed_between_sending_and_noting_it_the_message_goes_again_with_the_same_id(person, settings, channel):
    with (webhook if channel == "webhook" else mail_server)() as received:
        if channel == "webhook":
            settings.NOTICE_WEBHOOK_URL, settings.NOTICE_WEBHOOK_SECRET = received.address, SECRET
            env = {"NOTICE_WEBHOOK_URL": received.address, "NOTICE_WEBHOOK_SECRET": SECRET}
        else:
            settings.NOTICE_EMAIL = True
            settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(received.address.rpartition(":")[2])
            person.email = "chen@example.com"
            person.save()
            env = {"EMAIL_URL": received.address}
        tell(person, about="A1")
        tell(person, about="A2")
        send_and_be_killed(received, **env)
        assert len(received.messages) == 1
        assert set(OutwardMessage.objects.values_list("state", flat=True)) == {MessageState.PENDING}
        assert deliver(at=AT + timedelta(seconds=1)) == 1  # the other one; the first is still claimed
        assert deliver(at=AT + LEASE * 2) == 1
        ids = received.ids()
        assert len(ids) == 3
        assert ids[0] == ids[2] != ids[1]
        assert set(OutwardMessage.objects.values_list("state", flat=True)) == {MessageState.SENT}
