"""Nothing that tells who somebody is comes into the memory."""

import pytest

from casework.cases.names import latin
from casework.contacts import points
from casework.people.actor import Actor
from tests.people_and_cases import make_case, make_user
from tests.translation.identity.told import (
    ANYBODY,
    BIRTHDAYS,
    KNOWN_BY,
    NAMED,
    PERHAPS,
    known,
    spread,
)
from translation.identity.found import NAME
from translation.memory.marking import MARK, MARKS, NOBODY, is_left, marked
from translation.memory.models import Entry
from translation.memory.remembering import entry_of, import_entries, remember

FAMILY = known(
    *("María Fernanda López-Ruiz", "王小明", "محمد الأحمد", "Иванов Пётр", "Mohamed Hassan")
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Sra. LOPEZ acude a control", "Sra. ‹name› acude a control"),
        ("lopez ruiz, nefritis", "‹name›, nefritis"),
        ("患者王小明，男", "患者‹name›，男"),
        ("小明的检查结果", "‹name›的检查结果"),
        ("المريض محمد الأحمد يعاني", "المريض ‹name› يعاني"),
        ("لمحمد ذئبة", "‹name› ذئبة"),
        ("Больная Иванова с волчанкой", "Больная ‹name› с волчанкой"),
        ("Muhammad Hasan was seen", "‹name› was seen"),
        ("लुपस मोहम्मद हसन", "लुपस ‹name›"),
        ("Passport AB1234567 seen", "Passport ‹number› seen"),
        ("CW 00001", "‹number›"),
        ("Escriba a juan.perez@example.com", "Escriba a ‹contact›"),
        ("Tel +49 171 5550123", "Tel ‹contact›"),
        *ANYBODY,
    ],
)
def test_names_and_numbers_of_persons_become_marks(text, kept):
    assert marked(text, FAMILY) == kept


@pytest.mark.parametrize(
    "text",
    [
        *("Paciente presenta disnea", "Plaquetas 245000 /mm3", "Nº 3 de la lista"),
        *("COVID-2019 negativo", "血小板减少，小便正常", "Anti-CD19 4500 U"),
    ],
)
def test_what_tells_nobody_stays(text):
    assert marked(text, FAMILY) == text


@pytest.mark.parametrize(("name", "text", "said"), [*spread(NAMED), *PERHAPS])
def test_no_name_that_a_packet_hides_is_kept(name, text, said):
    kept = marked(text, known(name))
    assert not any(word in kept for word in said.split())
    assert MARKS[NAME] in kept


@pytest.mark.parametrize(("text", "said"), spread(KNOWN_BY))
def test_nothing_that_a_packet_hides_of_how_somebody_is_reached_is_kept(text, said):
    kept = marked(text, known())
    assert said not in kept
    assert MARK.search(kept)


@pytest.mark.parametrize("written", BIRTHDAYS)
def test_what_holds_a_date_of_birth_is_not_kept(written):
    text = marked(f"Naceu em {written} na capital", known())
    assert is_left(text, known())
    assert entry_of((text, text), known(), "pt", "en") is None


def test_a_birthday_in_words_is_noticed():
    assert is_left("nacida en 1991, un día 12 de marzo", known())
    assert not is_left("a los 12 días", known())


def test_marks_that_somebody_typed_are_no_marks():
    assert MARKS[NAME] not in marked("el ‹name› de la vía", NOBODY)


PAIRS = [
    (
        "Paciente: Camino Ejemplo-Uno, 34 años, con nefritis lúpica",
        "患者：Camino Ejemplo-Uno，34岁，狼疮性肾炎",
    ),
    ("La señora Ejemplo refiere disnea de esfuerzo", "埃杰姆普洛女士诉劳力性呼吸困难"),
    ("Su madre, Rosa Inventada, la acompaña siempre", "其母亲 Rosa Inventada 始终陪同"),
    ("Nacida el 14 de marzo de 1992 en la capital", "1992年3月14日出生于首都"),
    ("Fecha de nacimiento: 14/03/1992, sexo femenino", "出生日期：1992年3月14日，女性"),
    ("Llamar al 55 9876 5432 para resultados", "请致电 55 9876 5432 查询结果"),
    ("Correo: rosa.inventada@example.org", "电子邮件：rosa.inventada@example.org"),
    ("ejemplo uno camino refiere fiebre", "患者诉发热"),
    ("Каминo Эхемпло и Camino жалуется", "Camino 主诉"),
    ("Hemoglobina 12,5 g/dL", "血红蛋白 12.5 g/dL"),
]


def test_the_memory_holds_no_value_of_an_identity_field(protocol_version):
    owner = make_user("COORD")
    case = make_case(owner, protocol_version, name="Camino Ejemplo-Uno")
    given = {"party": "GUARDIAN", "name": "Rosa Inventada", "kind": "EMAIL", "language": "es"}
    actor = Actor(owner, "COORD")
    points.add(case.pk, given | {"value": "rosa.inventada@example.org"}, actor=actor)
    points.add(case.pk, given | {"kind": "PHONE", "value": "+52 55 9876 5432"}, actor=actor)
    remember(
        PAIRS, case=case, source_language="es", target_language="zh", job=None,
        actor=Actor(make_user("TREV"), "TREV"),
    )  # fmt: skip
    held = Entry.objects.values_list()
    everything = " ".join(str(value) for row in held for value in row)
    spelled = "".join(latin(everything))
    for word in ("Camino", "Ejemplo", "Uno", "Rosa", "Inventada", "rosainventada"):
        assert word.lower() not in everything.lower()
        assert word.lower() not in spelled
    for number in ("1992", "5432", "9876", "03-14", "14/03", case.code):
        assert number not in " ".join(str(v) for e in Entry.objects.all() for v in texts(e))
    assert Entry.objects.filter(source="Hemoglobina 12,5 g/dL").exists()
    assert Entry.objects.filter(source__contains="nefritis lúpica").exists()


def texts(entry):
    return (
        *(entry.source, entry.target, entry.masked_source, entry.masked_target, entry.telling),
        *(*entry.source_numbers, *entry.target_numbers),
    )


def test_what_comes_in_a_file_is_marked_in_both_languages(db):
    pairs = [
        ("Revisado por Dr. Juan Hernández Pérez", "胡安·埃尔南德斯医生审核"),
        ("Escriba a juan@example.com si hay dudas", "如有疑问请致信 juan@example.com"),
        ("Con pasaporte AB1234567 y fiebre", "发热，护照 AB1234567"),
        ("Revisado por Dr. Juan Hernández hoy", "今日审核"),  # where is he in the other?
    ]
    actor = Actor(make_user("MGR"), "MGR")
    import_entries(pairs, source_language="es", target_language="zh", actor=actor)
    assert list(Entry.objects.order_by("pk").values_list("source", "target")) == [
        ("Revisado por Dr. ‹name›", "‹name›医生审核"),
        ("Escriba a ‹contact› si hay dudas", "如有疑问请致信 ‹contact›"),
        ("Con pasaporte ‹number› y fiebre", "发热，护照 ‹number›"),
    ]
