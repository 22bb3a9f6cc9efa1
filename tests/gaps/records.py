"""Cases whose records are being collected, with values in bulk: for what reads the pre-check."""

from casework import clock
from casework.cases import changes
from casework.eligibility.about import About
from casework.eligibility.models import PreCheck
from casework.evidence.models import Evidence
from config.synthetic.knowing import know as enter
from config.synthetic.knowing import known
from documents.checklist.papers import checklist
from workflows.engine.models import WorkItem
from workflows.gaps.deriving import subject_of

PERSON = {"cohort": "LN", "dob": "1992-03-14", "sex": "female"}


def fill(journey, *, but=(), only=(), other=None):
    """Every value that the papers of a case tell of its patient, verified by a second person.

    `but`: elements that are left out; `only`: nothing but these; `other`: what else some of them say.
    """
    papers = {
        one.document_type: one for one in Evidence.objects.filter(case=journey.case).order_by("pk")
    }
    with clock.held_at(journey.now):
        enter(
            journey.case.pk,
            papers.values(),
            PERSON,
            enters=journey.actor("COORD"),
            verifies=journey.actor("COORD", "COORD-2"),
            table={
                name: said
                for name, said in {**known(PERSON["cohort"]), **(other or {})}.items()
                if name not in but and (not only or name in only)
            },
        )
    return journey.reload()


def papers_of(journey):
    """Every paper of the checklist, verified."""
    with clock.held_at(journey.now), changes.together():
        for kind in checklist(journey.situation()):
            journey.upload(kind, language="en")


def asked(journey, code=""):
    """The open items of gaps, by their task and subject."""
    items = WorkItem.objects.open().filter(case=journey.case, code__startswith=code or "GAP-")
    return {(item.code, subject_of(item.occurrence)) for item in items}


def states(journey):
    run = PreCheck.objects.get(case=journey.case)
    return {row["criterion"]: row["state"] for row in run.found}


def shown(journey, criterion):
    """What a page says of a criterion, as its form sends it."""
    run = PreCheck.objects.get(case=journey.case)
    [row] = [row for row in run.found if row["criterion"] == criterion]
    return str(About.row(run.criteria_id, row))


def blocking(journey):
    return PreCheck.objects.get(case=journey.case).blocking
