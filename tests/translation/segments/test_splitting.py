import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.translation.segments.papers import ARABIC_REPORT, ENGLISH_LETTER, RUSSIAN_DISCHARGE
from translation.segments.pieces import Kind, PageText
from translation.segments.splitting import split

PAPERS = {"ru": RUSSIAN_DISCHARGE, "ar": ARABIC_REPORT, "en": ENGLISH_LETTER}
LANGUAGES = ["ar", "ru", "hi", "es", "fr", "de", "tr", "pt", "vi", "pl", "en", "zh"]


def pieces(text, language="en"):
    return split([PageText(1, text, draft=False)], language)


def told(text, language="en"):
    return [(piece.kind, piece.text) for piece in pieces(text, language)]


def texts(text, language="en"):
    return [piece.text for piece in pieces(text, language)]


def letters(text):
    return [letter for letter in text if letter.isalnum()]


def test_a_russian_discharge_letter():
    assert told(RUSSIAN_DISCHARGE.replace("\n", "\r\n"), "ru") == [
        ("heading", "ГБУЗ «Областная клиническая больница № 0»"),
        ("heading", "ВЫПИСНОЙ ЭПИКРИЗ"),
        ("sentence", "Пациент: Тестов И. И."),
        ("sentence", "Дата рождения: 12.03.1991 г."),
        (
            "sentence",
            "Находился на лечении в отд. ревматологии с 02.02.2026 г. по 16.02.2026 г.",
        ),
        ("sentence", "Лечащий врач проф. А. В. Примеров."),
        (
            "sentence",
            (
                "Диагноз: Системная красная волчанка, хроническое течение, активность высокая"
                " (SLEDAI 14 баллов), волчаночный нефрит IV кл."
            ),
        ),
        (
            "sentence",
            "Жалобы при поступлении: слабость, боли в суставах, т.е. в кистях и коленях, отёки ног.",
        ),
        ("sentence", "Анамнез."),
        ("sentence", "Болен с 2019 г."),
        (
            "sentence",
            "Получал преднизолон 40 мг. в сут., микофенолата мофетил 2 г. в сут. и т.д.",
        ),
        ("sentence", "Ритуксимаб не назначался."),
        ("heading", "Общий анализ крови от 14.02.2026:"),
        ("row", "Показатель\tРезультат\tЕд. изм.\tНорма"),
        ("row", "Гемоглобин\t98\tг/л\t130-160"),
        ("row", "Лейкоциты\t3,2\t10^9/л\t4,0-9,0"),
        ("row", "Тромбоциты\t145\t10^9/л\t150-400"),
        ("row", "СОЭ\t42\tмм/ч"),
        ("heading", "Рекомендации:"),
        ("item", "1. Преднизолон 10 мг утром."),
        ("sentence", "Контроль АД."),
        ("item", "2. Явка к ревматологу через 1 мес."),
        ("item", "3. Контроль ОАК, ОАМ"),
        ("sentence", "Зав. отделением: Образцова О. О."),
        ("heading", "Стр. 1 из 2"),
    ]


