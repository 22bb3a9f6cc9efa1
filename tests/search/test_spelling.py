"""Names in any script and spelling find each other; names that are not alike do not."""

import pytest

from casework.cases.facts import clear, record
from casework.cases.models import Case
from casework.cases.names import consonants, latin, named, search_form
from casework.people.actor import SYSTEM
from tests.databases import published
from tests.people_and_cases import kept_for_a_module, make_case, make_user

pytestmark = pytest.mark.xdist_group("spelling")

NAMES = {
    "katya": "Екатерина Пример",
    "kate": "Yekaterina Example",
    "muhammad": "محمد العينة",
    "mohamed": "Mohamed Muestra",
    "wang": "王小明",
    "xiaoming": "Wang Xiaoming",
    "jose": "José Ejemplo de la Fuente",
    "umar": "عمر تجربة",
    "lukasz": "Łukasz Próba",
    "min": "김민수",
    "oneil": "Nora O'Neil",
}


@pytest.fixture(scope="module")
def cases(django_db_setup, django_db_blocker, tmp_path_factory):
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        version = published()
        owner = make_user("COORD")
        made = {}
        for key, name in NAMES.items():
            made[key] = make_case(owner, version)
            record(made[key], {"patient_name": name}, actor=SYSTEM, source="INQ-02")
        yield {case.pk: key for key, case in made.items()}


def found(cases, text):
    return {cases[pk] for pk in Case.objects.filter(named(text)).values_list("pk", flat=True)}


@pytest.mark.parametrize(
    ("typed", "these"),
    [
        ("Ekaterina", {"katya", "kate"}),
        ("Yekaterina", {"katya", "kate"}),
        ("Jekaterina", {"katya", "kate"}),
        ("Екатерина", {"katya", "kate"}),
        ("екатер", {"katya", "kate"}),
        ("ekatirina", {"katya", "kate"}),
        ("Екатерина Пример", {"katya"}),
        ("Muhammad", {"muhammad", "mohamed"}),
        ("Mohammed", {"muhammad", "mohamed"}),
        ("محمد", {"muhammad", "mohamed"}),
        ("王小明", {"wang", "xiaoming"}),
        ("王", {"wang", "xiaoming"}),
        ("Wang Xiaoming", {"wang", "xiaoming"}),
        ("xiaoming wang", {"wang", "xiaoming"}),
        ("Xiao-Ming", {"wang", "xiaoming"}),
        ("jose", {"jose"}),
        ("JOSÉ ejemplo", {"jose"}),
        ("Omar", {"umar"}),
        ("Lukasz", {"lukasz"}),
        ("łukasz proba", {"lukasz"}),
        ("민수", {"min"}),
        ("minsu", {"min"}),
        ("oneil", {"oneil"}),
        ("O’Neil", {"oneil"}),  # noqa: RUF001
        ("Li", set()),
        ("Ekaterina Fuente", set()),
        ("%", set()),
        ("_", set()),
        ("\\", set()),
        ("Zzyzx", set()),
    ],
)
def test_names_find_each_other(cases, typed, these):
    assert found(cases, typed) == these


def test_a_corrected_name_is_found_and_the_old_one_is_not(cases):
    case = Case.objects.get(pk=next(pk for pk, key in cases.items() if key == "oneil"))
    record(case, {"patient_name": "Aurelia Beispiel"}, actor=SYSTEM, source="correction")
    assert found(cases, "Beispiel") == {"oneil"}
    assert found(cases, "oneil") == set()
    clear(case, ["patient_name"])
    assert Case.objects.get(pk=case.pk).name_search == ""
    record(case, {"patient_name": NAMES["oneil"]}, actor=SYSTEM, source="INQ-02")


def test_the_search_form_is_no_history_of_its_own(cases):
    from django.apps import apps

    columns = {field.name for field in apps.get_model("casework", "CaseHistory")._meta.fields}
    assert "patient_name" in columns
    assert "name_search" not in columns


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("王小明", " wang xiao ming xiaoming 王小明 wng mng "),
        ("محمد", " mhmd محمد "),
        ("José Ejemplo-Uno", " jose ejemplo uno jmpl "),
        ("عمر", " mr عمر "),
        ("", ""),
        ("— !", ""),
    ],
)
def test_a_search_form_holds_the_name_in_its_ways_of_writing(name, form):
    assert search_form(name) == form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("muhammad", "mohamed"),
        ("yusuf", "yousef"),
        ("sarah", "sara"),
        ("phillip", "filip"),
        ("alexander", "aleksandr"),
        ("catherine", "katerina"),
        ("smith", "smyth"),
    ],
)
def test_consonants_are_alike_where_spelling_is_not(one, other):
    assert consonants(one) == consonants(other)


def test_accents_and_quotes_are_no_letters():
    assert latin("Łukasz d’Été") == ["lukasz", "dete"]  # noqa: RUF001
