"""Papers of a case, closed or open, and the people who hold and delete them."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from uuid import uuid4

import pytest

from casework import clock
from casework.people.actor import SYSTEM
from documents.models import File, Origin, Version
from documents.retention.deleting import ask
from documents.storage import store
from documents.uploads.samples import sample_pdf
from documents.uploads.verbs import upload
from workflows.engine import moves

LONG_AGO = timedelta(days=3 * 366)
REASON = "The patient's lawyer wrote on Monday."


@pytest.fixture
def officer(sign, case):
    return sign("DPO", case, name="Petra Schutz")


@pytest.fixture
def manager(sign, case):
    return sign("MGR", case, name="Ines Ferrer")


@pytest.fixture
def bring(mara, case):
    """bring("ECG"): a paper that is examined and waits for its check."""

    def brought(kind="ECG", text=""):
        return upload(
            case.pk,
            kind,
            actor=mara.actor,
            file=BytesIO(sample_pdf(text or f"Synthetic {kind} {uuid4()}")),
            name="Camino Ejemplo ECG.pdf",
            language="es",
            effective_date=clock.site_today(),
            at_once=True,
        )

    return brought


@pytest.fixture
def close(mara, case):
    """Close the case: now, or as if it had been at another moment."""

    def closed(at=None):
        given = {"withdrawn_at": clock.now().isoformat(), "withdrawal_scope": "SERVICE"}
        moves.advance(
            case.pk, "withdraw", actor=mara.actor, reason_code="FAMILY_DECISION", given=given
        )
        if at:
            type(case).objects.filter(pk=case.pk).update(closed_at=at)
        case.refresh_from_db()
        return case

    return closed


@pytest.fixture
def old(case, bring, close):
    """Two papers of a case that was closed long ago."""
    files = [bring(kind).file for kind in ("ECG", "ECHO")]
    close(clock.now() - LONG_AGO)
    return files


@pytest.fixture
def asked(old, manager):
    """The request for one of them."""
    return ask(old[0].pk, actor=manager.actor, ground="ERASURE_REQUEST", reason=REASON)


@pytest.fixture
def copy_of():
    """A stored copy that was made of a file."""
    return make_copy


def make_copy(source, origin=Origin.REDACTION):
    key, content = f"blobs/{uuid4()}", sample_pdf(f"Copy {uuid4()}")
    return File.objects.create(
        case=source.case,
        name="Camino Ejemplo ECG redacted.pdf",
        key=key,
        size=store().put(key, BytesIO(content)),
        sha256=sha256(content).hexdigest(),
        content_type="application/pdf",
        pages=1,
        state="CLEAN",
        origin=origin,
        derived_from=source,
        derived_sha256=source.sha256,
        came_role=SYSTEM.role,
    )


@pytest.fixture
def loose(mara):
    """A file that came and was never filed."""

    def came(at):
        key = f"blobs/{uuid4()}"
        size = store().put(key, BytesIO(sample_pdf(f"Loose {uuid4()}")))
        return File.objects.create(
            key=key, size=size, came_at=at, came_by=mara.user, came_role="COORD"
        )

    return came


def fill(case, kind, file):
    """One more slot that a file fills, whoever may bring such a paper."""
    return Version.objects.create(
        case=case,
        document_type=kind,
        number=1,
        file=file,
        language="es",
        effective_date=clock.site_today(),
        uploaded_role="SITE_CRC",
    )
