"""A lesson with a login, a wait or a chunk in it that was left comes back as it was, and no secret is on the disk."""

from itertools import product

import pytest
from learner import Learner
from left import RIGHT, WRONG, act, picture

from smtptutor.course import store
from smtptutor.course.ops import LoginSent, Send
from smtptutor.course.secret import discreet, right_line
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.dialogue import opened, send
from smtptutor.server.site import Site

USER, PASSWORD = "YWxpY2U=", "d29uZGVybGFuZA=="  # alice, wonderland
SECRETS = ("AGFsaWNl", "d29uZGVy", "wonderland", "bG9va2lu", "lookingglass", "xvb2tpbmdnbGFzc")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


LOGINS = {
    "LOGIN by hand": ("AUTH LOGIN", USER, PASSWORD),
    "LOGIN with the user at once": (f"AUTH LOGIN {USER}", PASSWORD),
    "PLAIN": (RIGHT,),
    "PLAIN in small letters": (RIGHT.replace("AUTH PLAIN", "auth plain"),),
    "PLAIN with more blanks": (RIGHT.replace("AUTH PLAIN", "AUTH  PLAIN "),),
    "PLAIN in two lines": ("AUTH PLAIN", RIGHT.split()[2]),
    "PLAIN as alice for alice": ("AUTH PLAIN YWxpY2UAYWxpY2UAd29uZGVybGFuZA==",),
    "after a wrong one": (f"AUTH PLAIN {WRONG}", "AUTH LOGIN", USER, PASSWORD),
}
FAILURES = {
    "PLAIN, wrong": (f"AUTH PLAIN {WRONG}",),
    "PLAIN, wrong, in two lines": ("AUTH PLAIN", WRONG),
    "LOGIN, wrong": ("AUTH LOGIN", USER, "bG9va2luZ2dsYXNz"),
    "LOGIN, wrong user": ("AUTH LOGIN", "bG9va2luZ2dsYXNz", PASSWORD),
    "LOGIN, not in base64": ("AUTH LOGIN", USER, "wonderland!"),
    "cancelled": ("AUTH LOGIN", USER, "*"),
    "the form of PLAIN is wrong": ("AUTH PLAIN", PASSWORD),
    "three times": (f"AUTH PLAIN {WRONG}",) * 3,
    "under way": ("AUTH LOGIN", USER),
    "the password as a command": ("AUTH LOGIN", "!", PASSWORD),
    "the password in clear as a command": ("AUTH LOGIN", "alice", "wonderland", "", "lookingglass please"),
}


class TestLogin:
    """A login comes back though no secret is written down (RFC 4954 4)."""

    @pytest.mark.parametrize("typed", LOGINS.values(), ids=LOGINS)
    def test_it_is_still_there(self, lesson, typed, folder):
        """After any right way to log in, with mail sent after it."""
        with store.opened(lambda: str(folder), pytest.fail) as known:
            runner = Learner(lesson, known)
            for line in (*typed, "MAIL FROM:<alice@example.test>"):
                list(runner.send(line))
            before = picture(runner)
        with store.opened(lambda: str(folder), pytest.fail) as known:
            again = Learner(lesson, known)

            assert "alice" == again.state.session.channel.user
            assert before == picture(again)
        assert [] == leaks(folder)

    @pytest.mark.parametrize("typed", FAILURES.values(), ids=FAILURES)
    def test_one_that_failed_has_failed(self, lesson, typed, folder):
        """With the same cause, and counted, so that the third one still closes."""
        with store.opened(lambda: str(folder), pytest.fail) as known:
            runner = Learner(lesson, known)
            for line in typed:
                list(runner.send(line))
            before = picture(runner)
        with store.opened(lambda: str(folder), pytest.fail) as known:
            again = Learner(lesson, known)

            assert again.state.session.channel.user is None
            assert before == picture(again)
        assert [] == leaks(folder)

    @pytest.mark.parametrize("count", range(1, 4))
    def test_left_at_any_line_of_it(self, lesson, known, count):
        """It goes on with the next answer."""
        lines = ("AUTH LOGIN", USER, PASSWORD)
        runner = Learner(lesson, known)
        for line in lines[:count]:
            list(runner.send(line))
        again = Learner(lesson, known)
        for line in lines[count:]:
            list(again.send(line))

        assert 235 == again.history[-1].reply.code
        assert picture(again) == picture(Learner(lesson, known))

    def test_undo_of_a_login(self, lesson, known):
        """Taken back, left, taken up: nobody is logged in, and the login is under way."""
        runner = Learner(lesson, known)
        for action in ("AUTH LOGIN", USER, PASSWORD, ":undo"):
            act(runner, action)

        assert picture(runner) == picture(Learner(lesson, known))

    def test_while_it_is_open_the_folder_holds_no_secret(self, lesson, folder):
        """SQLite keeps side files then, and they are as clean."""
        with store.opened(lambda: str(folder), pytest.fail) as known:
            runner = Learner(lesson, known)
            for typed in (*LOGINS.values(), *FAILURES.values()):
                for line in typed:
                    if runner.state.session.stage is not Stage.CLOSED:
                        list(runner.send(line))
                runner.reset()

                assert [] == leaks(folder)


