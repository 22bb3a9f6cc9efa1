"""Workload: the open tasks by who has them, and those that nobody has yet by the role they wait for."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.people.models import User
from workflows.case import words
from workflows.reports.drawing import stacked
from workflows.reports.filters import Filter
from workflows.reports.report import Cell, Chart, Kind, Relation, Report, Table

SOON = 7  # days
DUE: dict[str, Promise] = {
    "overdue": gettext_lazy("Overdue"),
    "soon": gettext_lazy("Due in 7 days"),
    "later": gettext_lazy("Later"),
    "never": gettext_lazy("No date"),
    "aside": gettext_lazy("Put aside"),
}


def tasks(f: Filter) -> Relation:
    """A row for each open task of the cases: who has it, for whom it waits, when it is due."""
    return Relation(
        f"""SELECT c.case_id, w.owner_id AS person,
                   CASE WHEN w.owner_id IS NULL THEN w.role ELSE '' END AS role,
                   CASE WHEN w.held_until IS NOT NULL THEN 'aside' WHEN w.due_at IS NULL THEN 'never'
                        WHEN w.due_at < %(now)s THEN 'overdue'
                        WHEN w.due_at < %(now)s + %(soon)s * interval '1 day' THEN 'soon'
                        ELSE 'later' END AS due
              FROM workflows_workitem w JOIN workflows_course c ON c.case_id = w.case_id
             WHERE {f.where("c", attempts="attempts")} AND w.current AND w.outcome = ''
               AND (w.opens_on IS NULL OR w.opens_on <= %(today)s)""",
        f.values | {"soon": SOON, "today": f.today},
        frozenset({"person", "role", "due"}),
    )


FOUND = "person, role, due, count(*), count(DISTINCT case_id)"
PARTS = "GROUP BY GROUPING SETS ((person, role, due), (person, role), ())"


def report(f: Filter) -> Report:
    counts: Counts = {}
    cases: Cases = {}
    every = 0
    for person, role, due, n, of_cases in tasks(f).rows(FOUND, PARTS):
        if role is None:
            every = of_cases
        elif due is None:
            cases[person, role] = of_cases
        else:
            counts.setdefault((person, role), {})[due] = n
    people = User.objects.in_bulk({person for person, _role in counts if person is not None})
    return Report(
        n=every,
        definition=_(
            "Open tasks that can be worked on, whatever days are chosen above, with those who have them. A"
            " number counts tasks, and leads to their cases; the last one counts cases. A person's work is"
            " given to somebody else from their name."
        ),
        charts=[_chart(counts, people)],
        tables=[_people(counts, cases, people), _nobody(counts, cases)],
    )


type Counts = dict[tuple[int | None, str], dict[str, int]]
type Cases = dict[tuple[int | None, str], int]


def _people(counts: Counts, cases: Cases, people: dict[int, User]) -> Table:
    rows = []
    for pk, person in sorted(people.items(), key=lambda pair: pair[1].name.casefold()):
        name = Cell(person.name, link=reverse("person-hand-over", args=[pk]))
        rows.append([name, *_numbers(counts, cases, {"person": str(pk)}, (pk, ""))])
    return Table(_("People"), [_("Who"), *_heads()], rows)


def _nobody(counts: Counts, cases: Cases) -> Table:
    rows = []
    for role in sorted(role for _person, role in counts if role):
        cell = {"person": "", "role": role}
        rows.append([Cell(words.role(role)), *_numbers(counts, cases, cell, (None, role))])
    return Table(_("Nobody's yet"), [_("For whom"), *_heads()], rows)


def _heads() -> list[str]:
    return [_("Open"), *(str(name) for name in DUE.values()), _("Cases")]


def _numbers(
    counts: Counts, cases: Cases, cell: dict[str, str], whose: tuple[int | None, str]
) -> list[Cell]:
    """Tasks in all, by when they are due, and cases."""
    here = counts.get(whose, {})
    parts = [Cell(here.get(due, 0), cell | {"due": due}, "tasks") for due in DUE]
    every = Cell(sum(here.values()), cell, "tasks")
    return [every, *parts, Cell(cases.get(whose, 0), cell, "tasks")]


def _chart(counts: Counts, people: dict[int, User]) -> Chart:
    those = sorted(people.values(), key=lambda person: person.name.casefold())
    parts = {
        str(label): [counts[person.pk, ""].get(due, 0) for person in those]
        for due, label in DUE.items()
    }
    return stacked(_("Open tasks of each person"), [person.name for person in those], parts)


KIND = Kind("workload", gettext_lazy("Workload"), report, {"tasks": tasks})
