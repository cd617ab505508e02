r"""
What a text is in base64, what a program answers in a login, and a message with its line ends.

RFC 4648 4: base64 comes in groups of four signs out of 64, filled up with "=". RFC 4954 4: a login is a 334, and an
answer to it in base64. RFC 4616 2: PLAIN is NUL user NUL password.
"""

import pytest
from typed import HELLO, NAMED, at

from smtptutor.protocol.stage import Awaiting

ALL = ("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256")
TOKENS = ("XOAUTH2", "OAUTHBEARER")


class TestBase64:
    """:base64 and :decode."""

    @pytest.mark.parametrize(
        ("text", "coded"),
        [
            (r"\0alice\0wonderland", "AGFsaWNlAHdvbmRlcmxhbmQ="),
            ("alice", "YWxpY2U="),
            (r"alice\n", "YWxpY2UK"),
            (r"\xFF", "/w=="),
            ("Grüße", "R3LDvMOfZQ=="),
            (r"\\", "XA=="),
            (r"\x1B[2J", "G1sySg=="),
        ],
    )
    def test_there_and_back(self, text, coded):
        typing = at("default")

        assert f"In base64: {coded}\n" == typing(f":base64 {text}")
        assert f"It says: {text}\n" == typing(f":decode {coded}")

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("YWxpY2U", "so = belongs at its end"),
            ("YQ", "so == belongs at its end"),
            ("YQ=", "so == belongs at its end"),
            ("YWxpY2U!", "sign 8 is !"),
            ("334 YWxpY2U=", "sign 4 is a blank"),
            ("YQ==YQ==", "sign 3 is a = that is not at its end"),
            ("Grü", "sign 3 is ü"),
            ("\x1b[2J", r"sign 1 is \x1B"),
            ("YWxpY", "Something is missing"),
            ("=", "an empty answer (RFC 4954 4)"),
        ],
    )
    def test_where_it_is_wrong(self, typed, told):
        said = " ".join(at("default")(f":decode {typed}").split())

        assert said.startswith("No base64: ")
        assert told in said

    @pytest.mark.parametrize(
        ("typed", "told"),
        [(":base64", r"such as :base64 \0alice"), (":decode", "such as :decode "), (r":base64 \q", r"\q is no escape")],
    )
    def test_what_cannot_be_read(self, typed, told):
        assert told in at("default")(typed)

    def test_in_a_message(self):
        """The message is as it was."""
        typing = at("default", *NAMED, "DATA", ":base64 x", ":decode eA==")

        assert () == tuple(typing.of.dialogue.draft)


def asked(mechanism, place="submission"):
    """A conversation behind TLS in which a login of this mechanism was begun."""
    return at(place, HELLO, "STARTTLS", HELLO, f"AUTH {mechanism}")


def answered(typing, user=""):
    """What :answer tells to type; "" for an empty line."""
    first = typing(f":answer {user}").splitlines()[0]
    assert "program answers" in first
    return first.partition("answers: ")[2]


def logged_in(typing, user=""):
    """The conversation once each 334 was answered as :answer tells."""
    while typing.of.awaiting is Awaiting.ANSWER:
        typing(answered(typing, user))
    return typing


def code(typing):
    return typing.of.history[-1].reply.code


class TestAnswer:
    """:answer."""

    @pytest.mark.parametrize("mechanism", ALL)
    @pytest.mark.parametrize("user", ["", "alice"])
    def test_it_logs_in(self, mechanism, user):
        """To every 334, up to the 235."""
        typing = logged_in(asked(mechanism), user)

        assert (235, "alice") == (code(typing), typing.state.session.channel.user)

    @pytest.mark.parametrize("mechanism", TOKENS)
    def test_with_a_token(self, mechanism):
        assert 235 == code(logged_in(asked(mechanism, "tokens")))

    @pytest.mark.parametrize(
        ("user", "mechanism", "refused"),
        [
            ("erin", "CRAM-MD5", 432),  # RFC 4954 6: a login with PLAIN comes first
            ("erin", "SCRAM-SHA-256", 432),
            ("carol", "CRAM-MD5", 535),
            ("frank", "PLAIN", 454),
            ("dave", "LOGIN", 534),
        ],
    )
    def test_whatever_is_the_matter_with_the_account(self, user, mechanism, refused):
        """The program knows the password; what comes of it is for the server to say."""
        assert refused == code(logged_in(asked(mechanism), user))

    def test_what_it_holds_is_told(self):
        assert "It says \\0alice\\0wonderland\n" in asked("PLAIN")(":answer")

    def test_a_login_goes_on_for_who_began_it(self):
        """At the second question of LOGIN the name has been told."""
        typing = asked("LOGIN")
        typing(answered(typing, "erin"))

        assert "was begun for erin" in typing(":answer alice")
        assert "erin's program answers: d29uZGVybGFuZA==" in typing(":answer")

    def test_a_user_that_nobody_knows(self):
        assert "mallory is no user of this place; it knows alice, carol" in asked("PLAIN")(":answer mallory")

    @pytest.mark.parametrize(
        ("place", "typed"),
        [
            ("default", ()),
            ("default", (HELLO,)),
            ("default", NAMED),
            ("submission", ()),
            ("submission", (HELLO,)),
            ("submission", (HELLO, "STARTTLS")),
            ("tokens", ()),
        ],
    )
    def test_where_no_334_stands(self, place, typed):
        """It says what to send first, and that leads to one."""
        typing = at(place, *typed)
        head, *lines = typing(":answer").splitlines()
        assert "No 334 stands now" in head
        for line in lines:
            assert typing.of.awaiting is Awaiting.COMMAND
            typing(line.strip())

        assert 334 == code(typing)

    @pytest.mark.parametrize(
        ("place", "typed", "told"),
        [
            ("default", (HELLO, "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ="), "logged in already, as alice"),
            ("default", (*NAMED, "DATA"), "reads text now"),
            ("default", (*NAMED, "BDAT 9"), "reads text now"),
            ("default", ("QUIT",), "Closed. :reset connects again"),
            ("old", (), "no line leads to one here"),
        ],
    )
    def test_where_none_can_come(self, place, typed, told):
        assert told in at(place, *typed)(":answer")


class TestMailOctets:
    """:mail 1 octets."""

    def test_line_ends_are_seen(self):
        """Those that stand alone too."""
        typing = at("default", *NAMED, "DATA", r":octets Subject: x\ny\rz\r\n\r\na\tb\xFF\\\r\n", ".")
        lines = typing(":mail 1 octets").splitlines()

        assert [r"Subject: x\n", r"y\r", r"z\r\n", r"\r\n", r"a\tb\xFF\\\r\n"] == lines[3:8]
        assert lines[0].startswith("Return-Path: ")
        assert all(line.endswith(r"\r\n") for line in lines[:3])

    def test_what_there_is_not(self):
        typing = at("default", *NAMED, "DATA", ".")

        assert "There is no message 1 frob" in typing(":mail 1 frob")
        assert "There is no message 2 octets" in typing(":mail 2 octets")
        assert typing(":mail 1 octets") == typing(":mail 1  OCTETS")
