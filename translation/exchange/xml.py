"""XML that strangers wrote, read without following anything it names; text that XML cannot hold."""

import re
from collections.abc import Iterator
from xml.parsers import expat

from django.utils.translation import gettext as _
from lxml import etree

from translation.exchange.refusing import ExchangeRefused

LARGEST = 64 * 2**20  # bytes of a file
DEEPEST = 100  # elements within one another
UNITS = 100_000
XML = "{http://www.w3.org/XML/1998/namespace}"
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def parsed(data: bytes) -> etree._Element:
    """The root. Refuses what declares entities, nests without end, or is too large or not whole.

    A document type that only names a file elsewhere, as TMX has it, is passed over unread.
    """
    if len(data) > LARGEST:
        raise ExchangeRefused(_("This file is too large. Send it in parts of at most 64 MB."))
    try:
        _Looker().look(data)
        parser = etree.XMLParser(
            resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
        )  # fmt: skip
        return etree.fromstring(data, parser)
    except (expat.ExpatError, etree.XMLSyntaxError, LookupError, ValueError):
        raise ExchangeRefused(
            _("This file is not whole or not XML. Export it again from your translation tool.")
        ) from None


class _Looker:
    """Reads once through the file before anything is built of it."""

    def __init__(self) -> None:
        self.depth = 0
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self.declares
        self.parser.EntityDeclHandler = self.defines
        self.parser.SkippedEntityHandler = self.defines
        self.parser.StartElementHandler = self.opens
        self.parser.EndElementHandler = self.closes

    def look(self, data: bytes) -> None:
        self.parser.Parse(data, True)

    def declares(self, name: str, system: str | None, public: str | None, internal: bool) -> None:
        if internal:
            self.defines()

    def defines(self, *_entity: object) -> None:
        raise ExchangeRefused(
            _("This file defines entities of its own, which is not safe to open. Export it again without a DTD.")
        )  # fmt: skip

    def opens(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExchangeRefused(
                _("This file is nested too deeply. Export it again without inline codes.")
            )

    def closes(self, name: str) -> None:
        self.depth -= 1


def names(element: etree._Element) -> tuple[str, str]:
    """The namespace and the local name."""
    name = etree.QName(element)
    return name.namespace or "", name.localname


def writable(text: str) -> str:
    """For places that hold plain text only: U+FFFD for each sign that XML cannot hold."""
    return NOT_IN_XML.sub("\ufffd", text)


def parts(text: str) -> Iterator[tuple[str, str]]:
    """Text that XML can hold, and the one sign after it that it cannot; the last sign is empty."""
    start = 0
    for found in NOT_IN_XML.finditer(text):
        yield text[start : found.start()], found[0]
        start = found.end()
    yield text[start:], ""


def bytes_of(root: etree._Element) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data
