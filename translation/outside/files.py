"""A job as a file to translate outside, and what came back: scanned, opened, laid beside its segments."""

from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.utils.translation import gettext as _

from documents.examination import kinds
from documents.examination.findings import FINDINGS
from documents.examination.isolated import look_isolated
from documents.scanning import ScannerAway, scanner
from translation.exchange import docx_out, xliff
from translation.exchange.forms import Exchange, Unit
from translation.exchange.incoming import XLIFF, opened
from translation.exchange.laying import Laying, lay
from translation.exchange.refusing import ExchangeRefused
from translation.jobs.models import Job
from translation.segments.models import Segment
from translation.segments.pieces import Kind, Piece

LARGEST = 20 * 2**20  # bytes
STATES = {"EMPTY": "initial", "DRAFT": "initial", "CONFIRMED": "translated"}
# How a job goes out: the file's ending, its type, and who writes it.
WAYS: dict[str, tuple[str, Callable[[Exchange], bytes]]] = {
    "docx": (kinds.DOCX, docx_out.write),
    "xlf": (XLIFF, xliff.write),
}


def as_file(job: Job, way: str) -> bytes:
    """A job's segments as a Word table or XLIFF. `way`: of WAYS. Identities are tokens there, too."""
    return WAYS[way][1](exchange_of(job))


def exchange_of(job: Job) -> Exchange:
    return Exchange(
        source_language=job.source_language,
        target_language=job.target_language,
        job=job.code,
        units=tuple(_unit(segment) for segment in job.segments.order_by("number")),
    )


def _unit(segment: Segment) -> Unit:
    return Unit(
        id=str(segment.number),
        source=segment.source,
        target=segment.target,
        page=segment.page,
        kind=segment.kind,
        state=STATES[segment.state] if segment.target else "initial",
    )


def laid_beside(job: Job, data: bytes, name: str) -> Laying:
    """What a file from outside says for each segment. Raises ExchangeRefused with what to do."""
    if len(data) > LARGEST:
        raise ExchangeRefused(_("This file is too large. Send it in parts of at most 20 MB."))
    kind = _kind(data, name)
    return lay(pieces_of(job.segments.order_by("number")), opened(data, kind, job.target_language))


def pieces_of(segments: Iterable[Segment]) -> list[Piece]:
    return [Piece(one.page, one.number, Kind(one.kind), one.source, one.draft) for one in segments]


def _kind(data: bytes, name: str) -> str:
    """What the file is, once nothing is found against it."""
    try:
        with scanner() as sink:
            sink.feed(data)
            verdict = sink.end()
    except ScannerAway:
        text = _("The file cannot be checked for viruses now. Try again in a minute.")
        raise ExchangeRefused(text) from None
    if not verdict.clean:
        raise ExchangeRefused(str(FINDINGS[verdict.finding]))
    if name.lower().endswith((".xlf", ".xliff", ".xml")):
        return XLIFF  # text, and read without anything that XML could do by itself
    with NamedTemporaryFile(prefix="casework-") as file:
        file.write(data)
        file.flush()
        look = look_isolated(Path(file.name))
    if look.finding:
        raise ExchangeRefused(str(FINDINGS[look.finding]))
    return look.content_type
