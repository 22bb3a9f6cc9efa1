from django.urls import path

from workflows.case import (
    deciding,
    doing,
    moving,
    new,
    omitting,
    printing,
    reading,
    staffing,
    taking,
    taking_back,
    timeline,
)

CASE = "cases/<str:code>/"

urlpatterns = [
    path("cases/new/", new.new, name="case-new"),
    path(CASE, reading.case, name="case"),
    path(f"{CASE}panel/", reading.panel, name="case-panel"),
    path(f"{CASE}history/", timeline.history, name="case-history"),
    path(f"{CASE}print/", printing.summary, name="case-print"),
    path(f"{CASE}people/", staffing.people, name="case-people"),
    path(f"{CASE}moves/", moving.choose, name="case-moves"),
    path(f"{CASE}moves/<str:edge>/", moving.move, name="case-move"),
    path(f"{CASE}moves/<str:edge>/wish/", moving.wish, name="case-wish"),
    path(f"{CASE}undo/", taking_back.undo, name="case-undo"),
    path(f"{CASE}move-to/<str:column>/", moving.move_to, name="case-move-to"),
    path(f"{CASE}proposals/<str:kind>/<str:target>/", deciding.decide, name="case-confirm"),
    path(f"{CASE}tasks/<str:task>/", doing.task, name="case-task"),
    path(f"{CASE}tasks/<str:task>/waive/", doing.waive, name="case-task-waive"),
    path(f"{CASE}tasks/<str:task>/take/", taking.take, name="case-task-take"),
    path(f"{CASE}papers/<str:kind>/omit/", omitting.omit, name="case-paper-omit"),
    path(f"{CASE}events/<str:event>/", doing.event, name="case-event"),
    path(f"{CASE}facts/<str:name>/correct/", doing.fact, name="case-fact"),
]
