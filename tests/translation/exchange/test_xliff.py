import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.translation.exchange.writing import ANY, LEGAL, TRICKY
from translation.exchange import xliff
from translation.exchange.forms import STATES, Exchange, Unit
from translation.exchange.refusing import ExchangeRefused

KINDS = ["heading", "sentence", "item", "row"]


def file_of(units, version="2.1", head="", attributes='srcLang="ar" trgLang="en"'):
    space = "urn:oasis:names:tc:xliff:document:2.0"
    return (
        f'<?xml version="1.0"?>{head}<xliff xmlns="{space}" version="{version}" {attributes}>'
        f'<file id="a">{units}</file></xliff>'
    ).encode()


def only_unit(units):
    document = xliff.read(file_of(units))
    (unit,) = document.units
    return unit, document.remarks


@st.composite
def exchanges(draw):
    names = draw(
        st.lists(st.from_regex(r"[A-Za-z0-9_.:-]{1,8}", fullmatch=True), unique=True, max_size=5)
    )
    units = [
        Unit(
            name,
            source=draw(ANY),
            target=draw(ANY),
            page=draw(st.integers(0, 5000)),
            kind=draw(st.sampled_from(["", *KINDS])),
            state=draw(st.sampled_from(STATES)),
            notes=tuple(draw(st.lists(LEGAL, max_size=2))),
        )
        for name in names
    ]
    return Exchange(draw(st.sampled_from(["ar", "zh-Hans"])), "en", draw(LEGAL), tuple(units))


@given(exchanges())
def test_what_was_written_is_read_again(document):
    read = xliff.read(xliff.write(document))
    assert read == document
    assert read.remarks == ()


@pytest.mark.parametrize("text", TRICKY)
def test_a_text_comes_back_sign_by_sign(text):
    document = Exchange("ru", "en", "17", (Unit("1", text, text, state="final"),))
    assert xliff.read(xliff.write(document)).units[0].target == text


def test_a_file_says_what_it_is_and_which_way_it_is_written():
    data = xliff.write(Exchange("ar", "en", "17", (Unit("1", "نص", page=3, kind="row"),))).decode()
    assert 'version="2.1"' in data
    assert 'xml:space="preserve"' in data
    assert 'srcDir="rtl" trgDir="ltr"' in data
    assert "<target" not in data


def test_what_xml_cannot_hold_is_written_as_its_code():
    data = xliff.write(Exchange("ru", "en", "", (Unit("1", "a\x1ab"),)))
    assert b'a<cp hex="001A"/>b' in data


def test_a_note_loses_only_what_xml_cannot_hold():
    data = xliff.write(Exchange("ru", "en", "", (Unit("1", "a", notes=("b\x00c",)),)))
    assert xliff.read(data).units[0].notes == ("b\ufffdc",)


def test_segments_of_one_unit_become_one_text():
    unit, remarks = only_unit(
        '<unit id="1"><segment state="final"><source>A.</source><target>B.</target></segment>'
        "<ignorable><source> </source></ignorable>"
        '<segment state="translated"><source>C.</source><target>D.</target></segment></unit>'
    )
    assert (unit.source, unit.target, unit.state) == ("A. C.", "B. D.", "translated")
    assert remarks == ()


def test_targets_stand_in_the_order_of_their_language():
    unit, _ = only_unit(
        '<unit id="1"><segment><source>A.</source><target order="3">B.</target></segment>'
        "<ignorable><source> </source></ignorable>"
        '<segment><source>C.</source><target order="1">D.</target></segment></unit>'
    )
    assert unit.target == "D. B."


def test_a_unit_translated_in_part_is_not_done():
    unit, remarks = only_unit(
        '<unit id="7"><segment state="final"><source>A.</source><target>B.</target></segment>'
        "<segment><source> C.</source></segment></unit>"
    )
    assert (unit.target, unit.state) == ("B.", "initial")
    assert remarks == ("Unit 7 is translated only in part.",)


def test_formatting_is_left_out_and_said():
    unit, remarks = only_unit(
        '<unit id="1"><originalData><data id="d">&lt;br/&gt;</data></originalData><segment>'
        '<source><pc id="1">Bold</pc> and <ph id="2" dataRef="d" equiv="LINE"/>'
        '<sc id="3"/>more<ec startRef="3"/> <mrk id="m" type="term">word</mrk><cp hex="0007"/>.</source>'
        "</segment></unit>"
    )
    assert unit.source == "Bold and LINEmore word\x07."
    assert remarks == ("Formatting within unit 1 was left out.",)


def test_remarks_of_tools_on_a_text_are_no_loss():
    unit, remarks = only_unit(
        '<unit id="1"><segment><source>A <mrk id="m">term</mrk><sm id="n"/>!<em startRef="n"/><!-- no -->'
        "<![CDATA[ <x>]]></source></segment></unit>"
    )
    assert (unit.source, remarks) == ("A term! <x>", ())


def test_suggestions_of_tools_are_no_text_and_groups_are_opened():
    unit, _ = only_unit(
        '<group id="g"><unit id="1"><m:matches xmlns:m="urn:oasis:names:tc:xliff:matches:2.0">'
        "<m:match ref='#1'><source>No</source><target>No</target></m:match></m:matches>"
        "<segment><source>Yes</source></segment></unit></group>"
    )
    assert (unit.source, unit.target) == ("Yes", "")


def test_the_older_version_is_read_too():
    unit = "<unit id='1'><segment><source>A</source></segment></unit>"
    assert xliff.read(file_of(unit, version="2.0")).units == (Unit("1", "A"),)


UNIT = "<unit id='1'><segment><source>A</source></segment></unit>"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"/>', "XLIFF 1"),
        (file_of(UNIT, version="2.2"), "2.1 or 2.0"),
        (b"<tmx version='1.4'/>", "2.1 or 2.0"),
        (b"", "not whole"),
        (file_of(UNIT)[:-9], "not whole"),
        (b"\xff\xfe<", "not whole"),
        (file_of(UNIT.replace("A", "&x;")), "not whole"),
        (file_of(UNIT.replace("A", "&x;"), head="<!DOCTYPE xliff SYSTEM 'x.dtd'>"), "entities"),
        (file_of(UNIT, head="<!DOCTYPE xliff [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"), "entities"),
        (file_of(UNIT, head="<!DOCTYPE xliff [<!ATTLIST unit x CDATA 'y'>]>"), "entities"),
        (file_of(UNIT + UNIT), "Two units"),
        (file_of(UNIT.replace("'1'", "'a b'")), "proper id"),
        (file_of(UNIT.replace("A", "<b>A</b>")), "“b”"),
        (file_of(UNIT.replace("A", "<cp hex='FFFFFFFF'/>")), "does not exist"),
        (file_of(UNIT.replace("A", "<pc id='1'>" * 200 + "</pc>" * 200)), "too deeply"),
        (b" " * (64 * 2**20 + 1), "too large"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_way_out(data, said):
    with pytest.raises(ExchangeRefused) as refused:
        xliff.read(data)
    assert said in refused.value.text


@given(st.binary(max_size=200))
def test_no_bytes_do_anything_but_be_refused(data):
    with pytest.raises(ExchangeRefused):
        xliff.read(data)


def test_a_unit_must_have_a_name_and_a_state_of_the_standard():
    with pytest.raises(ValueError, match="id"):
        Unit("a b", "x")
    with pytest.raises(ValueError, match="state"):
        Unit("1", "x", state="done")
