"""Roles, their side, and what each may do with which object.

Source: domain.md 1.2 (roles), 1.4 (visibility matrix). Default deny: what is not in a table is
not allowed.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    COORD = "COORD", _("Case coordinator")
    TRANS = "TRANS", _("Translator")
    TREV = "TREV", _("Translation reviewer")
    MGR = "MGR", _("Manager")
    DPO = "DPO", _("Privacy officer")
    ADMIN = "ADMIN", _("System administrator")
    AUDITOR = "AUDITOR", _("Auditor")
    SITE_REVIEWER = "SITE_REVIEWER", _("Hospital reviewer")
    INVESTIGATOR = "INVESTIGATOR", _("Investigator")
    SITE_CRC = "SITE_CRC", _("Site research coordinator")
    CELL_LAB = "CELL_LAB", _("Cell laboratory")
    HOME_MD = "HOME_MD", _("Home physician")
    PATIENT = "PATIENT", _("Patient")
    GUARDIAN = "GUARDIAN", _("Guardian")
    FAMILY = "FAMILY", _("Family contact")


class Side(TextChoices):
    NAVIGATOR = "NAVIGATOR", _("Navigator")
    SITE = "SITE", _("Hospital")
    EXTERNAL = "EXTERNAL", _("Family and home physician")
    INDEPENDENT = "INDEPENDENT", _("Independent")


SIDE_OF: dict[str, Side] = {
    **dict.fromkeys(("COORD", "TRANS", "TREV", "MGR", "DPO", "ADMIN"), Side.NAVIGATOR),
    **dict.fromkeys(("SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "CELL_LAB"), Side.SITE),
    **dict.fromkeys(("HOME_MD", "PATIENT", "GUARDIAN", "FAMILY"), Side.EXTERNAL),
    "AUDITOR": Side.INDEPENDENT,
}

# No two of these sides are one account: neither judges, nor audits, its own work.
APART = frozenset({Side.NAVIGATOR, Side.SITE, Side.INDEPENDENT})

NAVIGATORS = frozenset(role for role, side in SIDE_OF.items() if side == Side.NAVIGATOR)
FAMILY = frozenset({"PATIENT", "GUARDIAN", "FAMILY"})
STAFF = frozenset(Role.values) - FAMILY

# A colleague in the same role can stand in for these. Families and home physicians belong to one
# patient: nobody of another patient takes their place.
COVERED_ROLES = frozenset(
    {"COORD", "TRANS", "TREV", "MGR", "DPO", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC"}
    | {"CELL_LAB"}
)


@dataclass(frozen=True)
class Authority:
    """What a role may do with people's accounts.

    sees: accounts that hold one of these roles, or none. gives: roles it grants and revokes.
    plans: whose absences it sets. An account as a whole is changed (invited again, deactivated)
    by a role that gives every role it sees there. Nobody changes their own roles.
    """

    sees: frozenset[str] = frozenset()
    gives: frozenset[str] = frozenset()
    plans: frozenset[str] = frozenset()


# The administrator has no case content, and who is a patient or a relative is case content. The
# manager gives the roles of daily work; those that watch over the manager, and the hospital's, are
# the administrator's to give.
AUTHORITY: dict[str, Authority] = {
    "ADMIN": Authority(sees=STAFF, gives=STAFF),
    "MGR": Authority(
        sees=STAFF | FAMILY,
        gives=frozenset({"COORD", "TRANS", "TREV", "HOME_MD"}) | FAMILY,
        plans=NAVIGATORS,
    ),
}
PEOPLE_ROLES = frozenset(AUTHORITY)

# What a role may read of a case it can see. "masked": shown without what identifies the person.
FULL, MASKED, INITIALS = "full", "masked", "initials"
IDENTITY_SHOWN: dict[str, str] = {
    "COORD": FULL,
    "MGR": FULL,
    "SITE_REVIEWER": FULL,
    "INVESTIGATOR": FULL,
    "SITE_CRC": FULL,
    "CELL_LAB": INITIALS,
    "HOME_MD": FULL,
    "PATIENT": FULL,
    "GUARDIAN": FULL,
    "FAMILY": FULL,
    "DPO": FULL,
    "AUDITOR": MASKED,
}

PANELS: dict[str, frozenset[str]] = {
    "stages": frozenset(Role.values) - {"TRANS", "TREV", "ADMIN"},
    "moves": frozenset(
        {"COORD", "MGR", "TREV", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "CELL_LAB"}
        | {"HOME_MD", "GUARDIAN", "FAMILY"}
    ),
    "blockers": frozenset(
        {"COORD", "MGR", "AUDITOR", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "CELL_LAB"}
        | {"TREV"}
    ),
    "tasks": frozenset(Role.values) - {"DPO", "ADMIN"},
    "documents": frozenset(Role.values) - {"CELL_LAB", "ADMIN"},
    "facts": frozenset(
        {"COORD", "MGR", "AUDITOR", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "CELL_LAB"}
    ),
    "history": frozenset(
        {"COORD", "MGR", "AUDITOR", "DPO", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC"}
    ),
    "people": frozenset(
        {"COORD", "MGR", "AUDITOR", "DPO", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC"}
    ),
}

BOARD_ROLES = frozenset(
    {"COORD", "MGR", "AUDITOR", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "CELL_LAB"}
)
REPORT_ROLES = frozenset({"MGR", "AUDITOR"})
# Who has work, of many cases or jobs, that others wait for. For a family its inbox is that page.
TODAY_ROLES = (BOARD_ROLES - {"AUDITOR"}) | {"TRANS", "TREV"}
SEARCH_ROLES = STAFF - {"ADMIN"}  # families have their one case before them
DESK_ROLES = frozenset({"COORD", "MGR", "SITE_CRC"})  # who file papers that came loose
INTAKE_ROLES = frozenset({"COORD"})  # who opens a case from the screens
# Who reads what is set up for everybody, the trial's own facts among it.
TRIAL_ROLES = frozenset(
    {"COORD", "MGR", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "DPO", "AUDITOR", "ADMIN"}
)
EVERY_CASE = frozenset({"MGR", "AUDITOR", "DPO"})  # the others see the cases they are on
# Of these, who must say why before opening a case they are not on.
SAYS_WHY = frozenset({"MGR", "DPO"})
EVERY_CASE_AT_SITE = frozenset({"SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC"})
EVERY_CASE_IN_TREATMENT = frozenset({"CELL_LAB"})


def may_see(role: str, panel: str) -> bool:
    """Whether a role may see a panel of the case page; unknown panels are refused."""
    return role in PANELS.get(panel, ())
