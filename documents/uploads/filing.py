"""Putting a stored file into a slot of a case. Always under the case's lock."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from casework import clock
from casework.blockers import Blocker
from casework.cases import changes, events
from casework.cases.models import Case
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from documents.files.models import File
from documents.uploads.access import may_upload
from documents.uploads.models import Slot, Version
from documents.uploads.refusing import UploadRefused, refused


def refuse_nonsense(language: str, effective_date: date) -> None:
    """Raises UploadRefused for no language, or a date on the paper that is still to come."""
    if not language.isascii() or not 2 <= len(language) <= 10:
        raise UploadRefused([Blocker("LANGUAGE_UNKNOWN", _("Choose the language of the paper."))])
    if effective_date > clock.site_today() + timedelta(days=1):  # some zones are a day ahead
        raise UploadRefused(
            [Blocker("DATE_IN_FUTURE", _("The date on the paper is in the future. Check it."))]
        )


def admit(case_id: int, document_type: str, actor: Actor) -> Case:
    """The case, locked, if this actor may bring such a paper to it now; KeyError: unknown type."""
    case = changes.lock(case_id, actor)
    rules = protocol(case.protocol_id)
    if not may_upload(rules.documents[document_type], actor):
        raise refused(rules, "ROLE_NOT_ALLOWED")
    if not case.is_open and not case.safety_continues:
        raise refused(rules, "CASE_CLOSED")
    return case


def admit_loose(case_id: int, actor: Actor) -> Case:
    """The case, locked, if papers may come to it now that are filed later."""
    case = changes.lock(case_id, actor)
    if not case.is_open and not case.safety_continues:
        raise refused(protocol(case.protocol_id), "CASE_CLOSED")
    return case


def fill(
    case: Case,
    document_type: str,
    file: File,
    *,
    actor: Actor,
    language: str,
    effective_date: date,
    identity_match: str = "",
) -> Version:
    """A new version in the slot. `effective_date`: the date on the paper. Tells the case."""
    version = new_version(
        case,
        document_type,
        file,
        actor=actor,
        language=language,
        effective_date=effective_date,
        identity_match=identity_match,
        uploaded_at=clock.now(),
        uploaded_by=actor.user,
        uploaded_role=actor.role,
    )
    changes.changed(case)
    return version


def new_version(
    case: Case, document_type: str, file: File, *, actor: Actor, **said: Any
) -> Version:
    """The next version of a paper, and the event that it came. `said`: what is known of it."""
    Slot.objects.get_or_create(case=case, document_type=document_type)
    last = case.versions.filter(document_type=document_type).aggregate(last=Max("number"))["last"]
    version = Version.objects.create(
        case=case, document_type=document_type, number=(last or 0) + 1, file=file, **said
    )
    events.raise_by_system(case, "document_uploaded", str(version.pk), actor)
    return version