def test_an_arabic_report():
    assert told(ARABIC_REPORT, "ar") == [
        ("heading", "تقرير طبي"),
        ("sentence", "اسم المريض: مريض تجريبي"),
        ("sentence", "تاريخ الدخول: 12.03.2026"),
        (
            "sentence",
            (
                "حضر المريض إلى د. سالم بسبب آلام في المفاصل وارتفاع في درجة الحرارة منذ ثلاثة أسابيع،"
                " وكان يتلقى بريدنيزولون 40 ملغ يوميا."
            ),
        ),
        ("sentence", "هل توجد حساسية؟"),
        ("sentence", "لا توجد."),
        ("row", "الهيموغلوبين\t9.8\tغم/دل\t12.0 - 16.0"),
        ("row", "الصفائح الدموية\t145\t10^9/L\t150 - 400"),
        ("sentence", "التشخيص: الذئبة الحمامية الجهازية."),
        ("item", "• متابعة بعد أسبوعين"),
        ("item", "• تحليل بول"),
    ]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("Гемоглобин (HGB), г/л 98 ↓ 130–160", "Гемоглобин (HGB), г/л|98|↓|130–160"),
        ("Leukozyten 3,2 x10^9/l 4,0 - 10,0", "Leukozyten|3,2|x10^9/l|4,0 - 10,0"),
        ("Creatinine 88 µmol/L (59-104)", "Creatinine|88|µmol/L|(59-104)"),
        ("12.0-16.0 g/dL 9.8 الهيموغلوبين", "12.0-16.0|g/dL|9.8|الهيموغلوبين"),
        ("血红蛋白 98 g/L 130-175", "血红蛋白|98|g/L|130-175"),
        ("हीमोग्लोबिन 9.8 g/dL 12-16", "हीमोग्लोबिन|9.8|g/dL|12-16"),
        ("Anti-dsDNA 312 IU/mL < 100", "Anti-dsDNA|312|IU/mL|< 100"),
        ("ANA 1:640 <1:80", "ANA|1:640|<1:80"),
        ("Bạch cầu 3,2 G/L 4,0 - 10,0", "Bạch cầu|3,2|G/L|4,0 - 10,0"),
        ("Albumina 3.1 3.5-5.2 g/dL", "Albumina|3.1|3.5-5.2 g/dL"),
        ("АЛТ 25 Ед/л до 40", "АЛТ|25|Ед/л|до 40"),
        ("Лейкоциты 3,4 тыс. 4,0-9,0", "Лейкоциты|3,4|тыс.|4,0-9,0"),
        ("الصفيحات ١٤٨ ألف ١٥٠–٤٠٠", "الصفيحات|١٤٨|ألف|١٥٠–٤٠٠"),
        ("Proteinuria 3,2 g/24 h (<0,15)", "Proteinuria|3,2|g/24 h|(<0,15)"),
        ("Anti-dsDNA-AK positiv", "Anti-dsDNA-AK|positiv"),
        ("尿蛋白 ++ 阴性", "尿蛋白|++|阴性"),
        ("Белок отриц. отриц.", "Белок|отриц.|отриц."),
        ("Hemoglobin  98  g/L", "Hemoglobin|98|g/L"),
        ("Sodyum\t140\t\tmmol/L", "Sodyum|140|mmol/L"),
        ("Badanie   Wynik   Jednostka   Norma", "Badanie|Wynik|Jednostka|Norma"),
    ],
)
def test_a_laboratory_line_is_one_row(line, cells):
    assert told(f"Text of a paragraph.\n{line}\nMore text follows here.")[1] == (
        Kind.ROW, cells.replace("|", "\t"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "line",
    ["Prednisolone was given at a dose of 40 mg", "Seen on 12 March 2026", "He came.  She went."],
)
def test_what_reads_like_a_sentence_is_no_row(line):
    assert Kind.ROW not in {kind for kind, _ in told(line)}


def test_a_measure_in_the_middle_of_a_sentence_is_no_row():
    text = "The patient was treated in the department with\nPrednisolon 40 mg\nand was well."
    assert texts(text) == [text.replace("\n", " ")]


def test_a_dose_is_no_heading():
    assert told("Medikation:\nPrednisolon 10 mg 1-0-0\nLabor vom 18.03.2026\nGuter Verlauf.", "de") == [
        ("heading", "Medikation:"), ("sentence", "Prednisolon 10 mg 1-0-0"),
        ("heading", "Labor vom 18.03.2026"), ("sentence", "Guter Verlauf."),
    ]  # fmt: skip


def test_lists_are_told_by_their_marks():
    text = "Plan:\n1. Blood count\n2) Urine\n(3) Control of the\nblood pressure\n• Diet\na) Rest\n"
    assert told(text) == [
        ("heading", "Plan:"), ("item", "1. Blood count"), ("item", "2) Urine"),
        ("item", "(3) Control of the blood pressure"), ("item", "• Diet"), ("item", "a) Rest"),
    ]  # fmt: skip
    assert told("一、复查血常规\n二、随诊\n（三）休息\n(4) 饮食", "zh") == [
        ("item", "一、复查血常规"), ("item", "二、随诊"), ("item", "（三）休息"), ("item", "(4) 饮食"),
    ]  # fmt: skip
    assert [kind for kind, _ in told("а) диета\nб) покой\n10. Явка", "ru")] == ["item"] * 3


def test_a_date_at_the_start_of_a_line_is_no_mark():
    text = (
        "Der Patient wurde in der Klinik für Rheumatologie aufgenommen am\n"
        "12. März 2026 und am nächsten Tag entlassen."
    )
    assert texts(text, "de") == [text.replace("\n", " ")]
    assert texts("12.03.2026 admitted to the ward.") == ["12.03.2026 admitted to the ward."]


def test_words_broken_at_the_end_of_a_line_are_put_together():
    assert texts("The immuno-\nsuppressive therapy") == ["The immunosuppressive therapy"]
    assert texts("The immuno\ufffesuppressive therapy") == ["The immunosuppressive therapy"]
    assert texts("She had non-\nHodgkin lymphoma") == ["She had non-Hodgkin lymphoma"]
    assert texts("A dose of 3-\n5 mg was given") == ["A dose of 3-5 mg was given"]
    assert texts("Die Leber-\nund Nierenwerte", "de") == ["Die Leber- und Nierenwerte"]
    assert texts("После иммуно-\nсупрессии", "ru") == ["После иммуносупрессии"]
    assert texts("A follow-up was planned, and the follow-\nup was done.") == [
        "A follow-up was planned, and the follow-up was done."
    ]


def test_chinese_lines_are_joined_without_a_space():
    text = "患者于2026年3月12日因反复关节疼痛入院，予泼尼\n松治疗后好转。出院后继续服药，定期门诊随访。"
    assert texts(text, "zh") == [
        "患者于2026年3月12日因反复关节疼痛入院，予泼尼松治疗后好转。", "出院后继续服药，定期门诊随访。",
    ]  # fmt: skip


def test_entries_stand_on_their_own():
    assert texts("Имя: Тест\nПол: женский\nДиагноз: волчанка,\nактивность высокая", "ru") == [
        "Имя: Тест", "Пол: женский", "Диагноз: волчанка, активность высокая",
    ]  # fmt: skip


def test_heads_feet_and_page_numbers_are_kept_and_kept_apart():
    pages = [
        PageText(
            number,
            f"Clinic of Examples, ward 5\nThe text that goes on and\nends. {number}\nPage {number}\n{number}",
            draft=number == 2,
        )
        for number in (1, 2)
    ]
    found = split(pages, "en")
    assert [piece.number for piece in found] == list(range(1, len(found) + 1))
    second = [piece for piece in found if piece.page == 2]
    assert second[0].text == "Clinic of Examples, ward 5"
    assert [piece.text for piece in second[-2:]] == ["Page 2", "2"]
    assert all(piece.draft for piece in second)
    assert not any(piece.draft for piece in found if piece.page == 1)


@pytest.mark.parametrize("language", PAPERS)
def test_no_letter_of_a_paper_is_lost(language):
    assert letters("".join(texts(PAPERS[language], language))) == letters(PAPERS[language])


WRITING = st.text(
    st.one_of(
        st.sampled_from("aB1 2.\n\t:-(),;•%/<>г.Ж。，一（）।!?…\r\u00ad\ufffe د."),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=200,
)


@given(WRITING, st.sampled_from(LANGUAGES))
def test_no_letter_of_any_text_is_lost(text, language):
    assert letters("".join(texts(text, language))) == letters(text)


@given(st.lists(WRITING, max_size=4), st.sampled_from(LANGUAGES))
def test_only_spaces_and_hyphens_at_the_ends_of_lines_change(written, language):
    pages = [PageText(number, text, draft=False) for number, text in enumerate(written, 1)]
    found = split(pages, language)
    for page in pages:
        kept = "".join(piece.text for piece in found if piece.page == page.number)
        assert signs(kept) == signs(page.text)


def signs(text):
    return [sign for sign in text if not sign.isspace() and sign not in "-\u00ad\ufffe\u0002"]


@given(WRITING, st.sampled_from(LANGUAGES))
def test_each_piece_is_one_line_with_something_in_it(text, language):
    for piece in pieces(text, language):
        assert piece.text.strip()
        assert len(piece.text.splitlines()) == 1
        assert piece.kind is Kind.ROW or "\t" not in piece.text


@pytest.mark.parametrize(
    "text",
    ["." * 100_000 + "x", "-" * 100_000, "a. " * 33_000, "1" + "-" * 99_000 + "x", " " * 50_000 + "x y",
     "x" + " " * 99_000 + "y", "(" * 100_000, "A: " * 33_000, "g/" * 50_000, "\n".join("a-" * 30_000), "x" * 100_000],
)  # fmt: skip
def test_a_page_made_to_take_forever_does_not(text):
    assert letters("".join(texts(text, "ru"))) == letters(text)
