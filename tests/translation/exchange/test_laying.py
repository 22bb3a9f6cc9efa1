import pytest

from documents.examination import kinds
from tests.translation.exchange import words
from tests.translation.segments.papers import RUSSIAN_DISCHARGE
from translation.exchange import docx_out, xliff
from translation.exchange.forms import Exchange, Unit
from translation.exchange.incoming import XLIFF, Prose, opened
from translation.exchange.laying import Laid, lay
from translation.segments.pieces import PageText
from translation.segments.splitting import split

SOURCES = split([PageText(1, RUSSIAN_DISCHARGE, draft=False)], "ru")
ENGLISH = """\
State Institution “Regional Clinical Hospital No. 0”

DISCHARGE SUMMARY

Patient: I. I. Testov

Date of birth: 12.03.1991

He was treated in the department of rheumatology from 02.02.2026 to 16.02.2026. Attending \
physician: Prof. A. V. Primerov.

Diagnosis: systemic lupus erythematosus, chronic course, high activity (SLEDAI 14 points), lupus \
nephritis class IV.

Complaints at admission: weakness, joint pain, i.e. in the hands and knees, swelling of the legs.

History. Ill since 2019. He received prednisolone 40 mg per day, mycophenolate mofetil 2 g per day, etc. \
Rituximab was not prescribed.

Complete blood count of 14.02.2026:

Test Result Unit Reference

Hemoglobin 98 g/L 130-160

Leukocytes 3.2 10^9/L 4.0-9.0

Platelets 145 10^9/L 150-400

ESR 42 mm/h

Recommendations:

1. Prednisolone 10 mg in the morning. Monitor blood pressure.

2. Visit to the rheumatologist in 1 month.

3. Follow-up of blood count and urinalysis

Head of the department: O. O. Obraztsova

Page 1 of 2
"""
TRANSLATED = [piece.text for piece in split([PageText(1, ENGLISH, draft=False)], "en")]


def unit_of(piece, target="", source=None):
    text = piece.text if source is None else source
    return Unit(str(piece.number), text, target, page=piece.page, kind=piece.kind, state="initial")


def exchange(units):
    return Exchange("ru", "en", "17", tuple(units))


def test_xliff_is_laid_by_its_ids_whatever_its_order():
    units = [unit_of(piece, f"text {piece.number}") for piece in reversed(SOURCES)]
    laying = lay(SOURCES, opened(xliff.write(exchange(units)), XLIFF, "en"))
    assert sorted(laying.laid, key=lambda laid: laid.number) == [
        Laid(piece.number, f"text {piece.number}", sure=True) for piece in SOURCES
    ]
    assert (laying.missing, laying.left, laying.remarks) == ((), (), ())


def test_what_has_no_text_yet_is_missing():
    units = [unit_of(SOURCES[0], "Hospital"), *map(unit_of, SOURCES[1:])]
    laying = lay(SOURCES, exchange(units))
    assert laying.missing == tuple(piece.number for piece in SOURCES[1:])


def test_text_for_another_source_is_never_laid():
    units = [unit_of(SOURCES[0], "Old", source="Прежний текст"), Unit("999", "x", "Stranger")]
    laying = lay(SOURCES, exchange(units))
    assert laying.laid == ()
    assert laying.left == ("Old", "Stranger")
    assert len(laying.remarks) == 1


def test_our_table_is_laid_by_its_numbers():
    sent = docx_out.write(exchange(unit_of(piece) for piece in SOURCES))
    back = words.filled(sent, {1: "Hospital", 15: "Hemoglobin\t98\tg/L\t130-160"})
    laying = lay(SOURCES, opened(back, kinds.DOCX, "en"))
    assert laying.laid == (
        Laid(1, "Hospital", sure=True),
        Laid(15, "Hemoglobin\t98\tg/L\t130-160", sure=True),
    )
    assert len(laying.missing) == len(SOURCES) - 2


def test_a_free_translation_is_laid_sentence_by_sentence():
    incoming = opened(words.word(*ENGLISH.split("\n\n")), kinds.DOCX, "en")
    assert isinstance(incoming, Prose)
    laying = lay(SOURCES, incoming)
    laid = {found.number: found for found in laying.laid}
    wrong = [
        (piece.text, laid[piece.number].target)
        for piece, expected in zip(SOURCES, TRANSLATED, strict=True)
        if piece.number in laid and laid[piece.number].target != expected
    ]
    assert wrong == []
    assert len(laid) >= 0.9 * len(SOURCES)


def test_a_sentence_left_out_is_missing_and_the_others_keep_their_place():
    kept = [text for text in ENGLISH.split("\n\n") if not text.startswith("Leukocytes")]
    laying = lay(SOURCES, opened(words.word(*kept), kinds.DOCX, "en"))
    by_source = {SOURCES[found.number - 1].text: found.target for found in laying.laid}
    assert by_source["Тромбоциты\t145\t10^9/л\t150-400"] == "Platelets\t145\t10^9/L\t150-400"
    assert by_source["Гемоглобин\t98\tг/л\t130-160"] == "Hemoglobin\t98\tg/L\t130-160"
    assert "Лейкоциты\t3,2\t10^9/л\t4,0-9,0" not in by_source


def test_a_changed_number_is_laid_but_not_sure():
    changed = ENGLISH.replace("prednisolone 40 mg", "prednisolone 4 mg")
    laying = lay(SOURCES, opened(words.word(*changed.split("\n\n")), kinds.DOCX, "en"))
    (found,) = [found for found in laying.laid if "prednisolone 4 mg" in found.target]
    assert SOURCES[found.number - 1].text.startswith("Получал преднизолон 40 мг")
    assert not found.sure


def test_one_sentence_made_two_belongs_to_its_one_segment():
    parted = ENGLISH.replace("chronic course, high", "chronic course. High")
    laying = lay(SOURCES, opened(words.word(*parted.split("\n\n")), kinds.DOCX, "en"))
    (found,) = [found for found in laying.laid if "chronic course" in found.target]
    assert found.target.endswith("class IV.")


@pytest.mark.parametrize("texts", [["A short note."], ["One."] * 200])
def test_another_text_altogether_is_not_laid(texts):
    laying = lay(SOURCES, opened(words.word(*texts), kinds.DOCX, "en"))
    assert laying.laid == ()
    assert list(laying.left) == texts
    assert laying.missing == tuple(piece.number for piece in SOURCES)
    assert "differ too much" in laying.remarks[0]


def test_nothing_is_laid_beside_nothing():
    assert lay([], exchange([])).laid == ()
    assert lay([], Prose(())).laid == ()


def test_no_text_is_lost_between_laid_and_left():
    shuffled = [text for place, text in enumerate(ENGLISH.split("\n\n")) if place % 5]
    incoming = opened(words.word(*shuffled), kinds.DOCX, "en")
    laying = lay(SOURCES, incoming)
    told = " ".join([*(found.target for found in laying.laid), *laying.left])
    assert sorted(told.split()) == sorted(" ".join(piece.text for piece in incoming.pieces).split())
