# ruff: noqa: RUF001  texts in many scripts
"""The promise check: what it finds, in which disguise, and what it lets pass."""

import pytest

from casework.contacts.looks import marked
from casework.contacts.promises import RULES, findings

FORBIDDEN = {
    "promise": [
        "We guarantee a place.",
        "Garantizamos el resultado.",
        "Nous vous promettons une place.",
        "Garantimos a sua vaga.",
        "Мы гарантируем результат.",
        "نضمن لكم النتيجة",
        "我们保证结果。",
    ],
    "eligible": [
        "You qualify!",
        "You are eligible.",
        "You have been accepted.",
        "Your daughter has been enrolled.",
        "She is qualified for it.",
        "You can take part in the trial.",
        "She was approved for the trial.",
        "Usted es elegible.",
        "Ha sido aceptado.",
        "Vous êtes éligible.",
        "Vous avez été retenue.",
        "Você é elegível.",
        "Você foi aprovado para o ensaio.",
        "Вы подходите.",
        "Вас включили.",
        "أنتم مؤهلون",
        "تم قبولكم",
        "您符合入组条件。",
    ],
    "outcome": [
        "This cures lupus.",
        "It will work.",
        "This therapy will help.",
        "You will soon feel better.",
        "La terapia le ayudará.",
        "Le traitement vous aidera.",
        "La terapia lo curará.",
        "Funcionará.",
        "Vous serez guérie.",
        "Va fonctionner, c'est la guérison.",
        "Você vai ficar bom, a cura existe.",
        "Вас вылечат.",
        "Лечение поможет.",
        "ستشفون قريبا",
        "العلاج سينجح",
        "可以治愈。",
    ],
    "medicine": [
        "Please stop taking prednisone.",
        "Stop your methotrexate now.",
        "You can start taking it.",
        "Reduce the dose.",
        "Deje de tomar la prednisona.",
        "Suspenda el tratamiento.",
        "Arrêtez de prendre vos comprimés.",
        "Ne prenez plus rien.",
        "Pare de tomar o remédio.",
        "Прекратите прием таблеток.",
        "Начните принимать препарат.",
        "توقفوا عن تناول الدواء",
        "请停止服用激素。",
        "先停药。",
    ],
    "cost": [
        "It costs 120,000 USD.",
        "The total price is fixed.",
        "You pay € 500.",
        "Cuesta 5.000 dólares.",
        "Es gratis.",
        "Le coût final : 3 000 euros.",
        "O custo total é de R$ 900.",
        "Это стоит 5000 рублей.",
        "Это бесплатно.",
        "السعر النهائي",
        "٥٠٠٠ دولار",
        "费用为5万元。",
        "治疗免费。",
    ],
    "approved": [
        "An approved therapy.",
        "The therapy has been approved.",
        "Approved by the FDA.",
        "It is approved by the authorities.",
        "La terapia está aprobada.",
        "Un traitement approuvé.",
        "Uma terapia aprovada.",
        "Это одобренный метод.",
        "علاج معتمد",
        "该疗法已批准上市。",
    ],
}


@pytest.mark.parametrize(
    ("rule", "text"), [(rule, text) for rule, texts in FORBIDDEN.items() for text in texts]
)
def test_it_finds(rule, text):
    assert rule in {found.rule for found in findings(text)}


@pytest.mark.parametrize(
    "text",
    [
        "YOU QUALIFY",
        "you qual\u200bify",
        "you qual\u00adify",
        "you qua\u0301lify",
        "you  \n qualify",
        "ｙｏｕ ｑｕａｌｉｆｙ",
        "¡GARANTÍA!",
        "ГАРАНТИЯ",
        "you qu\u0430lify",  # a Cyrillic letter in it
        "نَضْمَنُ",
        "نضـــمن",
        "ونضمن",
    ],
)
def test_no_disguise_hides_it(text):
    assert findings(text)


@pytest.mark.parametrize(
    "text",
    [
        "Your documents have arrived. We will write to you on 3 November 2026.",
        "The hospital has moved you to another health centre in Secure Street 12.",
        "Please ask your doctor before you travel.",
        "El hospital le responderá. Llámenos al +52 55 1234 5678.",
        "Merci de nous appeler avant le 3 novembre.",
        "Por favor, ligue antes de 3 de novembro.",
        "Позвоните нам до 3 ноября.",
        "المستشفى يقرأ وثائقكم",
        "医院正在阅读您的文件。",
        "We will help you with the visa. Your visa is approved. If you do not feel well, call.",
        "A qualified translator will read it. The documents have been accepted.",
        "You can join the video call on Monday.",
        "Mara le ayudará con el visado. Su visado está aprobado. El documento fue aceptado.",
        "Un traducteur qualifié le lira. Le document est accepté. Vous pouvez rejoindre l'appel.",
        "Você pode entrar na sua conta. Mara vai ajudar com o visto. O visto está aprovado.",
        "Мара поможет вам с визой. Время подходит для звонка.",
        "تستخدم العائلة رقمًا آخر غير الرقم القديم",
        "医院已接收您的文件，文件符合要求。签证已批准。",
        "",
    ],
)
def test_it_lets_plain_words_pass(text):
    assert findings(text) == []


def test_a_finding_says_where_and_what_to_write_instead():
    text = "Dear Camino, you qualify for it."
    [found] = findings(text)
    assert text[found.start : found.end] == found.words == "qualify"
    assert found.says.code == "P-02"
    assert "trial team decides" in str(found.says.instead)
    assert [words for words, one in marked(text) if one] == ["qualify"]
    assert "".join(words for words, _ in marked(text)) == text


def test_places_are_right_behind_letters_that_fall_away():
    text = "é\u0301\u200bß نَصّ — guar\u200bantee, then cure"
    assert [found.words for found in findings(text)] == ["guar\u200bantee", "cure"]


def test_every_rule_names_its_prohibition():
    assert {rule.code for rule in RULES.values()} == {"P-02", "P-03", "P-07", "P-11"}


def test_a_long_text_is_searched_quickly():
    assert findings("The hospital reads the papers and answers. " * 200) == []
