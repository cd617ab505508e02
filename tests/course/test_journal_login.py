"""A lesson with a login, a wait or a chunk in it that was left comes back as it was, and no secret is on the disk."""

import pytest
from left import RIGHT, WRONG, act, picture

from smtptutor.course import progress
from smtptutor.course.journal import Recorded
from smtptutor.protocol.stage import Stage

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
}


class TestLogin:
    """A login comes back though no secret is written down (RFC 4954 4)."""

    @pytest.mark.parametrize("typed", LOGINS.values(), ids=LOGINS)
    def test_it_is_still_there(self, lesson, typed, folder):
        """After any right way to log in, with mail sent after it."""
        with progress.opened(str(folder)) as known:
            runner = Recorded(lesson, known)
            for line in (*typed, "MAIL FROM:<alice@example.test>"):
                list(runner.send(line))
            before = picture(runner)
        with progress.opened(str(folder)) as known:
            again = Recorded(lesson, known)

            assert "alice" == again.state.session.channel.user
            assert before == picture(again)
        assert [] == leaks(folder)

    @pytest.mark.parametrize("typed", FAILURES.values(), ids=FAILURES)
    def test_one_that_failed_has_failed(self, lesson, typed, folder):
        """With the same cause, and counted, so that the third one still closes."""
        with progress.opened(str(folder)) as known:
            runner = Recorded(lesson, known)
            for line in typed:
                list(runner.send(line))
            before = picture(runner)
        with progress.opened(str(folder)) as known:
            again = Recorded(lesson, known)

            assert again.state.session.channel.user is None
            assert before == picture(again)
        assert [] == leaks(folder)

    @pytest.mark.parametrize("count", range(1, 4))
    def test_left_at_any_line_of_it(self, lesson, known, count):
        """It goes on with the next answer."""
        lines = ("AUTH LOGIN", USER, PASSWORD)
        runner = Recorded(lesson, known)
        for line in lines[:count]:
            list(runner.send(line))
        again = Recorded(lesson, known)
        for line in lines[count:]:
            list(again.send(line))

        assert 235 == again.history[-1].reply.code
        assert picture(again) == picture(Recorded(lesson, known))

    def test_undo_of_a_login(self, lesson, known):
        """Taken back, left, taken up: nobody is logged in, and the login is under way."""
        runner = Recorded(lesson, known)
        for action in ("AUTH LOGIN", USER, PASSWORD, ":undo"):
            act(runner, action)

        assert picture(runner) == picture(Recorded(lesson, known))

    def test_while_it_is_open_the_folder_holds_no_secret(self, lesson, folder):
        """SQLite keeps side files then, and they are as clean."""
        with progress.opened(str(folder)) as known:
            runner = Recorded(lesson, known)
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
        runner = Recorded(there, known)
        for action in (
            "MAIL FROM:<alice@example.test>",
            "RCPT TO:<bob@example.test>",
            ":wait",
            "RCPT TO:<bob@example.test>",
        ):
            act(runner, action)
        again = Recorded(there, known)

        assert 250 == runner.history[-1].reply.code
        assert picture(runner) == picture(again)

    def test_a_chunk_goes_on(self, lesson, known):
        """Left in the middle of it, the rest is still wanted; and it can be taken back."""
        runner = Recorded(lesson, known)
        lines = ("MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>", "BDAT 14 LAST", "hello", "world")
        for line in lines[:4]:
            list(runner.send(line))
        again = Recorded(lesson, known)
        assert 7 == again.simulator.wanted

        list(again.send(lines[4]))
        assert b"hello\r\nworld\r\n" == again.state.memory.store.latest.content
        assert picture(again) == picture(Recorded(lesson, known))
