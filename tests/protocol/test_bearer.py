"""Logins with an access token: RFC 7628, and XOAUTH2 as Google describes it."""

import base64
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import EHLO, after, codes, last, play

from smtptutor.explain.explanation import explain
from smtptutor.protocol import bearer
from smtptutor.protocol.cause import Cause
from smtptutor.server.choices import AccountState
from smtptutor.server.simulator import say_line
from smtptutor.server.site import Account, Limits, LoginSettings, Site, unproven
from smtptutor.server.site_file import read_site
from smtptutor.table import TableError

TOKENS = Site(
    login=LoginSettings(("PLAIN", "XOAUTH2", "OAUTHBEARER")),
    users=(Account("alice@example.test", "wonderland", token="ya29.A-b_c~d+e/f=="), Account("bob", "token.is.this")),
)


def b64(text):
    """A text as base64."""
    return base64.b64encode(text.encode()).decode()


GOOD = {
    "XOAUTH2": "user=alice@example.test\1auth=Bearer ya29.A-b_c~d+e/f==\1\1",
    "OAUTHBEARER": "n,a=alice@example.test,\1host=mx.example\1port=587\1auth=Bearer ya29.A-b_c~d+e/f==\1\1",
}


class TestForms:
    """RFC 7628 3.1, RFC 6750 2.1: the octets between, and what may be left out."""

    def test_the_example_of_the_standard(self):
        """RFC 7628 4.1."""
        text = (
            "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk5"
            "2YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB"
        )
        found = bearer.read("OAUTHBEARER", base64.b64decode(text))

        assert ("user@example.com", b"vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==") == found

    @pytest.mark.parametrize(
        ("mechanism", "text"),
        [
            *GOOD.items(),
            ("XOAUTH2", "user=alice@example.test\1auth=bearer  ya29.A-b_c~d+e/f==\1\1"),
            ("OAUTHBEARER", "y,a=alice@example.test,\1auth=BEARER ya29.A-b_c~d+e/f==\1\1"),
        ],
    )
    @pytest.mark.parametrize("initial", [True, False])
    def test_what_leads_in(self, mechanism, text, initial):
        lines = [f"AUTH {mechanism} {b64(text)}"] if initial else [f"auth {mechanism.lower()}", b64(text)]
        exchange = last(EHLO, *lines, site=TOKENS)

        assert (235, "alice@example.test") == (exchange.reply.code, exchange.after.session.channel.user)

    @pytest.mark.parametrize(
        ("mechanism", "text"),
        [
            ("XOAUTH2", "user=alice@example.test\1auth=Bearer ya29\1"),
            ("XOAUTH2", "user=\1auth=Bearer ya29\1\1"),
            ("XOAUTH2", "auth=Bearer ya29\1\1"),
            ("XOAUTH2", "user=alice@example.test\1auth=Basic ya29\1\1"),
            ("XOAUTH2", "user=alice@example.test\1auth=Bearer \1\1"),
            ("XOAUTH2", "user=alice@example.test auth=Bearer ya29"),
            ("XOAUTH2", "\0alice@example.test\0ya29"),
            ("XOAUTH2", ""),
            ("OAUTHBEARER", "n,a=alice@example.test,\1auth=Bearer ya29\1"),
            ("OAUTHBEARER", "n,a=alice@example.test,auth=Bearer ya29\1\1"),
            ("OAUTHBEARER", "p=tls-unique,a=alice@example.test,\1auth=Bearer ya29\1\1"),
            ("OAUTHBEARER", "n,a=alice@example.test,\1host=a\1\1"),
            ("OAUTHBEARER", GOOD["XOAUTH2"]),
        ],
    )
    def test_what_has_not_the_form(self, mechanism, text):
        exchange = last(EHLO, f"AUTH {mechanism} {b64(text) or '='}", site=TOKENS)

        assert (535, Cause.AUTH_RESPONSE_MALFORMED) == (exchange.reply.code, exchange.cause)

    @pytest.mark.parametrize("header", ["n,,", "y,,"])
    @pytest.mark.parametrize(("token", "code", "user"), [("token.is.this", 235, "bob"), ("no.such", 334, None)])
    def test_whose_token_it_is_the_server_may_have_to_know(self, header, token, code, user):
        """RFC 7628 3.1: the identity may be left out."""
        exchange = last(
            EHLO, f"AUTH OAUTHBEARER {b64(f'{header}{chr(1)}auth=Bearer {token}{chr(1) * 2}')}", site=TOKENS
        )

        assert (code, user) == (exchange.reply.code, exchange.after.session.channel.user)

    def test_a_comma_in_the_name(self):
        """RFC 5801 4."""
        site = TOKENS._replace(users=(Account("a,b=c", "tok"),))

        text = bearer.written("OAUTHBEARER", "a,b=c", "tok")
        assert text.startswith("n,a=a=2Cb=3Dc,\1")
        assert 235 == last(EHLO, f"AUTH OAUTHBEARER {b64(text)}", site=site).reply.code

    @pytest.mark.parametrize("mechanism", bearer.MECHANISMS)
    @given(octets=st.binary(max_size=80))
    def test_nothing_raises(self, mechanism, octets):
        assert bearer.read(mechanism, octets) is None or octets.endswith(b"\1\1")

    @pytest.mark.parametrize("mechanism", bearer.MECHANISMS)
    @given(user=st.text(st.characters(codec="utf-8", exclude_characters="\1,="), min_size=1, max_size=9))
    def test_there_and_back(self, mechanism, user):
        assert (user, b"t.o-k") == bearer.read(mechanism, bearer.written(mechanism, user, "t.o-k").encode())

    @pytest.mark.parametrize("mechanism", bearer.MECHANISMS)
    def test_a_long_one_is_read_at_once(self, mechanism):
        """No expression goes back and forth over 12 KB, the longest answer (RFC 4954 4)."""
        signs = "a=\1, " + "".join(random.Random(1).choices("a=\1,n", k=4000))
        for text in ("n,a=" + "a=\1" * 4000, "user=" + "a" * 12000, "n,,\1" + "host=a\1" * 1700, signs * 3):
            assert bearer.read(mechanism, text.encode()) is None


