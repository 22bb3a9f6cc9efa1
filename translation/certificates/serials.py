"""The public number of a certificate: CW-7K3M-9QXD-2V5T.

Eleven random characters of Crockford's base 32 (55 bits) and a check character: one wrong
character or two swapped ones are always found.
"""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ALIKE = str.maketrans("OIL", "011")  # as people misread them
PATTERN = rf"^CW(-[{ALPHABET}]{{4}}){{3}}$"
RANDOM = 11
FIELD = 0b100101  # x⁵ + x² + 1: characters are numbers of the field with 32 elements


def new_serial() -> str:
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM))
    return written(drawn + ALPHABET[_check(drawn)])


def read(typed: str) -> str | None:
    """The serial somebody typed, as it is written; None where it cannot be one."""
    plain = re.sub(r"[\s\-–—_.]", "", typed).upper()
    characters = plain.removeprefix("CW").translate(ALIKE)
    if len(characters) != RANDOM + 1 or not set(characters) <= set(ALPHABET):
        return None
    right = ALPHABET[_check(characters[:RANDOM])] == characters[RANDOM]
    return written(characters) if right else None


def written(characters: str) -> str:
    return "-".join(["CW", *(characters[n : n + 4] for n in range(0, RANDOM + 1, 4))])


def _check(characters: str) -> int:
    """So that the characters, each times a growing power of x, sum up to nothing."""
    total = 0
    for each in characters:
        total = _times_x(total ^ ALPHABET.index(each))
    return total


def _times_x(number: int) -> int:
    doubled = number << 1
    return doubled ^ FIELD if doubled & 0b100000 else doubled
