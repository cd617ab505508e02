"""Octets as a person types and reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.protocol.escapes import NoEscapeError, octets, written


class TestRead:
    """What is typed stands for these octets."""

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            (r"NOOP\r\n", b"NOOP\r\n"),
            (r"NOOP\n", b"NOOP\n"),
            (r"\0alice\0wonderland", b"\0alice\0wonderland"),
            (r"a\tb", b"a\tb"),
            (r"a\\nb", b"a\\nb"),
            (r"\xFF\x0a", b"\xff\n"),
            (r"\00", b"\x000"),
            ("Grüße", b"Gr\xc3\xbc\xc3\x9fe"),
            ("\udcff", b"\xff"),
            ("", b""),
        ],
    )
    def test_escapes(self, typed, meant):
        assert meant == octets(typed)

    @pytest.mark.parametrize(
        ("typed", "column", "escape"),
        [(r"NOOP\q", 4, r"\q"), ("NOOP\\", 4, "\\"), (r"\x4", 0, r"\x4"), (r"a\\\xZZb", 3, r"\xZZ"), (r"\R", 0, r"\R")],
    )
    def test_no_escape(self, typed, column, escape):
        """The place is told, and what stands there."""
        with pytest.raises(NoEscapeError) as raised:
            octets(typed)

        assert (column, escape) == (raised.value.column, raised.value.escape)


class TestWritten:
    """Octets are shown so that they can be typed again, and steer no terminal."""

    @pytest.mark.parametrize(
        ("content", "shown"),
        [
            (b"\0alice\0", r"\0alice\0"),
            (b"a\r\n", r"a\r\n"),
            (b"\xff\x1b[2J", r"\xFF\x1B[2J"),
            ("Grüße".encode(), "Grüße"),
            ("\u202e".encode(), r"\xE2\x80\xAE"),
            (b"\\", r"\\"),
        ],
    )
    def test_shown(self, content, shown):
        assert shown == written(content)

    @given(st.binary())
    def test_read_back(self, content):
        shown = written(content)

        assert content == octets(shown)
        assert shown.isprintable()