class TestRefused:
    """RFC 7628 3.2.2, 3.2.3: the error comes as a challenge, the client answers with a dummy, and then it is over."""

    @pytest.mark.parametrize(("mechanism", "dummy"), [("XOAUTH2", ""), ("OAUTHBEARER", "AQ==")])
    @pytest.mark.parametrize("user", ["alice@example.test", "nobody@example.test"])
    def test_a_token_that_is_not_the_one(self, mechanism, dummy, user):
        text = bearer.written(mechanism, user, "expired")
        exchanges = play(EHLO, f"AUTH {mechanism} {b64(text)}", dummy, "NOOP", site=TOKENS)
        error = json.loads(base64.b64decode(exchanges[1].reply.lines[0]))

        assert [250, 334, 535, 250] == codes(exchanges)
        assert {"XOAUTH2": "401", "OAUTHBEARER": "invalid_token"}[mechanism] == error["status"]
        assert [Cause.AUTH_TOKEN_REFUSED, Cause.AUTH_TOKEN_INVALID] == [one.cause for one in exchanges[1:3]]
        assert exchanges[2].after.session.channel.user is None

    def test_the_error_is_explained(self):
        """The learner reads JSON in base64 no more than anybody."""
        for mechanism, answer in (("XOAUTH2", "an empty line"), ("OAUTHBEARER", "AQ==")):
            exchange = last(EHLO, f"AUTH {mechanism} {b64(bearer.written(mechanism, 'bob', 'expired'))}", site=TOKENS)
            why = "The token was not taken: the 334 is an error in JSON; after {} comes 535."

            assert explain(exchange).why.startswith(why.format(answer))

    def test_the_right_answer_then_does_not_help(self):
        """It is over; a token is tried anew with a new AUTH."""
        wrong = b64(bearer.written("XOAUTH2", "bob", "expired"))
        right = b64(bearer.written("XOAUTH2", "bob", "token.is.this"))

        assert [250, 334, 535, 235] == codes(
            play(EHLO, f"AUTH XOAUTH2 {wrong}", right, f"AUTH XOAUTH2 {right}", site=TOKENS)
        )

    def test_giving_up(self):
        """RFC 4954 4: a star."""
        wrong = b64(bearer.written("OAUTHBEARER", "bob", "expired"))

        assert [250, 334, 501] == codes(play(EHLO, f"AUTH OAUTHBEARER {wrong}", "*", site=TOKENS))

    def test_they_count_as_failures(self):
        wrong = f"AUTH XOAUTH2 {b64(bearer.written('XOAUTH2', 'bob', 'expired'))}"

        site = TOKENS._replace(limits=Limits(failed_logins=3))

        assert [250, *[334, 535] * 2, 334, 421] == codes(play(EHLO, *[wrong, ""] * 3, site=site))

    def test_a_password_is_no_token_where_there_is_one(self):
        wrong = b64(bearer.written("XOAUTH2", "alice@example.test", "wonderland"))

        assert 334 == last(EHLO, f"AUTH XOAUTH2 {wrong}", site=TOKENS).reply.code

    def test_a_disabled_account(self):
        site = TOKENS._replace(users=(Account("bob", "tok", AccountState.DISABLED),))
        right = b64(bearer.written("XOAUTH2", "bob", "tok"))

        assert Cause.AUTH_ACCOUNT_DISABLED is last(EHLO, f"AUTH XOAUTH2 {right}", site=site).cause

    def test_a_service_that_is_down(self):
        """The token may be right for all that is known."""
        site = TOKENS._replace(users=(Account("bob", "tok", AccountState.DOWN),))
        wrong = b64(bearer.written("XOAUTH2", "bob", "x"))

        assert Cause.AUTH_SERVICE_DOWN is last(EHLO, f"AUTH XOAUTH2 {wrong}", "", site=site).cause


