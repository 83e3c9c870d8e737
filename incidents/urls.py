"""Addresses of the small-screen pages."""

from django.urls import path

from incidents.assignments import pages as assignments
from incidents.attachments import pages as attachments
from incidents.care import pages as care
from incidents.desk import pages as desk
from incidents.hazards import pages as hazards
from incidents.mediations import pages as mediations
from incidents.premises import pages as premises
from incidents.publicity import pages as publicity
from incidents.visits import pages as visits

urlpatterns = [
    path("", desk.field, name="field"),
    path("report/", desk.report, name="field-report"),
    path("cases/<str:number>/", desk.case, name="field-case"),
    path("cases/<str:number>/files/", attachments.add, name="field-attach"),
    path("cases/<str:number>/files/<int:key>/withdraw/", attachments.withdraw, name="field-withdraw"),
    path("cases/<str:number>/<slug:move>/", desk.move, name="field-move"),
    path("work/", desk.work, name="field-work"),
    path("visit/", visits.visit, name="field-visit"),
    path("visits/<int:key>/problem/", hazards.problem, name="field-problem"),
    path("premises/", premises.premises_list, name="field-premises"),
    path("premises/new/", premises.register, name="field-register"),
    path("premises/<int:key>/", premises.premises_page, name="field-place"),
    path("premises/<int:key>/patrolled/", visits.patrolled, name="field-patrolled"),
    path("hazards/", hazards.hazards, name="field-hazards"),
    path("hazards/new/", hazards.found, name="field-hazard-new"),
    path("hazards/<int:key>/", hazards.hazard, name="field-hazard"),
    path("hazards/<int:key>/put-right/", hazards.put_right, name="field-put-right"),
    path("hazards/<int:key>/not-yet/", hazards.not_yet, name="field-not-yet"),
    path("hazards/<int:key>/report/", hazards.report, name="field-hazard-report"),
    path("mediation/", mediations.mediation, name="field-mediation"),
    path("publicity/", publicity.publicity, name="field-publicity"),
    path("care/", care.care, name="field-care"),
    path("tasks/", assignments.tasks, name="field-tasks"),
    path("tasks/<int:key>/note/", assignments.not_done, name="field-task-note"),
    path("tasks/<int:key>/<slug:state>/", assignments.answer, name="field-task-answer"),
]
