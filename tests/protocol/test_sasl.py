"""The mechanisms of AUTH as the server sees them."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.explain import sasl_answers
from smtptutor.protocol import sasl
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.sasl import ITERATIONS, Proven, begin, decoded, encoded, proceed
from smtptutor.protocol.session import Login
from smtptutor.server.site import MECHANISMS, Account, LearnerClient, Site

WITH_PASSWORD = MECHANISMS[:4]  # the others take a token
PASSWORDS = {"alice": "wonderland", "jörg": "süß", "tim": "tanstaaftanstaaf", "a,b=c": "x"}
MALFORMED, INVALID = Cause.AUTH_RESPONSE_MALFORMED, Cause.AUTH_CREDENTIALS_INVALID
NONCE = "0123456789abcdef"


def tried(mechanism: str, *responses: bytes, passwords=PASSWORDS):
    """What these answers lead to: a login that goes on, a user, or a cause."""
    found = begin(mechanism, NONCE)
    for response in responses:
        assert isinstance(found, Login)
        found = proceed(found, response, passwords.get)
    return found


class TestBase64:
    """RFC 4648 4; RFC 4954 4."""

    @pytest.mark.parametrize(
        ("text", "octets"),
        [("", b""), ("AA==", b"\0"), ("dGVzdA==", b"test"), ("+/+/", b"\xfb\xff\xbf"), ("YWJj", b"abc")],
    )
    def test_good(self, text, octets):
        assert octets == decoded(text)
        assert text == encoded(octets)

    @pytest.mark.parametrize(
        "text",
        [
            "=",
            "*",
            "?",
            "YWJ",
            "=AAA",
            "AAA=BBBB",
            "AA==AA==",
            "YW Jj",
            " YWJj",
            "YWJj\t",
            "-_-_",
            "é",
            "\udcff",
            "A===",
        ],
    )
    def test_bad(self, text):
        assert decoded(text) is None

    @given(octets=st.binary())
    def test_there_and_back(self, octets):
        assert octets == decoded(encoded(octets))

    @given(text=st.text())
    def test_no_text_raises(self, text):
        assert decoded(text) is None or isinstance(decoded(text), bytes)


class TestBegin:
    """Who speaks first, and what the server asks for."""

    @pytest.mark.parametrize(
        ("mechanism", "challenge", "first"),
        [
            ("PLAIN", b"", False),
            ("LOGIN", b"Username:", False),
            ("CRAM-MD5", f"<{NONCE}@mail.example>".encode(), True),
            ("SCRAM-SHA-256", b"", False),
        ],
    )
    def test_the_first_challenge(self, mechanism, challenge, first):
        assert challenge == decoded(begin(mechanism, NONCE).challenge)
        assert first is sasl.server_first(mechanism)

    @pytest.mark.parametrize("mechanism", ["CRAM-MD5", "SCRAM-SHA-256"])
    def test_the_nonce_is_in_what_the_server_chooses(self, mechanism):
        assert begin(mechanism, NONCE) != begin(mechanism, NONCE + "x")


class TestPlain:
    """RFC 4616 2: authzid NUL authcid NUL passwd."""

    @pytest.mark.parametrize(
        ("response", "found"),
        [
            (b"\0alice\0wonderland", Proven("alice")),
            (b"alice\0alice\0wonderland", Proven("alice")),
            ("\0jörg\0süß".encode(), Proven("jörg")),
            (b"\0tim\0tanstaaftanstaaf", Proven("tim")),  # the first example of RFC 4616 4
            (b"Ursel\0tim\0tanstaaftanstaaf", INVALID),  # nobody acts for somebody else here
            (b"\0alice\0wonderlan", INVALID),
            (b"\0alice\0wonderland ", INVALID),
            (b"\0alice\0", INVALID),
            (b"\0Alice\0wonderland", INVALID),
            (b"\0nobody\0wonderland", INVALID),
            (b"\0\xff\0\xff", INVALID),
            (b"", MALFORMED),
            (b"alice", MALFORMED),
            (b"alice\0wonderland", MALFORMED),
            (b"\0\0wonderland", MALFORMED),
            (b"\0alice\0wonder\0land", MALFORMED),
        ],
    )
    def test_each_form(self, response, found):
        assert found == tried("PLAIN", response)


class TestLogin:
    """Two questions; no RFC tells of it."""

    def test_it_asks_for_the_password_second(self):
        login = tried("LOGIN", b"alice")

        assert (b"Password:", "the password") == (decoded(login.challenge), login.asks)

    @pytest.mark.parametrize(
        ("responses", "found"),
        [
            ((b"alice", b"wonderland"), Proven("alice")),
            (("jörg".encode(), "süß".encode()), Proven("jörg")),
            ((b"alice", b"x"), INVALID),
            ((b"alice", b""), INVALID),
            ((b"nobody", b"wonderland"), INVALID),
            ((b"",), MALFORMED),
        ],
    )
    def test_each_form(self, responses, found):
        assert found == tried("LOGIN", *responses)


EXAMPLE = Login(  # RFC 2195 2
    "CRAM-MD5",
    "",
    "PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+",
    ("<1896.697170952@postoffice.reston.mci.net>",),
)


class TestCramMd5:
    """RFC 2195 2: the user name, a blank, and the digest of the challenge in hexadecimal."""

    def test_the_example_of_the_rfc(self):
        response = decoded("dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw")

        assert b"tim b913a602c7eda7a495b4e6e7334d3890" == response
        assert encoded(EXAMPLE.held[0].encode()) == EXAMPLE.challenge
        assert Proven("tim") == proceed(EXAMPLE, response, PASSWORDS.get)

    @pytest.mark.parametrize(
        ("response", "found"),
        [
            (b"tim B913A602C7EDA7A495B4E6E7334D3890", Proven("tim")),
            (b"tim b913a602c7eda7a495b4e6e7334d3891", INVALID),
            (b"tim b913a602c7eda7a495b4e6e7334d389", INVALID),
            (b"tim ", INVALID),
            (b"alice b913a602c7eda7a495b4e6e7334d3890", INVALID),
            (b"nobody b913a602c7eda7a495b4e6e7334d3890", INVALID),
            (b"b913a602c7eda7a495b4e6e7334d3890", MALFORMED),
            (b" b913a602c7eda7a495b4e6e7334d3890", MALFORMED),
            (b"", MALFORMED),
        ],
    )
    def test_each_form(self, response, found):
        assert found == proceed(EXAMPLE, response, PASSWORDS.get)

    def test_an_unknown_user_is_not_one_with_an_empty_password(self):
        digest = hmac.new(b"", EXAMPLE.held[0].encode(), "md5").hexdigest()

        assert INVALID == proceed(EXAMPLE, f"nobody {digest}".encode(), PASSWORDS.get)


class TestScram:
    """RFC 5802 3, 5; RFC 7677 3, 4."""

    CLIENT, SERVER = "rOprNGfwEbeRWgbNEkqO", "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    FIRST = f"n,,n=user,r={CLIENT}".encode()
    SERVER_FIRST = f"r={CLIENT}{SERVER},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    FINAL = f"c=biws,r={CLIENT}{SERVER},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=".encode()
    VERIFIER = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="

    def test_the_example_of_rfc_7677(self, monkeypatch):
        """Section 3; the salt, which the server makes from the user name here, is that of the example."""
        salt = decoded("W22ZaJ0SNY7soEsUEjb6gQ==")
        monkeypatch.setattr(sasl, "salt_of", lambda user: salt)
        first = proceed(begin("SCRAM-SHA-256", self.SERVER), self.FIRST, {"user": "pencil"}.get)
        final = proceed(first, self.FINAL, {"user": "pencil"}.get)

        assert self.SERVER_FIRST == decoded(first.challenge).decode()
        assert self.VERIFIER == decoded(final.challenge).decode()
        assert Proven("user") == proceed(final, b"", {"user": "pencil"}.get)
        assert MALFORMED == proceed(final, b"x", {"user": "pencil"}.get)

    def test_the_iterations_are_those_of_the_rfc(self):
        assert 4096 == ITERATIONS
        assert decoded(tried("SCRAM-SHA-256", self.FIRST).challenge).endswith(b",i=4096")

    @pytest.mark.parametrize(
        "first",
        [
            b"",
            b"n,,",
            b"n=alice,r=x",
            b"n,,n=alice",
            b"n,,r=x",
            b"p=tls-unique,,n=alice,r=x",
            b"n,a=bob,n=alice,r=x",
            b"\xff",
        ],
    )
    def test_a_first_message_of_another_form(self, first):
        assert MALFORMED == tried("SCRAM-SHA-256", first)

    def test_a_client_that_could_bind_the_channel_is_taken(self):
        """RFC 5802 6: y means that it could, and believes the server cannot."""
        assert isinstance(tried("SCRAM-SHA-256", b"y,,n=alice,r=x"), Login)

    def test_comma_and_equals_sign_in_the_name(self):
        """RFC 5802 5.1: =2C and =3D."""
        assert "a,b=c" == tried("SCRAM-SHA-256", b"n,,n=a=2Cb=3Dc,r=x").held[1]

    @pytest.mark.parametrize(
        ("final", "found"),
        [
            ("c=biws,r=x{0},p=AAAA", INVALID),
            ("c=biws,r=x{0},p=" + "A" * 44, INVALID),
            ("c=biws,r=x,p=AAAA", MALFORMED),
            ("c=eSws,r=x{0},p=AAAA", MALFORMED),
            ("c=biws,r=x{0}", MALFORMED),
            ("c=biws,r=x{0},p=?", MALFORMED),
            ("", MALFORMED),
        ],
    )
    def test_a_proof_that_is_none(self, final, found):
        assert found == tried("SCRAM-SHA-256", b"n,,n=alice,r=x", final.format(NONCE).encode())

    def test_an_unknown_user_is_told_apart_only_at_the_end(self):
        assert isinstance(tried("SCRAM-SHA-256", b"n,,n=nobody,r=x"), Login)
        assert INVALID == tried("SCRAM-SHA-256", b"n,,n=nobody,r=x", f"c=biws,r=x{NONCE},p=AAAA".encode())


NAMES = st.text(st.characters(exclude_characters="\0,=", exclude_categories=["Cs"]), min_size=1, max_size=12)
WORDS = NAMES.filter(lambda word: word != sasl.ANY)  # as a password it stands for every one


def led(mechanism: str, user: str, wanted: str, typed: str):
    """Where a client gets that answers with the password `typed`, while the server knows `wanted`."""
    site = Site(users=(Account(user, typed),), client=LearnerClient(user=user))
    found = begin(mechanism, NONCE)
    while isinstance(found, Login):
        found = proceed(found, decoded(sasl_answers.answer(site, found)), {user: wanted}.get)
    return found


class TestProperties:
    """A right password is let in, a wrong one is not, and nothing that a client answers raises."""

    @pytest.mark.parametrize("mechanism", MECHANISMS)
    @given(answers=st.lists(st.binary(max_size=60), max_size=4))
    def test_any_octets(self, mechanism, answers):
        found = begin(mechanism, NONCE)
        for octets in answers:
            if isinstance(found, Login):
                found = proceed(found, octets, PASSWORDS.get)

        assert isinstance(found, Login | Cause)

    @pytest.mark.parametrize("mechanism", WITH_PASSWORD)
    @given(user=NAMES, password=WORDS)
    def test_the_right_password(self, mechanism, user, password):
        assert Proven(user) == led(mechanism, user, password, password)

    @pytest.mark.parametrize("mechanism", WITH_PASSWORD)
    @given(user=NAMES, wanted=WORDS, typed=WORDS)
    def test_any_other_password(self, mechanism, user, wanted, typed):
        assert (Proven(user) if wanted == typed else INVALID) == led(mechanism, user, wanted, typed)

    @pytest.mark.parametrize("mechanism", MECHANISMS)
    @given(answers=st.lists(st.binary(max_size=60), max_size=4), cut=st.integers(0, 40))
    def test_a_good_beginning_and_any_octets(self, mechanism, answers, cut):
        """As far as the tutor's own answers lead, then anything."""
        site = Site(login=Site().login._replace(mechanisms=(mechanism,)))
        found, steps = begin(mechanism, NONCE), 0
        while isinstance(found, Login):
            led_on = sasl_answers.answer(site, found)  # None once somebody is named who cannot log in
            response = b"" if led_on is None else decoded(led_on)
            if steps >= cut % 3 and answers:
                response = answers[0][:cut] + response[cut:] if cut % 2 else answers[0]
                answers = answers[1:]
            found, steps = proceed(found, response, PASSWORDS.get), steps + 1
            if steps > 6:
                break

        assert steps <= 6
