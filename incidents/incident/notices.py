"""Whom to notify of a move, and which accounts belong to each party of an incident."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grids.duties import Duty
from grids.territory.models import GridVersion
from incidents.common.notices import keepers, serving
from incidents.incident.models import Incident
from incidents.incident.workflow import Party, State
from staff.access import Role
from staff.accounts.models import Grant, User
from staff.inbox.addressees import Addressee, holding, people
from staff.inbox.services import notify
from staff.inbox.topics import name_cases_by, register
from staff.postings.models import GridService

IN_THE_GRID = {Party.LEADER: Role.LEADER, Party.GUIDE: Role.GUIDE, Party.FULL_TIME: Role.FULL_TIME}
OF_THE_OFFICE = {Party.CENTER: Duty.CENTER, Party.HEAD: Duty.HEAD}


class Recipients:
    """The people of the parties to many incidents, read together: a query or two a kind of party."""

    def __init__(self, incidents: Collection[Incident], parties: Collection[Party], on: date) -> None:
        asked = set(parties)
        if Party.HANDLER in asked:
            asked.add(Party.CENTER)  # the office writes down what a unit without an account reports to it
            asked |= {Party.LEADER} if any(incident.settled_by_village for incident in incidents) else set()
        self._office: dict[tuple[str, int], set[Addressee]] = defaultdict(set)
        self._departments: dict[int, set[Addressee]] = defaultdict(set)
        self._grids: dict[tuple[str, int], set[Addressee]] = defaultdict(set)
        self._reporters: dict[int, Addressee] = {}
        if asked & (OF_THE_OFFICE.keys() | {Party.HANDLER}):
            self._ask_office(incidents, asked, on)
        if asked & IN_THE_GRID.keys():
            self._ask_grids({incident.grid_id for incident in incidents if not incident.restricted}, asked, on)
        if Party.AUTHOR in asked:
            self._reporters = people({incident.reporter_id for incident in incidents if incident.reporter_id})

    def of(self, incident: Incident, party: Party | None) -> set[Addressee]:
        """The people of one party to one incident. Grid people have no part in restricted incidents."""
        if party is Party.HANDLER and incident.settled_by_village:
            party = Party.LEADER
        if party is Party.HANDLER:
            accounts = self._departments[incident.department_id] if incident.department_id else set()
            return accounts or self._office[Duty.CENTER, incident.subdistrict_id]
        if party in IN_THE_GRID:
            return set() if incident.restricted else self._grids[IN_THE_GRID[party], incident.grid_id]
        if party in OF_THE_OFFICE:
            return self._office[OF_THE_OFFICE[party], incident.subdistrict_id]
        if party is Party.AUTHOR:
            if incident.reporter_id:
                return {self._reporters[incident.reporter_id]}
            return holding({incident.created_by_id} - {None})
        return set()

    def _ask_office(self, incidents: Collection[Incident], asked: set[Party], on: date) -> None:
        duties = [duty for party, duty in OF_THE_OFFICE.items() if party in asked]
        wanted = Q(duty__in=duties, subdistrict__in={incident.subdistrict_id for incident in incidents})
        if Party.HANDLER in asked:
            departments = {incident.department_id for incident in incidents if incident.department_id}
            wanted |= Q(duty=Duty.DEPARTMENT, department__in=departments)
        grants = Grant.objects.in_force(on).filter(wanted, user__is_active=True, user__is_service=False)
        for duty, subdistrict, department, user in grants.values_list("duty", "subdistrict", "department", "user"):
            if department is not None:
                self._departments[department].add(Addressee(account=user))
            elif subdistrict is not None:
                self._office[duty, subdistrict].add(Addressee(account=user))

    def _ask_grids(self, grids: set[int], asked: set[Party], on: date) -> None:
        """Who serves the grids, or took over closed ones, in the roles asked for."""
        roles = [role for party, role in IN_THE_GRID.items() if party in asked]
        rows = GridService.objects.on(on).filter(role__in=roles)
        self._grids.update(serving(rows.filter(grid__in=grids)))
        unserved = grids - {grid for _role, grid in self._grids}
        heirs = {grid: keeper for grid, keeper in keepers(unserved, on).items() if keeper != grid} if unserved else {}
        if heirs:
            of_heirs = serving(rows.filter(grid__in=set(heirs.values())))
            for (role, grid), served in of_heirs.items():
                self._grids.update({(role, old): served for old, heir in heirs.items() if heir == grid})


def page_for(party: Party | None, incident: Incident) -> str:
    """The page on which a party does what is asked of it."""
    if party in IN_THE_GRID or party is Party.AUTHOR or (party is Party.HANDLER and incident.settled_by_village):
        return reverse("field-case", args=(incident.number,))
    return reverse("admin:incidents_incident_change", args=(incident.pk,))


# Move → the topic, and to whom. No notice of what a list of work shows anyway: accept, start, feed-back …
NEWS: dict[str, tuple[str, Party]] = {
    "return": ("case_returned", Party.AUTHOR),
    "invalidate": ("case_invalid", Party.AUTHOR),
    "mark-duplicate": ("case_duplicate", Party.AUTHOR),
    "withdraw-judgement": ("case_valid_again", Party.AUTHOR),
    "assign": ("case_assigned", Party.HANDLER),
    "rework": ("case_reworked", Party.HANDLER),
    "reopen": ("case_reopened", Party.HANDLER),
    "request-extension": ("extension_asked", Party.HEAD),
    "decide-extension": ("extension_decided", Party.HANDLER),
    "hasten": ("case_hastened", Party.CENTER),
    "ask-help": ("help_asked", Party.GUIDE),
    "answer-supervision": ("supervision_answered", Party.HEAD),
    "close-supervision": ("supervision_closed", Party.HANDLER),
}
RESULT = ("case_closed", Party.AUTHOR)  # the reporter gets the result


def tell(incident: Incident, move: str, *, position: int, by: User, at: datetime, on: date) -> None:
    """Notify those for whom a move is news, but not who made it. At most two queries in addition to the notice."""
    if move == "give-help":
        _tell(incident, "help_given", Party.LEADER, _askers(incident), position=position, by=by, at=at)
        return
    if move in ("verify", "confirm", "answer") and incident.state == State.CLOSED:
        topic, party = RESULT
    elif move == "evaluate" and incident.state == State.REOPENED:
        topic, party = NEWS["reopen"]
    elif move in NEWS:
        topic, party = NEWS[move]
    else:
        return
    to = Recipients([incident], [party], on).of(incident, party)
    _tell(incident, topic, party, to, position=position, by=by, at=at)


def _askers(incident: Incident) -> set[Addressee]:
    """The account that asked last."""
    asked = incident.moves.filter(move="ask-help").order_by("-position").first()
    return holding({asked.actor_id}) if asked and asked.actor_id else set()


def _tell(
    incident: Incident, topic: str, party: Party, to: set[Addressee], *, position: int, by: User, at: datetime
) -> None:
    notify(
        topic=topic,
        about=f"{incident.number} {position}",
        people=to - holding({by.pk}),
        values={"number": incident.number},
        link=page_for(party, incident),
        at=at,
    )


def named_cases(numbers: Collection[str], user: User, on: date) -> dict[str, tuple[str, str]]:
    """The grid and title of cases by their numbers, of those that the account may see."""
    rows = Incident.objects.visible_to(user).filter(number__in=numbers)
    named = GridVersion.objects.on(on).filter(grid=OuterRef("grid")).values("name")[:1]
    found = rows.annotate(grid_name=Subquery(named)).values_list("number", "grid_name", "text__title")
    return {number: (grid or "", title or "") for number, grid, title in found}


# A case is called by grid and title where it is read: see `staff.inbox.topics`. Outside the house its grid is named.
TOPICS = {
    "case_returned": _("Your report %(case)s was returned: complete it and report it again."),
    "case_invalid": _("Your report %(case)s was judged invalid."),
    "case_duplicate": _("Your report %(case)s was judged a duplicate of another case."),
    "case_valid_again": _("Your case %(case)s counts again: its judgement is withdrawn."),
    "case_closed": _("The case %(case)s that you reported is closed: see the result."),
    "case_assigned": _("The case %(case)s is assigned to you."),
    "case_reworked": _("The result of the case %(case)s was not accepted: it goes on."),
    "case_reopened": _("The case %(case)s is reopened."),
    "extension_asked": _("An extension is asked for in the case %(case)s."),
    "extension_decided": _("The extension of the case %(case)s is decided on."),
    "case_hastened": _("The case %(case)s is now urgent."),
    "help_asked": _("Your help is asked for in the case %(case)s."),
    "help_given": _("The guide has answered in the case %(case)s."),
    "supervision_answered": _("The supervision note of the case %(case)s is answered: close it."),
    "supervision_closed": _("The supervision note of the case %(case)s is closed."),
}
register(TOPICS)
name_cases_by(named_cases)
