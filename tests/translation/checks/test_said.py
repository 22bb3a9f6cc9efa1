"""What is said in many ways means one thing: bounds, frequencies, routes, dates, in every language."""

from pathlib import Path

import pytest

from translation.checks import check
from translation.checks.reading import read

FOLDER = Path(__file__).parent
TARGETS = ("en", "zh")
BOUNDS = {
    "en": {"<": "below {}", ">": "above {}", "≥": "at least {}", "≤": "no more than {}"},
    "zh": {"<": "低于{}", ">": "高于{}", "≥": "不低于{}", "≤": "不超过{}"},
}
OTHERS = {"<": ">≥", ">": "<≤", "≥": "<≤", "≤": ">≥"}
OFTEN = {
    "en": {
        "1/d": "once daily", "2/d": "twice daily", "3/d": "three times daily", "4/d": "four times daily",
        "1/2d": "every other day", "1/wk": "once a week", "2/wk": "twice a week", "3/wk": "three times a week",
        "1/2wk": "every 2 weeks", "1/4wk": "every 4 weeks", "1/mo": "once a month",
    },
    "zh": {
        "1/d": "每日一次", "2/d": "每日两次", "3/d": "每日3次", "4/d": "每日4次", "1/2d": "隔日一次", "1/wk": "每周1次",
        "2/wk": "每周两次", "3/wk": "每周3次", "1/2wk": "每2周一次", "1/4wk": "每4周一次", "1/mo": "每月一次",
    },
}  # fmt: skip
DRUG = {
    "en": "Prednisolone 5 mg", "zh": "泼尼松龙5 mg", "ru": "Преднизолон 5 мг", "ar": "بريدنيزولون ٥ ملغ",
    "hi": "प्रेडनिसोलोन 5 mg",
}  # fmt: skip
ON_DEMAND = {
    "en": "as needed|prn|if required", "ru": "при необходимости|по требованию|при болях",
    "es": "si precisa|a demanda|si dolor",
    "fr": "si besoin|en cas de douleur", "de": "bei Bedarf|bei Schmerzen", "tr": "gerektiğinde|lüzumu halinde",
    "pt": "se necessário|S/N|em caso de dor", "vi": "khi cần|khi đau", "pl": "doraźnie|w razie potrzeby",
    "hi": "आवश्यकतानुसार|ज़रूरत पड़ने पर", "ar": "عند اللزوم|عند الحاجة", "zh": "必要时|按需服用",
}  # fmt: skip
ROUTES = {
    "en": "orally|IV|IM|SC", "ru": "внутрь|в/в|в/м|п/к", "es": "v.o.|i.v.|i.m.|s.c.", "fr": "per os|IV|IM|SC",
    "de": "p.o.|i.v.|i.m.|s.c.", "tr": "ağızdan|damar yolundan|kas içine|deri altına", "pt": "VO|EV|IM|SC",
    "vi": "uống|tiêm tĩnh mạch|tiêm bắp|tiêm dưới da", "pl": "doustnie|dożylnie|domięśniowo|podskórnie",
    "hi": "मुँह से|नस में|आईएम|त्वचा के नीचे", "ar": "عن طريق الفم|وريديًا|في العضل|تحت الجلد", "zh": "口服|静推|肌注|皮下注射",
}  # fmt: skip


def rows(name):
    return [line.split("\t") for line in (FOLDER / name).read_text("utf-8").splitlines()]


def flagged(source, target, ours, theirs, but=()):
    return [f for f in check(source, target, ours, theirs) if f.critical and f.code not in but]


def toward(language):
    return [target for target in TARGETS if target != language]


@pytest.mark.parametrize("row", rows("bounds.tsv"), ids=" ".join)
def test_a_bound_is_the_same_however_it_is_said_and_no_other(row):
    language, sign, text = row
    amount = "5 ml" if "مل" in text.split() else "5 mg"
    for target in toward(language):
        said = {one: form.format(amount) for one, form in BOUNDS[target].items()}
        assert not flagged(language, target, text, said[sign])
        for other in OTHERS[sign]:
            assert flagged(language, target, text, said[other]), other


@pytest.mark.parametrize("row", rows("frequencies.tsv"), ids=" ".join)
def test_a_frequency_is_the_same_however_it_is_said_and_no_other(row):
    language, often, text = row
    source = f"{DRUG.get(language, 'Prednisolon 5 mg')} {text}"
    for target in toward(language):
        said = {one: f"{DRUG[target]} {form}" for one, form in OFTEN[target].items()}
        assert not flagged(language, target, source, said[often])
        assert all(flagged(language, target, source, said[one]) for one in said if one != often)


@pytest.mark.parametrize("language", ON_DEMAND)
def test_as_needed_is_not_by_the_clock(language):
    for words in ON_DEMAND[language].split("|"):
        source = f"{DRUG.get(language, 'Prednisolon 5 mg')} {words}"
        for target, needed in zip(TARGETS, ("as needed", "必要时"), strict=True):
            if target != language:
                assert not flagged(language, target, source, f"{DRUG[target]} {needed}")
                assert flagged(language, target, source, DRUG[target])
                assert flagged(language, target, source, f"{DRUG[target]} {OFTEN[target]['3/d']}")


@pytest.mark.parametrize("language", ROUTES)
def test_a_route_is_no_other(language):
    for place, words in enumerate(ROUTES[language].split("|")):
        for target in toward(language):
            said = ROUTES[target].split("|")
            told = [flagged(language, target, f"5 mg {words}", f"5 mg {one}") for one in said]
            assert not told.pop(place)
            assert all(told)


@pytest.mark.parametrize("row", rows("dates.tsv"), ids=" ".join)
def test_a_date_is_read_in_every_form(row):
    language, date, text = row
    read_dates = [m.values for m in read(language, text).mentions if m.kind == "date"]
    assert read_dates == [tuple(int(part) for part in date.split("-"))]
