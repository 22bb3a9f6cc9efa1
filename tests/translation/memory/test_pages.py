"""Looking into the memory, approving imports, withdrawing: works, forbidden, wrong state, bad input."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casework.people.actor import Actor
from tests.people_and_cases import make_user, sign_in
from translation.exchange import forms as exchange
from translation.exchange import tmx
from translation.memory.models import Entry
from translation.memory.remembering import approve_entries, import_entries

PAIR = ("Abdomen blando y depresible", "腹软")
HTMX = {"HX-Request": "true"}
WITHDRAWN = {"ground": "WRONG", "reason": "It is the wrong organ."}


@pytest.fixture
def people(db):
    return {"importer": make_user("TREV"), "TREV": make_user("TREV"), "MGR": make_user("MGR")}


@pytest.fixture
def entry(people):
    importer = Actor(people["importer"], "TREV")
    import_entries([PAIR], source_language="es", target_language="zh", actor=importer)
    return Entry.objects.get()


@pytest.fixture
def in_use(entry, people):
    approve_entries([entry.pk], actor=Actor(people["TREV"], "TREV"))
    return entry


def client(people, who):
    return sign_in(Client(), people[who])


def test_what_is_looked_for_stands_in_no_address(people, in_use):
    reader = client(people, "MGR")
    answer = reader.post(reverse("memory") + "?pair=es-zh", {"text": "depresible"})
    assert answer.url == reverse("memory") + "?pair=es-zh"
    assert PAIR[0] in reader.get(answer.url).content.decode()
    reader.post(reverse("memory"), {"text": "Camino Ejemplo"})
    assert "Nothing found" in reader.get(reverse("memory")).content.decode()
    reader.post(reverse("memory"), {"text": ""})
    assert PAIR[0] in reader.get(reverse("memory")).content.decode()
    assert reader.get(reverse("memory") + "?state=odd").status_code == 422


def test_imported_entries_are_approved_by_another_reviewer(people, entry):
    place = reverse("memory-approve")
    waiting = client(people, "TREV").get(reverse("memory") + "?state=waiting").content.decode()
    assert f'value="{entry.pk}"' in waiting
    assert client(people, "importer").post(place, {"entries": [entry.pk]}).status_code == 409
    assert client(people, "MGR").post(place, {"entries": [entry.pk]}).status_code == 403
    assert client(people, "TREV").post(place).status_code == 422
    assert client(people, "TREV").post(place, {"entries": [entry.pk]}).status_code == 302
    assert client(people, "TREV").post(place, {"entries": [entry.pk]}).status_code == 422
    assert Entry.objects.in_use().exists()


def test_an_entry_is_withdrawn_with_a_reason(people, in_use):
    place, keeper = reverse("memory-entry", args=[in_use.pk]), client(people, "TREV")
    assert PAIR[1] in keeper.get(place).content.decode()
    assert keeper.post(place, WITHDRAWN | {"reason": "no"}).status_code == 422
    assert keeper.post(place, WITHDRAWN, headers=HTMX).headers["HX-Refresh"] == "true"
    assert keeper.post(place, WITHDRAWN).status_code == 409
    assert (
        WITHDRAWN["reason"] in keeper.get(reverse("memory") + "?state=withdrawn").content.decode()
    )
    assert keeper.get(reverse("memory-entry", args=[0])).status_code == 404


def test_a_list_of_many_costs_the_same_queries(people, in_use, django_assert_max_num_queries):
    pairs = [(f"Abdomen blando, variante {'x' * n}", "腹软") for n in range(1, 60)]
    importer = Actor(people["importer"], "TREV")
    import_entries(pairs, source_language="es", target_language="zh", actor=importer)
    reviewer = client(people, "TREV")
    with django_assert_max_num_queries(12):
        page = reviewer.get(reverse("memory") + "?state=waiting")
    assert "Page 1 of 2" in page.content.decode()


def tmx_of(*pairs):
    entries = tuple(exchange.Entry({"es": one, "zh": other}) for one, other in pairs)
    return tmx.write(exchange.Memory("es", entries))


def take_in(reader, data, **more):
    file = SimpleUploadedFile("memory.tmx", data)
    return reader.post(
        reverse("memory-import"), {"source": "es", "target": "zh", "file": file} | more
    )


def test_the_memory_goes_out_as_tmx_and_comes_in_again(people, in_use):
    reader = client(people, "MGR")
    for query in ("", "?pair=es-zh"):
        answer = reader.get(reverse("memory-file") + query)
        read = tmx.read(answer.content)
        assert [dict(entry.texts) for entry in read.entries] == [{"es": PAIR[0], "zh": PAIR[1]}]
    assert "memory-es-zh.tmx" in answer["Content-Disposition"]
    assert take_in(reader, tmx_of(("Sin fiebre", "无发热"))).status_code == 302
    assert Entry.objects.waiting().get().source == "Sin fiebre"


@pytest.mark.parametrize(
    ("data", "more", "said"),
    [
        (b"no tmx", {}, "Not done"),
        (None, {"target": "en"}, "The file has no pairs of these languages. It holds: es, zh."),
        (None, {"target": "es"}, "Choose two different languages."),
    ],
)
def test_a_file_that_cannot_be_taken_in_says_why(people, db, data, more, said):
    sent = tmx_of(("Sin fiebre", "无发热")) if data is None else data
    answer = take_in(client(people, "TREV"), sent, **more)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Entry.objects.exists()
