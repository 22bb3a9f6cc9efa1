"""The made-up people of bulk cases: spread over the roles, their work unevenly over them."""

import json
from collections.abc import Iterator
from itertools import accumulate
from random import Random

from casework.people.demo import DOMAIN
from casework.people.models import User, grant
from config.synthetic.seed import DATA, TEAM

# How many of a hundred people have each role; at least one has.
SHARES = {
    "COORD": 34,
    "TRANS": 24,
    "TREV": 12,
    "MGR": 4,
    "SITE_REVIEWER": 6,
    "INVESTIGATOR": 6,
    "SITE_CRC": 10,
    "CELL_LAB": 4,
}
MARK = f".bulk{DOMAIN}"  # how the addresses of these people end
ZONES = {"COORD": "Europe/Berlin", "TRANS": "Europe/Madrid", "TREV": "Europe/Madrid"}


def staff(total: int) -> dict[str, list[int]]:
    """The ids of the bulk people by role, made up to `total` where there are fewer."""
    names = _names()
    for role in TEAM:
        for number in range(1, max(1, round(total * SHARES[role] / 100)) + 1):
            email = f"{role.lower().replace('_', '-')}-{number}{MARK}"
            name = next(names)
            if not User.objects.filter(email=email).exists():
                grant(
                    User.objects.create_user(
                        email, name=name, timezone=ZONES.get(role, "Asia/Shanghai")
                    ),
                    role,
                )
    known: dict[str, list[int]] = {role: [] for role in TEAM}
    rows = User.objects.filter(email__endswith=MARK, is_active=True).order_by("pk")
    for user, role in rows.values_list("pk", "role_grants__role"):
        known[role].append(user)
    return known


def _names() -> Iterator[str]:
    data = json.loads(DATA.read_text(encoding="utf-8"))
    while True:
        for family in data["family"]:
            for given in data["given"]:
                yield f"{given} {family}"


class Draw:
    """Draws somebody of each role, the first of a role's people far more often than the last."""

    def __init__(self, known: dict[str, list[int]]) -> None:
        self.known = known
        self.weights = {
            role: list(accumulate(1 / (n + 2) for n in range(len(users))))
            for role, users in known.items()
        }

    def team(self, rng: Random) -> dict[str, int]:
        return {
            role: rng.choices(users, cum_weights=self.weights[role])[0]
            for role, users in self.known.items()
        }
