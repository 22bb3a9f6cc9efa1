"""Machine translation and AI: off. Nothing in Casework calls a provider.

Whatever should call one asks `require` first (domain.md PR-16): the provider is listed as a processor
of the organisation, the flag is on, and the family consented to processors of this kind.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from casework.blockers import Blocker, Refused
from casework.cases.models import Case


@dataclass(frozen=True)
class Provider:
    """A processor under contract. `consent`: the fact that says when the family agreed to it."""

    name: str
    consent: str


# The organisation's listed processors; a contract comes before a row.
PROVIDERS: dict[str, Provider] = {}


class MachineRefused(Refused):
    """Nothing was sent to a provider."""


def require(provider: str, case: Case) -> Provider:
    """The provider, if a case's text may be sent to it; raises MachineRefused with every reason."""
    listed = PROVIDERS.get(provider)
    reasons = []
    if not settings.MACHINE_TRANSLATION:
        reasons.append(Blocker("MACHINE_OFF", _("Machine translation is switched off here.")))
    if listed is None:
        reasons.append(Blocker("NOT_A_PROCESSOR", _("This provider is not a listed processor.")))
    elif not case.facts.filter(name=listed.consent).exists():
        reasons.append(
            Blocker("NOT_CONSENTED", _("The family has not consented to this provider."))
        )
    if listed is None or reasons:
        raise MachineRefused(reasons)
    return listed
