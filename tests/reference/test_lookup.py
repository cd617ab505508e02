"""A page is found by its name, and nothing else is opened."""

import pytest

from smtptutor.reference import lookup
from smtptutor.reference.answer import pages_for


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


class TestUnlisted:
    """Servers invent codes; what a client does with one depends on its first digit alone (RFC 5321 4.2.1)."""

    @pytest.mark.parametrize(
        ("asked", "name"),
        [("542 Rejected", "permanent-failure"), ("443 Later", "temp-fail"), ("240 Done", "reply-code")],
    )
    def test_it_is_told_by_its_first_digit(self, asked, name):
        (found,) = pages_for(asked.split())

        assert name == found.name
        assert found.note.endswith("A client goes by the first digit:")

    @pytest.mark.parametrize("asked", ["187 x", "687 x", "588 x", "5422 x", "542"])
    def test_what_can_be_no_reply_code_is_none(self, asked):
        assert [] == [page.name for page in pages_for(asked.split()) if "first digit" in page.note]
