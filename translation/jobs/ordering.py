"""Jobs that people ask for: another language, or the same once more."""

from django.utils.translation import gettext as _

from casework.cases import changes
from casework.cases.models import Case
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.roles import Role
from casework.protocols.compiled import protocol
from documents.uploads.models import Status, Version
from translation.jobs import ending
from translation.jobs.claiming import reasoned
from translation.jobs.making import Wanted, make_jobs
from translation.jobs.models import DONE, Job
from translation.jobs.opening import STAFFS, locked
from translation.jobs.refusing import moved_on, refused

ASKS_AGAIN = STAFFS | {Role.TREV}


@verb
def order(version_id: int, target_language: str, *, actor: Actor) -> Job:
    """Have a verified paper put into a language. Answers the job there is, where there is one."""
    if actor.role not in STAFFS:
        raise Version.DoesNotExist
    case_id = Version.objects.values_list("case_id", flat=True).get(pk=version_id)
    case = changes.lock(case_id, actor)
    version = Version.objects.select_related("file").get(pk=version_id)
    kind = protocol(case.protocol_id).documents[version.document_type]
    if version.status != Status.VERIFIED or not kind.needs_translation:
        raise refused("NOT_VERIFIED", _("Only a verified paper is translated. Check it first."))
    _refuse_closed(case)
    if target_language == version.language:
        raise refused("SAME_LANGUAGE", _("The paper is in this language already."))
    if target_language not in protocol(case.protocol_id).settings["site_languages"]:
        raise refused("NO_SUCH_LANGUAGE", _("Choose a language that the hospital reads."))
    standing = Job.objects.standing().filter(version=version, target_language=target_language)
    known = standing.first()
    if known is not None:
        return known
    [job] = make_jobs(case, [Wanted(version, kind.group, target_language)], by=actor)
    changes.changed(case)
    return job


@verb
def ask_again(job_id: int, *, reason: str, actor: Actor) -> Job:
    """A translation that was approved is not right: a new job goes on from its text.

    Its certificate is superseded. Answers the new job.
    """
    if actor.role not in ASKS_AGAIN or not _knows(job_id, actor):
        raise Job.DoesNotExist
    before = locked(job_id)
    said = reasoned(reason)
    _refuse_closed(before.case)
    if before.state not in DONE:
        raise moved_on(before)
    ending.supersede(before, actor, said)
    again = Wanted(before.version, before.domain, before.target_language, before)
    [job] = make_jobs(before.case, [again], by=actor)
    changes.changed(before.case)
    return job


def _refuse_closed(case: Case) -> None:
    if not case.is_open:
        raise refused("CASE_CLOSED", _("The case is closed: nothing of it is translated any more."))


def _knows(job_id: int, actor: Actor) -> bool:
    return Job.objects.visible_to(actor).filter(pk=job_id).exists()
