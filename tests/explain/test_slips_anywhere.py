"""A slip put into any line is found where it is, and whatever stands in a line is borne."""

from hypothesis import assume, given
from hypothesis import strategies as st
from slips import (
    M,
    R,
)

from smtptutor.explain.mending import mended, separate
from smtptutor.explain.slips.find import slip_in
from smtptutor.protocol.command import parse

ATOM = st.text("abcxyz019+-_", min_size=1, max_size=8)
LABEL = st.from_regex(r"\A[a-z]([a-z0-9]{0,6}[a-z0-9])?\Z").filter(lambda label: label not in ("at", "dot"))
ADDRESSES = st.builds(lambda local, *labels: f"{local}@{'.'.join(labels)}", ATOM, LABEL, LABEL)
VALUES = ("", " NOTIFY=NEVER", " NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a+2Bb@example.org", " RRVS=2026-01-01T00:00:00Z")

OF_MAIL = (
    "SIZE=1000", "BODY=8BITMIME", "AUTH=<>", "AUTH=a+2Bb@example.org", "RET=HDRS", "ENVID=QQ314159", "BY=120;R",
    "HOLDFOR=60", "HOLDUNTIL=2026-01-05T10:00:00Z", "MT-PRIORITY=-3",
)  # fmt: skip


def keyword(parameter):
    """What may stand there once; the two that hold a message count as one."""
    return "HOLD" if parameter.startswith("HOLD") else parameter.partition("=")[0]


PIECES = [
    "MAIL FROM:",
    "RCPT TO:",
    "MAIL ",
    "EHLO ",
    "BDAT ",
    *'<>@"\\,; \t:.[]()=+-_/&|%',
    "bob",
    "alice@example.org",
    "at",
    "dot",
]
PIECES += [
    "mailto:",
    "Bob ",
    "IPv6:",
    "2001:db8::1",
    "192.0.2.1",
    "C: ",
    "> ",
    "250 ",
    "\u200b",
    "\u201c",
    "\0",
    "\udcff",
    "ü",
    "k",
    "R",
]
PIECES += [
    "SIZE=",
    "NOTIFY=",
    "SUCCESS",
    "NEVER",
    "ORCPT=rfc822;",
    "BY=",
    "120",
    "HOLDFOR=",
    "HOLDUNTIL=2026-01-05T10:00:00Z",
    "LAST",
]
PIECES += ["RET=", "ENVID=", "AUTH=", "MT-PRIORITY=", "RRVS=", "SMTPUTF8", "FOO", "!!!"]


