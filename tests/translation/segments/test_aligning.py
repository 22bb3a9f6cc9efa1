from hypothesis import given
from hypothesis import strategies as st

from translation.segments.aligning import align


def test_what_stayed_is_found_whatever_was_put_between():
    old = ["Diagnosis", "Lupus.", "Prednisolone 40 mg."]
    new = ["Diagnosis", "Seen again.", "Lupus.", "Prednisolone  10 mg."]
    assert align(old, new) == {0: 0, 2: 1}


def test_whitespace_does_not_make_a_change():
    assert align(["Hemoglobin\t98"], [" Hemoglobin 98 "]) == {0: 0}


def test_what_was_moved_is_found():
    assert align(["A", "B", "C", "D"], ["D", "A", "B", "C"]) == {0: 3, 1: 0, 2: 1, 3: 2}


def test_equal_texts_keep_their_own_place():
    assert align(["Page", "A", "Page", "B", "Page"], ["Page", "X", "Page", "B", "Page"]) == {
        0: 0, 2: 2, 3: 3, 4: 4,
    }  # fmt: skip


@given(st.lists(st.sampled_from("abcd")), st.lists(st.sampled_from("abcd")))
def test_each_place_is_used_once_and_as_many_as_can_be(old, new):
    pairs = align(old, new)
    assert all(new[place] == old[was] for place, was in pairs.items())
    assert len(set(pairs.values())) == len(pairs)
    assert len(pairs) == sum(min(old.count(text), new.count(text)) for text in "abcd")
