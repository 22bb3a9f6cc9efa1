# ruff: noqa: RUF001  texts in many scripts
"""The promise check: what it finds, in which disguise, and what it lets pass."""

from time import perf_counter

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


NEAR = [
    "Your place in the trial is reserved.",
    "Your place in the trial is confirmed.",
    "We have reserved you a place.",
    "You will soon be part of the trial.",
    "You are going to join the trial.",
    "La paciente entrará en el ensayo en enero.",
    "Le hemos reservado su sitio.",
    "Su plaza en el ensayo está confirmada.",
    "Participará en nuestro ensayo.",
    "Vous entrerez dans l'essai en janvier.",
    "Nous avons réservé votre place.",
    "Votre place dans cet essai est confirmée.",
    "Você entrará no ensaio em janeiro.",
    "Reservamos a sua vaga.",
    "Sua vaga no ensaio está confirmada.",
    "Вы войдете в исследование в январе.",
    "Мы забронировали вам место.",
    "Ваше место в исследовании подтверждено.",
    "ستنضم إلى التجربة",
    "لديكم مكان مؤكد في التجربة",
    "حجزنا لكم مكانا",
    "您将参加本次试验。",
    "我们已为您预留名额。",
    "已确认您的名额。",
]


@pytest.mark.parametrize("text", NEAR)
def test_a_place_in_the_trial_is_promised_in_many_ways(text):
    assert "eligible" in {found.rule for found in findings(text)}


@pytest.mark.parametrize(
    "text",
    [
        "you" + " " * 40 + "qualify",
        "you \u2014 \u2014 \u2014 \u2014 qualify for it",
        "we guar-antee it",
        "we guaran\ntee it",
        "we guaran-\n  tee it",
        "a _cure_ for you",
        "we _guarantee_ it",
        "g u a r a n t e e",
        "g-u-a-r-a-n-t-e-e",
        "we gu\u0430r\u0430ntee",  # Cyrillic a
        "we guarant\u03b5\u03b5 it",  # Greek epsilon
        "we pr\u03bfmise",  # Greek omicron
        "a CUR\u0395",  # capital Greek epsilon
        "Мы г\u0061р\u0061нтируем",  # Latin a
        "Мы \u006fбещ\u0061ем",  # Latin o and a
        "guar\u3164antee",
        "guar\u115fantee",
        "guar\uffa0antee",
        "保 证结果",
        "保\n证结果",
        "ᴄᴜʀᴇ",
    ],
)
def test_gaps_breaks_and_letters_that_look_alike_hide_nothing(text):
    assert findings(text)


def test_a_gap_does_not_cross_the_end_of_a_sentence():
    assert findings("We thank you. Qualified people read it.") == []


@pytest.mark.parametrize(
    "text",
    [
        "It costs 50000.",
        "It costs about 50 000.",
        "The price will be 120,000 all told.",
        "50000 is the price.",
        "Fifty thousand euros.",
        "It costs fifty thousand.",
        "50,000 US dollars",
        "CHF 5000",
        "5000 CHF",
        "Rs 50000",
        "Rs. 50,000",
        "5000 zł",
        "五万元",
        "费用约五万",
        "Cuesta 50000.",
        "cincuenta mil euros",
        "Le prix est de 50 000.",
        "cinquante mille euros",
        "Custa 50000.",
        "cinquenta mil reais",
        "Это стоит 50000.",
        "пятьдесят тысяч рублей",
        "التكلفة 50000",
        "خمسون ألف دولار",
    ],
)
def test_an_amount_is_found_with_and_without_a_sign(text):
    assert "cost" in {found.rule for found in findings(text)}


@pytest.mark.parametrize(
    "text",
    [
        "The hospital confirms the costs in writing.",
        "The costs will be confirmed in 2026.",
        "Please call +52 55 1234 5678 before 3 November 2026.",
        "Please pay attention: your case is C-26-0007.",
        "Please try 3 times.",
        "Nous vous appelons dans dix jours, avant le 3 novembre 2026.",
    ],
)
def test_other_numbers_are_no_amounts(text):
    assert findings(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "आप पात्र हैं",
        "당신은 자격이 있습니다",
        "คุณมีสิทธิ์",
        "あなたは参加できます",
        "Είστε κατάλληλος",
        "شما می‌توانید گروه",
    ],
)
def test_a_script_without_a_table_waits_for_a_manager(text):
    assert {found.rule for found in findings(f"Hello. {text} Bye.")} == {"unread"}


def test_a_language_without_a_table_waits_too_and_a_greek_sign_does_not():
    assert [found.rule for found in findings("Merhaba.", "tr")] == ["unread"]
    assert findings("IFN-γ and β cells are read by the hospital.") == []


HONEST = [
    "We cannot promise that you will be accepted.",
    "We can't guarantee a place.",
    "We can not promise it.",
    "Nobody can guarantee that the therapy will work.",
    "This is not a cure.",
    "No podemos garantizar que entre en el ensayo.",
    "No podemos prometer que entrará en el ensayo.",
    "Nadie puede garantizar el resultado.",
    "Nous ne pouvons pas garantir une place.",
    "Nous ne pouvons pas vous promettre que vous entrerez dans l'essai.",
    "Personne ne peut garantir le résultat.",
    "Não podemos garantir que entrará no ensaio.",
    "Ninguém pode prometer o resultado.",
    "Мы не можем гарантировать, результат решает больница.",
    "Никто не может обещать результат.",
    "Мы не обещаем.",
    "لا يمكننا أن نضمن النتيجة",
    "لا أحد يستطيع أن يضمن النتيجة",
    "我们不能保证结果。",
    "没有人能保证您能入选。",
]


@pytest.mark.parametrize("text", HONEST)
def test_saying_that_nothing_is_promised_passes(text):
    assert findings(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Do not worry, we guarantee it.",
        "We cannot say more. We promise a place.",
        "We cannot promise it, but you will be accepted.",
        "We cannot promise that it is soon but you will be accepted.",
        "We not only promise it.",
        "You are not eligible.",  # nor does the navigator say that (P-01)
        "No lo dude: garantizamos su plaza.",
        "No podemos prometer fechas, pero entrará en el ensayo.",
        "Ne vous inquiétez pas, nous garantissons une place.",
        "Não se preocupe, garantimos a vaga.",
        "Не волнуйтесь, мы гарантируем результат.",
        "لا تقلقوا، نضمن لكم النتيجة",
        "不用担心，我们保证结果。",
        "我们不但保证结果。",
    ],
)
def test_a_denial_of_something_else_excuses_nothing(text):
    assert findings(text)


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "1 ",
        "1.",
        "12,",
        "五",
        "$",
        "cost ",
        "one thousand ",
        "a-",
        "a\n",
        "a ",
        "stop ",
        "no ",
        "100 ",
        "1,000 ",
    ],
)
def test_the_time_grows_with_the_length_and_not_faster(text):
    def seconds(length):
        began = perf_counter()
        findings((text * length)[:length])
        return perf_counter() - began

    findings(text)
    short = min(seconds(4000) for _ in range(3))
    assert min(seconds(8000) for _ in range(3)) < 3.5 * short + 0.2
