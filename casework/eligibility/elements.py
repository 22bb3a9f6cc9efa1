"""What can be known of a patient: the form of a data element. Source: domain.md 3.8."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Number = Annotated[Decimal, Field(strict=False, allow_inf_nan=False)]
Several = Annotated[tuple[str, ...], Field(strict=False, min_length=1)]
Kind = Literal["code", "quantity", "titer", "date", "date_or_never", "list"]


class Part(BaseModel):
    """A part of a version of the criteria: closed (an unknown key is a fault), never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class Freshness(Part):
    """How old a value may be on the evaluation date, in days; that age is still fresh."""

    days: Annotated[int, Field(gt=0)]
    source: str


class ItemField(Part):
    """A field of the items of a list. `flag`: true or false; `text` is kept as it is.

    `others`: a code that is not listed is a kind of its own, and not "not told". `offered`: what may be
    entered as the text; files may hold any other.
    """

    kind: Literal["text", "code", "date", "flag"]
    codes: Several | None = None
    others: bool = False
    offered: Several | None = None


class Element(Part):
    """A data element.

    `units`: factor to `unit` of every unit that is taken. `says`: what an entry tells beside its
    value (method, o2) and the codes for it. `upper_limit`: reports print one beside the value.
    `least`, `most` (both included, in `unit`), `whole`: what may be entered; files may hold any other.
    `loinc` is a candidate, not yet checked.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9_]+$", max_length=60)]
    label: str
    kind: Kind
    evidence: Several
    codes: Several | None = None
    unit: str | None = None
    units: dict[str, Annotated[Number, Field(gt=0)]] = {}
    says: dict[str, Several] = {}
    items: dict[str, ItemField] = {}
    upper_limit: bool = False
    least: Number = Decimal(0)
    most: Number | None = None
    whole: bool = False
    fresh_for: Freshness | None = None
    loinc: str | None = None
    note: str | None = None

    def model_post_init(self, context: Any) -> None:
        needs: dict[str, bool] = {
            "codes": self.kind == "code",
            "unit": self.kind in ("quantity", "titer"),
            "items": self.kind == "list",
        }
        for name, needed in needs.items():
            if bool(getattr(self, name)) is not needed:
                verb = "needs" if needed else "has no"
                raise ValueError(f"an element of kind {self.kind} {verb} {name}")
        if self.unit is not None and self.units.get(self.unit) != 1:
            raise ValueError(f"the factor of {self.unit}, the unit itself, is 1")
