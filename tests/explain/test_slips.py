"""What is wrong in a line is told by name, with the caret under it, and the line that is shown keeps the rest."""

import pytest
from slips import (
    CHUNKS,
    FULL,
    HELLOS,
    NOTED_HELLOS,
    OTHER_WORDS,
    PARAMETERS,
    PASTED,
    PATHS,
    QUOTES,
    SEVERAL,
    SIGNS,
    WITH_RECIPIENTS,
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


@pytest.mark.parametrize(
    ("row", "words", "meant"), [*QUOTES, *PARAMETERS, *PATHS, *SIGNS, *HELLOS, *PASTED, *OTHER_WORDS]
)
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
        assert whole_word or "^" in on_screen(explanation_blocks(exchange, explanation), 200)

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


class TestWithRecipients:
    """RFC 5321 3.3: MAIL names the sender, and each recipient has a RCPT of its own."""

    @pytest.mark.parametrize(("row", "lines"), WITH_RECIPIENTS)
    def test_each_gets_its_line(self, row, lines):
        line, start, end = marked(row)
        explanation = explain(refused(line))

        assert explanation.why.startswith("MAIL names the sender alone.")
        assert (start, end) == explanation.span
        assert lines == separate(parse(line))

    @pytest.mark.parametrize(
        "line",
        [
            'MAIL FROM:<"a to:b"@example.org>',
            "MAIL FROM:<to:bob@example.test>",
            "MAIL FROM:<rcpt to:bob@example.test>",
            "MAIL FROM: RCPT TO:<bob@example.test>",
            f"{M} ENVID=to:x",
        ],
    )
    def test_what_only_looks_like_it_is_none(self, line):
        assert () == separate(parse(line))


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
@pytest.mark.parametrize(
    ("row", "words", "meant"), [*QUOTES, *PARAMETERS, *PATHS, *SIGNS, *HELLOS, *PASTED, *OTHER_WORDS]
)
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
