import logging

import pytest

from config.logs import Events


def record(message, **extra):
    made = logging.LogRecord("workflows.engine", logging.INFO, __file__, 1, message, (), None)
    made.__dict__.update(extra)
    return made


def failing():
    name = "".join(["Mar", "ia"])  # not as such in the source, which a traceback may quote
    try:
        raise ValueError(f"Key (name)=({name}) already exists")
    except ValueError as error:
        return (type(error), error, error.__traceback__)


def test_an_event_is_one_line_of_pairs():
    line = Events().format(record("case.advanced", case=7, edge="to consent"))
    assert 'level=info logger=workflows.engine event=case.advanced case=7 edge="to consent"' in line
    assert "\n" not in Events().format(record("two\nlines"))


def test_a_request_is_never_printed():
    assert "Secret" not in Events().format(record("Not Found", request="<Secret>", status_code=404))


def test_production_says_where_it_failed_but_not_on_what_data():
    failed = record("request.failed", exc_info=failing())
    assert "Maria" not in Events().format(failed)
    assert "ValueError" in Events().format(failed)
    assert "test_logs.py" in Events().format(failed)


def test_the_demo_says_all():
    assert "Maria" in Events(with_messages=True).format(
        record("request.failed", exc_info=failing())
    )


@pytest.mark.parametrize(
    "address",
    [
        "/stored/part/eyJr:1xW:s1gnature",
        "/stored/file/eyJr:1xW:s1gnature",
        "https://files.example.org/stored/file/eyJr:1xW:s1gnature",
    ],
)
def test_the_address_of_a_paper_is_not_logged(address):
    for line in (record(f"Forbidden: {address}"), record("failed", address=address)):
        assert "eyJ" not in Events().format(line)
        assert "s1gnature" not in Events().format(line)
        assert "/stored/" in Events().format(line)


def test_a_signature_for_the_store_is_not_logged():
    address = "https://s3.example.org/papers/blobs/1?X-Amz-Date=20300101&X-Amz-Signature=0123abc"
    assert "0123abc" not in Events().format(record(f"failed {address}"))
