"""Countries by their ISO 3166-1 code."""

from pathlib import Path

NAMES: dict[str, str] = {
    line[:2]: line[3:]
    for line in (Path(__file__).parent / "countries.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
}


def name(code: str) -> str:
    """The name of a country; an unknown code as it is."""
    return NAMES.get(code, code)


def choices() -> list[tuple[str, str]]:
    return sorted(NAMES.items(), key=lambda pair: pair[1])
