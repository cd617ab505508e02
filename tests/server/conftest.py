"""What the tests of sites share."""

import pytest


@pytest.fixture
def written(tmp_path):
    """Writes a site file, `format = 1` on top, and returns its path."""

    def write(text, name="mine.toml"):
        path = tmp_path / name
        path.write_text(f"format = 1\n{text}", encoding="utf-8")
        return path

    return write
