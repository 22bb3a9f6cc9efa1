"""Setting and lifting legal holds, and asking whether one is in force."""

from django.db.models import Q
from django.utils.translation import gettext as _

from casework import clock
from casework.blockers import Blocker
from casework.cases import changes
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.roles import Role
from documents.files.models import File, State
from documents.retention.kin import kin
from documents.retention.locking import locked
from documents.retention.models import EXPLAINED, KEEPERS, Hold
from documents.uploads.refusing import UploadRefused


def holding(file: File) -> Hold | None:
    """What holds a file: a hold on its case, on it, or on what it shares its making with."""
    near = kin(File.objects.filter(pk=file.pk).values("pk"))
    of_case = Q(case=file.case_id) if file.case_id is not None else Q()
    found = Hold.objects.in_force().filter(of_case | Q(file__in=near))
    return found.select_related("set_by").order_by("pk").first()


@verb
def hold_case(case_id: int, *, actor: Actor, reason: str) -> Hold:
    """Nothing of this case is deleted until the privacy officer lifts the hold."""
    case = changes.lock(case_id, actor)
    refuse_others(actor, reason)
    _refuse_second(case.legal_holds.in_force().select_related("set_by").first())
    return Hold.objects.create(case=case, reason=reason.strip(), **_by(actor))


@verb
def hold_file(file_id: int, *, actor: Actor, reason: str) -> Hold:
    """Neither this file nor its kin is deleted until the privacy officer lifts the hold."""
    file, _of = locked(file_id, actor)
    refuse_others(actor, reason)
    if file.state == State.DELETED:
        text = _("This file was deleted: there is nothing left to hold.")
        raise UploadRefused([Blocker("DELETED_ALREADY", text)])
    _refuse_second(file.holds.in_force().select_related("set_by").first())
    return Hold.objects.create(file=file, reason=reason.strip(), **_by(actor))


@verb
def lift(hold_id: int, *, actor: Actor, reason: str) -> Hold:
    """End a hold: the privacy officer alone, with a reason."""
    hold = Hold.objects.get(pk=hold_id)
    if hold.case_id is not None:
        changes.lock(hold.case_id, actor)
    else:
        assert hold.file_id is not None
        locked(hold.file_id, actor)
    hold = Hold.objects.select_related("lifted_by").get(pk=hold_id)
    if actor.role != Role.DPO:
        text = _("Only the privacy officer lifts a legal hold.")
        raise UploadRefused([Blocker("ROLE_NOT_ALLOWED", text, parties=(Role.DPO,))])
    refuse_others(actor, reason)
    if hold.lifted_by is not None:
        text = _("%(who)s has lifted this hold already.") % {"who": hold.lifted_by.name}
        raise UploadRefused([Blocker("LIFTED_ALREADY", text)])
    hold.lifted_by, hold.lifted_role = actor.user, actor.role
    hold.lifted_at, hold.lifted_reason = clock.now(), reason.strip()
    hold.save(update_fields=["lifted_by", "lifted_role", "lifted_at", "lifted_reason"])
    return hold


def refuse_others(actor: Actor, reason: str) -> None:
    """Raises UploadRefused for other roles than the keepers', and for a reason that says nothing."""
    if actor.role not in KEEPERS or actor.user is None:
        text = _("Only the privacy officer and the manager may do this.")
        raise UploadRefused([Blocker("ROLE_NOT_ALLOWED", text, parties=KEEPERS)])
    if len(reason.strip()) < EXPLAINED:
        text = _("Say why, in at least %(n)s characters.") % {"n": EXPLAINED}
        raise UploadRefused([Blocker("REASON_REQUIRED", text)])


def _refuse_second(hold: Hold | None) -> None:
    if hold is not None:
        text = _("%(who)s has set a legal hold already.") % {"who": hold.set_by.name}
        raise UploadRefused([Blocker("HELD_ALREADY", text)])


def _by(actor: Actor) -> dict[str, object]:
    return {"set_by": actor.user, "set_role": actor.role, "set_at": clock.now()}
