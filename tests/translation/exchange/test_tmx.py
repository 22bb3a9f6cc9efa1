import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.translation.exchange.writing import ANY, LEGAL
from translation.exchange import tmx
from translation.exchange.forms import Entry, Memory
from translation.exchange.refusing import ExchangeRefused

HEAD = '<header srclang="ru" segtype="sentence" adminlang="en" datatype="x" o-tmf="y"/>'


def file_of(tu, version="1.4", head=""):
    return f'<?xml version="1.0"?>{head}<tmx version="{version}">{HEAD}<body>{tu}</body></tmx>'.encode()


def tu_of(seg):
    return f'<tu><tuv xml:lang="ru"><seg>{seg}</seg></tuv></tu>'


MOMENTS = st.datetimes(
    min_value=datetime.datetime(1990, 1, 1),  # noqa: DTZ001 (the strategy gives it its zone)
    timezones=st.just(datetime.UTC),
).map(lambda moment: moment.replace(microsecond=0))
ENTRIES = st.builds(
    Entry,
    texts=st.dictionaries(st.sampled_from(["ru", "en", "ar", "zh-Hans"]), ANY, min_size=1),
    id=LEGAL,
    created=st.none() | MOMENTS,
    by=LEGAL,
    notes=st.lists(LEGAL, max_size=2).map(tuple),
    properties=st.dictionaries(LEGAL, LEGAL, max_size=2),
)


@given(st.lists(ENTRIES, max_size=4))
def test_what_was_written_is_read_again(entries):
    memory = Memory("ru", tuple(entries))
    read = tmx.read(tmx.write(memory))
    assert read == memory
    assert read.remarks == ()


def test_files_of_other_tools_are_read():
    memory = tmx.read(
        file_of(
            '<tu tuid="7"><prop type="x-domain">lab</prop><note>n</note>'
            '<tuv lang="ru"><seg><bpt i="1">&lt;b&gt;</bpt>Жир<ept i="1">&lt;/b&gt;</ept>но<ph>%s</ph>'
            '<hi type="term"> и</hi><it pos="begin">x</it></seg></tuv>'
            '<tuv xml:lang="en"><seg>Bold</seg></tuv></tu>',
            head='<!DOCTYPE tmx SYSTEM "tmx14.dtd">',
        )
    )
    assert memory.source_language == "ru"
    assert memory.entries == (
        Entry(
            {"ru": "Жирно и", "en": "Bold"}, id="7", notes=("n",), properties={"x-domain": "lab"}
        ),
    )
    assert memory.remarks == ("Formatting within entry 1 was left out.",)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (file_of("", version="2.0"), "not TMX 1.4"),
        (b"<xliff version='1.4'/>", "not TMX 1.4"),
        (file_of(tu_of("<ph>x<sub>text</sub></ph>")), "hides text"),
        (file_of(tu_of("<strong>text</strong>")), "hides text"),
        (file_of(tu_of("<ph type='x-sign'>no</ph>")), "hides text"),
        (file_of("<tu><tuv><seg>a</seg></tuv></tu>"), "languages"),
        (file_of("<tu><tuv xml:lang='en'/></tu>"), "languages"),
        (file_of(tu_of("a").replace("</tu>", tu_of("b")[4:])), "languages"),
        (file_of(tu_of("&x;"), head="<!DOCTYPE tmx SYSTEM 'tmx14.dtd'>"), "entities"),
        (file_of(tu_of("a"), head="<!DOCTYPE tmx [<!ENTITY x 'y'>]>"), "entities"),
        (b"nothing", "not whole"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_way_out(data, said):
    with pytest.raises(ExchangeRefused) as refused:
        tmx.read(data)
    assert said in refused.value.text
