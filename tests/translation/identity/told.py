"""What tells who somebody is: found for packets, and kept by no memory."""

from datetime import date

from translation.identity.naming import Name
from translation.identity.people import Identity

BORN = date(1991, 3, 12)
POINTS = ("+52 55 1234 5678", "ana.lopez@example.org")
NUMBERS = ("CW-00001", "S-0042")

RUSSIAN, SPANISH = "Больной {} поступил с болью.", "Paciente {} con fiebre."
ARABIC, CHINESE = "حضرت {} إلى العيادة اليوم.", "患者{}，男，发热三天"
# Known names, a text, and what may stand in it.
NAMED = [
    *(
        (
            known,
            RUSSIAN,
            [
                "Иванов",
                "Иванова",
                "Иванову",
                "Ивановым",
                "Иванове",
                "ИВАНОВ",
                "Ивана",
                "Ивану",
                "Иваном",
            ],
        )
        for known in ("Иванов Иван Петрович", "Ivan Petrovich Ivanov")
    ),
    ("Ivan Petrovich Ivanov", RUSSIAN, ["Петровича", "Петровичем", "Иванов И. П.", "И.П. Иванов"]),
    ("Анна Смирнова", RUSSIAN, ["Смирновой"]),
    ("Anna Smirnova", RUSSIAN, ["Анне"]),
    ("Yulia Shcherbakova", RUSSIAN, ["Юлией"]),
    ("Iuliia Shcherbakova", RUSSIAN, ["Щербаковой"]),
    ("Evgenii Dostoevsky", RUSSIAN, ["Достоевского"]),
    ("Evgeny Dostoevsky", RUSSIAN, ["Евгению"]),
    ("Alexei Pavlov", RUSSIAN, ["Алексея"]),
    ("Павел Соколов", RUSSIAN, ["Павла"]),
    ("Пётр Королёв", RUSSIAN, ["Петра", "Королева"]),
    ("Camino Ejemplo", RUSSIAN, ["Камино Эхемпло"]),
    (
        "José García-Núñez",
        SPANISH,
        [
            "José García-Núñez",
            "GARCÍA NÚÑEZ, JOSÉ",
            "Garcia Nunez",
            "José de García",
            "jose garcia",
        ],
    ),
    ("José García-Núñez", SPANISH, ["García", "Garci\u0301a"]),
    ("María Fernanda López-Ruiz", SPANISH, ["LOPEZ", "lopez ruiz"]),
    ("Anna Kowalska", "Badanie {} w normie.", ["Kowalskiej", "KOWALSKA Anna"]),
    ("Nguyễn Thị Hoa", "Bệnh phẩm của {} bình thường.", ["Nguyễn Thị Hoa", "NGUYEN THI HOA"]),
    ("Mohamed Hassan", "Today {} was seen again", ["Muhammad Hasan", "Mohammad Hassan", "Hassan"]),
    (
        "Fatima Mohamed Alzahra",
        ARABIC,
        [
            "فاطمة الزهراء",
            "فَاطِمَة الزَّهْرَاء",
            "فاطمه الزهراء",
            "محمد الزهراء",
            "لمحمد الزهراء",
            "محمد",
        ],
    ),
    ("فاطمة محمد الزهراء", ARABIC, ["فاطمة الزهراء", "فاطمه الزهراء", "م\u202bحمد الزهراء"]),
    ("محمد الأحمد", "المريض {} يعاني من ذئبة", ["محمد الأحمد", "لمحمد"]),
    ("Rajesh Sharma", "रोगी का नाम {} है।", ["राजेश शर्मा"]),
    ("Mohamed Hassan", "लुपस {} जाँच", ["मोहम्मद हसन"]),
    ("王小明", CHINESE, ["王小明", "小明"]),
    ("Wang Xiaoming", CHINESE, ["王小明"]),
    ("王小明", "Yesterday {} was seen", ["Wang Xiaoming", "XIAOMING WANG", "Xiaoming"]),
    ("Anna Smirnova", CHINESE, ["安娜·斯米尔诺娃"]),
]
BIRTHDAYS = [
    *("12.03.1991", "12/3/1991", "03/12/1991", "1991-03-12", "12.03.91", "12 03 1991"),
    *("12-MAR-1991", "12 марта 1991", "12 de marzo de 1991", "12. März 1991", "12 mars 1991"),
    *("March 12, 1991", "12th of March 1991", "1991年3月12日", "١٢/٣/١٩٩١", "۱۹۹۱/۰۳/۱۲"),
    *("12 مارس 1991", "१२-०३-१९९१", "12 Mart 1991", "19910312", "12 tháng 3 năm 1991"),
    *("12 marca 1991", "12 марта 91"),
]
# A text, and what in it a person is reached or known by.
KNOWN_BY = [
    ("Tel. {} por la tarde", ["55 1234-5678", "+52 55 1234 5678", "+49 171 5550123"]),
    ("Llamar al {} para resultados", ["(55) 1234 5678", "٥٥ ١٢٣٤ ٥٦٧٨"]),
    ("Correo {} del paciente", ["ANA.LOPEZ@Example.org", "ana.lopez @ example.org"]),
    ("Escriba a {} si hay dudas", ["juan.perez@example.com"]),
    ("Caso {} del estudio", ["CW-00001", "CW 00001", "cw00001"]),
    ("Паспорт: {} выдан отделом", ["4510 123456"]),
    ("Con CURP {} y fiebre", ["GAEX910312HDFRRL09"]),
    ("Con NHC: {} y fiebre", ["4482-19"]),
    ("رقم الملف: {} للمريض", ["٤٤٥٥٦٦"]),
    ("Passport {} was seen", ["AB1234567"]),
]
# Of anybody, whoever the case is about: no packet is without it, no memory has it. Text and mark.
ANYBODY = [
    ("Dr. Juan Hernández Pérez, reumatólogo", "Dr. ‹name›, reumatólogo"),
    ("张医生检查", "‹name›医生检查"),
    ("埃杰姆普洛女士诉呼吸困难", "‹name›女士诉呼吸困难"),
    ("卡米诺·埃杰姆普洛诉呼吸困难", "‹name›诉呼吸困难"),
    ("HC: 45-99812", "HC: ‹number›"),
    ("Sujeto S-0042 incluido", "Sujeto ‹number› incluido"),
    ("Folio 20481234 adjunto", "Folio ‹number› adjunto"),
    ("Ver www.example.org/informe hoy", "Ver ‹contact› hoy"),
    ("Tel 55 9876 5432 oficina", "Tel ‹contact› oficina"),
]
# What a memory takes for a name where a packet does not: the word says something else, too.
PERHAPS = [
    ("Dolores Vega", "Refiere dolores abdominales.", "dolores"),
    ("Lopez Ruiz", "La muestra de lopez es normal", "lopez"),
    ("Karim Salem", "استخدم كريم موضعي", "كريم"),
    ("李健康", "患者健康状况良好", "健康"),
    ("Wang Xiaoming", "检查显示小明显著好转", "小明"),
    ("Camino Ejemplo", "埃杰姆普洛诉呼吸困难", "埃杰姆普洛"),
]


def spread(rows):
    """Each of what may stand in a text by itself: what is known, the text, what it says."""
    return [(*row[:-2], row[-2].format(said), said) for row in rows for said in row[-1]]


def known(*names, born=BORN):
    return Identity(tuple(Name.of(name) for name in names), born, POINTS, NUMBERS)
