"""A page is found by its name, and nothing else is opened."""

import pytest

from smtptutor.reference import lookup


@pytest.mark.parametrize("name", ["con", "NUL", "aux", "prn", "com1", "LPT9", "con.x", "nul.1.2"])
def test_no_device_of_windows_is_opened(name, monkeypatch):
    """`explain con` would read from the console there, and `explain nul` find an empty page."""
    monkeypatch.setattr(lookup, "open", lambda *_, **__: pytest.fail("was opened"), raising=False)

    assert [] == [kind for kind in lookup.KINDS if lookup.find(kind, name) is not None]


@pytest.mark.parametrize("name", ["", ".", "..", "../causes/mail-first", "a/b", "a\\b", "a b", "a\0b", "c:", "~"])
def test_nor_what_lies_elsewhere(name, monkeypatch):
    monkeypatch.setattr(lookup, "open", lambda *_, **__: pytest.fail("was opened"), raising=False)

    assert [] == [kind for kind in lookup.KINDS if lookup.find(kind, name) is not None]


def test_no_page_is_called_like_a_device():
    """Or nobody could have it there."""
    assert [] == [
        (kind, name) for kind in lookup.KINDS for name in lookup.names(kind) if lookup.find(kind, name) is None
    ]
