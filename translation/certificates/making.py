"""Making the paper of a certificate. Killed anywhere it is begun again, and makes no second one."""

import logging
from functools import partial
from io import BytesIO

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import clock
from casework.blockers import Blocker
from casework.cases import changes
from casework.people.acting import verb
from casework.people.actor import SYSTEM, Actor
from documents.files.models import File, Origin
from documents.files.waiting import examine_soon
from documents.storage import TakenAlready, store
from translation.certificates.models import Certificate
from translation.certificates.paper import Page, Person, TranslatedPaper
from translation.certificates.refusing import CertificateRefused
from translation.certificates.rendering import render
from translation.jobs.models import GONE

logger = logging.getLogger(__name__)


def paper_of(
    certificate: Certificate,
    *,
    title: str,
    pages: tuple[Page, ...],
    redacted: bool = False,
    notes: tuple[str, ...] = (),
) -> TranslatedPaper:
    """What is printed: the certificate as it was issued, around the translation."""
    return TranslatedPaper(
        serial=certificate.serial,
        title=title,
        source_language=certificate.source_language,
        target_language=certificate.target_language,
        source_sha256=certificate.source_sha256,
        pages=pages,
        translator=Person(
            certificate.translator_name,
            certificate.translator_level,
            certificate.translator_credential,
        ),
        reviewer=Person(
            certificate.reviewer_name, certificate.reviewer_level, certificate.reviewer_credential
        ),
        stated_on=certificate.stated_on,
        verify_url=settings.PUBLIC_URL + reverse("verify-serial", args=[certificate.serial]),
        redacted=redacted,
        notes=notes,
        issuer=settings.OFFICE_NAME,
    )


def make(paper: TranslatedPaper) -> File:
    """The stored file of a certificate, made unless that was done; it waits for its examination.

    Raises StorageFailed: try again; CertificateRefused where it cannot be printed, or must not be
    any more; ValueError for a text that is not the one that was certified.
    """
    certificate = Certificate.objects.select_related("file").get(serial=paper.serial)
    if certificate.file:
        return certificate.file
    if paper.text_sha256 != certificate.text_sha256:
        raise ValueError("This is not the text that was certified")
    size = _kept(certificate.key, render(paper))
    file = _conclude(certificate.pk, actor=SYSTEM, size=size)
    if file is None:
        store().delete(certificate.key)
        said = _("The original or its certificate does not count any more. Nothing was made.")
        raise CertificateRefused([Blocker("NOT_CERTIFIABLE", said)])
    return file


def _kept(key: str, content: bytes) -> int:
    """Stored; by a run that was killed afterwards, where the key is taken. Answers its size."""
    try:
        return store().put(key, BytesIO(content))
    except TakenAlready:
        size = store().size(key)
        assert size is not None
        return size


@verb
def _conclude(certificate_id: int, *, actor: Actor, size: int) -> File | None:
    """The file; None where the original was kept out, or it counts no more."""
    case_id = Certificate.objects.values_list("case_id", flat=True).get(pk=certificate_id)
    case = changes.lock(case_id, actor)
    certificate = (
        Certificate.objects.select_for_update(of=["self"])
        .select_related("source", "file", "job")
        .get(pk=certificate_id)
    )
    if certificate.file:
        return certificate.file
    unwanted = certificate.job is not None and certificate.job.state in GONE
    if certificate.revoked_at or unwanted or not certificate.source.is_clean:
        return None
    certificate.file = File.objects.create(
        case=case,
        key=certificate.key,
        name=f"{certificate.serial}.pdf",
        size=size,
        origin=Origin.TRANSLATION,
        derived_from=certificate.source,
        derived_sha256=certificate.source.sha256,
        came_at=clock.now(),
        came_by=certificate.issued_by,
        came_role=certificate.issued_role,
    )
    certificate.save(update_fields=["file"])
    # a worker's job outruns its own row
    transaction.on_commit(partial(examine_soon, certificate.file))
    logger.info("certificate.made", extra={"certificate": certificate.pk})
    changes.changed(case)
    return certificate.file
