"""The inline elements of XLIFF 2, made text."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from lxml import etree

from translation.exchange.refusing import ExchangeRefused
from translation.exchange.xml import names

CORE = "urn:oasis:names:tc:xliff:document:2.0"
CODES = frozenset({"ph", "pc", "sc", "ec"})  # formatting and placeholders
MARKS = frozenset({"mrk", "sm", "em"})  # what tools remark on a stretch of text
# Of these the text within is kept; the others have none.
SPANS = frozenset({"pc", "mrk"})


@dataclass
class Flattened:
    """text: as a reader sees it. codes: whether formatting or placeholders were left out."""

    text: str = ""
    codes: bool = field(default=False)


def flattened(element: etree._Element) -> Flattened:
    """The text of a `<source>` or `<target>`. Refuses what it does not know: it could be text."""
    found = Flattened()
    _read(element, found)
    return found


def _read(element: etree._Element, found: Flattened) -> None:
    found.text += element.text or ""
    for child in element:
        if not isinstance(child.tag, str):
            raise ExchangeRefused(
                _("This file names entities that it does not define. Export it again.")
            )
        space, name = names(child)
        if space != CORE or name not in {"cp", *CODES, *MARKS}:
            raise ExchangeRefused(
                _("This file holds “%(name)s” within its text, which is unknown here. Export it without inline codes.")
                % {"name": name}
            )  # fmt: skip
        if name == "cp":
            found.text += _sign(child.get("hex", ""))
        elif name in CODES:
            found.codes = True
            found.text += "" if name == "pc" else child.get("equiv", "")
        if name in SPANS:
            _read(child, found)
        found.text += child.tail or ""


def _sign(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        raise ExchangeRefused(
            _("This file holds a sign that does not exist. Export it again.")
        ) from None
