"""Writes of the incident's life: discovery, and every move of the table in `workflow`."""

from incidents.services.attachments import (
    AttachmentGone,
    TooManyAttachments,
    attach,
    erase_attachments,
    may_attach,
    may_withdraw,
    sweep_attachments,
    withdraw_attachment,
)
from incidents.services.care import (
    record_care_visit,
)
from incidents.services.cases import (
    AlreadyRecorded,
    check_facts,
    record_incident,
)
from incidents.services.context import (
    CaseMovedOn,
    Context,
    MoveForbidden,
    MoveNotYours,
)
from incidents.services.effects import (
    EFFECTS,
    nothing,
)
from incidents.services.hazards import (
    Ending,
    HazardSettled,
    correct_hazard,
    judge_hazard,
    kinds_of_hazard,
    recheck_hazard,
    record_hazard,
    report_hazard,
    report_problem,
    tell_overdue_hazards,
)
from incidents.services.limits import (
    running_limit,
)
from incidents.services.mediations import (
    is_dispute,
    mediation_of,
    record_mediation,
)
from incidents.services.moves import (
    make_move,
    parties_of,
    report_incident,
    shorten_limit,
)
from incidents.services.parts import (
    PartsOpen,
)
from incidents.services.premises import (
    PremisesEnded,
    close_premises,
    recount_patrols,
    refresh_patrols,
    save_interval,
    save_premises,
)
from incidents.services.publicity import (
    save_activity,
)
from incidents.services.rights import (
    FIELD_ROLES,
    NotYourGrid,
    must_work_on,
    works_on,
)
from incidents.services.routing import (
    Trial,
    route_of,
    routing_of,
    try_routing,
)
from incidents.services.sweep import (
    Swept,
    sweep_deadlines,
)
from incidents.services.tasks import (
    TaskOver,
    answer_task,
    issue_task,
    tell_late_tasks,
    withdraw_task,
)
from incidents.services.texts import (
    LENGTHS,
    NOT_STORABLE,
    TEXTS,
    check_texts,
)
from incidents.services.truth import (
    refuse_untrue,
)
from incidents.services.visits import (
    judge_visit,
    remove_visit,
    save_visit,
)

__all__ = [
    "EFFECTS",
    "FIELD_ROLES",
    "LENGTHS",
    "NOT_STORABLE",
    "TEXTS",
    "AlreadyRecorded",
    "AttachmentGone",
    "CaseMovedOn",
    "Context",
    "Ending",
    "HazardSettled",
    "MoveForbidden",
    "MoveNotYours",
    "NotYourGrid",
    "PartsOpen",
    "PremisesEnded",
    "Swept",
    "TaskOver",
    "TooManyAttachments",
    "Trial",
    "answer_task",
    "attach",
    "check_facts",
    "check_texts",
    "close_premises",
    "correct_hazard",
    "erase_attachments",
    "is_dispute",
    "issue_task",
    "judge_hazard",
    "judge_visit",
    "kinds_of_hazard",
    "make_move",
    "may_attach",
    "may_withdraw",
    "mediation_of",
    "must_work_on",
    "nothing",
    "parties_of",
    "recheck_hazard",
    "record_care_visit",
    "record_hazard",
    "record_incident",
    "record_mediation",
    "recount_patrols",
    "refresh_patrols",
    "refuse_untrue",
    "remove_visit",
    "report_hazard",
    "report_incident",
    "report_problem",
    "route_of",
    "routing_of",
    "running_limit",
    "save_activity",
    "save_interval",
    "save_premises",
    "save_visit",
    "shorten_limit",
    "sweep_attachments",
    "sweep_deadlines",
    "tell_late_tasks",
    "tell_overdue_hazards",
    "try_routing",
    "withdraw_attachment",
    "withdraw_task",
    "works_on",
]
