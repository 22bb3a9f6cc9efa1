"""Short lines, headings and the heads of tables keep apart from what stands under them."""

import pytest

from tests.translation.segments.test_splitting import texts, told
from translation.segments.pieces import Kind


def test_short_lines_without_a_full_stop_stand_on_their_own():
    lines = ["Пациентка: Тестова П. О.", "Дата рождения: 14.03.1992", "Отделение ревматологии и нефрологии",
             "Диагноз", "Нефрит, класс IV", "Лабораторные исследования"]  # fmt: skip
    assert texts("\n".join(lines), "ru") == lines


def test_chinese_entries_stand_on_their_own():
    lines = ["姓名：测试", "出生日期：1992 年 3 月 14 日", "日期：2026 年 11 月 1 日", "检查"]
    assert texts("\n".join(lines), "zh") == lines


def test_signs_above_letters_do_not_make_a_line_longer():
    lines = ["ट्रांसथोरेसिक इकोकार्डियोग्राम की", "काल्पनिक नगर अस्पताल", "रुमेटोलॉजी विभाग"]
    assert texts("\n".join(lines), "hi") == lines


def test_a_narrow_column_is_known_by_the_lines_that_go_on_in_it():
    text = (
        "The kidneys were examined again and\nappeared normal on both sides. Later\n"
        "Mycophenolate was given, a dose that\nwas well tolerated.\nFurther course\nShe was well."
    )
    assert told(text) == [
        ("sentence", "The kidneys were examined again and appeared normal on both sides."),
        ("sentence", "Later Mycophenolate was given, a dose that was well tolerated."),
        ("heading", "Further course"), ("sentence", "She was well."),
    ]  # fmt: skip


def test_an_entry_under_a_full_line_is_one_of_its_own():
    lines = [
        "Adres: ulica Przykładowa 1, mieszkanie 44, piętro 5, 00-000 Miasto Testowe, gmina Wzorcowa",
        "Rozpoznanie: toczeń",
    ]
    assert texts("\n".join(lines), "pl") == lines


def test_a_german_noun_before_a_colon_may_be_the_middle_of_a_sentence():
    text = (
        "Im weiteren Verlauf zeigte sich nach Umstellung der bisherigen Medikamente folgende\n"
        "Entwicklung: keine Proteinurie."
    )
    assert texts(text, "de") == [text.replace("\n", " ")]


def test_a_heading_under_a_full_line_that_ended_a_sentence_is_a_heading():
    text = "The lungs and the heart showed no abnormality on examination.\nFurther course\nShe was well."
    assert told(text)[1] == ("heading", "Further course")


@pytest.mark.parametrize(
    ("cells", "language"),
    [
        ("Показатель|Результат|Ед. изм.|Референсные значения", "ru"),
        ("التحليل|النتيجة|الوحدة|القيم المرجعية", "ar"),
        ("Chỉ số|Kết quả|Đơn vị|Trị số bình thường", "vi"),
        ("परीक्षण|परिणाम|इकाई|संदर्भ", "hi"),
        ("ANALYTE|RESULT|UNIT|REFERENCE RANGE", "en"),
        ("检验项目|结果|单位|参考区间", "zh"),
    ],
)
def test_the_head_of_a_table_has_cells(cells, language):
    row = Kind.ROW, cells.replace("|", "\t")
    lines = f"{cells.replace('|', ' ')}\nHb 118 g/L 120-140"
    assert told(lines, language)[0] == row
    assert told(f"Blood count\n{lines}", language)[1] == row


def test_a_row_without_a_range_under_the_head_of_a_table_is_one():
    assert told("Test Result Unit\nHb 118 g/L\nShe was well.")[:2] == [
        (Kind.ROW, "Test\tResult\tUnit"), (Kind.ROW, "Hb\t118\tg/L"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    ["No other complaints reported", "Complete Blood Count Results", "Общий анализ крови",
     "ОБЩИЙ АНАЛИЗ КРОВИ", "The result was an unusual value and unit"],
)  # fmt: skip
def test_words_above_rows_that_are_no_titles_have_no_cells(line):
    assert told(f"{line}\nHb 118 g/L 120-140\nALT 28 U/L 5-35")[0][1] == line


def test_titles_of_columns_above_no_row_have_no_cells():
    assert told("Test Result Unit Reference\nShe was well.")[0][0] is Kind.HEADING


@pytest.mark.parametrize(
    "line",
    ["In clinic 02.02.2026 to 16.02.2026", "02.02.2026 admitted to the ward",
     "Cyclophosphamide was stopped on 2024-12-17.", "The sample was taken at 8:15."],
)  # fmt: skip
def test_a_line_about_a_stay_or_a_day_is_no_heading(line):
    assert told(f"{line}\nShe was well.")[0] == ("sentence", line)


def test_a_share_in_a_line_of_its_own_is_no_page_number():
    text = (
        "The heart is of normal size and its ejection fraction at rest is about\n55 %. No effusion."
    )
    assert texts(text)[0].endswith("55 %.")
    assert texts(text.replace(" No effusion.", "")) == [text[:-13].replace("\n", " ")]