class TestAnyPlace:
    """Put into any good line, a slip is found where it is, and the line comes back."""

    @given(ADDRESSES, st.sampled_from(VALUES), st.data())
    def test_a_sign_in_the_address(self, address, behind, data):
        sign = data.draw(st.sampled_from('"\t\u200b\ufeff\u00ad\u2066\x07\x00'))
        place = data.draw(st.integers(0, len(address)))
        good = f"RCPT TO:<{address}>{behind}"
        column = len("RCPT TO:<") + place
        found = slip_in(good[:column] + sign + good[column:])

        assert found is not None
        assert found.start <= column < found.end
        assert good in mended(parse(good[:column] + sign + good[column:]))

    @given(ADDRESSES, st.sampled_from(VALUES), st.data())
    def test_a_blank_in_the_address(self, address, behind, data):
        place = data.draw(st.integers(0, len(address)))
        good = f"RCPT TO:<{address}>{behind}"
        column = len("RCPT TO:<") + place
        line = good[:column] + " " + good[column:]
        found = slip_in(line)

        assert found.start <= column < found.end
        assert good in mended(parse(line))

    @given(ADDRESSES, st.sampled_from(VALUES), st.sampled_from("()<[]:;,\\"), st.data())
    def test_a_special_in_the_local_part(self, address, behind, sign, data):
        """RFC 5322 3.2.3: those that a local part has only in quotes. "cc:" looks like the name of a field."""
        place = data.draw(st.integers(1, address.index("@")))
        good = f"RCPT TO:<{address}>{behind}"
        column = len("RCPT TO:<") + place
        line = good[:column] + sign + good[column:]
        assume("c:" not in line)

        assert good in mended(parse(line))

    @given(
        st.lists(ADDRESSES, min_size=2, max_size=5, unique=True),
        st.sampled_from([",", ";", ", ", " ", ">,<", "> <", ">, <"]),
        st.sampled_from(VALUES),
    )
    def test_several_recipients(self, wanted, mark, behind):
        line = f"RCPT TO:<{mark.join(wanted)}>{behind}"

        assert tuple(f"RCPT TO:<{one}>{behind}" for one in wanted) == separate(parse(line))

    @given(
        st.lists(st.sampled_from(OF_MAIL), min_size=2, max_size=4, unique_by=keyword),
        st.sampled_from([",", ";", "&", ", ", " ,", "\t", " \t"]),
        st.data(),
    )
    def test_a_sign_between_two_parameters(self, parameters, mark, data):
        at = data.draw(st.integers(1, len(parameters) - 1))
        before, after = f"{M} {' '.join(parameters[:at])}", " ".join(parameters[at:])
        line = f"{before}{mark}{after}"
        column = len(before) + mark.index(mark.strip(" ") or mark)

        assert slip_in(line).start <= column < slip_in(line).end
        assert f"{before} {after}" in mended(parse(line))

    @given(
        st.lists(st.sampled_from(OF_MAIL), min_size=1, max_size=4, unique_by=keyword),
        st.sampled_from([" =", "= ", " = ", "  ="]),
        st.data(),
    )
    def test_blanks_beside_an_equals_sign(self, parameters, mark, data):
        good = f"{M} {' '.join(parameters)}"
        at = data.draw(st.sampled_from([column for column, sign in enumerate(good) if sign == "="]))
        line = good[:at] + mark + good[at + 1 :]
        blank = at + mark.index(" ")

        assert slip_in(line).start <= blank < slip_in(line).end
        assert good in mended(parse(line))

    @given(
        st.permutations(["SUCCESS", "FAILURE", "DELAY"]),
        st.integers(2, 3),
        st.sampled_from([" ", ", ", " ,", " , ", ";", "|", "/", "+", ",,"]),
        st.sampled_from(["", " ORCPT=rfc822;a@b.org"]),
        st.data(),
    )
    def test_a_sign_between_two_events(self, events, count, mark, behind, data):
        at = data.draw(st.integers(1, count - 1))
        first, second = ",".join(events[:at]), ",".join(events[at:count])
        line = f"{R} NOTIFY={first}{mark}{second}{behind}"

        assert slip_in(line).start >= len(f"{R} NOTIFY={first}")
        assert slip_in(line).end <= len(f"{R} NOTIFY={first}{mark}")
        assert f"{R} NOTIFY={first},{second}{behind}" in mended(parse(line))

    @given(st.lists(st.sampled_from(PIECES), max_size=14))
    def test_whatever_is_put_together_is_borne(self, pieces):
        line = "".join(pieces)
        found = slip_in(line)

        assert found is None or 0 <= found.start < found.end <= len(line) + 1
        assert found is None or (line not in found.lines and found.words.endswith("."))
        assert [] == [one for one in mended(parse(line)) if parse(one).fault is not None]

    @given(
        st.text(max_size=80),
        st.sampled_from(["MAIL FROM:", "RCPT TO:", "RCPT TO:<", f"{M} ", f"{R} NOTIFY=", f"{M} SIZE=", ""]),
    )
    def test_whatever_stands_there_is_borne(self, text, opening):
        line = opening + text
        found = slip_in(line)

        assert found is None or 0 <= found.start < found.end <= len(line) + 1
        assert all(slip_in(one) is None for one in mended(parse(line)))
