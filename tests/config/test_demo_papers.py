"""The demo's foreign papers are read, cut and translated as real ones are."""

import json
from datetime import date

import pytest

from config.synthetic import seed
from config.synthetic.originals.writing import TEXTS, Originals, forms, key, language
from config.synthetic.patients import Patient, patients
from documents.examination.pages import contents
from translation.checks import check
from translation.identity.found import BORN, NAME
from translation.identity.naming import Name
from translation.identity.people import Identity
from translation.packets.veil import TOKEN, Veil
from translation.segments.pieces import PageText
from translation.segments.splitting import split

DAY = date(2026, 3, 12)
TARGETS = ("en", "zh")
LANGUAGES = sorted(path.stem for path in TEXTS.glob("??.json") if path.stem not in TARGETS)
DATA = json.loads(seed.DATA.read_text(encoding="utf-8"))
PLAN = list(patients(DATA))
TRANSLATED = [one for one in PLAN if one.stage in seed.YOUNG and one.paper_languages]
OTHERS = [Patient("Fixtura Ejemplo-Prueba", "", "", [code], "", "1992-03-14", "", "")
          for code in LANGUAGES]  # fmt: skip


class VeilOf(Veil):
    """Of a person whose case is in no database."""

    def __init__(self, originals):
        names = (Name.of(originals.name),)
        self.identity, self.known = Identity(names, originals.born, ()), {}


def papers_of(patient):
    """Each paper: its originals, its type, and its segments as linguists see them."""
    for code in patient.paper_languages:
        born = date.fromisoformat(patient.dob)
        originals = Originals(patient.name, born, (code,), patient.written)
        for kind in forms():
            yield originals, kind, code


def segments_of(originals, kind, code, path):
    path.write_bytes(originals.pdf(kind, DAY))
    pages = [PageText(n, page.text, draft=False) for n, page in
             enumerate(contents(path, "application/pdf", ocr=False), 1)]  # fmt: skip
    veil = VeilOf(originals)
    return [veil.over(piece.text) for piece in split(pages, code)], veil


def test_every_language_says_the_same_phrases():
    for code in (*LANGUAGES, *TARGETS):
        own = {phrase for phrase in language(code).phrases if "@" not in phrase}
        assert own == set(language("es").phrases), code
    used = {phrase for pages in forms().values() for page in pages for _kind, phrase in page}
    assert used == set(language("es").phrases)


@pytest.mark.parametrize("patient", [*OTHERS, *TRANSLATED], ids=lambda p: f"{p.name} {p.languages}")
def test_each_segment_has_a_translation_that_the_checks_let_pass(patient, tmp_path):
    for originals, kind, code in papers_of(patient):
        segments, veil = segments_of(originals, kind, code, tmp_path / "paper.pdf")
        for target in TARGETS:
            said = originals.translation(kind, DAY, target)
            for segment in segments:
                assert segment.isdigit() or key(segment) in said, (code, kind)
                text = said.get(key(segment), segment)
                assert sorted(TOKEN.findall(segment)) == sorted(TOKEN.findall(text))
                found = [one for one in check(code, target, segment, text) if one.critical]
                assert not found, (code, kind, segment, text)
        assert sorted(kind for kind, _text in veil.known) == [BORN, NAME]


def test_no_two_patients_have_the_same_paper():
    some = [Originals(p.name, date.fromisoformat(p.dob), ("es",), {}) for p in PLAN[:3]]
    assert len({one.pdf("LAB_CBC", DAY) for one in some}) == 3


def test_a_paper_made_again_is_the_same_bytes():
    [one] = [Originals("Fixtura Ejemplo-Prueba", date(1992, 3, 14), ("ar",), {})]
    assert one.pdf("ECHO", DAY) == one.pdf("ECHO", DAY)
