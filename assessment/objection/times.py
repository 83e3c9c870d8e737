"""The times of an objection: whether it came in time, until when it is answered, how long a review may be asked for."""

from __future__ import annotations

from datetime import date, datetime

from assessment.delivery import rules
from assessment.delivery.models import Delivery
from assessment.delivery.times import objections_until, terms_on
from assessment.objection.models import Objection, ObjectionAnswer, Outcome, State
from core.clock import day_of
from staff.calendar.lists import working_calendar

ANSWER = "objection"  # the kind of the deliveries by which people are told of answers; the key is the answer's


def last_day_to_file(kind: str, key: int, worker: int) -> date | None:
    """The last day on which a person may object to a row in time; None where they were not told yet."""
    told = Delivery.objects.filter(kind=kind, key=key, worker=worker).first()
    if told is None:
        return None
    terms = terms_on(told.subdistrict_id, day_of(told.sent_at))
    return objections_until(told, working_calendar(told.subdistrict_id), terms)


def answer_due_on(subdistrict: int, at: datetime) -> date:
    """The last day for answering what is filed at a moment."""
    day = day_of(at)
    days = terms_on(subdistrict, day).objection.answer_working_days
    return rules.last_day(day, days, working_calendar(subdistrict))


def review_due_on(subdistrict: int, at: datetime) -> date:
    """The last day for answering a review that is asked for at a moment."""
    day = day_of(at)
    days = terms_on(subdistrict, day).objection.review_answer_working_days
    return rules.last_day(day, days, working_calendar(subdistrict))


def last_day_to_ask_review(answer: ObjectionAnswer) -> date | None:
    """The last day on which the person may ask for a review of an answer; None where they were not told of it yet."""
    told = Delivery.objects.filter(kind=ANSWER, key=answer.pk).first()
    if told is None or told.told_at is None:
        return None
    day = day_of(told.told_at)
    terms = terms_on(told.subdistrict_id, day_of(told.sent_at))
    return rules.last_day(day, terms.objection.review_working_days, working_calendar(told.subdistrict_id))


def review_is_open(objection: Objection, on: date) -> bool:
    """Whether a review of an answered objection may be asked for in time on a day.

    What was corrected in full asks for no review.
    """
    answers = [answer for answer in objection.answers.all() if answer.instance == 1]
    if objection.state != State.ANSWERED or not answers or answers[0].outcome == Outcome.CORRECTED:
        return False
    last = last_day_to_ask_review(answers[0])
    return last is None or on <= last


def unanswered_since(objection: Objection, on: date) -> bool:
    """Whether the first instance let its time pass without an answer: then the second may be asked at once."""
    return objection.state == State.FILED and on > objection.answer_due_on
