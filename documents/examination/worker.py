"""The program that opens what strangers sent: `python -m documents.examination.worker look PATH`.

Answers in JSON lines: one Look, a PageContent or PagePlaces a line, or how many pages were redacted.
Its parent is `isolated`.
"""

import base64
import dataclasses
import json
import sys
from pathlib import Path

from documents.examination import processes
from documents.examination.findings import Found
from documents.examination.looking import look, parsing_errors

TOO_MUCH = 3  # exit status: memory ran out
BROKEN = 4  # exit status: the file cannot be read further


def main() -> int:
    deed, path, cpu, wall, *rest = sys.argv[1:]
    processes.confine(cpu=int(cpu), wall=int(wall))
    try:
        if deed == "look":
            _say(dataclasses.asdict(look(Path(path))))
        elif deed == "redact":
            _redact(Path(path), *rest)
        elif deed == "places":
            _tell_places(Path(path))
        else:
            _tell_contents(Path(path), *rest)
    except MemoryError:
        return TOO_MUCH
    except Found:
        return BROKEN
    except parsing_errors():
        return BROKEN
    return 0


def _tell_contents(path: Path, content_type: str, *languages: str) -> None:
    from documents.examination.pages import contents

    for page in contents(path, content_type, languages=languages):
        _say(dataclasses.asdict(page) | {"thumbnail": base64.b64encode(page.thumbnail).decode()})


def _tell_places(path: Path) -> None:
    from documents.examination.places import places

    for page in places(path):
        _say(dataclasses.asdict(page))


def _redact(path: Path, content_type: str, rectangles: str, out: str) -> None:
    from documents.redacting.drawing import redact

    by_page = {int(page): drawn for page, drawn in json.loads(rectangles).items()}
    _say({"pages": redact(path, content_type, by_page, Path(out))})


def _say(answer: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
