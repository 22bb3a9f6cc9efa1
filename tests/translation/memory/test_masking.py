"""Numbers are masked before segments are compared, and laid into another translation."""

import pytest

from translation.memory.masking import GAP, lay, mask, places, without_dates


def laid(source, target, other, languages=("es", "zh")):
    """The translation of `other` by that of `source`."""
    own, theirs, asked = (
        mask(source, languages[0]),
        mask(target, languages[1]),
        mask(other, languages[0]),
    )
    assert own.text == asked.text
    found = places(own.numbers, theirs.numbers)
    return lay(theirs.text, theirs.kept if found else (), found, asked.numbers, languages[1])


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Hemoglobina 12,5 g/dL (12,0 - 16,0)", "Hemoglobina ¤ g/dL (¤ - ¤)"),
        ("CD19 5 %, IL-6 7,2 y HbA1c 6", "CD19 ¤ %, IL-6 ¤ y HbA1c ¤"),
        ("血红蛋白12.5", "血红蛋白¤"),
        ("الهيموغلوبين ١٢٫٥", "الهيموغلوبين ¤"),
        ("हीमोग्लोबिन १२.५", "हीमोग्लोबिन ¤"),
        ("  uneven\n 08:30  ", "uneven ¤"),
        ("2024年3月12日", "¤"),
        ("120/80 mmHg", "¤/¤ mmHg"),
    ],
)
def test_numbers_of_every_script_are_masked_and_names_with_numbers_stay(text, masked):
    assert mask(text, "es").text == masked


def test_other_numbers_are_laid_in_the_way_of_the_target_language():
    target = "血红蛋白 12.5 g/dL（12.0～16.0）"
    other = laid(
        "Hemoglobina 12,5 g/dL (12,0 - 16,0)", target, "Hemoglobina 9,1 g/dL (11,0 - 15,5)"
    )
    assert other == "血红蛋白 9.1 g/dL（11.0～15.5）"
    assert laid("Hb 12.5", "Hb 12,5", "Hb 9.1", ("en", "de")) == "Hb 9,1"
    assert (
        laid("الهيموغلوبين ١٢٫٥", "血红蛋白12.5", "الهيموغلوبين ١١٫٥", ("ar", "zh"))
        == "血红蛋白11.5"
    )


def test_a_number_is_laid_where_it_belongs_and_not_where_it_stands():
    other = laid("12 mg cada 8 horas", "每8小时12毫克", "20 mg cada 6 horas")
    assert other == "每6小时20毫克"


def test_dates_take_the_form_of_the_target():
    assert (
        laid("Fecha: 12/03/2024", "日期：2024年3月12日", "Fecha: 01/10/2025")
        == "日期：2025年10月1日"
    )
    assert laid("Fecha: 12/03/2024", "日期：2024-03-12", "Fecha: 01/10/2025") == "日期：2025-10-01"


@pytest.mark.parametrize(
    ("source", "target", "other"),
    [
        ("5 y 5", "5和5", "6 y 7"),  # which is which?
        ("12,5", "12.6", "9,1"),  # the numbers of the translation are others
        ("12,5", "12.5", "1,234"),  # a thousand and more, or one and a fraction?
        ("3 comprimidos", "三片", "4 comprimidos"),
    ],
)
def test_where_it_is_not_certain_what_to_write_a_gap_is_left(source, target, other):
    result = laid(source, target, other)
    assert not any(number.text in result for number in mask(other, "es").numbers)
    assert result.count(GAP) == mask(target, "zh").text.count("¤")


def test_an_english_date_of_two_readings_is_not_laid():
    assert laid("03/04/2024", "2024-03-04", "05/06/2024", ("en", "zh")) == GAP


def test_what_is_kept_holds_no_date():
    assert without_dates("Visto el 12/03/2024, Hb 12,5", "es") == "Visto el ‹date›, Hb 12,5"
    assert mask("Visto el 12/03/2024", "es").kept == ["{d:02}/{m:02}/{y}"]
