"""From an approved job to verified evidence: certificate, paper, slot. Begun again wherever it died."""

import logging
from datetime import timedelta

from procrastinate.contrib.django.models import ProcrastinateJob

from casework import clock
from casework.cases import changes
from casework.people.acting import verb
from casework.people.actor import SYSTEM, Actor
from casework.people.models import User
from casework.people.roles import Role
from casework.protocols.compiled import protocol
from documents.files.examining import examine
from documents.files.models import File
from documents.judging.verbs import file_verified
from documents.redacting.giving import given_copies
from documents.uploads.models import Version
from translation.certificates import verbs
from translation.certificates.making import make, paper_of
from translation.certificates.models import Certificate
from translation.certificates.paper import Kind, Line, Page, Person, text_sha256
from translation.certificates.wording import both
from translation.jobs.models import Deed, Job, State
from translation.jobs.opening import locked, write
from translation.linguists.models import Linguist
from translation.packets.veil import lifted

logger = logging.getLogger(__name__)

JOB = "translation.tasks.certify_job"
LATE = timedelta(minutes=10)  # after which an approved job without a worker's is given one again
STATEMENT = "TRANSLATION_CERT"


def certify(job_id: int, *, apart: bool = True) -> None:
    """Make a job's certified paper, unless that was done. Raises StorageFailed: try again.

    apart: it is examined in a process of its own, as every file is; the demo has no time for that.
    """
    job = Job.objects.select_related("version__file", "translator", "reviewer").get(pk=job_id)
    if job.state != State.APPROVED:
        return
    pages = pages_of(job)
    certificate = _certificate(job, pages)
    paper = paper_of(
        certificate,
        title=_title(job, pages),
        pages=pages,
        redacted=_was_redacted(job),
    )
    file = make(paper)
    examine(file.pk, apart=apart)  # so that nobody waits for the next turn of the worker
    conclude(job.pk, certificate.pk, actor=SYSTEM)


def _was_redacted(job: Job) -> bool:
    """Whether its linguists saw a copy in which parts were black."""
    return not job.original_reason and given_copies().filter(source=job.version.file_id).exists()


def pages_of(job: Job) -> tuple[Page, ...]:
    """The translation page by page, with what its tokens stand for."""
    tokens = dict(job.tokens.values_list("code", "printed"))
    lines: dict[int, list[Line]] = {n: [] for n in range(1, job.pages + 1)}
    for segment in job.segments.order_by("number"):
        line = Line(Kind(segment.kind), lifted(segment.target, tokens))
        lines.setdefault(segment.page, []).append(line)
    return tuple(Page(number, tuple(found)) for number, found in sorted(lines.items()))


def _title(job: Job, pages: tuple[Page, ...]) -> str:
    """The first heading of the translation; else what the protocol calls the paper."""
    for page in pages:
        for line in page.lines:
            if line.kind == Kind.HEADING:
                return line.text
    rules = protocol(job.case.protocol_id)
    return rules.documents[job.version.document_type].label


def _certificate(job: Job, pages: tuple[Page, ...]) -> Certificate:
    known = Certificate.objects.filter(job=job).first()
    if known is not None:
        return known
    assert job.translator is not None and job.reviewer is not None  # noqa: PT018  a constraint's
    assert job.handed_in_at is not None
    return verbs.issue(
        job.version.file_id,
        actor=Actor(job.reviewer, Role.TREV),
        source_language=job.source_language,
        target_language=job.target_language,
        text_sha256=text_sha256(pages),
        translator=(job.translator, printed(job.translator, job.target_language)),
        reviewer=(job.reviewer, printed(job.reviewer, job.target_language)),
        stated_on=clock.site_date(job.handed_in_at),
        job=job,
    )


def printed(user: User, language: str) -> Person:
    """A linguist as certificates in a language name them: the level in both of its languages."""
    linguist = Linguist.objects.get(user=user)
    level = " / ".join(words.levels[linguist.level] for words in both(language))
    return Person(user.name, level, linguist.credential)


@verb
def conclude(job_id: int, certificate_id: int, *, actor: Actor) -> bool:
    """File the paper as the original's translation and as the translator's statement.

    Answers whether the job is certified; not where it was superseded meanwhile.
    """
    job = locked(job_id)
    certificate = Certificate.objects.select_related("file").get(pk=certificate_id)
    if job.state != State.APPROVED or certificate.file is None:
        return bool(job.state == State.CERTIFIED)
    assert job.reviewer is not None
    signer = Actor(job.reviewer, Role.TREV)
    job.result = _filed(job, certificate.file, signer)
    job.certified()
    job.certified_at = clock.now()
    job.save(update_fields=["state", "result", "certified_at"])
    _replace_older(job, certificate)
    write(job, Deed.Kind.CERTIFIED, signer)
    changes.changed(job.case)
    logger.info("job.certified", extra={"job": job.pk, "certificate": certificate.pk})
    return True


def _filed(job: Job, file: File, signer: Actor) -> Version:
    rules = protocol(job.case.protocol_id)
    wanted = job.version.document_type
    kind = next((d.code for d in rules.documents.values() if d.translation_of == wanted), None)
    assert job.handed_in_at is not None
    stated = clock.site_date(job.handed_in_at)
    places = [(kind, job.version.effective_date)] if kind else []
    if STATEMENT in rules.documents:
        places.append((STATEMENT, stated))
    filed = [
        file_verified(
            job.case, place, file, actor=signer, language=job.target_language, effective_date=dated
        )
        for place, dated in places
    ]
    return filed[0]


def _replace_older(job: Job, certificate: Certificate) -> None:
    """Certificates of what this job took the place of, and its own of before, name the newer one."""
    before, older = job.previous, []
    while before is not None:
        older.append(before.pk)
        before = before.previous
    replaced = Certificate.objects.filter(job__in=older, superseded_by=None)
    for one in replaced.select_for_update():
        one.superseded_at = one.superseded_at or clock.now()
        one.superseded_by = certificate
        one.save(update_fields=["superseded_at", "superseded_by"])


def wake_forgotten() -> int:
    """Approved jobs that no worker will take up, as after a restore; answers how many."""
    from translation.tasks import certify_job

    under_way = ProcrastinateJob.objects.filter(task_name=JOB, status__in=["todo", "doing"])
    known = {args["job_id"] for args in under_way.values_list("args", flat=True)}
    late = Job.objects.filter(state=State.APPROVED, approved_at__lt=clock.now() - LATE)
    forgotten = [pk for pk in late.values_list("pk", flat=True) if pk not in known]
    for pk in forgotten:
        certify_job.configure(lock=f"certify-{pk}").defer(job_id=pk)
    return len(forgotten)
