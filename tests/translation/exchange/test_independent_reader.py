"""What we write, held against the reader of another project (translate-toolkit), and the other way round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage.tmx import tmxfile
from translate.storage.xliff2 import Xliff2File

from tests.translation.exchange.writing import LEGAL
from translation.exchange import tmx, xliff
from translation.exchange.forms import STATES, Entry, Exchange, Memory, Unit

TEXT = LEGAL.filter(str.strip)


@given(st.lists(st.tuples(TEXT, TEXT, st.sampled_from(STATES)), min_size=1, max_size=5))
def test_another_reader_reads_our_xliff(said):
    units = tuple(
        Unit(str(number), source, target, page=2, kind="row", state=state)
        for number, (source, target, state) in enumerate(said, 1)
    )
    store = Xliff2File.parsestring(xliff.write(Exchange("ar", "en", "17", units)))
    assert (store.sourcelanguage, store.targetlanguage) == ("ar", "en")
    assert [(unit.getid(), unit.source, unit.target) for unit in store.units] == [
        (unit.id, unit.source, unit.target) for unit in units
    ]
    assert [unit.isapproved() for unit in store.units] == [
        unit.state in {"reviewed", "final"} for unit in units
    ]
    assert [unit.xmlelement.get("state") for unit in store.units] == [unit.state for unit in units]


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5))
def test_we_read_what_another_program_translated(said):
    """It opens our file, fills in the targets and writes it again."""
    units = tuple(Unit(str(number), source, page=4) for number, (source, _) in enumerate(said, 1))
    store = Xliff2File.parsestring(xliff.write(Exchange("ar", "en", "17", units)))
    for unit, (_, target) in zip(store.units, said, strict=True):
        unit.target = target
        unit.marktranslated()
    read = xliff.read(bytes(store))
    assert (read.job, read.target_language) == ("17", "en")
    assert [(u.id, u.source, u.target, u.page, u.state) for u in read.units] == [
        (str(number), source, target, 4, "translated")
        for number, (source, target) in enumerate(said, 1)
    ]


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5))
def test_another_reader_reads_our_tmx(said):
    entries = tuple(Entry({"ru": source, "en": target}) for source, target in said)
    store = tmxfile.parsestring(tmx.write(Memory("ru", entries)))
    assert [(unit.source, unit.target) for unit in store.units] == said


@pytest.mark.parametrize("text", ["Гемоглобин 98 г/л", " الهيموغلوبين\t9.8 ", "a < b & c"])
def test_we_read_the_tmx_of_another_program(text):
    store = tmxfile()
    store.setsourcelanguage("ru")
    store.addtranslation(text, "ru", "said", "en")
    (entry,) = tmx.read(bytes(store)).entries
    assert dict(entry.texts) == {"ru": text, "en": "said"}
