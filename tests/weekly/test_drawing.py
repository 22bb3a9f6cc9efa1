"""Charts as images: looked at pixel by pixel, for a chart that is blank is a valid file, too."""

import json
import logging
from io import BytesIO

import pytest
from PIL import Image

from workflows.weekly import drawing
from workflows.weekly.drawing import draw, look

BARS = {
    "xAxis": {"type": "value"},
    "yAxis": {"type": "category", "data": ["Inquiry", "Records", "Translation"]},
    "series": [{"type": "bar", "name": "Cases", "data": [3, 2, 1]}],
}
CURVE = {
    "xAxis": {"type": "category", "data": ["a", "b"]},
    "yAxis": {"type": "value"},
    "series": [{"type": "line", "areaStyle": {}, "name": "Open", "data": [1, 4]}],
}
EMPTY = {"xAxis": {"type": "time"}, "yAxis": {"type": "value"}, "series": []}
MANY = CURVE | {
    "series": [{"type": "line", "name": f"A long column {n}", "data": [1, n]} for n in range(13)]
}
UNKNOWN = {
    "yAxis": {"type": "value"},
    "series": [{"type": "bar", "data": [1]}],
    "xAxis": {"type": "?"},
}
HIGH = (1280, 704)  # as a curve is drawn with one series, which needs no legend


def image(png):
    found = Image.open(BytesIO(png))
    found.load()
    assert found.format == "PNG"
    return found.convert("RGB")


def coloured(picture):
    """How many pixels are not white, and the colours that cover most."""
    counts = {colour: n for n, colour in picture.getcolors(maxcolors=1 << 24)}
    white = counts.pop((255, 255, 255))
    return 1 - white / (picture.width * picture.height), counts


def rgb(colour):
    return tuple(bytes.fromhex(colour[1:]))


def test_charts_are_drawn_in_the_size_and_colours_of_the_page():
    bars, curve, empty, many = [image(png) for png in draw([BARS, CURVE, EMPTY, MANY])]
    assert bars.size == (1280, (30 + 3 * 26 + 14) * 1280 // 480)
    assert curve.size == empty.size == HIGH
    assert many.width == 1280
    assert many.height > HIGH[1]  # nobody scrolls the legend of an image
    for picture, least in ((bars, 0.1), (curve, 0.1), (many, 0.02)):
        share, colours = coloured(picture)
        assert share > least
        assert rgb(look()["colours"][0]) in colours
    assert coloured(empty)[0] < 0.05


def test_the_colours_are_those_of_the_style_sheet():
    found = look()
    assert len(found["colours"]) == 12
    assert all(
        len(rgb(colour)) == 3 for colour in [*found["colours"], found["words"], found["lines"]]
    )


def test_one_chart_that_cannot_be_drawn_leaves_the_others(caplog):
    with caplog.at_level(logging.ERROR):
        curve, unknown = draw([CURVE, UNKNOWN])
    assert image(curve).size == HIGH
    assert unknown is None
    assert "chart.not_drawn" in caplog.text


@pytest.mark.parametrize("node", ["/nowhere/node", "/bin/false", "/bin/true"])
def test_without_node_nothing_is_drawn_and_the_log_says_so(monkeypatch, caplog, node):
    monkeypatch.setattr(drawing, "NODE", node)
    with caplog.at_level(logging.ERROR):
        assert draw([CURVE, BARS]) == [None, None]
    assert "charts.not_drawn" in caplog.text


def test_a_drawing_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(drawing, "PATIENCE", 0.001)
    assert draw([CURVE]) == [None]


def test_nothing_asked_starts_nothing(monkeypatch):
    monkeypatch.setattr(drawing, "NODE", "/nowhere/node")
    assert draw([]) == []


def test_names_that_look_like_markup_are_drawn_as_they_are():
    name = '</text><script>"&amp;#panic("x")'
    [png] = draw([json.loads(json.dumps(CURVE).replace("Open", name.replace('"', '\\"')))])
    assert image(png).size == HIGH
