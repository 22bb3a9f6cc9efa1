"""Who does what with the data of a case and with its pre-check (domain.md 1.3 P-01, 1.4)."""

ENTERS = frozenset({"COORD"})
VERIFIES = frozenset({"COORD", "INVESTIGATOR", "SITE_CRC"})  # never one's own
CONFIRMS = frozenset({"SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC"})
ACTIVATES = frozenset({"INVESTIGATOR", "SITE_CRC"})
PROPOSES = frozenset({"MGR"})
READS = frozenset({"COORD", "MGR", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "AUDITOR"})
READS_CRITERIA = (READS - {"SITE_REVIEWER"}) | {"DPO", "ADMIN"}
