"""What is wrong in a line is told by name, with the caret under it, and the line that is shown keeps the rest."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from slips import (
    CHUNKS,
    FULL,
    HELLOS,
    NOTED_HELLOS,
    PARAMETERS,
    PASTED,
    PATHS,
    QUOTES,
    SEVERAL,
    SIGNS,
    M,
    R,
    marked,
    refused,
)
from support import EHLO, MAIL, after, calls, on_screen

from smtptutor.explain.explanation import explain, turn
from smtptutor.explain.mending import mended, separate
from smtptutor.explain.render import explanation_blocks
from smtptutor.explain.slips.find import slip_in
from smtptutor.explain.words import reason
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import parse
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.simulator import say_line
from smtptutor.server.site import Site


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("line", ["RCPT TO:<>", "rcpt to: <>", "RCPT TO:< >", "RCPT TO:<> NOTIFY=NEVER"])
def test_the_empty_address_names_no_recipient(line, dialect):
    """RFC 5321 4.1.1.2, 4.5.5: only a reverse-path may be empty."""
    greeted = say_line(after(site=Site(dialect=dialect)), EHLO)
    told = explain(say_line(say_line(greeted.after, MAIL).after, line))

    assert "The empty address is for MAIL only" in told.why
    assert line[line.index("<") : line.index(">") + 1] == line[told.span.start : told.span.end]


@pytest.mark.parametrize(("row", "words", "meant"), [*QUOTES, *PARAMETERS, *PATHS, *SIGNS, *HELLOS, *PASTED])
class TestOneSlip:
    """RFC 5321 4.1.2 and the RFC of each parameter."""

    def test_the_refusal_is_told_by_it(self, row, words, meant):
        line, start, end = marked(row)
        exchange = refused(line)
        explanation = explain(exchange)

        assert not exchange.accepted
        assert words in explanation.why
        assert (start, end) == explanation.span
        whole_word = start == 0 and end >= len(line.partition(" ")[0])  # then no caret is needed
        assert whole_word or "^" in on_screen(explanation_blocks(exchange, explanation, first=True), 200)

    def test_the_line_without_it_keeps_the_rest(self, row, words, meant):
        line, _, _ = marked(row)
        found = mended(parse(line))

        assert (meant,) == found[:1] if meant else found == ()


@pytest.mark.parametrize(("row", "words", "meant"), NOTED_HELLOS)
def test_a_strict_server_refuses_a_name_for_it(row, words, meant):
    """RFC 5321 4.1.1.1."""
    line, start, end = marked(row)
    explanation = explain(refused(line, FULL._replace(strict=True)))

    assert words in explanation.why
    assert (start, end) == explanation.span
    assert (meant,) == mended(parse(line))[:1]


@pytest.mark.parametrize(("row", "words"), CHUNKS)
def test_the_size_of_a_chunk_is_told_by_what_is_wrong_in_it(row, words):
    """RFC 3030 2. No other line is named: what becomes of the octets is not known from this one."""
    line, start, end = marked(row)
    explanation = explain(refused(line))

    assert words in explanation.why
    assert (start, end) == explanation.span
    assert () == mended(parse(line))


class TestSeveralAddresses:
    """RFC 5321 3.3, 4.1.1.3: one RCPT names one recipient."""

    @pytest.mark.parametrize("behind", ["", " NOTIFY=NEVER"])
    @pytest.mark.parametrize("row", SEVERAL)
    def test_each_gets_a_line_of_its_own_with_all_that_stood_behind(self, row, behind):
        line, start, end = marked(row)
        exchange = refused(line + behind)
        explanation = explain(exchange)

        assert not exchange.accepted
        assert "one RCPT names one recipient" in explanation.why
        assert (start, end) == explanation.span
        assert (R + behind, f"RCPT TO:<alice@example.test>{behind}") == separate(parse(line + behind))

    @pytest.mark.parametrize(
        "line", [R, f"{R} NOTIFY=NEVER", "RCPT TO:<@a.test,@b.test:bob@example.test>", 'RCPT TO:<"a@b.org,c@d"@e.org>']
    )
    def test_one_is_not_several(self, line):
        """Nor is a source route, and what stands in quotes."""
        assert () == separate(parse(line))

    def test_a_hundred_are_a_hundred(self):
        many = [f"user{number}@example.test" for number in range(100)]

        assert tuple(f"RCPT TO:<{one}>" for one in many[:70]) == separate(parse(f"RCPT TO:<{','.join(many[:70])}>"))

    @pytest.mark.parametrize("mark", [",", ";", " ", ">,<", "> <"])
    def test_a_message_has_one_sender(self, mark):
        """Which one is for the person to say, so both lines are named."""
        line = f"MAIL FROM:<alice@example.test{mark}eve@example.org> SIZE=9"
        found = slip_in(line)

        assert "one sender" in found.words
        assert (f"{M} SIZE=9", "MAIL FROM:<eve@example.org> SIZE=9") == found.lines
        assert () == separate(parse(line))


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


GOOD = [
    M,
    R,
    "MAIL FROM:<>",
    "RCPT TO:<Postmaster>",
    'MAIL FROM:<"odd user"@example.org>',
    "MAIL FROM:<alice@[IPv6:2001:db8::1]>",
]
GOOD += [
    "MAIL FROM:<用户@example.test> SMTPUTF8",
    "mail from:<a@b.org> size=1 body=8bitmime",
    r'RCPT TO:<"a\"b\\c@d"@example.org>',
]
GOOD += [f"{M} SIZE=1 BODY=8BITMIME SMTPUTF8 AUTH=<> RET=FULL ENVID=QQ+2B BY=-1;NT HOLDFOR=1 REQUIRETLS MT-PRIORITY=-3"]
GOOD += [
    f"{R} NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;bob+2Bx@example.org RRVS=2026-01-01T00:00:00Z;C",
    "RCPT TO:<carol%example.net@example.test>",
]
GOOD += ["EHLO client.example.org", "NOOP", "DATA", "HELP MAIL", "VRFY bob smith", f"{M}  ", f"{R}\t"]


@pytest.mark.parametrize("line", GOOD)
def test_a_good_line_has_none(line):
    assert slip_in(line) is None
    assert () == mended(parse(line))


@pytest.mark.parametrize(
    "line",
    [
        "RCPT TO:<" + "@" * 2000,
        "RCPT TO:<" + '"' * 2000,
        "MAIL FROM:<" + "a,b@c " * 300,
        f"{M} " + "NOTIFY= " * 250,
        f"{R} NOTIFY=" + "NEVER," * 300,
        "RCPT TO:" + "<" * 2000,
        "RCPT TO:<" + " " * 2000,
        "RCPT TO:<a@" + "." * 2000,
        "\u200b" * 2000,
        "RCPT TO:<" + "(at)" * 500,
    ],
)
def test_a_long_line_takes_no_time(line):
    """What is looked at is bounded, as a server that is watched explains each line."""
    assert calls(lambda: mended(parse(line))) < 60_000


def test_an_echo_names_the_slip_behind_it():
    """DATA is refused since every RCPT was, and each of them for its form."""
    history = [say_line(after(EHLO, MAIL), "RCPT TO:<bob@@example.test>")]
    history.append(say_line(history[0].after, "DATA"))

    assert "was answered 501. Two @ stand here, and one is due." in explain(history[-1], history).why


@pytest.mark.parametrize(
    "line", ['RCPT TO:<o"brien@example.test>', 'RCPT TO:<bob"@example.test>', 'RCPT TO:<"bob@example.test>']
)
def test_the_reply_to_a_stray_quote_is_that_of_a_bad_address(line):
    """The form RCPT TO:<...> is there; X.1.3 is for the syntax of an address (RFC 3463 3.2)."""
    exchange = refused(line)

    assert (501, "5.1.3", line.index('"')) == (exchange.reply.code, exchange.reply.enhanced, exchange.fault.start)


MISREAD = [
    ("RCPT TO:<«bob.example.test»>", "standard", "There is no @"),
    ("RCPT TO:<bob«..»smith@example.test>".replace("«..»", ".«.»"), "standard", "A dot stands only between"),
    ("RCPT TO:<bob@ex«_»ample.test>", "standard", "letters, digits, hyphens and dots; _ is none"),
    ("RCPT TO:<bob@«@»example.test>", "postfix", "Two @ stand here"),
]


@pytest.mark.parametrize(("row", "dialect", "words"), MISREAD)
def test_what_a_server_makes_of_a_slip_may_be_refused_for_itself(row, dialect, words):
    """That there is no such mailbox is true; why another address was read stands behind it."""
    line, start, end = marked(row)
    exchange = refused(line, FULL._replace(dialect=dialect))
    explanation = explain(exchange)

    assert exchange.cause in (Cause.MAILBOX_UNKNOWN, Cause.RELAY_DENIED)
    assert explanation.why.startswith(
        f"{reason(exchange.cause, turn(exchange), exchange.facts)} Probably another address"
    )
    assert words in explanation.why
    assert (start, end) == explanation.span


@pytest.mark.parametrize(
    "line",
    [
        "RCPT TO:bobb@example.test",
        "RCPT TO:<bobb@example.test>",
        "RCPT TO:<bobb>",
        "RCPT TO: <bobb@example.test>",
        "RCPT TO:<eve@elsewhere.example>",
        "RCPT TO:<bobb@example.test> NOTIFY=NEVER NOTIFY=NEVER",
    ],
)
def test_an_address_that_was_read_as_it_stands_has_no_more_reason(line):
    assert "Probably" not in explain(refused(line)).why


OTHER_REASONS = {Cause.PARAMETER_NOT_OFFERED, Cause.NON_ASCII_IN_COMMAND}
"""Why a server refuses a line with a slip for something else, which it looks at before."""


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("row", "words", "meant"), [*QUOTES, *PARAMETERS, *PATHS, *SIGNS, *HELLOS, *PASTED])
def test_whoever_refuses_it_the_reason_is_the_same(row, words, meant, dialect):
    """Whatever the server calls it: each has other names for the same fault."""
    line, _, _ = marked(row)
    exchange = refused(line, FULL._replace(dialect=dialect))
    explanation = explain(exchange)

    borne = exchange.accepted or exchange.fault is None  # or refused for what was made of it
    assert borne or exchange.cause in OTHER_REASONS or words in explanation.why


BORNE = [
    ("RCPT TO:<«<»bob@example.test>>", "postfix", "One on each side encloses the path."),
    (f"{M} SIZE=10«k»", "exim", "10k is written SIZE=10240."),
    (f"{R} ORCPT=rfc822;a«=»b@example.org", "postfix", "it is written +3D (xtext)."),
    ("EHLO my«_»client.example.org", "standard", "_ is none of them."),
    ("EHLO client.example.org«.»", "standard", "A dot too many stands in the domain."),
]


@pytest.mark.parametrize(("row", "dialect", "words"), BORNE)
def test_a_slip_that_a_server_bears_is_noted_by_its_name(row, dialect, words):
    """With the place, and once."""
    line, start, end = marked(row)
    exchange = refused(line, FULL._replace(dialect=dialect))
    (note,) = explain(exchange).notes

    assert exchange.accepted
    assert note.text.endswith(f"{words} Accepted here; a strict server answers 501.")
    assert (start, end) == note.span


@pytest.mark.parametrize("line", ['MAIL FROM:<"@example.org>', 'RCPT TO:"@example.test', 'RCPT TO:<"@>', 'RCPT TO:<">'])
def test_a_quote_that_is_all_the_local_part(line):
    """It is stray too, and what is left without it is no good line either."""
    assert "double quote" in explain(refused(line)).why
