"""The protocol that comes with the product: whole, sound, and the same in the database."""

import json
from hashlib import sha256

import pytest

from casework.protocols.compiled import Protocol, protocol
from casework.protocols.draw import mermaid
from casework.protocols.lint import faults
from casework.protocols.publish import BUNDLED, check, publish, read

# How many entries each part has, and the start of the SHA-256 of its canonical JSON.
PARTS = {
    "version": (18, "a0ff0fb622ba"),
    "site_timezone": (13, "368378ead383"),
    "roles": (15, "7a0140131464"),
    "parties": (3, "798cec998445"),
    "settings": (12, "b55307326abc"),
    "refusals": (16, "6cc856c94f35"),
    "global_guards": (2, "56818ed038f2"),
    "columns": (12, "d9f2a53e755b"),
    "facts": (249, "541fd5750c24"),
    "value_sets": (6, "41d49aa1080f"),
    "predicates": (52, "5998332beb7c"),
    "events": (7, "dfeadcfb0552"),
    "document_types": (84, "746674784d54"),
    "checklists": (5, "fee4d4e62512"),
    "start": (4, "5d372e55c5a2"),
    "stages": (14, "2edc98701104"),
    "workstreams": (2, "9f98ffa4f30d"),
    "exits": (11, "0256f5522b3d"),
    "holds": (2, "01e69d05fe6e"),
    "reopenings": (2, "1de1567d7c16"),
    "closed_case_records": (1, "3ef325d03c51"),
    "terminal_states": (10, "b917d10fb1e0"),
    "overlays": (1, "b66ec3efb4f9"),
    "clocks": (18, "d0bd75969905"),
    "day_rules": (5, "3f26943ff465"),
    "reading": (8, "ee06c793cf6c"),
    "due_semantics": (3, "f7029bd22e4e"),
    "repeat_semantics": (4, "d9af0badad04"),
    "task_semantics": (10, "e3a780fc37d0"),
    "document_semantics": (4, "57a510ac49d2"),
    "effects_semantics": (8, "c962b7bc459f"),
}


def digest(part):
    return sha256(json.dumps(part, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_as_it_was_agreed(part):
    data, _ = read(BUNDLED)
    assert (len(data[part]), digest(data[part])) == PARTS[part]


def test_there_is_no_other_part():
    data, _ = read(BUNDLED)
    assert set(data) == {*PARTS, "protocol", "title"}
    assert data["protocol"] == "NCT06947460"


def test_it_has_no_faults():
    assert faults(check(BUNDLED)) == []


def inside(part, whole, path=""):
    """Where a part is not found as it is in the whole; the whole may say more."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield from inside(value, whole.get(key), f"{path}.{key}")
    elif isinstance(part, list):
        if len(part) != len(whole):
            yield path
        for i, (value, other) in enumerate(zip(part, whole, strict=False)):
            yield from inside(value, other, f"{path}[{i}]")
    elif part != whole:
        yield path


@pytest.mark.django_db
def test_the_database_keeps_all_of_it():
    version, new = publish(BUNDLED)
    assert new
    version.refresh_from_db()
    data, _ = read(BUNDLED)
    assert list(inside(data, version.data)) == []


@pytest.mark.django_db
def test_every_arrow_of_the_graph_is_in_the_database():
    version, _ = publish(BUNDLED)
    arrows = set(version.edges.values_list("code", "from_stage", "to_stage"))
    assert ("receive_inquiry", "", "INQUIRY") in arrows
    assert ("open_case", "INQUIRY", "RECORD_COLLECTION") in arrows
    assert ("reopen_before_infusion", "WITHDRAWN", "STAGE_LEFT") in arrows
    by_hand = {"receive_inquiry": 1, "withdraw": 14, "refer_elsewhere": 8, "close_case": 1}
    for code, count in by_hand.items():
        assert sum(arrow[0] == code for arrow in arrows) == count
    assert "put_on_hold" not in {code for code, _, _ in arrows}
    assert len(arrows) == 105


@pytest.mark.django_db
def test_a_version_is_compiled_once_in_a_process():
    version, _ = publish(BUNDLED)
    assert protocol(version.pk) is protocol(version.pk)
    assert protocol(version.pk).stages["INQUIRY"].owner_role == "COORD"


def test_its_graph_can_be_drawn():
    drawn = mermaid(Protocol(check(BUNDLED)))
    assert "INQUIRY -->|open_case| RECORD_COLLECTION" in drawn
    assert "MANUFACTURING -.->|re_apheresis| APHERESIS" in drawn
    assert 'INFUSION_COLUMN["Treatment: Infusion"]' in drawn
    assert drawn.count("subgraph") == 12
