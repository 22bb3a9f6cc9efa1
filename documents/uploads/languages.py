"""The languages a paper may be written in: ISO 639-1 codes with their names."""

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

FIRST = ("en", "zh", "es", "ar", "ru", "fr", "pt", "de", "tr", "vi", "id", "hi", "ur", "fa")
MORE = {
    "am": _("Amharic"),
    "ha": _("Hausa"),
    "km": _("Khmer"),
    "ku": _("Kurdish"),
    "lo": _("Lao"),
    "ps": _("Pashto"),
    "si": _("Sinhala"),
    "so": _("Somali"),
    "tl": _("Filipino"),
    "yo": _("Yoruba"),
    "zh": _("Chinese"),
    "zu": _("Zulu"),
}
NAMES: dict[str, str] = {
    **{code: info["name"] for code, info in LANG_INFO.items() if len(code) == 2 and "name" in info},
    **MORE,
}


def choices() -> list[tuple[str, str]]:
    """Every language, the ones met most often first."""
    first = [(code, str(NAMES[code])) for code in FIRST]
    rest = [(code, str(name)) for code, name in NAMES.items() if code not in FIRST]
    return first + sorted(rest, key=lambda pair: pair[1])


def name(code: str) -> str:
    """The name of a language; an unknown code as it is."""
    return str(NAMES.get(code, code))


def names(codes: str) -> str:
    """The names of comma-separated codes."""
    return ", ".join(name(code.strip()) for code in codes.split(",") if code.strip())
