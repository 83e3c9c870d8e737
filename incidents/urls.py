"""Addresses of the small-screen pages."""

from django.urls import path

from incidents.assignments import pages as tasks
from incidents.attachments import pages as attachment_pages
from incidents.care.pages import care
from incidents.desk import pages as desk_pages
from incidents.desk import pages as views
from incidents.hazards import pages as hazards
from incidents.hazards.pages import problem
from incidents.mediations.pages import mediation
from incidents.premises.pages import premises_list, premises_page, register
from incidents.publicity.pages import publicity
from incidents.visits.pages import patrolled, visit

urlpatterns = [
    path("", views.field, name="field"),
    path("report/", views.report, name="field-report"),
    path("cases/<str:number>/", views.case, name="field-case"),
    path("cases/<str:number>/files/", attachment_pages.add, name="field-attach"),
    path("cases/<str:number>/files/<int:key>/withdraw/", attachment_pages.withdraw, name="field-withdraw"),
    path("cases/<str:number>/<slug:move>/", views.move, name="field-move"),
    # --- fieldwork ---
    path("work/", desk_pages.work, name="field-work"),
    path("visit/", visit, name="field-visit"),
    path("visits/<int:key>/problem/", problem, name="field-problem"),
    path("premises/", premises_list, name="field-premises"),
    path("premises/new/", register, name="field-register"),
    path("premises/<int:key>/", premises_page, name="field-place"),
    path("premises/<int:key>/patrolled/", patrolled, name="field-patrolled"),
    path("hazards/", hazards.hazards, name="field-hazards"),
    path("hazards/new/", hazards.found, name="field-hazard-new"),
    path("hazards/<int:key>/", hazards.hazard, name="field-hazard"),
    path("hazards/<int:key>/put-right/", hazards.put_right, name="field-put-right"),
    path("hazards/<int:key>/not-yet/", hazards.not_yet, name="field-not-yet"),
    path("hazards/<int:key>/report/", hazards.report, name="field-hazard-report"),
    path("mediation/", mediation, name="field-mediation"),
    path("publicity/", publicity, name="field-publicity"),
    path("care/", care, name="field-care"),
    path("tasks/", tasks.tasks, name="field-tasks"),
    path("tasks/<int:key>/note/", tasks.not_done, name="field-task-note"),
    path("tasks/<int:key>/<slug:state>/", tasks.answer, name="field-task-answer"),
]
