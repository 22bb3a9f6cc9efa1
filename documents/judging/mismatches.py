"""A paper that names another person is kept out, until a second person has said whose it is."""

from casework import clock
from casework.blockers import Blocker
from casework.cases import changes
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.roles import Role
from casework.protocols.compiled import protocol
from casework.protocols.schema import DocumentType
from documents.judging.filing import HELD, sharing
from documents.judging.models import EXPLAINED, Mismatch, Outcome
from documents.judging.opening import locked_version, refuse, refuse_unless
from documents.models import IdentityMatch, State, Status, Version
from documents.uploads.access import may_open, may_verify
from documents.uploads.refusing import UploadRefused

RESOLVES = frozenset({Role.COORD, Role.MGR, Role.INVESTIGATOR, Role.SITE_CRC})
ANOTHER_PERSON = "names another person"
KEPT_OUT = "another person's paper, kept out"


def may_doubt(kind: DocumentType, actor: Actor) -> bool:
    """Who may say that a paper is not this patient's: those who check it or clear such things up."""
    return may_verify(kind, actor) or may_resolve(kind, actor)


def may_resolve(kind: DocumentType, actor: Actor) -> bool:
    return actor.role in RESOLVES and may_open(kind, actor)


def kept_from(version: Version, kind: DocumentType, actor: Actor) -> bool:
    """Whether another person's paper is kept from an actor who may open papers of its type.

    The file is what names another person: so it is kept out as an older version of any paper too.
    """
    if may_doubt(kind, actor) or version.uploaded_by_id == actor.user_id:
        return False
    anothers = {"status": Status.QUARANTINED, "identity_match": IdentityMatch.FAIL}
    return sharing(version).filter(**anothers).exists()


@verb
def keep_out(version_id: int, *, actor: Actor, note: str) -> Mismatch:
    """The paper names another person: it is kept out, and so is whatever else the file was filed as.

    `note`: what on the paper says so, for whoever may open it.
    """
    case, version, rules = locked_version(version_id, actor)
    kind = rules.documents[version.document_type]
    if not may_doubt(kind, actor) or actor.user is None:
        raise refuse(rules, "ROLE_NOT_ALLOWED")
    refuse_unless(version, HELD)
    if len(note.strip()) < EXPLAINED:
        raise refuse(rules, "REASON_REQUIRED")
    sharing(version).filter(status__in=HELD).update(
        status=Status.QUARANTINED, identity_match=IdentityMatch.FAIL, reason=ANOTHER_PERSON
    )
    found = Mismatch.objects.create(
        case=case,
        version=version,
        found_by=actor.user,
        found_role=actor.role,
        found_at=clock.now(),
        note=note.strip(),
    )
    changes.changed(case)
    return found


@verb
def resolve_mismatch(mismatch_id: int, *, actor: Actor, outcome: str, resolution: str) -> Mismatch:
    """A second person says whose paper it is. What is the patient's is checked again."""
    version_id = Mismatch.objects.values_list("version_id", flat=True).get(pk=mismatch_id)
    case, version, _ = locked_version(version_id, actor)
    found = Mismatch.objects.select_related("resolved_by").get(pk=mismatch_id)
    _refuse_wrong_resolver(found, version, actor)
    _refuse_wrong_resolution(case.protocol_id, outcome, resolution)
    found.resolved_by, found.resolved_role = actor.user, actor.role
    found.resolved_at = clock.now()
    found.outcome, found.resolution = outcome, resolution.strip()
    found.save(
        update_fields=["resolved_by", "resolved_role", "resolved_at", "outcome", "resolution"]
    )
    kept_out = sharing(version).filter(status=Status.QUARANTINED, reason=ANOTHER_PERSON)
    kept_out = kept_out.exclude(file__state__in=[State.QUARANTINED, State.DELETED])
    if outcome == Outcome.THEIRS:
        again = {"status": Status.RECEIVED, "identity_match": "", "reason": "", "evidence": None}
        kept_out.update(**again, identity_note=found.resolution)
    else:
        kept_out.update(reason=KEPT_OUT)
    changes.changed(case)
    return found


def _refuse_wrong_resolver(found: Mismatch, version: Version, actor: Actor) -> None:
    rules = protocol(version.case.protocol_id)
    if not may_resolve(rules.documents[version.document_type], actor):
        raise refuse(rules, "ROLE_NOT_ALLOWED")
    if found.resolved_by is not None:
        text = f"{found.resolved_by.name} has said already whose paper it is. Reload the page."
        raise UploadRefused([Blocker("RESOLVED_ALREADY", text)])
    if found.found_by_id == actor.user_id:
        text = "You found that this paper names another person. Somebody else must say whose it is."
        raise UploadRefused([Blocker("SAME_PERSON", text)])


def _refuse_wrong_resolution(protocol_id: int, outcome: str, resolution: str) -> None:
    if outcome not in Outcome.values:
        raise UploadRefused([Blocker("OUTCOME_UNKNOWN", "Say whose paper it is.")])
    if len(resolution.strip()) < EXPLAINED:
        raise refuse(protocol(protocol_id), "REASON_REQUIRED")
