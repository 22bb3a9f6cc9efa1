"""How values, units and what is told beside them are written for people."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casework.eligibility.elements import Element
from casework.eligibility.entries import NEVER
from casework.eligibility.models import DataValue

Word = str | Promise

CODES: dict[str, Word] = {
    "yes": gettext_lazy("yes"),
    "no": gettext_lazy("no"),
    "unknown": gettext_lazy("the page does not tell"),
    "positive": gettext_lazy("positive"),
    "negative": gettext_lazy("negative"),
    "indeterminate": gettext_lazy("indeterminate"),
    "female": gettext_lazy("female"),
    "male": gettext_lazy("male"),
    "none": pgettext_lazy("malignancy history", "none"),
    "current": gettext_lazy("current"),
    "past": gettext_lazy("past"),
    "reduced": gettext_lazy("reduced"),
    "no_reduction": gettext_lazy("not reduced"),
    "worsening": gettext_lazy("worsening"),
    "active": gettext_lazy("active (A)"),
    "active_chronic": gettext_lazy("active and chronic (A/C)"),
    "chronic_only": gettext_lazy("chronic only (C)"),
    "solid_organ": gettext_lazy("solid organ"),
    "bone_marrow": gettext_lazy("bone marrow"),
    "other": gettext_lazy("other"),
    "room_air": gettext_lazy("on room air"),
    "supplemental": gettext_lazy("with supplemental oxygen"),
    "measured": gettext_lazy("measured, not calculated"),
    "RHC": gettext_lazy("right heart catheter"),
    "ECHO": gettext_lazy("echocardiogram"),
    "biologic": gettext_lazy("another biologic"),
    "SCHWARTZ-BEDSIDE": gettext_lazy("bedside Schwartz"),
    "CKID-U25": "CKiD U25",
    "CKD-EPI-2009": "CKD-EPI 2009",
    "CKD-EPI-2021": "CKD-EPI 2021",
    "FARR": "Farr",
}
SAYS: dict[str, Word] = {"method": gettext_lazy("Method"), "o2": gettext_lazy("Oxygen")}
ITEMS: dict[str, Word] = {
    "drug_class": gettext_lazy("Class of drug"),
    "drug_name": gettext_lazy("Drug"),
    "start": gettext_lazy("Begun"),
    "end": gettext_lazy("Ended"),
    "induction_remission": gettext_lazy("Remission reached"),
    "stop_reason": gettext_lazy("Why it ended"),
    "drug": gettext_lazy("Drug"),
    "last_dose_date": gettext_lazy("Last dose"),
    "ongoing": gettext_lazy("Still taken"),
    "type": gettext_lazy("What was transplanted"),
    "target": gettext_lazy("Target"),
    "product": gettext_lazy("Product"),
    "date": gettext_lazy("Date"),
}
UNITS: dict[str, Word] = {
    "1": gettext_lazy("no unit"),
    "{score}": gettext_lazy("points"),
    "{class}": gettext_lazy("class"),
    "{titer}": gettext_lazy("titre"),
    "10*9/L": "10⁹/L",
    "10*3/uL": "10³/µL",
    "/uL": "/µL",
    "{cells}/uL": gettext_lazy("cells/µL"),
    "[IU]/L": "IU/L",
    "[IU]/mL": "IU/mL",
    "k[IU]/L": "kIU/L",
    "ukat/L": "µkat/L",
    "umol/L": "µmol/L",
    "mm[Hg]": "mmHg",
    "mm[Hg].min/L": "mmHg·min/L",
    "dyn.s/cm5": "dyn·s/cm⁵",
    "dyn.s.cm-5": "dyn·s·cm⁻⁵",
    "[wood'U]": gettext_lazy("Wood units"),
    "mL/min/{1.73_m2}": "mL/min/1.73 m²",
    "mL/s/{1.73_m2}": "mL/s/1.73 m²",
    "[ft_i]": gettext_lazy("feet"),
}


def says(name: str) -> str:
    """What something told beside a value is called."""
    return str(SAYS.get(name, name))


def item(name: str) -> str:
    """What a field of a list's rows is called."""
    return str(ITEMS.get(name, name))


def code(value: str) -> str:
    return str(CODES.get(value, value))


def unit(value: str) -> str:
    return str(UNITS.get(value, value))


def value(element: Element | None, kept: Any, measured_in: str) -> str:
    """A value as one line. Without its element, which criteria may have dropped: as it is kept."""
    if isinstance(kept, list):
        return "; ".join(_item(one) for one in kept) or _("none, as the page says")
    if kept == NEVER:
        return _("never")
    if element is not None and element.kind == "code":
        return code(kept)
    if element is not None and element.kind == "titer":
        return f"1:{kept}"
    return f"{kept} {unit(measured_in)}" if measured_in not in ("", "1") else str(kept)


def beside(entry: DataValue) -> list[str]:
    """What the page tells beside the value."""
    found = [f"{says(name)}: {code(said)}" for name, said in entry.says.items()]
    if entry.upper_limit:
        found.append(_("upper limit %(limit)s") % {"limit": entry.upper_limit})
    return found


def _item(row: Mapping[str, Any]) -> str:
    known = ((name, part) for name, part in row.items() if part is not None)
    return ", ".join(f"{item(name)}: {_part(part)}" for name, part in known)


def _part(part: Any) -> str:
    if isinstance(part, bool):
        return code("yes" if part else "no")
    return code(str(part))
