"""Every move of the table in `workflow`: who may make it, what it needs, its history row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import SHANGHAI, day_of, happened, still_to_come
from core.errors import InvalidInput, NotAllowed
from core.history.saying import giving_reason
from grids.duties import OFFICE, Duty
from incidents.common.models import Urgency
from incidents.incident import effects
from incidents.incident import notices as news
from incidents.incident.context import Context, IncidentMovedOn, MoveForbidden, MoveNotYours
from incidents.incident.judging import Judge, refuse_own_judgement, without_own_judgements
from incidents.incident.limits import StoredLookups
from incidents.incident.models import Incident, IncidentMove, IncidentText
from incidents.incident.obstacles import Trying, open_notes, refuse_hindered
from incidents.incident.parts import PartsOpen
from incidents.incident.preparations import PREPARATIONS, nothing
from incidents.incident.records import record_incident
from incidents.incident.texts import check_texts
from incidents.incident.workflow import FINISHED, MOVES, Move, Party, moves_from, onward
from staff.access import Access, Role, access_of
from staff.accounts.models import User
from staff.postings.measured import measured_grids
from staff.postings.models import GridService


def parties_of(access: Access, incident: Incident, *, user: User) -> frozenset[Party]:
    """The roles that a person has in an incident."""
    parties: set[Party] = set()
    if incident.created_by_id == user.pk or (access.worker and incident.reporter_id == access.worker):
        parties.add(Party.AUTHOR)
    if incident.grid_id in access.tends_as(Role.FULL_TIME):
        parties.add(Party.FULL_TIME)
    if incident.grid_id in access.tends_as(Role.LEADER):
        parties.add(Party.LEADER)
    if access.holds(Duty.CENTER, in_=incident.subdistrict_id):
        parties |= {Party.CENTER, Party.HANDLER}  # the office writes down what a unit reports by telephone
    if access.holds(Duty.HEAD, in_=incident.subdistrict_id):
        parties.add(Party.HEAD)
    if access.holds(Duty.FIELD, in_=incident.subdistrict_id):
        parties |= _parties_of_field_system(access, incident)
    if incident.help_asked_at and incident.grid_id in access.tends_as(Role.GUIDE):
        parties.add(Party.GUIDE)
    if incident.department_id in access.departments or (incident.settled_by_village and Party.LEADER in parties):
        parties.add(Party.HANDLER)
    if access.holds(Duty.DISTRICT, in_=incident.subdistrict_id):
        parties.add(Party.DISTRICT)
    return frozenset(parties)


def _parties_of_field_system(access: Access, incident: Incident) -> set[Party]:
    """A field system acts for those who serve the grid; one that is used by one person, only as that person does."""
    if access.person is None:
        return {Party.AUTHOR, Party.FULL_TIME, Party.LEADER}
    served = GridService.objects.filter(worker=access.person, grid=incident.grid_id, during__contains=access.day)
    of_role = {Role.FULL_TIME: Party.FULL_TIME, Role.LEADER: Party.LEADER}
    return {of_role[Role(role)] for role in served.values_list("role", flat=True) if role in of_role}


def moves_of(access: Access, incident: Incident, *, user: User, judge: Judge | None = None) -> frozenset[str]:
    """The moves that are a person's to make on an incident in its present state; `hindrances_of` some of them.

    Who asks about many incidents gives the `judge`, which then asks once for all of them.
    """
    parties = parties_of(access, incident, user=user)
    supervised = bool(open_notes(incident))
    moves = moves_from(incident.state, parties, supervised=supervised)
    return frozenset(move.name for move in without_own_judgements(moves, incident, parties, judge or Judge(user)))


def expected_of(access: Access, incident: Incident, *, user: User) -> frozenset[str]:
    """The moves that others wait for: the next step where it is the person's turn, and extra questions to them."""
    parties = parties_of(access, incident, user=user)
    names = {onward(incident.state)} if incident.turn in parties else set()
    for note in open_notes(incident):
        if note.answered_at and Party.HEAD in parties:
            names.add("close-supervision")
        elif not note.answered_at and note.party in parties:
            names.add("answer-supervision")
    if incident.help_asked_at and Party.GUIDE in parties:
        names.add("give-help")
    return frozenset(name for name in names if name)


