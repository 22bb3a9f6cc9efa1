"""The row of translators: to claim a job."""

from collections.abc import Callable, Iterator
from itertools import chain, repeat

from casework.people.actor import Actor
from casework.protocols.publish import WITH_DESK, publish
from tests.benchmarks.lab import FULL, Lab
from tests.benchmarks.measure import Row
from tests.benchmarks.verbs import Deed, rows
from tests.translation.desk import in_translation, linguist, sheet
from translation.jobs import claiming
from translation.jobs.models import Job, State

PAPERS = ("LAB_CBC", "LAB_CHEM", "LAB_RENAL", "LAB_URINE", "ECG")
PAIR = ("es", "zh")


def claim(lab: Lab) -> Iterator[Row]:
    lab.use(FULL)
    yield from rows(lab, "claim a job", _claims(lab), bound=20, ratio=None)


def _claims(lab: Lab) -> Iterator[Deed]:
    """Waiting jobs of one case, again and again: each claim is undone."""
    actor = linguist(PAIR)
    waiting = Job.objects.filter(state=State.QUEUED, source_language=PAIR[0], offered_to=None)
    if not waiting.exists():
        papers = {kind: (sheet(f"Informe {kind}"), PAIR[0]) for kind in PAPERS}
        in_translation(publish(WITH_DESK)[0], papers)
    for job in chain.from_iterable(repeat(list(waiting.order_by("pk")), lab.repeats)):
        yield Deed(job.case_id, actor, _claim(job.pk, actor))


def _claim(job_id: int, actor: Actor) -> Callable[[], object]:
    return lambda: claiming.claim(job_id, actor=actor)
