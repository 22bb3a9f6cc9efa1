"""A case in Translation with papers to translate, and linguists who do it. For the room's tests."""

from dataclasses import dataclass, field
from io import BytesIO
from itertools import count

from casework import clock
from casework.people.actor import SYSTEM, Actor
from documents.judging import verbs as judging
from documents.uploads import verbs as papers
from documents.uploads.samples import sample_pdf
from tests.engine import Journey, steps
from tests.people_and_cases import make_user
from translation.desk.writing import Text, write_segment
from translation.jobs import claiming
from translation.jobs.models import Job
from translation.linguists.models import Linguist, Pair
from translation.review import handing_in
from translation.review import verbs as review
from translation.segments.preparing import prepare

ROAD = "adult_ln_to_completed"
_numbers = count(1)
# What a linguist makes of the papers of these tests.
CHINESE = {
    "Informe de laboratorio": "化验报告",
    "Hemoglobina 11,2 g/dL.": "血红蛋白 11.2 g/dL。",
    "Hemoglobina 12,1 g/dL.": "血红蛋白 12.1 g/dL。",
    "Paciente sin fiebre.": "患者无发热。",
    "Prednisona 10 mg cada 12 horas.": "泼尼松 10 mg，每12小时一次。",
}


def chinese(source):
    """The translation of a sentence of these tests; "Informe ECG" is the title of a paper."""
    title = source.removeprefix("Informe ")
    return CHINESE.get(source) or f"{title} 报告"


@dataclass
class DeskJourney(Journey):
    """A journey whose papers are in English but for some: bytes and language by type."""

    foreign: dict[str, tuple[bytes, str]] = field(default_factory=dict)

    def upload(self, kind, *, role="COORD", name="", dated=None, language="en", **more):
        body, language = self.foreign.get(kind, (None, "en"))
        if body is None:
            body = sample_pdf(f"Synthetic paper {next(_numbers)}: {kind}")
        actor = self.actor(role, name)
        with clock.held_at(self.now):
            version = papers.upload(
                self.case.pk,
                kind,
                actor=actor,
                file=BytesIO(body),
                language=language,
                effective_date=dated or self.today(),
                at_once=True,
            )
            version = judging.verify(version.pk, actor=actor)
        self.reload()
        return version

    def jobs(self):
        return list(Job.objects.standing().filter(case=self.case).order_by("pk"))


def sheet(*lines):
    """A paper with a text layer: one line each."""
    return sample_pdf("\n".join(lines))


def in_translation(version, foreign):
    """A case that has just come to Translation. `foreign`: bytes and language by type of paper."""
    journey = DeskJourney(ROAD, version, steps(ROAD)[0].at, foreign=foreign)
    return journey.go(until="TRANSLATION")


def linguist(*pairs, role="TRANS", **known):
    """Somebody who works in these pairs, as ("es", "zh"), acting in the role."""
    user = make_user(role)
    of = Linguist.objects.create(user=user, **{"credential": "CATTI SYN-0001", **known})
    Pair.objects.bulk_create(Pair(linguist=of, source=a, target=b) for a, b in pairs)
    return Actor(user, role)


def translated(journey, job, translator, *, says=chinese):
    """The job claimed and every segment confirmed; answers it."""
    with clock.held_at(journey.now):
        prepare(job.pk, actor=SYSTEM)
        claiming.claim(job.pk, actor=translator)
        write_all(job, translator, says)
    return Job.objects.get(pk=job.pk)


def write_all(job, translator, says=chinese):
    for segment in job.segments.all():
        text = Text(says(segment.source), confirm=True)
        write_segment(
            job.pk, segment.number, text, seen_revision=segment.revision, actor=translator
        )


def approved(journey, job, translator, reviewer, **more):
    """The job translated, handed in, reviewed and signed; answers it."""
    translated(journey, job, translator, **more)
    with clock.held_at(journey.now):
        handing_in.hand_in(job.pk, stated=True, actor=translator)
        review.take_review(job.pk, actor=reviewer)
        review.approve(job.pk, actor=reviewer)
    return Job.objects.get(pk=job.pk)