@transaction.atomic
def make_move(
    *,
    number: str,
    name: str,
    by: User,
    now: datetime,
    at: datetime | None = None,
    note: str = "",
    payload: Mapping[str, Any] | None = None,
    expected_state: str | None = None,
    expected_position: int | None = None,
) -> Incident:
    """Make one move of an incident, with its history row, or refuse it whole.

    `at` is when it happened, where the office enters it afterwards; `payload` holds what the move
    requires (see `workflow.MOVES`). `expected_state` and `expected_position` say what the incident was like
    when the person looked (the position is that of its last move): where it has moved on since, the
    move is refused, although the new state may allow it. Raises IncidentMovedOn, MoveForbidden,
    MoveNotYours, InvalidInput.
    """
    move = MOVES.get(name)
    if move is None:
        raise InvalidInput(
            _("There is no such move."), fields={"move": _("one of: %(moves)s") % {"moves": ", ".join(MOVES)}}
        )
    # Two people moving one incident queue here; the second then sees the first one's state and gets a 409.
    incident: Incident = (
        Incident.objects.select_for_update(no_key=True, of=("self",))
        .select_related("text", "subdistrict", "grid", "matter", "subcategory")
        .get(number=number)
    )
    return _made(
        incident, move, incident.moves.order_by("position").last(), by=by, now=now, at=at, note=note, payload=payload,
        expected=(expected_state, expected_position),
    )  # fmt: skip


@transaction.atomic
def start_and_feed_back(
    *, number: str, by: User, now: datetime, payload: Mapping[str, Any], note: str = "", expected_position: int | None
) -> Incident:
    """Feed back an assigned incident that was settled before anybody said that it was begun: both moves, or neither."""
    started = make_move(number=number, name="start", by=by, now=now, expected_position=expected_position)
    position = started.last_made.position  # type: ignore[attr-defined]
    return make_move(
        number=number, name="feed-back", by=by, now=now, note=note, payload=payload, expected_position=position
    )


@transaction.atomic
def report_incident(*, by: User, now: datetime, at: datetime | None = None, **facts: Any) -> Incident:
    """Write down an incident and hand it in, at once: `facts` are what `record_incident` takes.

    Nobody else can see the incident before it is committed, so it needs neither a lock nor a look at its
    history. Raises what `record_incident` and `make_move` raise.
    """
    at = happened(at, now=now) if at else None
    incident = record_incident(by=by, at=at or now, **facts)
    return _made(incident, MOVES["report"], None, by=by, now=now, at=at)


def _made(
    incident: Incident,
    move: Move,
    last: IncidentMove | None,
    *,
    by: User,
    now: datetime,
    at: datetime | None,
    note: str = "",
    payload: Mapping[str, Any] | None = None,
    expected: tuple[str | None, int | None] = (None, None),
) -> Incident:
    """The move, checked and carried out on an incident that nobody else can change meanwhile."""
    payload = dict(payload or {})
    position = last.position + 1 if last else 1
    _check_unmoved(incident, position - 1, *expected)
    access = access_of(by)
    happened = _moment(at, now=now, last=last, may_enter_late=_may_enter_late(incident, access, by, at=at))
    _check_allowed(move, incident, access, by=by)
    trying = Trying(incident, access, by, happened)
    refuse_hindered(move.name, trying)
    _check_payload(move, payload, note)
    from_state = incident.state
    facts = _carried_out(Context(incident, move, payload, by, access, happened, now, position))
    if move.after_children and incident.state in FINISHED and trying.beside["parts_open"]:
        raise PartsOpen(trying.beside["parts_open"])
    # The move before the incident: the database takes no state that no move led to.
    incident.last_made = IncidentMove.objects.create(  # type: ignore[attr-defined]
        incident=incident,
        position=position,
        move=move.name,
        from_state=from_state,
        to_state=incident.state,
        at=happened,
        recorded_at=now,
        actor=by,
        facts=facts,
    )
    with giving_reason(_("move: %(name)s") % {"name": move.name}):
        incident.save()
    if note or "result" in payload:
        effects.write_texts(incident.text, payload, position=position, note=note)
        incident.text.save(update_fields=["notes", "result"])
    news.tell(incident, move.name, position=position, by=by, at=happened, on=day_of(now))
    return incident


