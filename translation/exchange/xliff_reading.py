"""XLIFF 2.0 and 2.1 as any tool writes it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from lxml import etree

from translation.exchange.forms import NAME, STATES, Exchange, Unit
from translation.exchange.inline import CORE, Flattened, flattened
from translation.exchange.refusing import ExchangeRefused
from translation.exchange.xml import UNITS, names, parsed

VERSIONS = frozenset({"2.0", "2.1"})
OLD = "urn:oasis:names:tc:xliff:document:1."
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
PAGE = f".//{{{METADATA}}}metaGroup[@category='casework']/{{{METADATA}}}meta[@type='page']"
KIND = "casework:"


def read(data: bytes) -> Exchange:
    """Raises ExchangeRefused. Several segments of a unit become one text, in the order of each side.

    What formatting there was is left out, with a remark. A unit that is translated in part keeps that
    part, with a remark, and is `initial`. Suggestions of tools (matches) are no text of the file.
    """
    root = parsed(data)
    _known(root)
    units: dict[str, Unit] = {}
    remarks: list[str] = []
    for element in root.iter(f"{{{CORE}}}unit"):
        unit = _unit(element, remarks)
        if unit.id in units:
            raise ExchangeRefused(
                _("Two units of this file are called “%(id)s”. Send one file for each document.")
                % {"id": unit.id}
            )
        units[unit.id] = unit
    if len(units) > UNITS:
        raise ExchangeRefused(_("This file has far too many units. Send one file for each job."))
    file = root.find(f"{{{CORE}}}file")
    return Exchange(
        source_language=root.get("srcLang", ""),
        target_language=root.get("trgLang", ""),
        job="" if file is None else file.get("original", ""),
        units=tuple(units.values()),
        remarks=tuple(remarks),
    )


def _known(root: etree._Element) -> None:
    space, name = names(root)
    if space.startswith(OLD) or root.get("version", "").startswith("1."):
        raise ExchangeRefused(
            _(
                "This is XLIFF 1, which is another format. Export it as XLIFF 2.1 or 2.0 from your tool."
            )
        )
    if (space, name) != (CORE, "xliff") or root.get("version") not in VERSIONS:
        raise ExchangeRefused(
            _("This is not XLIFF 2.1 or 2.0. Choose one of them when you export.")
        )


@dataclass(frozen=True)
class _Part:
    """A segment, or what stands between two (counts: no). place: of its target among the targets."""

    counts: bool
    state: str
    place: int
    source: Flattened
    target: Flattened | None


def _unit(element: etree._Element, remarks: list[str]) -> Unit:
    name = element.get("id", "")
    if not NAME.fullmatch(name):
        raise ExchangeRefused(_("A unit of this file has no proper id. Export the job again."))
    parts = [
        _part(child, number)
        for number, child in enumerate(element, 1)
        if names(child) in {(CORE, "segment"), (CORE, "ignorable")}
    ]
    segments = [part for part in parts if part.counts]
    done = [part for part in segments if part.target is not None]
    targets = _targets(parts) if done else []
    if any(text.codes for text in [*(part.source for part in parts), *targets]):
        remarks.append(_("Formatting within unit %(id)s was left out.") % {"id": name})
    whole = len(done) == len(segments)
    if done and not whole:
        remarks.append(_("Unit %(id)s is translated only in part.") % {"id": name})
    return Unit(
        id=name,
        source="".join(part.source.text for part in parts),
        target="".join(text.text for text in targets),
        page=_page(element),
        kind=_kind(element),
        state=min((part.state for part in segments), key=STATES.index) if whole and done else STATES[0],
        notes=tuple(note.text or "" for note in element.findall(f"{{{CORE}}}notes/{{{CORE}}}note")),
    )  # fmt: skip


def _part(element: etree._Element, number: int) -> _Part:
    counts = names(element)[1] == "segment"
    source = element.find(f"{{{CORE}}}source")
    target = element.find(f"{{{CORE}}}target")
    order = "" if target is None else target.get("order", "")
    state = element.get("state", STATES[0])
    return _Part(
        counts=counts,
        state=state if state in STATES else STATES[0],
        place=int(order) if order.isascii() and order.isdigit() else number,
        source=Flattened() if source is None else flattened(source),
        target=None if target is None else flattened(target),
    )


def _targets(parts: list[_Part]) -> list[Flattened]:
    """In the order of the target language. What stands between segments is taken over as it is."""
    found = []
    for part in sorted(parts, key=lambda part: part.place):
        if part.target is not None:
            found.append(part.target)
        elif not part.counts:
            found.append(part.source)
    return found


def _page(unit: etree._Element) -> int:
    said = unit.find(PAGE)
    text = "" if said is None else said.text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _kind(unit: etree._Element) -> str:
    said: str = unit.get("type", "")
    return said.removeprefix(KIND) if said.startswith(KIND) else ""
