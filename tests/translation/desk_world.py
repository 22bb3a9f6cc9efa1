"""A job on somebody's desk, made the short way: for tests that commit and for those with a browser."""

from io import BytesIO

from casework import clock
from casework.people.actor import SYSTEM, Actor
from documents.judging import verbs as judging
from documents.models import File, Redaction
from documents.storage import store
from documents.uploads import verbs as papers
from tests.people_and_cases import make_case, make_user
from tests.translation.desk import linguist
from translation.jobs import claiming
from translation.jobs.models import Job
from translation.jobs.ordering import order
from translation.segments.preparing import prepare


def job_on_the_desk(version, body, language="es", *, into="zh", translator=None, cut=True):
    """A job with its segments, claimed; answers it and who has it."""
    owner = make_user("COORD")
    actor = Actor(owner, "COORD")
    case = make_case(owner, version, name="Camino Ejemplo")
    paper = papers.upload(
        case.pk,
        "LAB_CBC",
        actor=actor,
        file=BytesIO(body),
        language=language,
        effective_date=clock.site_today(),
        at_once=True,
    )
    judging.accept(paper.pk, actor=actor, identity_match="PASS")
    paper = judging.verify(paper.pk, actor=actor, identity_match="PASS")
    give_copy(paper, owner, body)
    job = order(paper.pk, into, actor=actor)
    if cut:
        prepare(job.pk, actor=SYSTEM)
    translator = translator or linguist((language, into))
    claiming.claim(job.pk, actor=translator)
    return Job.objects.get(pk=job.pk), translator


def give_copy(paper, owner, body):
    """A redacted copy with the bytes of the paper itself."""
    asked = Redaction.objects.create(
        source=paper.file, asked_by=owner, asked_role="COORD", rectangles={"1": [[0, 0, 1, 1]]}
    )
    store().put(asked.key, BytesIO(body))
    asked.copy = File.objects.create(
        case=paper.case, key=asked.key, size=len(body), origin="REDACTION", pages=paper.file.pages,
        derived_from=paper.file, derived_sha256=paper.file.sha256, state="CLEAN",
        sha256=asked.key[-64:].ljust(64, "0"), content_type="application/pdf", came_role="COORD",
    )  # fmt: skip
    asked.save(update_fields=["copy"])