def _carried_out(c: Context) -> dict[str, Any]:
    """Set the columns of the incident without saving it. Returns the facts for its history."""
    facts = PREPARATIONS.get(c.move.name, nothing)(c)
    making = effects.Making(c.at, c.payload, StoredLookups(c.incident))
    try:
        return facts | effects.carry_out(c.incident, c.move, making)
    except effects.NoLimit as none:
        raise InvalidInput(_("No time limit is set for this urgency. Set one in the back office.")) from none


def shorten_limit(*, number: str, by: User, now: datetime, reason: str) -> Incident:
    """Make an incident urgent because it may grow worse, by the move `hasten`; one that is urgent stays as it is.

    Its limit then runs by the clock from `now`, where that is shorter. Raises what `make_move` raises.
    """
    incident = Incident.objects.get(number=number)
    if incident.urgency != Urgency.NORMAL or incident.state not in MOVES["hasten"].sources:
        return incident
    return make_move(number=number, name="hasten", by=by, now=now, note=reason)


def _check_unmoved(
    incident: Incident, position: int, expected_state: str | None, expected_position: int | None
) -> None:
    same = expected_state in (None, incident.state) and expected_position in (None, position)
    if not same:
        raise IncidentMovedOn(
            _("Somebody has moved the case meanwhile; it is now %(state)s. Look again before you go on.")
            % {"state": incident.get_state_display()},
            fields={"state": incident.state, "position": position},
        )


def _may_enter_late(incident: Incident, access: Access, by: User, *, at: datetime | None) -> bool:
    """The office enters afterwards what others did; nobody sets the times of a grid that they serve themselves."""
    if at is None or not access.holds(*OFFICE, Duty.FIELD, in_=incident.subdistrict_id):
        return False
    return incident.grid_id not in measured_grids(by, day_of(at), None)


def _moment(at: datetime | None, *, now: datetime, last: IncidentMove | None, may_enter_late: bool) -> datetime:
    if at is None:
        return max(now, last.at) if last else now
    if not may_enter_late:
        raise NotAllowed(_("Only the office enters a move afterwards; leave the time out."))
    if future := still_to_come(at, now=now):
        raise InvalidInput(future, fields={"at": future})
    at = happened(at, now=now)
    if last and at < last.at:
        raise InvalidInput(
            _("The case moved on later than that."),
            fields={"at": _("not before %(at)s") % {"at": last.at.astimezone(SHANGHAI).isoformat()}},
        )
    return at


def _check_allowed(move: Move, incident: Incident, access: Access, *, by: User) -> None:
    if incident.state not in move.sources:
        raise MoveForbidden(
            _("A case that is %(state)s does not allow this move.") % {"state": incident.get_state_display()},
            fields={"state": incident.state},
        )
    parties = parties_of(access, incident, user=by)
    if not move.by & parties:
        raise MoveNotYours(_("This move is not yours to make."))
    if move.weighs:
        refuse_own_judgement(move, incident, parties, by)


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _check_payload(move: Move, payload: Mapping[str, Any], note: str) -> None:
    wrong = {
        name: _("This move needs it.")
        for name in sorted(move.requires)
        if _blank(note if name == "note" else payload.get(name))
    }
    known = move.requires | move.accepts
    wrong |= {name: _("This move does not take it.") for name in sorted(set(payload) - known)}
    if wrong:
        raise InvalidInput(_("The move lacks something, or has too much."), fields=wrong)
    check_texts({"note": note, **({"result": payload["result"]} if "result" in payload else {})}, of=IncidentText)
