"""Octets that were sent as they are come back when a lesson is taken up, and no secret in them is on the disk."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from learner import Learner
from left import RIGHT, WRONG, picture

from smtptutor.course import ops, store
from smtptutor.course.ops import LoginOctetsSent, Send, SendOctets, Undo
from smtptutor.course.secret import discreet, right_instead
from smtptutor.protocol.stage import Awaiting
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.dialogue import octets_part, opened, send_octets
from smtptutor.server.site import Site

SECRETS = (b"AGFsaWNl", b"d29uZGVy", b"wonderland", b"bG9va2lu", b"lookingglass", b"xvb2tpbmdnbGFzc")
HELLO = b"EHLO client.example.org\r\n"
RIGHT_LINE = RIGHT.encode() + b"\r\n"
BY_HAND = b"AUTH LOGIN\r\nYWxpY2U=\r\nd29uZGVybGFuZA==\r\n"
MAIL = b"MAIL FROM:<alice@example.test>\r\n"
PIECES = {
    "no login": (HELLO, b"NOOP\n", b"NO", b"OP\r\n", MAIL),
    "a login": (HELLO + RIGHT_LINE + MAIL,),
    "a login by hand": (HELLO, BY_HAND + MAIL),
    "an answer at a time": (HELLO + b"AUTH LOGIN\r\n", b"YWxpY2U=\n", b"d29uZGVybGFuZA==\n", MAIL),
    "a login in pieces": (HELLO + b"AU", b"TH PLAIN AGFsaWNlAHdv", b"bmRlcmxhbmQ=\r\n", MAIL),
    "an answer in pieces": (HELLO + b"AUTH LOGIN\r\nYWxp", b"Y2U=\r\nd29uZGVy", b"bGFuZA==\r\n"),
    "a wrong one": (HELLO + b"AUTH PLAIN " + WRONG.encode() + b"\r\n" + MAIL,),
    "a wrong one, then a right one": (HELLO + b"AUTH PLAIN " + WRONG.encode() + b"\r\n", RIGHT_LINE),
    "in clear behind it": (HELLO + b"AUTH LOGIN\r\n*\r\nlookingglass\r\n",),
    "behind STARTTLS, where nobody reads it": (HELLO + b"STARTTLS\r\n" + RIGHT_LINE,),
    "behind QUIT, where nobody reads it": (HELLO + b"QUIT\r\n" + RIGHT_LINE,),
    "the beginning of one": (HELLO + RIGHT_LINE[:30],),
    "a message": (HELLO + MAIL + b"RCPT TO:<bob@example.test>\r\nDATA\r\nSubject", b": x\n\r\n.\r\n"),
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


class TestTakenUp:
    """A lesson that was left is as it was."""

    @pytest.mark.parametrize("sent", PIECES.values(), ids=PIECES)
    def test_it_is_still_there(self, lesson, sent, folder):
        """But for a line whose end has not come: that is on no disk, since it may become a login."""
        with store.opened(lambda: str(folder), pytest.fail) as known:
            runner = Learner(lesson, known)
            for octets in sent:
                runner.way.send_octets(octets)

            assert [] == leaks(folder)
            if runner.pending and runner.state.session.awaiting is not Awaiting.MAIL_DATA:
                runner.way.send_octets(b"\r\n")
            before = picture(runner)
        with store.opened(lambda: str(folder), pytest.fail) as known:
            assert before == picture(Learner(lesson, known))
        assert [] == leaks(folder)

    def test_a_line_that_is_typed_to_its_end(self, lesson, folder):
        """The end of a login, typed, is none that could be found."""
        with store.opened(lambda: str(folder), pytest.fail) as known:
            runner = Learner(lesson, known)
            runner.way.send_octets(HELLO + RIGHT_LINE[:22])
            runner.send(RIGHT_LINE[22:].decode().strip())
            before = picture(runner)

            assert "alice" == runner.session.channel.user
        with store.opened(lambda: str(folder), pytest.fail) as known:
            assert before == picture(Learner(lesson, known))
        assert [] == leaks(folder)

    def test_taken_back_and_typed_anew(self, lesson, folder):
        """The beginning of the line is there again, and is part of what is written down of its end."""
        with store.opened(lambda: str(folder), pytest.fail) as known:
            runner = Learner(lesson, known)
            runner.way.send_octets(b"NO")
            runner.send("OP")
            runner.undo()
            runner.send("PE")
            before = picture(runner)

            assert "NOPE" == runner.history[-1].client
        with store.opened(lambda: str(folder), pytest.fail) as known:
            assert before == picture(Learner(lesson, known))


class TestWritten:
    """What stands in the journal."""

    def test_as_they_are(self):
        assert SendOctets(b"NOOP\n") == discreet(opened(Site()), SendOctets(b"NOOP\n"))

    def test_a_right_login_is_done_again_by_what_the_place_knows(self):
        written = discreet(opened(Site()), SendOctets(HELLO + RIGHT_LINE))

        assert LoginOctetsSent(HELLO + b"AUTH PLAIN AHgAeA==\r\n", "01") == written
        assert ("login-octets", b"01 " + written.octets) == ops.row(written)
        assert written == ops.op(*ops.row(written))

    def test_the_rest_of_a_line_is_written_with_its_beginning(self):
        begun = octets_part(opened(Site()), b"NO").dialogue

        assert SendOctets(b"", ahead=True) == discreet(opened(Site()), SendOctets(b"NO"))
        assert Send("NOOP") == discreet(begun, Send("OP"))
        assert SendOctets(b"NOOP\n", ahead=True) == discreet(begun, SendOctets(b"OP\nRS"))

    @settings(max_examples=80, deadline=None)
    @given(
        st.sampled_from(DIALECTS),
        st.lists(st.sampled_from([b"".join(sent) for sent in PIECES.values()]), max_size=3),
        st.integers(0, 60),
    )
    def test_nothing_that_could_be_used(self, dialect, sent, cut):
        """Wherever the pieces are cut, in every manner, the place stands where it stood."""
        octets = b"".join(sent)
        live = kept = opened(Site(dialect=dialect))
        for piece in (octets[:cut], octets[cut:]):
            op = discreet(live, SendOctets(piece))
            live = send_octets(live, piece)[0]
            kept = done(kept, op)

            assert not [one for one in SECRETS if one in op.octets]
        assert [one.reply.code for one in live.history] == [one.reply.code for one in kept.history]

    def test_undo_takes_as_much_back(self, lesson):
        live, kept = Learner(lesson), Learner(lesson)
        for octets in (b"NO", b"OP\r\nNO", b"OP\r\n"):
            kept.way.do(discreet(live.way.dialogue, SendOctets(octets)))
            live.way.send_octets(octets)
            for one in (live, kept):
                one.way.do(Undo())
            kept.way.do(discreet(live.way.dialogue, SendOctets(octets)))
            live.way.send_octets(octets)

            assert len(live.trail) == len(kept.trail)
            assert live.state == kept.state


def done(dialogue, op):
    """The dialogue once what is written down is done again."""
    instead = right_instead(op.right) if isinstance(op, LoginOctetsSent) else None
    return send_octets(dialogue, op.octets, instead, ahead=op.ahead)[0]


def leaks(folder):
    """The secrets that stand in the files of a folder."""
    return [one for path in folder.rglob("*") if path.is_file() for one in SECRETS if one in path.read_bytes()]
