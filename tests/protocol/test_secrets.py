"""What may not be kept of a line, and what may: a secret is known by its place, not by its looks (RFC 4954 4)."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import smtptutor
from smtptutor.protocol.sasl import encoded
from smtptutor.protocol.secrets import STARS, is_answer, masked, mechanism_named
from smtptutor.protocol.stage import Awaiting

PLAIN = encoded(b"\0alice\0wonderland")
ANSWERS = (
    PLAIN,
    PLAIN.rstrip("="),
    encoded(b"wonderland"),
    encoded(b"looking"),
    encoded(b"lookingglass"),
    encoded(b"alice 156f1eedaf1aafad1cbe2a3b0c17b05a"),
    encoded(b"n,,n=alice,r=fyko+d2lbbFgONRv9qkxdawL"),
    encoded(b"user=alice\1auth=Bearer abc.def\1\1"),
    encoded("\0alice\0w\u00fcnderland".encode()),
    encoded("passw\u00f6rd".encode()),
)
COMMANDS = (Awaiting.COMMAND, Awaiting.NOTHING)
PAGES = [*Path(smtptutor.__file__).parent.joinpath("reference").rglob("*.md")]
WORDS = sorted({word for page in PAGES for word in re.findall(r"[A-Za-z]{2,}", page.read_text(encoding="utf-8"))})


def written(words):
    """Each word in the ways that people write words."""
    return sorted({way for word in words for way in (word.lower(), word.capitalize(), word.upper())})


class TestKnown:
    """What is secret, wherever a person or a program may put it."""

    @pytest.mark.parametrize(
        ("line", "kept"),
        [
            ("AUTH PLAIN {}", "AUTH PLAIN ****"),
            ("auth login {}", "auth login ****"),
            ("  AUTH\tPLAIN  {} more", "  AUTH\tPLAIN  ****"),
            ("AUTH XOAUTH2 {}", "AUTH XOAUTH2 ****"),
            ("AUTH {}", "AUTH ****"),
            ("AUTH PLAIN={}", "AUTH ****"),
            ("AUTH PLAIN:{}", "AUTH ****"),
            ("AUTH PLAIN\1{}", "AUTH ****"),
            ("AUTH PLAIN\0{}", "AUTH ****"),
            ("AUTH PLAIN{}", "AUTH ****"),
            ("AUTH=PLAIN {}", "AUTH=PLAIN ****"),
            ("AUTHPLAIN {}", "AUTHPLAIN ****"),
            ("AUHT PLAIN {}", "AUHT PLAIN ****"),
            ("{}", "****"),
            (" {}", " ****"),
            ("{} ", "**** "),
            ("\t{}\t", "\t****\t"),
            ("<{}>", "<****>"),
            ("PASS {}", "PASS ****"),
            ("C: AUTH PLAIN {}", "C: AUTH PLAIN ****"),
            ("> AUTH PLAIN {}", "> AUTH PLAIN ****"),
            (">>> AUTH PLAIN {}", ">>> AUTH PLAIN ****"),
            ("C: {}", "C: ****"),
            ("\ufeffAUTH PLAIN {}", "\ufeffAUTH PLAIN ****"),
            ("\u200bAUTH PLAIN {}", "\u200bAUTH PLAIN ****"),
            ("::AUTH PLAIN {}", "::AUTH PLAIN ****"),
            (":what-if AUTH PLAIN {}", ":what-if AUTH PLAIN ****"),
            (": what-if AUTH PLAIN {}", ": what-if AUTH PLAIN ****"),
            (":explain {}", ":explain ****"),
        ],
    )
    @pytest.mark.parametrize("answer", ANSWERS)
    @pytest.mark.parametrize("awaiting", COMMANDS)
    def test_in_a_command(self, line, kept, answer, awaiting):
        """The initial response of AUTH, and an answer that came at the wrong moment."""
        assert kept == masked(line.format(answer), awaiting)

    @pytest.mark.parametrize(
        ("line", "kept"),
        [
            ("auth=Bearer ya29.A0-x_y~z/+==", "auth=Bearer ****"),
            ("user=bob\1auth=Bearer ya29.abc\1\1", "user=bob\1auth=Bearer ****\1\1"),
            ("n,a=bob,\1AUTH=bearer  ya29\1\1", "n,a=bob,\1AUTH=bearer  ****\1\1"),
            ("AUTH XOAUTH2 user=bob auth=Bearer ya29.abc", "AUTH XOAUTH2 ****"),
        ],
    )
    def test_a_token_in_clear(self, line, kept):
        """RFC 7628 3.1: what base64 was to be put on, typed as it is."""
        assert kept == masked(line)

    @pytest.mark.parametrize("response", ["wonderland", "alice/looking", "\\0alice\\0wonderland", "!", "Tomorrow"])
    @pytest.mark.parametrize("before", ["", "C: ", ":what-if ", ": what-if "])
    def test_a_response_is_secret_whatever_it_looks_like(self, response, before):
        """Base64 or not: it is where the secret belongs."""
        assert f"{before}AUTH PLAIN ****" == masked(f"{before}AUTH PLAIN {response}")

    @pytest.mark.parametrize("line", [*ANSWERS, "wonderland", "QUIT", "NOOP", " ", "=", "* ", "AUTH PLAIN"])
    def test_an_answer_is_secret_whatever_it_is(self, line):
        """All of it."""
        assert STARS == masked(line, Awaiting.ANSWER)

    @pytest.mark.parametrize(
        ("line", "kept"),
        [
            ("PASS {}", "PASS ****"),
            ("pass {} and more", "pass ****"),
            ("APOP alice {}", "APOP alice ****"),
            ("a1 LOGIN alice {}", "a1 LOGIN alice ****"),
            ("A001 login alice {}", "A001 login alice ****"),
            ('. LOGIN "alice smith" "{}"', '. LOGIN "alice smith" ****'),
            ("LOGIN alice {}", "LOGIN alice ****"),
            ("a2 AUTHENTICATE PLAIN {}", "a2 AUTHENTICATE PLAIN ****"),
            ('AUTHENTICATE "PLAIN" "{}"', 'AUTHENTICATE "PLAIN" ****'),
            ("AUTHINFO PASS {}", "AUTHINFO PASS ****"),
            ("Authorization: Basic {}", "Authorization: Basic ****"),
            ("proxy-authorization: Bearer {}", "proxy-authorization: Bearer ****"),
        ],
    )
    @pytest.mark.parametrize("before", ["", "  ", "C: ", "> ", "::", ":what-if ", ": what-if "])
    @pytest.mark.parametrize("password", ["hunter2pw", "wonderland", "p\u00e4ss", "****"])
    def test_a_password_of_another_protocol(self, line, kept, before, password):
        """RFC 1939 7, RFC 9051 6.2.3, RFC 5804 2.1, RFC 4643 2.3, RFC 9110 11.6.2."""
        if "uthorization" not in line or before in ("", "  "):
            assert before + kept == masked(before + line.format(password))

    @pytest.mark.parametrize("line", ["LOGIN alice wonderland", "PASS wonderland", "a1 LOGIN alice wonderland"])
    def test_a_password_of_another_protocol_that_is_asked_about(self, line):
        assert "wonderland" not in masked(f":explain {line}")

    @given(st.binary(min_size=1), st.sampled_from(["PLAIN", "login", "CRAM-MD5", "X-OWN_1"]))
    def test_no_response_is_kept(self, octets, mechanism):
        """Any octets."""
        line = f"AUTH {mechanism} {encoded(octets)}"

        assert f"AUTH {mechanism} ****" == masked(line)

    @given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=6))
    def test_no_answer_is_kept_at_the_wrong_moment(self, password):
        """Of a login that the server had ended already, whatever is typed on."""
        answer = encoded(password.encode())
        like_a_word = answer.isalpha() and (answer.isupper() or answer[1:].islower())

        assert like_a_word or masked(answer) == STARS

    @pytest.mark.parametrize("word", [PLAIN, PLAIN.upper(), "PLAIN=", "PLAIN:" + PLAIN, "a" * 21, "w\u00f6rd", ""])
    def test_what_is_no_mechanism_is_not_named(self, word):
        """The server repeats the name of a mechanism, and nothing else that stands there."""
        assert not word or STARS == mechanism_named(word)

    @pytest.mark.parametrize("word", ["plain", "LOGIN", "cram-md5", "SCRAM-SHA-256-PLUS", "frob", "X_1"])
    def test_a_mechanism_is_named(self, word):
        """In capitals, as the standard writes it."""
        assert word.upper() == mechanism_named(word)


class TestAfterLogin:
    """A login came to nothing, and whoever types answers goes on with them: in clear, as nobody told otherwise."""

    @pytest.mark.parametrize(
        "line",
        [
            "wonderland",
            " wonderland ",
            "two words",
            "Subject: x",
            "C: wonderland",
            "::wonderland",
            "*wonderland*",
            "M",
            "hello",
            "hello world",
            "rest in peace",
            "AUHT LOGIN alice@example.test",
            "data1 x.y",
        ],
    )
    def test_what_is_no_command_is_secret(self, line):
        assert STARS == masked(line, login_over=True)

    @pytest.mark.parametrize(
        "line",
        [
            "",
            " ",
            "*",
            ".",
            "QUIT",
            "rset",
            " NOOP",
            "EHLO client.example.org",
            "MAIL FROM:<alice@example.test>",
            "MAILFROM:<alice@example.test>",
            "AUTH LOGIN",
            "EHL client.example.org",
            "MIAL FROM:<alice@example.test>",
            "RCTP TO: bob@example.test",
            "HELLO client.example.org",
            ":help",
            ":why",
            ":explain 535",
            ":wait 5m",
            ":what-if",
            ":what-if NOOP",
            ": what-if RCPT TO:<bob@example.test>",
        ],
    )
    def test_a_command_stays(self, line):
        assert line == masked(line, login_over=True)

    @pytest.mark.parametrize("word", [":what-if ", ": what-if ", ":What-If  "])
    def test_what_is_tried_is_secret_too(self, word):
        assert f"{word}{STARS}" == masked(f"{word}wonderland and more", login_over=True)


class TestNotSecret:
    """What comes back as it is."""

    @pytest.mark.parametrize(
        "line",
        [
            "",
            "StartTLS",
            "Tomorrow",
            "Password",
            "Addressing",
            "ATTEMPTS",
            "Authentication-Results: mx.example.test; spf=pass",
            "Author: Jane",
            "Authors",
            "AUTH",
            "AUTH PLAIN",
            "AUTH PLAIN =",
            "AUTH FROB",
            "auth login",
            "EHLO client.example.org",
            "MAIL FROM:<alice@example.test> SIZE=1000 BODY=8BITMIME AUTH=<>",
            "RCPT TO:<bob@example.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;bob@example.test",
            "BDAT 1000 LAST",
            "Subject: Hello",
            "BOB=",
            "to=",
            "FROM=",
            "a=b==",
            ":what-if RCPT TO:<bob@example.test>",
            ":explain AUTH",
            ":compare 250 503",
            ":site ./Tomorrow.toml",
            "PASS",
            "USER alice",
            "a1 LOGIN",
            "a1 LOGIN alice",
            "LOGIN alice",
            "a1 AUTHENTICATE PLAIN",
            "APOP alice",
            "HELP pass login",
            "HELP LOGIN now please",
            "NOOP LOGIN alice wonderland",
            "VRFY LOGIN alice wonderland",
            "MAIL FROM:<a@example.org> LOGIN alice x",
            "RCPT TO:<login user@example.test>",
            ":explain login is refused",
            ":explain what does login for all mean",
            ":explain pass the hash",
            "Subject: pass the hash",
            "Subject: login for all",
            f"NOOP {PLAIN}",
            f"EHLO {PLAIN}",
        ],
    )
    @pytest.mark.parametrize("awaiting", COMMANDS)
    def test_as_it_is(self, line, awaiting):
        """Commands and headers, and words that look like base64 without being any."""
        assert line == masked(line, awaiting)

    def test_no_word_of_our_own_pages(self):
        """Capitalised ones of 8, 12 and 16 letters were all taken for base64 once."""
        words = [word.capitalize() for word in WORDS if len(word) in (8, 12, 16)]

        assert len(words) > 200
        assert [] == [word for word in words if masked(word) != word]

    def test_no_word_of_any_length(self):
        """The same for all the words there."""
        assert len(WORDS) > 1000
        assert [] == [word for word in written(WORDS) if is_answer(word)]

    @pytest.mark.parametrize("line", [*ANSWERS, f"AUTH PLAIN {PLAIN}", "Tomorrow", "AUTH PLAIN x", ""])
    @pytest.mark.parametrize("awaiting", [Awaiting.MAIL_DATA, Awaiting.OCTETS])
    def test_nothing_in_a_message(self, line, awaiting):
        """Mail data is what it is, and must come back as it was."""
        assert line == masked(line, awaiting)

    @pytest.mark.parametrize("line", ["", "*"])
    def test_what_holds_no_secret_in_a_login(self, line):
        """The empty line and the star that gives up."""
        assert line == masked(line, Awaiting.ANSWER)


@given(st.text(), st.sampled_from(Awaiting), st.booleans())
def test_any_line(line, awaiting, login_over):
    """It raises nothing, and what is masked once stays so."""
    once = masked(line, awaiting, login_over=login_over)

    assert once == masked(once, awaiting, login_over=login_over) or awaiting is Awaiting.ANSWER


@pytest.mark.parametrize(
    "line",
    [
        "AUTH PLAIN{}",
        "AUTH PLAIN{}=",
        "AUTH{}",
        "{}AUTH PLAIN x",
        ":{}",
        "{}",
        "x{}",
    ],
)
@pytest.mark.parametrize("filling", [" ", "a ", "=", "a=", ": ", "AGFsaWNl ", "A", ".", "\ufeff"])
def test_a_long_line_takes_no_time(line, filling):
    """64 Ki fillings in well under two seconds; by patterns that look back at each of them it was minutes."""
    long = line.format(filling * (1 << 16))
    then = time.process_time()
    masked(long)

    assert time.process_time() - then < 2
