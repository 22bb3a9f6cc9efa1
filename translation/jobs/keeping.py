"""Jobs follow the papers of their case, and the case's facts follow its jobs. Part of settling.

Only for protocols whose translations the desk keeps: where `translation_needed` is answered by the
room and not by what people record.
"""

from collections.abc import Sequence

from casework.cases.situation import Situation
from casework.people.actor import SYSTEM
from casework.protocols.compiled import Protocol
from documents.checklist.papers import Paper, foreign, papers
from documents.uploads.models import Status, Version
from translation.jobs import ending
from translation.jobs.held import JobRow, held
from translation.jobs.making import Wanted, make_jobs
from translation.jobs.models import OPEN, Job, State
from translation.jobs.recording import follow_jobs

STAGE = "TRANSLATION"


def keeps(rules: Protocol) -> bool:
    """Whether the desk keeps the translations of this version's cases."""
    entry = rules.file.predicates.get("translation_needed")
    return entry is not None and entry.kind == "primitive"


def keep(s: Situation) -> Situation:
    """Bring jobs in line with papers, and facts with jobs. Answers the situation after it.

    The case is locked. What was read of it is kept in step.
    """
    if not keeps(s.protocol):
        return s
    if not s.case.is_open:
        for row in [row for row in held(s).rows if row.state in OPEN]:
            _end(s, row, State.CANCELLED, "the case is closed")
        return s
    for row in list(held(s).rows):
        _follow_paper(s, row)
    if s.stage == STAGE:
        _make_missing(s)
    return follow_jobs(s)


def _follow_paper(s: Situation, row: JobRow) -> None:
    """A newer version takes the place of the one that is translated; one kept out is not translated."""
    paper = next((p for p in papers(s).all() if p.pk == row.version), None)
    if paper is None:
        return
    newer = papers(s).verified(paper.document_type)
    replaced = newer is not None and newer.pk != row.version
    if not replaced and paper.status not in (Status.REJECTED, Status.QUARANTINED):
        return
    before = Job.objects.get(pk=row.pk)
    state = State.CANCELLED if row.state in OPEN and not replaced else State.SUPERSEDED
    _end(s, row, state, "a newer version of the paper" if replaced else "the paper is kept out")
    if newer is None or not replaced or newer.language == row.target:
        return
    accepted = s.protocol.settings["site_languages"]
    wanted = newer.language not in accepted or paper.language in accepted  # then it was ordered
    if wanted and not any((r.version, r.target) == (newer.pk, row.target) for r in held(s).rows):
        _make(s, [(newer, row.target, before)])


def _make_missing(s: Situation) -> None:
    """In Translation every paper that the hospital cannot read has a job."""
    target = str(s.protocol.settings["translation_target"])
    translated = {row.version for row in held(s).rows}
    missing = [paper for paper in foreign(s) if paper.pk not in translated]
    if not missing:
        return
    ended = Job.objects.filter(version__in=[p.pk for p in missing], target_language=target)
    before = {job.version_id: job for job in ended.order_by("pk")}
    _make(s, [(paper, target, before.get(paper.pk)) for paper in missing])


def _end(s: Situation, row: JobRow, state: str, why: str) -> None:
    found = Job.objects.select_for_update(of=["self"]).select_related("version", "result")
    job = found.get(pk=row.pk)
    job.case = s.case
    if state == State.SUPERSEDED:
        papers(s).supersede(ending.supersede(job, SYSTEM, why))
    else:
        ending.cancel(job, SYSTEM, why)
    held(s).forget(row.pk)


def _make(s: Situation, wanted: Sequence[tuple[Paper, str, Job | None]]) -> None:
    """Jobs for versions that are in force: the paper, the language, and the job before."""
    versions = Version.objects.select_related("file").in_bulk([paper.pk for paper, *_ in wanted])
    documents = s.protocol.documents
    made = make_jobs(
        s.case,
        [
            Wanted(versions[paper.pk], documents[paper.document_type].group, target, previous)
            for paper, target, previous in wanted
        ],
        by=SYSTEM,
    )
    for job in made:
        held(s).add(JobRow.of(job))
