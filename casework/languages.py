"""The languages that papers, people and messages may speak: ISO 639-1 codes with their names."""

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext, gettext_noop

FIRST = ("en", "zh", "es", "ar", "ru", "fr", "pt", "de", "tr", "vi", "id", "hi", "ur", "fa")
MORE: dict[str, str] = {
    "am": gettext_noop("Amharic"),
    "ha": gettext_noop("Hausa"),
    "km": gettext_noop("Khmer"),
    "ku": gettext_noop("Kurdish"),
    "lo": gettext_noop("Lao"),
    "ps": gettext_noop("Pashto"),
    "si": gettext_noop("Sinhala"),
    "so": gettext_noop("Somali"),
    "tl": gettext_noop("Filipino"),
    "yo": gettext_noop("Yoruba"),
    "zh": gettext_noop("Chinese"),
    "zu": gettext_noop("Zulu"),
}
NAMES: dict[str, str] = {
    **{code: info["name"] for code, info in LANG_INFO.items() if len(code) == 2 and "name" in info},
    **MORE,
}


def choices() -> list[tuple[str, str]]:
    """Every language, the ones met most often first."""
    first = [(code, name(code)) for code in FIRST]
    rest = [(code, name(code)) for code in NAMES if code not in FIRST]
    return first + sorted(rest, key=lambda pair: pair[1])


def name(code: str) -> str:
    """The name of a language; an unknown code as it is."""
    return gettext(NAMES[code]) if code in NAMES else code


def names(codes: str) -> str:
    """The names of comma-separated codes."""
    return ", ".join(name(code.strip()) for code in codes.split(",") if code.strip())
