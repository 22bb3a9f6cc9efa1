"""Numbers by value: any script and any way of writing, no other value."""

from hypothesis import given, settings
from hypothesis import strategies as st

from translation.checks import check, check_all

SCRIPTS = {"ar": "٠١٢٣٤٥٦٧٨٩", "hi": "०१२३४५६७८९", "zh": "０１２３４５６７８９"}
COMMA = ("ru", "es", "fr", "de", "tr", "pt", "vi", "pl")
FRAMES = {
    "ru": "Результат: {} мг/л", "es": "Resultado: {} mg/L", "fr": "Résultat : {} mg/L", "de": "Ergebnis: {} mg/l",
    "tr": "Sonuç: {} mg/L", "pt": "Resultado: {} mg/L", "vi": "Kết quả: {} mg/L", "pl": "Wynik: {} mg/l",
    "ar": "النتيجة: {} ملغ/ل", "hi": "परिणाम: {} मि.ग्रा./ली.", "en": "Result: {} mg/L", "zh": "结果：{} 毫克/升",
}  # fmt: skip
languages = st.sampled_from(sorted(FRAMES))
targets = st.sampled_from(["en", "zh"])
numbers = st.tuples(st.integers(0, 9_999_999), st.sampled_from([0, 1, 2]))


def grouped(whole: int, sign: str) -> str:
    return f"{whole:,}".replace(",", sign)


def written(language: str, whole: int, fraction: str, group: bool, own_digits: bool) -> str:
    comma = language in COMMA
    sign = {"ru": " ", "fr": "\u202f", "pl": "\u00a0"}.get(language, "." if comma else ",")
    text = grouped(whole, sign) if group and (whole >= 10000 or not comma) else str(whole)
    text += ("," if comma else ".") + fraction if fraction else ""
    if own_digits and language in SCRIPTS:
        if language == "ar":
            text = text.replace(",", "٬").replace(".", "٫")
        text = text.translate(str.maketrans("0123456789", SCRIPTS[language]))
    return text


def shown(language: str, number: tuple[int, int], group: bool, own: bool) -> str:
    whole, places = divmod(number[0], 10 ** number[1])
    fraction = f"{whole and places:0{number[1]}d}" if number[1] else ""
    return FRAMES[language].format(written(language, whole, fraction, group, own))


@settings(max_examples=400, deadline=None)
@given(languages, targets, numbers, st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_the_same_number_is_no_finding_however_it_is_written(
    source, target, number, one, two, three, four
):
    ours, theirs = shown(source, number, one, two), shown(target, number, three, four)
    assert not [found for found in check(source, target, ours, theirs) if found.critical], (
        ours,
        theirs,
    )


@settings(max_examples=400, deadline=None)
@given(languages, targets, numbers, st.data())
def test_a_changed_digit_is_critical(source, target, number, data):
    ours, theirs = shown(source, number, False, False), shown(target, number, False, False)
    places = [place for place, letter in enumerate(theirs) if letter.isdigit()]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != theirs[place]]))
    changed = theirs[:place] + digit + theirs[place + 1 :]
    assert any(found.critical for found in check(source, target, ours, changed)), (ours, changed)


def test_a_comma_means_what_its_language_means():
    assert not check("de", "en", "1.200 mg", "1,200 mg")
    assert not check("de", "en", "1,200 mg", "1.2 mg")
    assert check("de", "en", "1,200 mg", "1,200 mg")[0].critical
    assert check("en", "zh", "1,200 mg", "1.2 mg")[0].critical


def test_a_converted_unit_is_a_finding():
    assert [found.code for found in check("ru", "zh", "Глюкоза 1500 мг", "葡萄糖1.5 g")] == [
        "UNIT_CONVERTED"
    ]


def test_a_date_that_reads_two_ways_is_told_and_does_not_block():
    (found,) = check("de", "en", "03.04.2026", "04/03/2026")
    assert (found.code, found.critical, found.category) == ("DATE_AMBIGUOUS", False, "style")
    assert not check("de", "zh", "03.04.2026", "2026年4月3日")
    assert check("de", "zh", "03.04.2026", "2026年3月4日")[0].critical


def test_a_document_tells_one_source_in_two_ways():
    first, second = check_all("en", "zh", [("Normal", "正常"), ("Normal", "无异常")])
    assert not first
    assert [found.code for found in second] == ["SOURCE_TRANSLATED_TWO_WAYS"]
