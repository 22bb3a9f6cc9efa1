"""Papers as hospitals send them: PDF with a text layer, in any language that linguists work from."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

import typst

from translation.certificates.rendering import FONTS, OTHERS, fonts

TEMPLATE = Path(__file__).with_name("original.typ").read_bytes()
Line = tuple[str, str | list[str] | list[list[str]]]  # kind, and what it says


def typeset(title: str, language: str, pages: Sequence[Sequence[Line]], made_on: date) -> bytes:
    """A PDF; the same bytes for the same words. Kinds: title, heading, text, items, table."""
    families = [name for name in FONTS.get(language, OTHERS) if isinstance(name, str)]
    said = {"title": title, "lang": language, "fonts": families, "pages": pages}
    compiler = typst.Compiler(TEMPLATE, font_paths=fonts(), ignore_system_fonts=True)
    made = compiler.compile(
        format="pdf",
        sys_inputs={"paper": json.dumps(said)},
        timestamp=datetime.combine(made_on, time(), UTC),
    )
    assert isinstance(made, bytes)
    return made