class TestAnybody:
    """A star in place of a user is everybody, and in place of a password or a token any."""

    ANY = Site(login=LoginSettings(("PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER")), users=(Account("*", "*"),))

    @pytest.mark.parametrize(
        "lines",
        [
            (f"AUTH PLAIN {b64(chr(0) + 'who' + chr(0) + 'ever')}",),
            ("AUTH LOGIN", b64("who"), b64("ever")),
            (f"AUTH XOAUTH2 {b64(bearer.written('XOAUTH2', 'who', 'ever'))}",),
            (f"AUTH OAUTHBEARER {b64(bearer.written('OAUTHBEARER', 'who', 'ever'))}",),
        ],
    )
    def test_anybody_with_anything(self, lines):
        exchange = last(EHLO, *lines, site=self.ANY)

        assert (235, "who") == (exchange.reply.code, exchange.after.session.channel.user)

    def test_those_with_an_account_need_their_password(self):
        site = self.ANY._replace(users=(Account("*", "*"), Account("carol", "secret")))
        found = [
            last(EHLO, f"AUTH PLAIN {b64(chr(0) + 'carol' + chr(0) + word)}", site=site) for word in ("x", "secret")
        ]

        assert [535, 235] == [exchange.reply.code for exchange in found]

    def test_everybody_with_one_password(self):
        site = Site(login=LoginSettings(("CRAM-MD5", "PLAIN")), users=(Account("*", "sesame"),))

        assert unproven(site) is None
        assert 535 == last(EHLO, f"AUTH PLAIN {b64(chr(0) + 'who' + chr(0) + 'x')}", site=site).reply.code
        assert 235 == last(EHLO, f"AUTH PLAIN {b64(chr(0) + 'who' + chr(0) + 'sesame')}", site=site).reply.code

    @pytest.mark.parametrize("mechanism", ["CRAM-MD5", "SCRAM-SHA-256"])
    def test_what_proves_a_password_cannot_prove_any(self, mechanism, tmp_path):
        """The site is told to be wrong, in place of a login that can never work."""
        file = tmp_path / "mine.toml"
        file.write_text(f'format = 1\n[login]\nmechanisms = ["PLAIN", "{mechanism}"]\n[users]\n"*" = "*"\n')
        with pytest.raises(TableError, match=rf"login.mechanisms: {mechanism} proves a password"):
            read_site(file)

    def test_in_a_file(self, tmp_path):
        """With the token beside the password."""
        file = tmp_path / "mine.toml"
        file.write_text(
            'format = 1\n[login]\nmechanisms = ["OAUTHBEARER"]\n'
            '[users]\nbob = {password = "x", token = "tok"}\n"*" = {password = "no", token = "*"}\n'
        )
        site = read_site(file)
        found = {
            (user, token): last(EHLO, f"AUTH OAUTHBEARER {b64(bearer.written('OAUTHBEARER', user, token))}", site=site)
            for user in ("bob", "carol")
            for token in ("tok", "x")
        }

        assert {("bob", "tok"): 235, ("bob", "x"): 334, ("carol", "tok"): 235, ("carol", "x"): 235} == {
            key: exchange.reply.code for key, exchange in found.items()
        }


def test_they_are_offered_behind_tls_where_the_site_wants_that():
    """RFC 7628 4: a token is as good as a password for whoever reads it."""
    site = TOKENS._replace(login=TOKENS.login._replace(needs_tls=True))
    there = after(EHLO, "STARTTLS", site=site)

    assert not any(line.startswith("AUTH") for line in last(EHLO, site=site).reply.lines)
    assert "AUTH PLAIN XOAUTH2 OAUTHBEARER" in say_line(there, EHLO).reply.lines
    assert 504 == last(EHLO, "AUTH XOAUTH2", site=site).reply.code


def test_the_note_on_a_token_in_clear_says_token():
    """And not that a password could be read."""
    exchange = last(EHLO, f"AUTH XOAUTH2 {b64(GOOD['XOAUTH2'])}", site=TOKENS)

    assert "could read this token" in explain(exchange).notes[0].text
