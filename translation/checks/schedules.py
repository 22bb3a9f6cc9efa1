"""What is written in a code: `1-0-1`, `q4w`, `G3P1`."""

import re
from fractions import Fraction

from translation.checks.mentions import Mention

SCHEDULE = re.compile(r"(?<![\w./:-])[0-9½](?:-[0-9½]){2,3}(?![\w/:-])")
CODE = re.compile(r"(?<!\w)[qQ] ?(\d{1,2}) ?([hHdDwW])(?![^\W\d_])")  # q4w
BIRTHS = re.compile(r"(?<!\w)G\d{1,2} ?P\d{1,2}(?: ?A\d)?(?!\w)")  # pregnancies and births
PART = re.compile(r"([GPA])(\d{1,2})")


def schedules(text: str) -> list[Mention]:
    """`1-0-1`: a dose in the morning, none at noon, one in the evening; `q4w`: once in four weeks."""
    coded = [
        Mention("frequency", (Fraction(1, hours),) * 2, found.start(), found.end())
        for found in CODE.finditer(text)
        for hours in [int(found[1]) * {"h": 1, "d": 24, "w": 168}[found[2].lower()]]
        if hours
    ]
    coded += [
        Mention("number", (Fraction(part[2]),), part.start(), part.end(), words=True)
        for found in BIRTHS.finditer(text)
        for part in PART.finditer(text, found.start(), found.end())
    ]
    return coded + [
        Mention("frequency", (Fraction(times, 24),) * 2, found.start(), found.end(), name=found[0])
        for found in SCHEDULE.finditer(text)
        for times in [sum(dose != "0" for dose in found[0].split("-"))]
        if times
    ]
