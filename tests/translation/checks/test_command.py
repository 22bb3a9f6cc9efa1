"""`manage.py check_numbers`: one JSON object a line, or the line that is wrong."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def run(path):
    out = StringIO()
    call_command("check_numbers", str(path), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def written(folder, content):
    path = folder / "pairs.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_every_pair_has_its_line_in_order(tmp_path):
    told = run(written(tmp_path, "de\ten\t1,200 mg\t1,200 mg\nde\ten\t1.200 mg\t1,200 mg\r\n"))
    assert [one["critical"] for one in told] == [True, False]
    assert told[0]["findings"][0] == {
        "code": "NUMBER_CHANGED",
        "critical": True,
        "category": "number",
        "source": "1,200 mg",
        "target": "1,200 mg",
        "message": "The number is another one in the translation.",
    }
    assert told[1]["findings"] == []


def test_a_pair_without_translation_is_critical(tmp_path):
    (told,) = run(written(tmp_path, "ru\tzh\tОтёков нет.\t\n"))
    assert told["critical"]
    assert told["findings"][0]["code"] == "SEGMENT_EMPTY"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("ru\tzh\tнет\n", "Line 1 has 3 columns instead of 4"),
        ("ru\tzh\ta\tb\nru\tzh\ta\tb\tc\n", "Line 2 has 5 columns instead of 4"),
        (b"ru\tzh\t\xff\xfe\tb\n", "Line 1 is not UTF-8"),
        ("ru\txx\ta\tb\n", "Line 1: the language “xx” is unknown"),
        ("\n", "Line 1 has 1 columns"),
    ],
)
def test_a_wrong_line_is_named_and_ends_it(tmp_path, content, told):
    with pytest.raises(CommandError, match=told) as refused:
        run(written(tmp_path, content))
    assert refused.value.returncode == 2


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="cannot be read") as refused:
        run(tmp_path / "none.tsv")
    assert refused.value.returncode == 2
