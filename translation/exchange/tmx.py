"""TMX 1.4b translation memories: written, and read from any tool."""

import datetime
from collections.abc import Mapping

from django.utils.translation import gettext as _
from lxml import etree

from translation.exchange.forms import Entry, Memory
from translation.exchange.refusing import ExchangeRefused
from translation.exchange.xml import UNITS, XML, bytes_of, names, parsed, parts, writable

VERSIONS = frozenset({"1.1", "1.2", "1.3", "1.4", "1.4b"})
MOMENT = "%Y%m%dT%H%M%SZ"
# TMX has no element for a sign that XML cannot hold; other tools see a placeholder.
SIGN = "x-sign"
CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})  # of which the text is code of some program
SPANS = frozenset({"hi"})


def write(memory: Memory) -> bytes:
    """Read again, it is the same `Memory`."""
    root = etree.Element("tmx", version="1.4")
    etree.SubElement(
        root, "header",
        {
            "creationtool": "Casework", "creationtoolversion": "1", "segtype": "sentence",
            "o-tmf": "casework", "adminlang": "en", "srclang": memory.source_language, "datatype": "plaintext",
        },
    )  # fmt: skip
    body = etree.SubElement(root, "body")
    for entry in memory.entries:
        body.append(_tu(entry))
    return bytes_of(root)


def _tu(entry: Entry) -> etree._Element:
    tu = etree.Element("tu")
    tu.tail = "\n"
    said = {"tuid": entry.id, "creationid": entry.by}
    tu.attrib.update({key: writable(value) for key, value in said.items() if value})
    if entry.created:
        tu.set("creationdate", entry.created.astimezone(datetime.UTC).strftime(MOMENT))
    for note in entry.notes:
        etree.SubElement(tu, "note").text = writable(note)
    for kind, value in entry.properties.items():
        etree.SubElement(tu, "prop", type=writable(kind)).text = writable(value)
    for language, text in entry.texts.items():
        tuv = etree.SubElement(tu, "tuv", {f"{XML}lang": language})
        _write_text(etree.SubElement(tuv, "seg"), text)
    return tu


def _write_text(seg: etree._Element, text: str) -> None:
    last: etree._Element | None = None
    for part, sign in parts(text):
        if last is None:
            seg.text = part
        else:
            last.tail = part
        if sign:
            last = etree.SubElement(seg, "ph", type=SIGN)
            last.text = f"{ord(sign):04X}"


def read(data: bytes) -> Memory:
    """Raises ExchangeRefused. Formatting is left out, with a remark; text within codes is refused."""
    root = parsed(data)
    if names(root)[1] != "tmx" or root.get("version") not in VERSIONS:
        raise ExchangeRefused(
            _("This is not TMX 1.4. Choose that format when you export your memory.")
        )
    tus = root.findall("{*}body/{*}tu")
    if len(tus) > UNITS:
        raise ExchangeRefused(_("This memory has far too many entries. Send it in parts."))
    remarks: list[str] = []
    entries = tuple(_entry(tu, number, remarks) for number, tu in enumerate(tus, 1))
    header = root.find("{*}header")
    source = "" if header is None else header.get("srclang", "")
    return Memory(source, entries, tuple(remarks))


def _entry(tu: etree._Element, number: int, remarks: list[str]) -> Entry:
    texts: dict[str, str] = {}
    codes = False
    for tuv in tu.findall("{*}tuv"):
        language = tuv.get(f"{XML}lang") or tuv.get("lang", "")
        seg = tuv.find("{*}seg")
        if seg is None or not language or language in texts:
            raise ExchangeRefused(
                _("Entry %(number)s does not say its languages properly. Export the memory again.")
                % {"number": number}
            )
        text, coded = _text(seg, number)
        texts[language] = text
        codes = codes or coded
    if codes:
        remarks.append(_("Formatting within entry %(number)s was left out.") % {"number": number})
    return Entry(
        texts,
        id=tu.get("tuid", ""),
        created=_moment(tu.get("creationdate", "")),
        by=tu.get("creationid", ""),
        notes=tuple(note.text or "" for note in tu.findall("{*}note")),
        properties=_properties(tu),
    )


def _properties(tu: etree._Element) -> Mapping[str, str]:
    return {prop.get("type", ""): prop.text or "" for prop in tu.findall("{*}prop")}


def _moment(said: str) -> datetime.datetime | None:
    try:
        return datetime.datetime.strptime(said, MOMENT).replace(tzinfo=datetime.UTC)
    except ValueError:
        return None


def _text(element: etree._Element, number: int) -> tuple[str, bool]:
    """The text of a segment, and whether there were codes in it."""
    text, codes = element.text or "", False
    for child in element:
        name = names(child)[1] if isinstance(child.tag, str) else ""
        if name in SPANS:
            within, codes = _text(child, number)
            text, codes = text + within, True
        elif name == "ph" and child.get("type") == SIGN:
            text += _sign(child.text or "", number)
        elif name in CODES and len(child) == 0:
            codes = True
        else:
            raise _text_in_code(number)
        text += child.tail or ""
    return text, codes


def _sign(code: str, number: int) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        raise _text_in_code(number) from None


def _text_in_code(number: int) -> ExchangeRefused:
    return ExchangeRefused(
        _("Entry %(number)s hides text within formatting. Export the memory as plain text.")
        % {"number": number}
    )
