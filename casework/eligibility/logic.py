"""Three-valued logic after Kleene: True, False and None, which stands for unknown.

Every part is asked, also when the answer stands already, so that flags are complete, and lists of
what is missing in parts that are open. Source: domain.md 3.2.
"""

from collections.abc import Collection

Tri = bool | None


def every(parts: Collection[Tri]) -> Tri:
    """AND: false if any part is false, else unknown if any is unknown."""
    if False in parts:
        return False
    return None if None in parts else True


def some(parts: Collection[Tri]) -> Tri:
    """OR: true if any part is true, else unknown if any is unknown."""
    if True in parts:
        return True
    return None if None in parts else False


def negated(part: Tri) -> Tri:
    return None if part is None else not part


def agreed(first: Tri, second: Tri) -> Tri:
    """What holds at both ends of an interval; unknown where they differ."""
    return first if first is second else None
