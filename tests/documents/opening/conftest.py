import pytest


@pytest.fixture
def sent(tmp_path):
    """Writes what somebody sent, and answers with where it lies."""

    def write(content, name="upload"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write
