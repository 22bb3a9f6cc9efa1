"""A translated paper as PDF: page by page like its original, then the certificate."""

import json
import re
from datetime import UTC, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils.translation import gettext as _

from casework.blockers import Blocker
from casework.contacts.wording import direction
from translation.certificates.blocks import blocks
from translation.certificates.paper import Page, Person, TranslatedPaper
from translation.certificates.refusing import CertificateRefused
from translation.certificates.wording import FALLBACK, Words, both, words

TEMPLATE = Path(__file__).parent / "typeset" / "translation.typ"
FAMILIES = ("noto-sans", "noto-sans-sc", "noto-sans-devanagari", "amiri")
WEIGHTS = ("400Regular", "700Bold")
# Latin in Chinese text is set in Noto Sans, but quotes and dashes as Chinese has them.
OTHERS = ["Noto Sans SC", "Noto Sans", "Amiri", "Noto Sans Devanagari", "DejaVu Sans Mono"]
FONTS: dict[str, list[Any]] = {
    "zh": [{"name": "Noto Sans", "covers": "latin-in-cjk"}, *OTHERS],
    "ar": ["Amiri", *OTHERS],
    "hi": ["Noto Sans Devanagari", *OTHERS],
}
UNPRINTABLE = re.compile(r'the text `"(.+?)"` could not be displayed')


def render(paper: TranslatedPaper) -> bytes:
    """The same paper, the same bytes. Raises CertificateRefused for what no font has."""
    made_at = datetime.combine(paper.stated_on, time(), UTC)
    compiler = typst.Compiler(
        TEMPLATE, root=TEMPLATE.parent, font_paths=fonts(), ignore_system_fonts=True
    )
    try:
        made = compiler.compile(
            format="pdf",
            sys_inputs={"paper": json.dumps(_printed(paper))},
            pdf_standards=["a-2a", "ua-1"],  # kept for decades, and read aloud in order
            timestamp=made_at,
        )
    except typst.TypstError as error:
        if not (found := UNPRINTABLE.search(error.message)):
            raise
        said = _("The translation has a character that cannot be printed: %(text)s. Replace it.")
        raise CertificateRefused([Blocker("UNPRINTABLE", said % {"text": found[1]})]) from error
    assert isinstance(made, bytes)
    return made


@cache
def fonts() -> typst.Fonts:
    """The packaged fonts alone, so that every machine makes the same bytes."""
    packages = settings.BASE_DIR / "node_modules" / "@expo-google-fonts"
    paths = [packages / family / weight for family in FAMILIES for weight in WEIGHTS]
    if missing := [path for path in paths if not path.is_dir()]:
        raise FileNotFoundError(f"Fonts of package.json are not installed: {missing}")
    return typst.Fonts(include_system_fonts=False, font_paths=paths)


def _printed(paper: TranslatedPaper) -> dict[str, Any]:
    """What the template reads.

    `document_lang`: of the file. In one that is said to run from the right, pdfium reads out every
    line of Latin words backwards; so that is said of each page instead.
    """
    said = words(paper.target_language)
    return {
        "serial": paper.serial,
        "document_title": paper.title,
        "author": [paper.translator.name, paper.reviewer.name],
        "title": paper.title,
        "lang": paper.target_language,
        "document_lang": FALLBACK if direction(said.language) == "rtl" else said.language,
        "region": "cn" if paper.target_language == "zh" else None,
        "fonts": FONTS.get(paper.target_language, ["Noto Sans", *OTHERS]),
        "certified": said.certified,
        "direction": _direction(said, paper),
        "empty": said.empty,
        "footer": f"{said.certified} · {paper.verify_url}",
        "pages": [_page(page, said) for page in paper.pages],
        "certificate": _certificate(paper),
    }


def _page(page: Page, said: Words) -> dict[str, Any]:
    return {
        "label": said.page.format(number=page.number),
        "continued": said.continued.format(number=page.number),
        "blocks": blocks(page.lines),
    }


def _certificate(paper: TranslatedPaper) -> dict[str, Any]:
    first, second = both(paper.target_language)
    statements = ["statement", *(["redacted"] if paper.redacted else []), "standing"]
    return {
        "fonts": FONTS.get(first.language, ["Noto Sans", *OTHERS]),
        "issuer": paper.issuer,
        "first": {"lang": first.language, "title": first.certificate, "certified": first.certified},
        "second": {"lang": second.language, "title": second.certificate},
        "statements": [
            [_said(each, name, paper) for each in (first, second)] for name in statements
        ],
        "rows": [
            {
                "label": label,
                "second": second.labels[name],
                "lines": _lines(name, paper, first, second),
                "mono": name.endswith("sha256"),
            }
            for name, label in first.labels.items()
        ],
        "notes_title": first.notes,
        "notes": paper.notes,
        "verify": [{"lang": each.language, "text": each.verify} for each in (first, second)],
        "code": first.code,
        "url": paper.verify_url,
        "qr": _qr(paper.verify_url),
    }


def _said(said: Words, name: str, paper: TranslatedPaper) -> dict[str, str]:
    text: str = getattr(said, name)
    source, target = said.name(paper.source_language), said.name(paper.target_language)
    return {"lang": said.language, "text": text.format(source=source, target=target)}


def _lines(name: str, paper: TranslatedPaper, first: Words, second: Words) -> list[str]:
    """What stands in a row of the certificate, line by line."""
    return {
        "serial": lambda: [paper.serial],
        "title": lambda: [paper.title],
        "languages": lambda: [_direction(each, paper) for each in (first, second)],
        "pages": lambda: [str(len(paper.pages))],
        "translator": lambda: _person(paper.translator),
        "reviewer": lambda: _person(paper.reviewer),
        "stated_on": lambda: [each.day(paper.stated_on) for each in (first, second)],
        "source_sha256": lambda: [paper.source_sha256],
        "text_sha256": lambda: [paper.text_sha256],
    }[name]()


def _person(person: Person) -> list[str]:
    return [person.name, *(said for said in (person.level, person.credential) if said)]


def _direction(said: Words, paper: TranslatedPaper) -> str:
    return said.direction.format(
        source=said.name(paper.source_language), target=said.name(paper.target_language)
    )


def _qr(url: str) -> str:
    drawn = BytesIO()
    segno.make(url, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()