def leaks(folder):
    """The secrets that stand somewhere in a folder."""
    octets = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert octets
    return [secret for secret in SECRETS if secret.encode() in octets]


class TestTime:
    """What :wait did comes back too."""

    def test_greylisting_is_passed(self, lesson, known):
        """Who waited has waited."""
        there = lesson._replace(site="greylist")
        runner = Learner(there, known)
        for action in (
            "MAIL FROM:<alice@example.test>",
            "RCPT TO:<bob@example.test>",
            ":wait",
            "RCPT TO:<bob@example.test>",
        ):
            act(runner, action)
        again = Learner(there, known)

        assert 250 == runner.history[-1].reply.code
        assert picture(runner) == picture(again)

    def test_a_chunk_goes_on(self, lesson, known):
        """Left in the middle of it, the rest is still wanted; and it can be taken back."""
        runner = Learner(lesson, known)
        lines = ("MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>", "BDAT 14 LAST", "hello", "world")
        for line in lines[:4]:
            list(runner.send(line))
        again = Learner(lesson, known)
        assert 7 == again.wanted

        list(again.send(lines[4]))
        assert b"hello\r\nworld\r\n" == again.state.memory.store.latest.content
        assert picture(again) == picture(Learner(lesson, known))


ODD = (
    " AUTH PLAIN {}",
    "auth\tplain\t{}",
    "AUTH PLAIN {} {}",
    "AUTH PLAIN {} =",
    "AUTH LOGIN {}",
    "AUTH CRAM-MD5 {}",
    "AUTH FROB {}",
    "AUTH PLAIN={}",
    "AUTH CRAM-MD5\x9b31m{}",
    "AUTH {}",
    "{}",
    "{} ",
    "NOOP {}",
)
RESPONSES = (RIGHT.split()[2], WRONG, USER, PASSWORD, "wonderland", "=", "*", "", "b29v" * 3100, "AGFsaWNl=")
BEFORE = (
    (),
    ("AUTH LOGIN", "alice"),
    ("AUTH LOGIN",),
    ("AUTH LOGIN", USER),
    ("AUTH PLAIN",),
    ("MAIL FROM:<>", "RCPT TO:<bob@example.test>", "DATA"),
)


def all_but_held(session):
    """A session without what was answered in a login that is under way."""
    return session if session.login is None else session._replace(login=session.login._replace(held=()))


class TestDiscreet:
    """Whatever is sent where a login may stand: what is written down comes to the same."""

    @pytest.mark.parametrize("dialect", DIALECTS)
    @pytest.mark.parametrize("before", BEFORE, ids=" ".join)
    @pytest.mark.parametrize("ahead", [False, True])
    def test_it_comes_to_the_same(self, dialect, before, ahead):
        """The same causes and the same session; and no secret stands in it, where one was a secret."""
        here = opened(Site(dialect=dialect, login=Site().login._replace(required=False)))
        for line in ("EHLO client.example.org", *before):
            here, _ = send(here, line)
        for form, response in product(ODD, RESPONSES):
            op = Send(form.format(response, response), ahead)
            written = discreet(here, op)
            line = (right_line(here.state, written.line) if isinstance(written, LoginSent) else None) or written.line
            straight, back = (send(here, each, ahead=ahead) for each in (op.line, line))

            assert [each.cause for each in straight[1]] == [each.cause for each in back[1]], op
            assert all_but_held(straight[0].state.session) == all_but_held(back[0].state.session), op
            a_word = (
                response in ("wonderland", "AGFsaWNl=")
                and here.awaiting is Awaiting.COMMAND
                and "N {}" not in form
                and ("AUTH" in form or not here.state.session.login_over)
            )
            may_stay = here.awaiting is Awaiting.MAIL_DATA or "NOOP" in form or a_word
            assert may_stay or not [each for each in SECRETS if each in written.line], op

    def test_a_message_holds_no_secret(self):
        """It is written down as it is, whatever a line of it looks like."""
        here = opened(Site())
        for line in ("EHLO client.example.org", *BEFORE[-1]):
            here, _ = send(here, line)

        assert [Send(line) for line in (RIGHT, USER)] == [discreet(here, Send(line)) for line in (RIGHT, USER)]
