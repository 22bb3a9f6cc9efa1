"""Why a file may not be deleted now."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casework import clock
from casework.blockers import Blocker
from casework.cases.models import Case
from casework.people.actor import Actor
from casework.people.roles import Role
from casework.protocols.compiled import protocol
from documents.files.models import File, State
from documents.judging.filing import HELD
from documents.retention.due import due, kept_until
from documents.retention.holding import holding
from documents.retention.models import Deletion, Ground
from documents.uploads.models import Version
from documents.uploads.refusing import UploadRefused


def refuse_undeletable(file: File, case: Case | None, ground: str, going: Sequence[File]) -> None:
    """Raises UploadRefused: deleted already, held, in use, or to be kept longer.

    going: the file and what was made of it. Under the lock of their case.
    """
    if file.state == State.DELETED:
        raise _refused("DELETED_ALREADY", _("This file was deleted already."))
    if hold := holding(file):
        text = _("It is under a legal hold that %(who)s has set. Nothing of it is deleted.")
        raise _refused("UNDER_HOLD", text % {"who": hold.set_by.name}, Role.DPO)
    _refuse_in_use(case, going)
    if ground == Ground.RETENTION_OVER:
        _refuse_early(file, going)


def _refuse_in_use(case: Case | None, going: Sequence[File]) -> None:
    if case is None or not (case.is_open or case.safety_continues):
        return
    standing = Version.objects.filter(file__in=going, status__in=HELD).order_by("pk").first()
    if standing is not None:
        label = protocol(case.protocol_id).documents[standing.document_type].label
        text = _("The case still stands on it as “%(paper)s”, version %(n)s: reject it first.")
        raise _refused("PAPER_IN_USE", text % {"paper": label, "n": standing.number})


def _refuse_early(file: File, going: Sequence[File]) -> None:
    ids = [one.pk for one in going]
    if due(clock.site_today()).filter(pk__in=ids).count() == len(ids):
        return
    last = kept_until(file)
    if last is None:
        text = _("The time to keep it has not begun: the case is open, or its safety plan goes on.")
    else:
        text = _("It is to be kept until %(day)s.") % {"day": date_format(last)}
    raise _refused("NOT_DUE", text)


def refuse_wrong_second(asked: Deletion, actor: Actor) -> None:
    """Raises UploadRefused unless this is another person, and one of the two the privacy officer."""
    if asked.asked_by_id == actor.user_id:
        text = _("You asked for it. Somebody else must confirm it.")
        raise _refused("SAME_PERSON", text)
    if Role.DPO not in (asked.asked_role, actor.role):
        text = _("One of the two must act as privacy officer.")
        raise _refused("PRIVACY_OFFICER_NEEDED", text, Role.DPO)


def refuse_decided(asked: Deletion) -> None:
    if asked.decided_by is not None:
        said = {"who": asked.decided_by.name, "outcome": asked.get_outcome_display()}
        text = _("%(who)s has decided on it already: %(outcome)s.") % said
        raise _refused("DECIDED_ALREADY", text)


def refuse_asked(file: File) -> None:
    """Raises UploadRefused while a request for this file waits."""
    waiting = file.deletions.waiting().select_related("asked_by").first()
    if waiting is not None:
        text = _("%(who)s has asked for it already. It waits for a second person.")
        raise _refused("ASKED_ALREADY", text % {"who": waiting.asked_by.name})


def _refused(code: str, text: str, *parties: str) -> UploadRefused:
    return UploadRefused([Blocker(code, text, parties)])
