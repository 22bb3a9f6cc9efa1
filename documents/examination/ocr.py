"""Reading pictures of pages with Tesseract, where it is installed. What it reads is a draft."""

import functools
import shutil
import subprocess
from collections.abc import Sequence
from io import BytesIO

from PIL import Image

from documents.examination import limits, processes

LANGUAGES = {
    "am": "amh", "ar": "ara", "az": "aze", "be": "bel", "bg": "bul", "bn": "ben", "bs": "bos", "cs": "ces",
    "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "et": "est", "fa": "fas", "fi": "fin",
    "fr": "fra", "gu": "guj", "he": "heb", "hi": "hin", "hr": "hrv", "hu": "hun", "hy": "hye", "id": "ind",
    "it": "ita", "ja": "jpn", "ka": "kat", "kk": "kaz", "km": "khm", "kn": "kan", "ko": "kor", "ky": "kir",
    "lo": "lao", "lt": "lit", "lv": "lav", "mk": "mkd", "ml": "mal", "mn": "mon", "mr": "mar", "ms": "msa",
    "my": "mya", "ne": "nep", "nl": "nld", "no": "nor", "pa": "pan", "pl": "pol", "ps": "pus", "pt": "por",
    "ro": "ron", "ru": "rus", "si": "sin", "sk": "slk", "sl": "slv", "sq": "sqi", "sr": "srp", "sv": "swe",
    "sw": "swa", "ta": "tam", "te": "tel", "tg": "tgk", "th": "tha", "tr": "tur", "uk": "ukr", "ur": "urd",
    "uz": "uzb", "vi": "vie", "yue": "chi_tra", "zh": "chi_sim", "zh-hans": "chi_sim", "zh-hant": "chi_tra",
    "zh-tw": "chi_tra", "zh-hk": "chi_tra",
}  # fmt: skip
ALWAYS = "eng"  # values, units and names of medicines are in Latin letters everywhere
ENVIRONMENT = {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}


@functools.cache
def installed() -> frozenset[str]:
    """The languages that Tesseract can read here; empty where it is missing."""
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    said = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, check=False, timeout=20,
        env=ENVIRONMENT,
    )  # fmt: skip
    return frozenset(said.stdout.split("\n")[1:]) - {"", "osd"}


def trained(languages: Sequence[str]) -> list[str]:
    """What to tell Tesseract for ISO 639 codes (`zh`, `pt-BR`): the installed of them, and English."""
    asked = (language.lower().replace("_", "-") for language in languages)
    named = [LANGUAGES.get(code) or LANGUAGES.get(code.split("-")[0], "") for code in asked]
    return [name for name in dict.fromkeys([*named, ALWAYS]) if name in installed()]


def read(picture: Image.Image, languages: Sequence[str]) -> str:
    """The text on a picture; empty where nothing can read it in time."""
    names = trained(languages)
    program = shutil.which("tesseract")
    if not names or program is None:
        return ""
    png = BytesIO()
    picture.convert("L").save(png, "PNG", compress_level=1)
    try:
        said = subprocess.run(
            [program, "stdin", "stdout", "-l", "+".join(names), "--dpi", str(limits.OCR_DPI)],
            input=png.getvalue(), capture_output=True, check=False, timeout=limits.OCR_SECONDS,
            env=ENVIRONMENT, preexec_fn=processes.end_with_parent,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return ""
    return said.stdout.decode("utf-8", "replace") if said.returncode == 0 else ""
