"""Pairs that say yes for no, left for right, up for down, one drug for another, or less than the source."""

from pathlib import Path

import pytest

from translation.checks import check
from translation.checks.drugs import drugs
from translation.checks.reading import read

PAIRS = ("polarity.tsv", "ordinary.tsv")
TEXTS = [(Path(__file__).parent / name).read_text("utf-8") for name in PAIRS]
ROWS = [tuple(line.split("\t")) for text in TEXTS for line in text.splitlines()]
HARMLESS = [row for row in ROWS if row[4] == "harmless"]
DANGEROUS = [row for row in ROWS if row[4] == "dangerous"]


def codes(*pair):
    return [one.code for one in check(*pair) if one.critical]


def named(row):
    return f"{row[0]}-{row[1]} {row[3][:40]}"


@pytest.mark.parametrize("row", HARMLESS, ids=named)
def test_a_harmless_pair_is_let_through(row):
    assert codes(*row[:4]) == []


@pytest.mark.parametrize("row", DANGEROUS, ids=named)
def test_a_dangerous_pair_is_caught(row):
    assert codes(*row[:4])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Тоцилизумаб 8 мг/кг"), ("ar", "توسيليزوماب ٨ ملغ/كغ"), ("hi", "टोसिलिज़ुमैब 8 मि.ग्रा."),
        ("tr", "Tosilizumab 8 mg/kg"), ("pl", "tocilizumabu 8 mg/kg"), ("pt", "Tocilizumabe 8 mg/kg"),
        ("fr", "RoActemra 8 mg/kg"), ("zh", "托珠单抗8 mg/kg"),
    ],
)  # fmt: skip
def test_a_drug_is_known_in_every_alphabet(language, text):
    assert [name.split("|")[0] for name in drugs(read(language, text))] == ["tocilizumab"]


def test_what_is_said_of_each_drug_is_compared():
    source = "Tiếp tục dùng mycophenolate, ngưng methotrexate."
    assert "OPPOSITE" in codes("vi", "zh", source, "停用吗替麦考酚酯，继续使用甲氨蝶呤。")


def test_a_complaint_that_one_side_lacks_is_missed():
    source = "Complains of headache, nausea and diarrhoea."
    assert codes("en", "zh", source, "主诉头痛、恶心。") == ["TEXT_MISSING"]
    assert codes("en", "zh", source, "主诉头痛、恶心、腹泻、皮疹。") == ["TEXT_ADDED"]


def test_sentences_may_change_places():
    source = "Anti-MOG negative. AQP4-IgG positive."
    assert codes("en", "zh", source, "AQP4-IgG阳性。抗MOG抗体阴性。") == []
