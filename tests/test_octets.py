"""Octets as a person types and reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.octets import OctetsError, read_octets, written_octets


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
        assert meant == read_octets(typed)

    @pytest.mark.parametrize(
        ("typed", "told"),
        [(r"NOOP\q", r"\q"), ("NOOP\\", "\\"), (r"\x4", r"\x4"), (r"a\\\xZZb", r"\xZZ"), (r"\R", r"\R")],
    )
    def test_no_escape(self, typed, told):
        """It says what is wrong as it was typed, and which escapes there are."""
        with pytest.raises(OctetsError) as raised:
            read_octets(typed)

        assert rf"{told} is no escape; there are \r \n \t \0 \\ \xHH" == str(raised.value)

    def test_what_is_told_steers_no_terminal(self):
        with pytest.raises(OctetsError) as raised:
            read_octets("\\\x1b[2J")

        assert str(raised.value).isprintable()


class TestWritten:
    """Octets are shown so that they can be typed again, and steer no terminal."""

    @pytest.mark.parametrize(
        ("octets", "shown"),
        [
            (b"\0alice\0", r"\0alice\0"),
            (b"a\r\n", r"a\r\n"),
            (b"\xff\x1b[2J", r"\xFF\x1B[2J"),
            ("Grüße".encode(), "Grüße"),
            ("\u202e".encode(), r"\xE2\x80\xAE"),
            (b"\\", r"\\"),
        ],
    )
    def test_shown(self, octets, shown):
        assert shown == written_octets(octets)

    @given(st.binary())
    def test_read_back(self, octets):
        shown = written_octets(octets)

        assert octets == read_octets(shown)
        assert shown.isprintable()
