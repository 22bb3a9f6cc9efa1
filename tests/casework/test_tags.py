"""Tags: who puts them on cases, what is refused, what history keeps, and who sees them."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from casework.cases.models import Case
from casework.people.actor import Actor
from casework.people.roles import Role
from casework.tags import verbs
from casework.tags.models import CaseTag, Tag, names_and_colours
from casework.tags.verbs import TagRefused
from tests.databases import published
from tests.people_and_cases import join, kept_for_a_module, make_case, make_user, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("tags")]
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def version(django_db_setup, django_db_blocker, tmp_path_factory):
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        yield published()


@pytest.fixture(scope="module")
def coordinator(version):
    return make_user("COORD", name="Nora Lindqvist")


@pytest.fixture(scope="module")
def kept(version, coordinator):
    return make_case(coordinator, version, name="Camino Ejemplo")


@pytest.fixture
def case(db, kept):
    return Case.objects.get(pk=kept.pk)


@pytest.fixture
def actor(coordinator):
    return Actor(coordinator, "COORD")


@pytest.fixture
def tag(db, actor):
    return verbs.make("Visa urgent", actor=actor)


def on(case):
    return list(Tag.objects.on(case).values_list("name", flat=True))


def told(case):
    history = apps.get_model("casework", "CaseTagHistory")
    return list(
        history.objects.filter(case=case).order_by("pgh_id").values_list("pgh_label", "by", "role")
    )


def test_a_tag_is_put_on_a_case_and_taken_off_and_both_are_on_record(case, tag, actor):
    verbs.add(case.pk, [tag.pk], actor=actor)
    verbs.add(case.pk, [tag.pk], actor=actor)  # twice changes nothing
    assert on(case) == ["Visa urgent"]
    manager = Actor(make_user("MGR"), "MGR")
    verbs.remove(case.pk, [tag.pk], actor=manager)
    assert on(case) == []
    assert told(case) == [
        ("insert", actor.user.pk, "COORD"),
        ("delete", manager.user.pk, "MGR"),  # signed by who took it off
    ]


def test_a_name_is_one_tag_however_it_is_written(tag, actor):
    assert verbs.make("  visa   URGENT ", actor=actor) == tag
    with pytest.raises(IntegrityError):
        Tag.objects.create(name="VISA urgent")


@pytest.mark.parametrize("name", ["", "   ", "x" * 31, "a\x07b"])
def test_a_name_that_is_none_is_refused(actor, name):
    with pytest.raises(TagRefused) as refused:
        verbs.make(name, actor=actor)
    assert refused.value.codes == ["NAME_NOT_ALLOWED"]


def test_retired_tags_stay_and_are_not_given_any_more(case, tag, actor, version):
    manager = Actor(make_user("MGR"), "MGR")
    verbs.add(case.pk, [tag.pk], actor=actor)
    verbs.change(tag.pk, name="Visa", colour="rose", retired=True, actor=manager)
    assert on(case) == ["Visa"]
    assert not Tag.objects.offered().exists()
    verbs.remove(case.pk, [tag.pk], actor=actor)
    with pytest.raises(TagRefused) as refused:
        verbs.add(case.pk, [tag.pk], actor=actor)
    assert refused.value.codes == ["TAG_RETIRED"]


def test_an_unknown_tag_is_refused(case, actor):
    with pytest.raises(TagRefused) as refused:
        verbs.add(case.pk, [999_999], actor=actor)
    assert refused.value.codes == ["TAG_UNKNOWN"]


def test_two_tags_do_not_share_a_name_and_colours_are_of_the_palette(tag, actor):
    manager = Actor(make_user("MGR"), "MGR")
    other = verbs.make("Insurance", actor=actor)
    for given, code in (
        ({"name": "visa URGENT", "colour": "blue"}, "TAG_KNOWN"),
        ({"name": "Insurance", "colour": "gold"}, "COLOUR_UNKNOWN"),
    ):
        with pytest.raises(TagRefused) as refused:
            verbs.change(other.pk, retired=False, actor=manager, **given)
        assert refused.value.codes == [code]


@pytest.mark.parametrize("role", sorted(set(Role.values) - {"COORD", "MGR"}))
def test_other_roles_put_no_tags_on_cases(case, tag, role):
    person = make_user(role)
    join(case, person, role)
    for act in (verbs.add, verbs.remove):
        with pytest.raises(TagRefused) as refused:
            act(case.pk, [tag.pk], actor=Actor(person, role))
        assert refused.value.codes == ["ROLE_NOT_ALLOWED"]


def test_a_strangers_case_gets_no_tag(case, tag):
    with pytest.raises(Case.DoesNotExist):
        verbs.add(case.pk, [tag.pk], actor=Actor(make_user("COORD"), "COORD"))


def test_a_coordinator_does_not_rename_tags(tag, actor):
    with pytest.raises(TagRefused):
        verbs.change(tag.pk, name="Other", colour="blue", retired=False, actor=actor)


@pytest.mark.parametrize(
    ("role", "sees"), [("COORD", True), ("AUDITOR", True), ("SITE_CRC", False), ("PATIENT", False)]
)
def test_cards_carry_tags_for_who_sees_them_in_one_query(case, tag, actor, role, sees):
    verbs.add(case.pk, [tag.pk, verbs.make("Again", actor=actor).pk], actor=actor)
    reader = Actor(actor.user, role)
    with CaptureQueriesContext(connection) as asked:
        (row,) = Case.objects.filter(pk=case.pk).annotate(t=names_and_colours(reader)).values("t")
    assert len(asked) == 1
    both = [{"name": "Again", "colour": "teal"}, {"name": "Visa urgent", "colour": tag.colour}]
    names = [one["name"] for one in row["t"]]
    assert names == ([one["name"] for one in both] if sees else [])


# --- pages ----------------------------------------------------------------------------------------


@pytest.fixture
def signed_in(client, coordinator):
    return sign_in(client, coordinator)


def test_the_dialog_puts_on_and_takes_off_and_makes_a_new_one(signed_in, case, tag, actor):
    verbs.add(case.pk, [tag.pk], actor=actor)
    other = verbs.make("Insurance", actor=actor)
    page = signed_in.get(f"/cases/{case.code}/tags/", headers=HTMX).content.decode()
    assert re.findall(r'value="(\d+)"\s+checked', page) == [str(tag.pk)]
    assert "never clinical facts" in page
    given = {"tags": [other.pk], "new": "Long travel"}
    answer = signed_in.post(f"/cases/{case.code}/tags/", given, headers=HTMX)
    assert answer.status_code == 204
    assert f'"casechanged": {{"case": "{case.code}"}}' in answer.headers["HX-Trigger"]
    assert on(case) == ["Insurance", "Long travel"]
    page = signed_in.post(f"/cases/{case.code}/tags/", {"tags": []})
    assert page.url == f"/cases/{case.code}/"
    assert on(case) == []


def test_a_refusal_is_shown_and_nothing_is_half_done(signed_in, case, tag, actor):
    verbs.add(case.pk, [tag.pk], actor=actor)
    gone = verbs.make("Gone", actor=actor)
    manager = Actor(make_user("MGR"), "MGR")
    verbs.change(gone.pk, name="Gone", colour="blue", retired=True, actor=manager)
    answer = signed_in.post(f"/cases/{case.code}/tags/", {"new": "gone"}, headers=HTMX)
    assert answer.status_code == 409
    assert "is retired" in answer.content.decode()
    assert on(case) == ["Visa urgent"]


@pytest.mark.parametrize("given", [{"tags": ["x"]}, {"tags": ["99999"]}, {"new": "x" * 31}])
def test_what_the_form_never_offered_is_not_understood(signed_in, case, given):
    assert signed_in.post(f"/cases/{case.code}/tags/", given, headers=HTMX).status_code == 422


def test_managers_rename_and_retire(client, case, tag, actor):
    verbs.add(case.pk, [tag.pk], actor=actor)
    sign_in(client, make_user("MGR"))
    page = client.get("/board/tags/").content.decode()
    assert "Visa urgent" in page
    given = {"name": "Visa", "colour": "green", "retired": "on"}
    answer = client.post(f"/board/tags/{tag.pk}/", given)
    assert answer.url == "/board/tags/"
    tag.refresh_from_db()
    assert (tag.name, tag.colour, tag.retired) == ("Visa", "green", True)
    assert client.post(f"/board/tags/{tag.pk}/", given | {"colour": "gold"}).status_code == 422
    verbs.make("Other", actor=actor)
    assert client.post(f"/board/tags/{tag.pk}/", given | {"name": "OTHER"}).status_code == 409
    assert client.get("/board/tags/999999/").status_code == 404


def test_the_history_of_a_case_tells_of_its_tags(signed_in, case, tag, actor):
    verbs.add(case.pk, [tag.pk], actor=actor)
    verbs.remove(case.pk, [tag.pk], actor=actor)
    page = signed_in.get(f"/cases/{case.code}/history/").content.decode()
    assert "put the tag “Visa urgent” on the case" in page
    assert "took the tag “Visa urgent” off the case" in page


def test_the_hospitals_history_says_nothing_of_them(client, case, tag, actor):
    verbs.add(case.pk, [tag.pk], actor=actor)
    crc = make_user("SITE_CRC")
    join(case, crc, "SITE_CRC")
    page = sign_in(client, crc).get(f"/cases/{case.code}/history/")
    assert page.status_code == 200
    assert "Visa urgent" not in page.content.decode()


def test_nothing_of_a_tag_is_deleted_while_a_case_has_it(case, tag, actor):
    verbs.add(case.pk, [tag.pk], actor=actor)
    assert CaseTag.objects.get().at is not None
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        tag.delete()
