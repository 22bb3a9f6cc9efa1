"""What the history of a case says of contacts."""

from django.utils.translation import gettext_lazy as _

from casework.contacts.kinds import Channel, Direction, Outcome, Party
from casework.contacts.models import Contact

WHOM = {
    Party.PATIENT: _("the patient"),
    Party.GUARDIAN: _("the guardian"),
    Party.FAMILY: _("the family"),
    Party.HOME_PHYSICIAN: _("the home physician"),
    Party.HOSPITAL: _("the hospital"),
    Party.OTHER: _("somebody else"),
}
OUTGOING = {
    Channel.CALL: _("called %(whom)s: %(outcome)s (%(when)s)"),
    Channel.EMAIL: _("e-mailed %(whom)s: %(outcome)s (%(when)s)"),
    Channel.MESSENGER: _("wrote to %(whom)s by messenger: %(outcome)s (%(when)s)"),
    Channel.VIDEO: _("called %(whom)s by video: %(outcome)s (%(when)s)"),
    Channel.VISIT: _("visited %(whom)s: %(outcome)s (%(when)s)"),
    Channel.LETTER: _("wrote a letter to %(whom)s: %(outcome)s (%(when)s)"),
}
INCOMING = {
    Channel.CALL: _("was called by %(whom)s (%(when)s)"),
    Channel.EMAIL: _("had an e-mail from %(whom)s (%(when)s)"),
    Channel.MESSENGER: _("had a messenger text from %(whom)s (%(when)s)"),
    Channel.VIDEO: _("was called by video by %(whom)s (%(when)s)"),
    Channel.VISIT: _("was visited by %(whom)s (%(when)s)"),
    Channel.LETTER: _("had a letter from %(whom)s (%(when)s)"),
}
OUTCOMES = {
    Outcome.REACHED: _("reached"),
    Outcome.NO_ANSWER: _("no answer"),
    Outcome.LEFT_MESSAGE: _("left a message"),
    Outcome.SENT: _("sent"),
}


def whom(party: str) -> str:
    return str(WHOM[Party(party)])


def contact(entry: Contact, when: str) -> str:
    """'called the family: no answer (3 Nov, 14:00)'."""
    sentences = INCOMING if entry.direction == Direction.IN else OUTGOING
    about = {
        "whom": whom(entry.party),
        "outcome": OUTCOMES[Outcome(entry.outcome)],
        "when": when,
    }
    said = str(sentences[Channel(entry.channel)] % about)
    if entry.corrects_id is None:
        return said
    return str(_("corrected a contact: %(said)s") % {"said": said})
