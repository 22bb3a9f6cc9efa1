"""Issuing certificates, replacing and revoking them. Each act locks the case."""

import logging
from datetime import date

from django.utils.translation import gettext as _

from casework import clock
from casework.blockers import Blocker
from casework.cases import changes
from casework.people.acting import verb
from casework.people.actor import SYSTEM, Actor
from casework.people.models import User
from casework.people.roles import Role
from documents.files.models import File
from translation.certificates.models import REASON_LENGTH, Certificate
from translation.certificates.paper import Person
from translation.certificates.refusing import CertificateRefused
from translation.jobs.models import GONE, Job

logger = logging.getLogger(__name__)

CERTIFIES = frozenset({Role.TREV, Role.MGR})


@verb
def issue(
    source_id: int,
    *,
    actor: Actor,
    source_language: str,
    target_language: str,
    text_sha256: str,
    translator: tuple[User, Person],
    reviewer: tuple[User, Person],
    stated_on: date | None = None,
    job: Job | None = None,
) -> Certificate:
    """A certificate for the translation of a file; its paper is made afterwards, by making.make.

    translator, reviewer: the account, and the person as printed. text_sha256: of what was approved,
    see paper.text_sha256. stated_on: site date, today unless given. Raises CertificateRefused.
    """
    _refuse_others(actor)
    case_id = File.objects.values_list("case_id", flat=True).get(pk=source_id)
    if case_id is None:
        raise _cannot(_("The original is not filed to a case. File it first."))
    # who reviewed a job need not be on its case
    case = changes.lock(case_id, actor if job is None else SYSTEM)
    if job is not None and Job.objects.filter(pk=job.pk, state__in=GONE).exists():
        raise _cannot(_("This translation is not wanted any more. Nothing was made."))
    source = File.objects.select_for_update().get(pk=source_id)
    if not source.is_clean:
        raise _cannot(_("The original is not to be used any more. Ask for it again."))
    (translating, translated), (reviewing, reviewed) = translator, reviewer
    if translating.pk == reviewing.pk:
        raise _cannot(_("The reviewer translated this. Another person must review it."))
    _refuse_unnamed(translated, reviewed)
    assert actor.user is not None
    made = Certificate.objects.create(
        case=case,
        job=job,
        source=source,
        source_sha256=source.sha256,
        text_sha256=text_sha256,
        source_language=source_language,
        target_language=target_language,
        issued_at=clock.now(),
        issued_by=actor.user,
        issued_role=actor.role,
        stated_on=stated_on or clock.site_today(),
        translator=translating,
        reviewer=reviewing,
        **_as_printed("translator", translated),
        **_as_printed("reviewer", reviewed),
    )
    logger.info("certificate.issued", extra={"certificate": made.pk})
    changes.changed(case)
    return made


@verb
def supersede(serial: str, *, actor: Actor, by: str) -> Certificate:
    """The first counts no more, for there is a newer one of the case. Raises CertificateRefused."""
    _refuse_others(actor)
    found = _locked(serial, actor)
    newer = Certificate.objects.get(serial=by, case=found.case_id)
    if found.superseded_at:
        raise _cannot(_("This certificate is superseded already. Reload the page."))
    if newer.pk <= found.pk or newer.target_language != found.target_language:
        raise _cannot(_("Only a newer certificate in the same language replaces this one."))
    found.superseded_by, found.superseded_at = newer, clock.now()
    found.save(update_fields=["superseded_by", "superseded_at"])
    logger.info("certificate.superseded", extra={"certificate": found.pk, "by": newer.pk})
    changes.changed(found.case)
    return found


@verb
def revoke(serial: str, *, actor: Actor, reason: str) -> Certificate:
    """The certificate counts no more, for ever. Raises CertificateRefused."""
    _refuse_others(actor)
    found = _locked(serial, actor)
    if found.revoked_at:
        raise _cannot(_("This certificate is revoked already. Reload the page."))
    if len(reason.strip()) < REASON_LENGTH:
        said = _("Say in at least %(length)d characters why the certificate is revoked.")
        raise CertificateRefused([Blocker("REASON_REQUIRED", said % {"length": REASON_LENGTH})])
    found.revoked_at, found.revoked_by = clock.now(), actor.user
    found.revoked_role, found.revoked_reason = actor.role, reason.strip()
    found.save(update_fields=["revoked_at", "revoked_by", "revoked_role", "revoked_reason"])
    logger.info("certificate.revoked", extra={"certificate": found.pk})
    changes.changed(found.case)
    return found


def _locked(serial: str, actor: Actor) -> Certificate:
    """Raises Certificate.DoesNotExist, and Case.DoesNotExist where the actor may not see the case."""
    case_id = Certificate.objects.values_list("case_id", flat=True).get(serial=serial)
    case = changes.lock(case_id, actor)
    found = Certificate.objects.select_for_update().get(serial=serial)
    found.case = case
    return found


def _as_printed(part: str, person: Person) -> dict[str, str]:
    return {
        f"{part}_name": person.name,
        f"{part}_level": person.level,
        f"{part}_credential": person.credential,
    }


def _refuse_unnamed(*people: Person) -> None:
    for person in people:
        if not (person.name.strip() and person.credential.strip()):
            raise _cannot(
                _("The certificate names a credential of translator and reviewer. Record it first.")
            )


def _refuse_others(actor: Actor) -> None:
    if actor.role not in CERTIFIES:
        said = _("Only translation reviewers and managers decide about certificates.")
        raise CertificateRefused([Blocker("ROLE_NOT_ALLOWED", said, tuple(sorted(CERTIFIES)))])


def _cannot(message: str) -> CertificateRefused:
    return CertificateRefused([Blocker("NOT_CERTIFIABLE", message)])
