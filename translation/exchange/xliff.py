"""XLIFF 2.1, as https://docs.oasis-open.org/xliff/xliff-core/v2.1/ says: written, and read from any tool."""

from lxml import etree

from translation.exchange.forms import STATES, Exchange, Unit
from translation.exchange.inline import CORE
from translation.exchange.xliff_reading import KIND, METADATA, read
from translation.exchange.xml import XML, bytes_of, parts, writable

__all__ = ["read", "write"]

FROM_THE_RIGHT = frozenset({"ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"})


def write(document: Exchange) -> bytes:
    """One file, one unit a segment, in order. Read again, it is the same `Exchange`."""
    root = etree.Element(f"{{{CORE}}}xliff", nsmap={None: CORE, "mda": METADATA})
    root.set("version", "2.1")
    root.set("srcLang", document.source_language)
    if document.target_language:
        root.set("trgLang", document.target_language)
    root.set(f"{XML}space", "preserve")
    file = etree.SubElement(root, f"{{{CORE}}}file", id="f1")
    file.set("srcDir", _direction(document.source_language))
    file.set("trgDir", _direction(document.target_language))
    if document.job:
        file.set("original", writable(document.job))
    for unit in document.units:
        file.append(_unit(unit))
    return bytes_of(root)


def _direction(language: str) -> str:
    return "rtl" if language.partition("-")[0].lower() in FROM_THE_RIGHT else "ltr"


def _unit(unit: Unit) -> etree._Element:
    element = etree.Element(f"{{{CORE}}}unit", id=unit.id)
    element.tail = "\n"
    if unit.kind:
        element.set("type", KIND + unit.kind)
    if unit.page:
        data = etree.SubElement(element, f"{{{METADATA}}}metadata")
        group = etree.SubElement(data, f"{{{METADATA}}}metaGroup", category="casework")
        etree.SubElement(group, f"{{{METADATA}}}meta", type="page").text = str(unit.page)
    if unit.notes:
        notes = etree.SubElement(element, f"{{{CORE}}}notes")
        for note in unit.notes:
            etree.SubElement(notes, f"{{{CORE}}}note").text = writable(note)
    segment = etree.SubElement(element, f"{{{CORE}}}segment", state=unit.state)
    _text(etree.SubElement(segment, f"{{{CORE}}}source"), unit.source)
    if unit.target or unit.state != STATES[0]:
        _text(etree.SubElement(segment, f"{{{CORE}}}target"), unit.target)
    return element


def _text(element: etree._Element, text: str) -> None:
    """A sign that XML cannot hold becomes `<cp hex="001A"/>`."""
    last: etree._Element | None = None
    for part, sign in parts(text):
        if last is None:
            element.text = part
        else:
            last.tail = part
        if sign:
            last = etree.SubElement(element, f"{{{CORE}}}cp", hex=f"{ord(sign):04X}")
