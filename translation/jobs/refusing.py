"""How an act on a job is refused."""

from django.utils.translation import gettext as _

from casework.blockers import Blocker, Refused
from translation.jobs.models import WITH_TRANSLATOR, Job


class JobRefused(Refused):
    """An act on a translation job was refused; nothing changed."""


def refused(code: str, message: str) -> JobRefused:
    """A refusal for one reason."""
    return JobRefused([Blocker(code, message)])


def moved_on(job: Job) -> JobRefused:
    """The job is not where the actor thinks it is: who has it, and how it stands."""
    words = {"job": job.code, "state": job.get_state_display()}
    holder = job.translator
    if holder is not None and job.state in WITH_TRANSLATOR:
        text = _("%(name)s has %(job)s: it is %(state)s. Reload the page.")
        return refused("TAKEN", text % {**words, "name": holder.name})
    return refused("MOVED_ON", _("%(job)s is %(state)s now. Reload the page.") % words)
