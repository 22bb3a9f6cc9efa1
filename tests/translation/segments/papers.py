"""Clinical papers in twelve languages, as their text layers come. All of it is invented."""

RUSSIAN_DISCHARGE = """\
ГБУЗ «Областная клиническая больница № 0»
ВЫПИСНОЙ ЭПИКРИЗ
Пациент: Тестов И. И.
Дата рождения: 12.03.1991 г.
Находился на лечении в отд. ревматологии с 02.02.2026 г. по 16.02.2026 г. Лечащий врач
проф. А. В. Примеров.
Диагноз: Системная красная волчанка, хроническое течение, активность высокая (SLEDAI 14 бал-
лов), волчаночный нефрит IV кл.
Жалобы при поступлении: слабость, боли в суставах, т.е. в кистях и коленях, отёки ног.
Анамнез. Болен с 2019 г. Получал преднизолон 40 мг. в сут., микофенолата мофетил 2 г. в сут. и
т.д. Ритуксимаб не назначался.
Общий анализ крови от 14.02.2026:
Показатель Результат Ед. изм. Норма
Гемоглобин 98 г/л 130-160
Лейкоциты 3,2 10^9/л 4,0-9,0
Тромбоциты 145 10^9/л 150-400
СОЭ 42 мм/ч
Рекомендации:
1. Преднизолон 10 мг утром. Контроль АД.
2. Явка к ревматологу через 1 мес.
3. Контроль ОАК, ОАМ
Зав. отделением: Образцова О. О.
Стр. 1 из 2
"""

ARABIC_REPORT = """\
تقرير طبي
اسم المريض: مريض تجريبي
تاريخ الدخول: 12.03.2026
حضر المريض إلى د. سالم بسبب آلام في المفاصل وارتفاع في درجة الحرارة منذ ثلاثة أسابيع، وكان
يتلقى بريدنيزولون 40 ملغ يوميا. هل توجد حساسية؟ لا توجد.
الهيموغلوبين 9.8 غم/دل 12.0 - 16.0
الصفائح الدموية 145 10^9/L 150 - 400
التشخيص: الذئبة الحمامية الجهازية.
• متابعة بعد أسبوعين
• تحليل بول
"""

ENGLISH_LETTER = """\
DISCHARGE SUMMARY
Patient: Testson, Example
The patient was seen by Dr. Sample on 12.03.2026. Prednisolone was given at approx. 0.5 mg/kg
b.i.d. for five days, i.e. until the joint pain had settled. Antibodies against double-
stranded DNA were positive (see Fig. 2. Second line), and the immuno-
suppressive therapy was kept. "No fever." Hepatitis B. was excluded. Is follow-up planned? Yes!
Hemoglobin 9.8 L g/dL 12.0-16.0
Creatinine\t88\tµmol/L\t59-104
Page 1 of 1
"""

SENTENCES = {
    "ar": [
        "عاين د. سالم المريض بتاريخ 12.03.2026.", "الهيموغلوبين 9.8 غم/دل.", "هل يوجد ألم؟", "لا يوجد.",
    ],
    "ru": [
        "Пациент поступил 12.03.2026 г. в отд. ревматологии.", "Получал преднизолон 40 мг. в сут. и т.д.",
        "Лечащий врач И. И. Иванов.", "Жалобы, т.е. боли (см. табл. 2. Анализы), усилились.",
        "Состояние удовл.", "Проживает в г. Казань, ул. Примерная, д. 1.", "Исключён гепатит В.",
        "Болен с 2019 г.", "Отмечал улучшение...", "Затем слабость.",
    ],
    "hi": [
        "रोगी को डॉ. शर्मा ने देखा।", "हीमोग्लोबिन 9.8 ग्रा./डे.ली. है।", "क्या बुखार है?", "बुखार नहीं है।",
    ],
    "es": [
        "La Dra. Muestra indicó prednisona, p. ej. 40 mg c/24 h.", "El Sr. Prueba mejoró.", "¿Fiebre?", "No.",
        "Plaquetas 145.000 /µL el 12.03.2026.",
    ],
    "fr": [
        "Vu par le Dr. Exemple, c.-à-d. le 12.03.2026.", "Température 38,5 °C.", "Pas de fièvre !",
        "Le traitement, p. ex. la prednisone, est poursuivi.",
    ],
    "de": [
        "Die Pat. wurde am 12. März 2026 von Dr. Muster gesehen, z. B. wegen Fieber, ca. 38,5 °C.",
        "Hb 9,8 g/dl.", "Am 3. Tag besserte sich der Befund.",
        "Entlassung i.v. Therapie u.a. Kortison bds. ohne Befund.",
    ],
    "tr": [
        "Hasta 12.03.2026 tarihinde Dr. Örnek tarafından görüldü.", "Örn. ateş vb. şikayetler vardı.",
        "3. gün taburcu edildi.", "Ağrı var mı?", "Yok.",
    ],
    "pt": [
        "A Dra. Exemplo indicou, p. ex., prednisona 40 mg.", "O Sr. Teste melhorou.", "Sem febre em 12.03.2026.",
    ],
    "vi": [
        "BN được TS. BS. Mẫu khám tại TP. Hồ Chí Minh.", "Hb 9,8 g/dL.", "Có sốt không?", "Không.",
    ],
    "pl": [
        "Pacjent przyjęty 12.03.2026 r. przez dr. Przykładowego, tj. w trybie pilnym.", "Otrzymał m.in. prednizon.",
        "W 5. dobie wypisany do domu.",
    ],
    "en": [
        "Seen by Dr. Sample, b.i.d. dosing was kept approx. 5 days.", "WBC 3.2 vs. 4.1 earlier, e.g. on 12.03.2026.",
        "It was No. 5 of the list.", "He said: \"No fever.\"", "Was it hepatitis B?", "No.",
    ],
    "zh": [
        "患者于2026年3月12日入院。", "血红蛋白98 g/L，白细胞3.2×10^9/L！", "诊断：系统性红斑狼疮？",
        "“建议复查。”", "随诊。",
    ],
}  # fmt: skip
