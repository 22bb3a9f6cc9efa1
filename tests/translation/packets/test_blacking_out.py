"""Names blacked out where a text layer says them: found, covered, gone."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from documents.examination.isolated import places_isolated
from documents.redacting.drawing import redact
from tests.translation.packets.typeset import typeset
from translation.identity.naming import Name
from translation.identity.people import Identity
from translation.packets.blackening import draw

WHO = Identity(
    (Name.of("Ivan Petrovich Ivanov"), Name.of("José García-Núñez")), date(1991, 3, 12), ()
)
LINES = [
    "Пациент: Иванов Иван Петрович, 12.03.1991 г. рождения",
    "Выдана Иванову И. П. для предъявления",
    "Paciente: GARCÍA NÚÑEZ, José (12 de marzo de 1991)",
]
NAMES = ["Иванов Иван Петрович", "12.03.1991", "Иванову И. П.", "GARCÍA NÚÑEZ, José"]
NAMES += ["12 de marzo de 1991"]


def placed(folder, content):
    path = Path(folder) / "paper.pdf"
    path.write_bytes(content)
    return path, places_isolated(path)


def drawing(content):
    """The first page of a PDF as a picture, 144 dots an inch."""
    with pypdfium2.PdfDocument(content) as document:
        return document[0].render(scale=2).to_pil().convert("L")


def ink(picture, box):
    """How many dark dots there are in a part of a picture; box: left, top, width, height in fractions."""
    left, top, width, height = box
    wide, high = picture.size
    part = picture.crop(
        (int(left * wide), int(top * high), int((left + width) * wide), int((top + height) * high))
    )
    return sum(part.point(lambda value: value < 128 and 255).histogram()[255:])


def test_each_character_has_its_place(tmp_path):
    _path, [page] = placed(tmp_path, typeset("Hemoglobina 11,2 g/dL"))
    assert page.text.startswith("Hemoglobina 11,2")
    assert len(page.text) == len(page.boxes)
    first, last = page.boxes[0], page.boxes[10]
    assert first[0] < last[0]
    assert 0.05 < first[1] < first[3] < 0.15
    assert not page.cut


def test_the_copy_holds_nothing_of_the_name_and_all_of_the_rest(tmp_path):
    source = typeset("\n".join([*LINES, "Hemoglobina 11,2 g/dL"]))
    path, pages = placed(tmp_path, source)
    drawn = draw(pages, WHO)
    assert drawn.unread == ()
    assert drawn.places == 5
    out = tmp_path / "copy.pdf"
    by_page = {int(number): boxes for number, boxes in drawn.rectangles.items()}
    assert redact(path, "application/pdf", by_page, out) == 1
    with pypdfium2.PdfDocument(out) as copy:
        assert copy[0].get_textpage().get_text_range() == ""
    names = drawing(only(LINES, NAMES))
    before = drawing(source)
    after = drawing(out.read_bytes()).resize(before.size)
    # dot for dot: whatever is drawn of a name is black in the copy, and lies under a rectangle
    dots = [at for at, value in enumerate(names.get_flattened_data()) if value < 128]
    assert len(dots) > 1000
    copied = list(after.get_flattened_data())
    wide, high = names.size
    for at in dots:
        x, y = at % wide / wide, at // wide / high
        assert any(
            b[0] <= x <= b[0] + b[2] and b[1] <= y <= b[1] + b[3] for b in drawn.rectangles["1"]
        )
        assert copied[at] < 60
    rest = (0.05, 0.137, 0.9, 0.03)  # the line without names
    assert ink(before, rest) > 100
    assert abs(ink(after, rest) - ink(before, rest)) < 0.2 * ink(before, rest)


def only(lines, names):
    """The same page on which all but the names is drawn in white."""
    text = "\n".join(lines)
    for name in names:
        text = text.replace(name, f"#text(fill: black)[{name}]", 1)
    return typeset("#set text(fill: white)\n" + text)


def turned(content, degrees, *, crop=False):
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as document:
        document.pages[0].rotate(degrees, relative=False)
        if crop:
            document.pages[0].cropbox = [30, 400, 595, 842]
        document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("degrees", "crop"), [(90, False), (180, False), (270, False), (0, True), (90, True)]
)
def test_a_page_that_is_turned_or_cut_is_covered_where_it_is_seen(tmp_path, degrees, crop):
    content = turned(typeset("Hemoglobina normal\n\nIvanov"), degrees, crop=crop)
    _path, pages = placed(tmp_path, content)
    drawn = draw(pages, WHO)
    [box] = drawn.rectangles["1"]
    picture = drawing(content)
    inside = ink(picture, box)
    assert inside > 50
    without = drawing(
        turned(typeset("Hemoglobina normal\n\n#text(fill: white)[Ivanov]"), degrees, crop=crop)
    )
    assert ink(without, box) == 0
    assert ink(picture, (0, 0, 1, 1)) - ink(without, (0, 0, 1, 1)) == inside


def test_an_arabic_name_is_covered(tmp_path):
    who = Identity((Name.of("Mohamed Abdullah Alsayed"),), date(1991, 3, 12), ())
    text = '#text(dir: rtl, lang: "ar")[{}]'
    _path, [page] = placed(tmp_path, typeset(text.format("اسم المريض: محمد عبد الله السيد")))
    drawn = draw([page], who)
    assert drawn.places >= 1
    boxes = drawn.rectangles["1"]
    name = next(i for i, letter in enumerate(page.text) if letter == "ح")
    left, top, right, bottom = page.boxes[name]
    assert any(
        b[0] <= left and b[1] <= top and b[0] + b[2] >= right and b[1] + b[3] >= bottom
        for b in boxes
    )


def test_pages_without_text_are_named_and_not_passed_over(tmp_path):
    picture = BytesIO()
    Image.new("RGB", (600, 800), "white").save(picture, "PDF")
    both = pikepdf.open(BytesIO(typeset("Иванов")))
    both.pages.extend(pikepdf.open(picture).pages)
    out = BytesIO()
    both.save(out)
    _path, pages = placed(tmp_path, out.getvalue())
    drawn = draw(pages, WHO)
    assert drawn.unread == (2,)
    assert list(drawn.rectangles) == ["1"]


def test_what_is_no_pdf_and_what_is_broken_has_no_places(tmp_path):
    assert placed(tmp_path, b"%PDF-1.4 nonsense")[1] is None
    assert placed(tmp_path, b"")[1] is None
