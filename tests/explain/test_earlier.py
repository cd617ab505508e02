"""What earlier lines asked for in vain is wanted still."""

import pytest
from explaining import HELLO, MAIL, way_after

ALICE = "RCPT TO:<alice@example.test>"


class TestWholeSession:
    """A 503 tells that a step before it is missing: the way takes up what was tried of it."""

    CAROL = "MAIL FROM:<carol@example.org>"
    POSTMASTER = "RCPT TO:<postmaster@example.test>"

    @pytest.mark.parametrize(
        ("lines", "way_lines"),
        [
            ((HELLO, CAROL[:-1], POSTMASTER), (CAROL, POSTMASTER)),
            ((HELLO, "MIAL FROM:<carol@example.org>", POSTMASTER), (CAROL, POSTMASTER)),
            ((HELLO, MAIL, POSTMASTER[:-1], "DATA"), (POSTMASTER, "DATA")),
            ((HELLO, MAIL, "RCTP TO:<postmaster@example.test>", "DATA"), (POSTMASTER, "DATA")),
            ((HELLO, MAIL, f"{ALICE}, <postmaster@example.test>", "DATA"), (ALICE, POSTMASTER, "DATA")),
            ((CAROL, POSTMASTER, "DATA"), (HELLO, CAROL, POSTMASTER, "DATA")),
            ((f"{CAROL} RET=HDRS", POSTMASTER), (HELLO, f"{CAROL} RET=HDRS", POSTMASTER)),
            ((HELLO, f"{CAROL} RET=HDRS", POSTMASTER, HELLO, "DATA"), (f"{CAROL} RET=HDRS", POSTMASTER, "DATA")),
            ((HELLO, MAIL, f"{POSTMASTER} NOTIFY=SUCCES", "DATA"), (f"{POSTMASTER} NOTIFY=SUCCESS", "DATA")),
            ((HELLO, MAIL, f"{POSTMASTER} FOO", "DATA"), (POSTMASTER, "DATA")),
        ],
    )
    def test_it_is_asked_for_again(self, lines, way_lines):
        assert way_lines == way_after(*lines).lines

    @pytest.mark.parametrize(
        ("lines", "way_lines", "gives_up"),
        [
            ((MAIL, f"{POSTMASTER} FOO", "DATA"), (POSTMASTER, "DATA"), ("FOO for postmaster@example.test",)),
            (
                (MAIL, f"{POSTMASTER} NOTIFY=NEVER FOO BAR=1", "DATA"),
                (f"{POSTMASTER} NOTIFY=NEVER", "DATA"),
                ("FOO for postmaster@example.test", "BAR=1 for postmaster@example.test"),
            ),
            ((f"{CAROL} FOO", POSTMASTER), (CAROL, POSTMASTER), ("FOO",)),
            ((f"{CAROL} NOTIFY=NEVER", POSTMASTER), (CAROL, POSTMASTER), ("NOTIFY=NEVER",)),
            ((f"{CAROL} FOO", CAROL, POSTMASTER, "EHLO c.example.org", "DATA"), (CAROL, POSTMASTER, "DATA"), ()),
        ],
    )
    def test_what_no_line_can_ask_for_again_is_told(self, lines, way_lines, gives_up):
        """A parameter that nobody knows here cannot come again, and no way passes over it in silence."""
        way = way_after(HELLO, *lines)

        assert way_lines == way.lines
        assert set(gives_up) == set(way.gives_up)

    def test_of_somebody_who_is_given_up_no_parameter_is_told(self):
        """That nobody is held under the name says all."""
        way = way_after(HELLO, MAIL, "RCPT TO:<bob@example.net> FOO", "DATA")

        assert ("the recipient bob@example.net",) == way.gives_up

    def test_what_was_refused_out_of_order_comes_first(self):
        way = way_after(HELLO, f"{self.POSTMASTER} NOTIFY=NEVER", ALICE)

        assert (f"{self.POSTMASTER} NOTIFY=NEVER", ALICE) == way.lines[-2:]

    def test_after_reset_nothing_is_wanted_of_before(self):
        """The lines are an example, of a mailbox here."""
        way = way_after(HELLO, self.CAROL, self.POSTMASTER, "RSET", "DATA")

        assert self.CAROL not in way.lines
