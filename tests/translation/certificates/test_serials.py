from itertools import pairwise

import pytest

from translation.certificates.serials import ALPHABET, new_serial, read


def test_a_serial_is_read_as_people_type_it():
    serial = new_serial()
    bare = serial.replace("-", "")
    for typed in (
        serial,
        serial.lower(),
        bare,
        bare.removeprefix("CW"),
        f" {serial} ",
        bare[2:].lower(),
    ):
        assert read(typed) == serial


def test_letters_that_look_alike_are_taken_for_each_other():
    serial = next(s for s in iter(new_serial, None) if {"0", "1"} <= {*s[3:]})
    assert read(serial.replace("0", "O").replace("1", "l")) == serial


def test_one_wrong_character_is_found():
    serial = new_serial()
    places = [n for n, each in enumerate(serial) if n > 2 and each != "-"]
    for place in places:
        for other in set(ALPHABET) - {serial[place]}:
            assert read(serial[:place] + other + serial[place + 1 :]) is None


def test_two_swapped_characters_are_found():
    characters = new_serial().replace("-", "")[2:]
    for n, (one, other) in enumerate(pairwise(characters)):
        if one != other:
            assert read(characters[:n] + other + one + characters[n + 2 :]) is None


@pytest.mark.parametrize(
    "typed", ["", "CW", "CW-00001", "CW-7K3M-9QXD-2V5U", "无", "A" * 12, "CW-" + "0" * 13]
)
def test_what_is_no_serial_is_none(typed):
    assert read(typed) is None


def test_serials_do_not_repeat():
    assert len({new_serial() for _ in range(1000)}) == 1000
