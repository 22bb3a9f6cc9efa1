"""How much of a name a board shows."""

import pytest

from workflows.board.names import mask


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Camino Ejemplo-Uno", "Ca•••• E•••"),
        ("Camino", "Ca••••"),
        ("Li Yangben", "L•••• Y•••"),
        ("王小明", "王••••"),
        ("محمد العينة", "مح•••• ا•••"),  # noqa: RUF001
        ("José Ejemplo de la Fuente", "Jo•••• E•••"),
        ("e\u0301mile Exemple", "e\u0301m•••• E•••"),  # a mark stays with its letter
        ("  spaced   out  ", "sp•••• o•••"),
        ("", ""),
    ],
)
def test_a_name_is_recognised_and_not_told(name, shown):
    assert mask(name, "full") == shown


def test_dots_do_not_tell_how_long_a_name_is():
    assert mask("Anna Beispiel", "full").count("•") == mask("Annamaria B", "full").count("•")


@pytest.mark.parametrize(
    ("how", "shown"), [("initials", "C. E. U."), ("masked", ""), ("unheard of", "")]
)
def test_other_readers_see_less(how, shown):
    assert mask("Camino Ejemplo-Uno", how) == shown
