"""Rows of the translator's desk: opening a long job, and what is found in all of it."""

from collections.abc import Iterator

from django.db import transaction

from casework import clock
from casework.people.actor import SYSTEM
from casework.people.models import User
from casework.people.roles import Role
from documents.lending.lending import lend
from documents.uploads.models import Status, Version
from tests.benchmarks.lab import OPEN, Lab
from tests.benchmarks.measure import Row
from tests.benchmarks.pages import page
from translation.jobs.models import Job, State
from translation.segments.models import Segment

SEGMENTS = 300
SOURCE = "Hemoglobina {n},2 g/dL, prednisona 10 mg cada 12 horas."
TARGET = "血红蛋白 {n}.2 g/dL. 泼尼松 10 mg. 每 12 小时一次。"


def desk(lab: Lab) -> Iterator[Row]:
    """The page with all segments; then the findings in them, which it asks for once it is there."""
    lab.use(OPEN)
    with transaction.atomic():
        job = _job(lab.person("TRANS"))
        where, client = f"/translation/jobs/{job.pk}/", lab.client("TRANS")
        yield from page(lab, f"desk, {SEGMENTS} segments", client, where, bound=100)
        name = f"desk, findings in {SEGMENTS} segments"
        yield from page(lab, name, client, f"{where}findings/", bound=1000)
        transaction.set_rollback(True)


def _job(translator: User) -> Job:
    version = Version.objects.filter(status=Status.VERIFIED, file__state="CLEAN").first()
    assert version is not None
    job = Job.objects.create(
        case=version.case,
        version=version,
        source_language="es",
        target_language="zh",
        source_sha256=version.file.sha256,
        domain="LAB",
        pages=20,
    )
    Job.objects.filter(pk=job.pk).update(
        state=State.CLAIMED, translator=translator, claimed_at=clock.now()
    )
    lend(version, translator, Role.TRANS, by=SYSTEM, original="The bench makes no copies.")
    Segment.objects.bulk_create(
        Segment(
            job=job,
            number=n,
            page=1 + n // 15,
            source=SOURCE.format(n=n % 15),
            target=TARGET.format(n=n % 15),
        )
        for n in range(1, SEGMENTS + 1)
    )
    return job
