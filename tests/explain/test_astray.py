"""Lines that are meant for somebody else than a mail server, or that were pasted: what is said of them, and the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import EHLO, MAIL, RCPT, after

from smtptutor.explain.explanation import explain
from smtptutor.explain.slips.astray import astray
from smtptutor.explain.slips.strays import SAID, WORDS, MeantFor
from smtptutor.explain.way import Kind
from smtptutor.explain.way_out import way_out
from smtptutor.protocol.verb import Verb
from smtptutor.server.simulator import say_line

EXCEPTION = "smtplib.SMTPSenderRefused: (503, b'5.5.1 nested MAIL command', 'a@b.example')"
OURS = [
    ("exit", MeantFor.LEAVE),
    ("EXIT", MeantFor.LEAVE),
    ("quit()", MeantFor.LEAVE),
    ("?", MeantFor.HELP),
    ("man smtp", MeantFor.HELP),
    ("undo", MeantFor.TUTOR),
    ("explain 503", MeantFor.TUTOR),
    ("clear", MeantFor.SCREEN),
    ("telnet host 25", MeantFor.CONNECT),
    ("nc -C mail.example.test 25", MeantFor.CONNECT),
    ("curl smtp://mail.example.test", MeantFor.PROGRAM),
    ("python -m smtplib", MeantFor.PROGRAM),
    ("ls", MeantFor.SHELL),
    ("$ ls -l", MeantFor.SHELL),
    ("alice@host:~$ swaks --to bob@example.test", MeantFor.PROGRAM),
    ("smtptutor explain 503", MeantFor.OURS),
    ("greeted> exit", MeantFor.LEAVE),
    ("SEND", MeantFor.SEND),
    ("503", MeantFor.REPLY),
    ("550 5.1.1 User unknown", MeantFor.REPLY),
    ("250-SIZE 10240", MeantFor.REPLY),
    ("S: 250 OK", MeantFor.REPLY),
    ("<- 250 2.1.0 OK", MeantFor.REPLY),
    ("<** 550 no", MeantFor.REPLY),
    ("reply: b'503 5.5.1 Error: nested MAIL command\\r\\n'", MeantFor.REPLY),
    ("reply: retcode (503); Msg: b'5.5.1 nested MAIL command'", MeantFor.REPLY),
    (EXCEPTION, MeantFor.ERROR),
    ("SMTPRecipientsRefused: {'b@example.org': (550, b'5.1.1 User unknown')}", MeantFor.ERROR),
    ("javax.mail.SendFailedException: Invalid Addresses", MeantFor.ERROR),
    ("status=bounced (host mx.example.org[192.0.2.1] said: 550 5.1.1 User unknown)", MeantFor.ERROR),
    ("Hello Bob, how are you today?", MeantFor.TEXT),
    ("I would like to send a message", MeantFor.TEXT),
    ("stop it, I have had enough", MeantFor.TEXT),
]
FOR_THE_SERVER = [
    EHLO,
    MAIL,
    "MAIL FROM:<a@b.example> said: 550",
    "DATA",
    "HELP me",
    "quit",
    "SEND FROM:<a@b.example>",
    "SEND bob@example.test",
    "FROB",
    "XYZZY",
    "MIAL FROM:<alice@example.test>",
    "HELLO example.org",
    "bob@example.test",
    "Subject: hello",
    "Subject: an error of our program, 3 times a day",
    "how are you?",
    "BDAT 16 LAST now",
    "",
    " ",
    "> ",
    "999 red balloons",
]


@pytest.mark.parametrize(("line", "kind"), OURS)
def test_it_is_told_what_it_is(line, kind):
    """Whatever stands behind the first word, and before it."""
    assert kind is astray(line).kind


@pytest.mark.parametrize("line", FOR_THE_SERVER)
def test_the_rest_may_be_meant_for_the_server(line):
    """Verbs, words that are nearly one, header fields, short lines of which nothing is known."""
    assert astray(line) is None


@given(st.text() | st.from_regex(r"[a-z?>$:\- 0-9.()']{1,30}", fullmatch=True))
def test_any_line(line):
    """Nothing raises."""
    found = astray(line)

    assert found is None or found.said


def test_each_word_is_of_one_kind_and_no_verb():
    """The table has no word twice; a verb goes to the server, but SEND that sends nothing."""
    words = [word for kind in WORDS.values() for word in kind.split()]

    assert len(words) == len(set(words))
    assert {"send"} == {word for word in words if word.upper() in set(Verb)}
    assert set(MeantFor) == set(SAID)


@pytest.mark.parametrize("before", [(), (EHLO,), (EHLO, MAIL), (EHLO, MAIL, RCPT)], ids=len)
@pytest.mark.parametrize("line", [line for line, _ in OURS])
def test_the_way_is_the_usual_one(line, before):
    """The server refuses it and holds what it held; what is suggested is accepted, and nothing is given up for it."""
    state = after(*before)
    exchange = say_line(state, line)
    way = way_out(exchange)
    leaves = astray(line).kind is MeantFor.LEAVE

    assert not exchange.accepted
    assert state.session.transaction == exchange.after.session.transaction
    assert way.kind is not Kind.NONE
    assert way.lines
    assert leaves == (way.lines == ("QUIT",))
    assert () == way.gives_up
    state = exchange.after
    for each in way.lines:
        answer = say_line(state, each)
        assert answer.accepted
        state = answer.after


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("550 5.1.1 User unknown", "name left of the @ is not known"),
        ("503", "out of order"),
        (EXCEPTION, "MAIL came while a mail transaction is open"),
    ],
)
def test_what_was_pasted_is_told(line, said):
    """In one sentence, from the page that explain would give."""
    assert said in explain(say_line(after(), line)).why


def test_a_word_is_told_as_it_was_typed():
    """And one that is made to look like something else is told harmlessly."""
    assert "Exit is no command" in explain(say_line(after(), "Exit")).why
    assert "\x1b" not in explain(say_line(after(), "exit\x1b[31m")).why


def test_it_is_no_command_where_a_login_waits():
    """RFC 4954 4: an answer of a login is no command, whatever it says."""
    state = after(EHLO, "AUTH LOGIN")
    exchange = say_line(state, "exit")

    assert exchange.command is None
    assert "QUIT ends the session" not in explain(exchange).why
