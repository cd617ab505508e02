"""Words about the place: :site, :dialect, :wait; and the options that say the same."""

import pytest
from learner import Learner
from sample_lesson import sample
from typed import HELLO, NAMED, WRITING, Typing, at
from worlds import run, world

from smtptutor import cli
from smtptutor.protocol.stage import Stage
from smtptutor.server import sites
from smtptutor.server.dialects import DIALECTS, TITLES

MAIL, RCPT = NAMED[1:]
LOGGING_IN = (HELLO, "AUTH LOGIN")
CHUNKING = (*NAMED, "BDAT 20", "hello")
WHERE = {
    "opening": (),
    "named": NAMED,
    "a message": WRITING,
    "a login": LOGGING_IN,
    "a chunk": CHUNKING,
    "closed": ("QUIT",),
}
everywhere = pytest.mark.parametrize("before", WHERE.values(), ids=WHERE)


def clock(typing):
    return typing.state.memory.clock


def stars(said):
    """The lines that are marked with a star, but for the legend."""
    return [line[2:].split()[0] for line in said.splitlines() if line.startswith("* ") and not line.startswith("* is")]


def unwrapped(said):
    return " ".join(said.split())


@pytest.fixture
def lesson(tmp_path):
    return Typing(talk=Learner(sample(tmp_path)).way)


class TestSite:
    """:site."""

    @everywhere
    def test_the_list(self, before):
        """Every place that comes along, each with what is to be seen there, the one at hand marked; nothing is sent."""
        typing = Typing(*before)
        state = typing.state
        said = typing(":site")

        assert ["default"] == stars(said)
        rows, _, _ = said.partition("* is where you are")
        assert sites.names() == [line[2:].split()[0] for line in rows.splitlines() if line[2:3].isalpha()]
        assert [] == [line for line in said.splitlines() if len(line) > 80]
        assert state is typing.state

    @pytest.mark.parametrize("name", sites.names())
    @pytest.mark.parametrize("before", [NAMED, WRITING, LOGGING_IN, CHUNKING], ids=["named", "data", "auth", "chunk"])
    def test_going_there(self, name, before):
        """Its greeting comes, nothing of the old conversation is left, and the list marks it."""
        typing, fresh = Typing(*before), at(name)
        said = typing(f":site {name}")

        assert said.startswith(f"{name}:")
        assert said.endswith(fresh.opening)
        assert [None] == typing.clients
        assert fresh.state == typing.state
        assert [] == list(typing.of.dialogue.draft)
        assert [name] == stars(typing(":site"))

    @everywhere
    @pytest.mark.parametrize(
        "asked", ["nowhere", "no-such-file.toml", ".", "\udcff", "\033[31m", "x" * 300, "greylist lmtp", "\0"]
    )
    def test_no_such_place(self, before, asked):
        """It says so, and the conversation goes on where it was."""
        typing = Typing(*before)
        state, clients = typing.state, typing.clients
        said = typing(f":site {asked}")

        assert said.strip()
        assert all(sign.isprintable() or sign == "\n" for sign in said)
        assert (state, clients) == (typing.state, typing.clients)

    def test_a_file(self, tmp_path):
        """A place of one's own; what is wrong with it is told with its key."""
        (tmp_path / "mine.toml").write_text('format = 1\nhostname = "mine.example.test"\n')
        (tmp_path / "bad.toml").write_text("format = 1\ngreylist = -1\n")
        typing = Typing(*NAMED)

        assert "greylist" in typing(f":site {tmp_path / 'bad.toml'}")
        assert "mine.example.test" not in typing.opening
        assert "220 mine.example.test" in typing(f":site {tmp_path / 'mine.toml'}")

    @pytest.mark.parametrize("name", sites.names())
    def test_a_place_that_takes_too_little_says_so(self, name):
        """RFC 5321 4.5.3.1.7: a server must take messages of 64K octets at least; the number is that of the place."""
        size = sites.load(name).limits.message_size
        typing = Typing()
        said = (typing(f":site {name}"), typing(":site"))

        assert [size < 64 * 1024] * 2 == [
            f"{size} octets" in text and "RFC 5321 4.5.3.1.7" in text for text in map(unwrapped, said)
        ]

    @pytest.mark.parametrize(("size", "too_little"), [(65535, True), (65536, False), (1, True), (10_000_000, False)])
    def test_so_does_one_of_ones_own(self, tmp_path, size, too_little):
        (tmp_path / "mine.toml").write_text(f"format = 1\n[limits]\nmessage_size = {size}\n")
        typing = Typing()

        assert too_little == ("4.5.3.1.7" in typing(f":site {tmp_path / 'mine.toml'}"))
        assert too_little == ("4.5.3.1.7" in typing(":site"))

    def test_the_way_there_cannot_be_taken_back(self):
        """:undo says that there is nothing, as after the start."""
        typing = Typing(*NAMED, ":site greylist")

        assert "nothing to take back" in typing(":undo")
        assert "greylist" == typing.state.policy.site.name

    def test_what_was_met_elsewhere_is_explained_in_full_again(self):
        """A new place is a new conversation."""
        typing = Typing("FROB", "FROB")
        short = typing("FROB")
        typing(":site strict")

        assert len(typing("FROB")) > len(short)

    def test_a_lesson_has_its_own(self, lesson):
        """Nobody leaves a lesson by it."""
        state = lesson.state

        assert ":site is for free play" in lesson(":site greylist")
        assert ":dialect is for free play" in lesson(":dialect exim")
        assert state is lesson.state


class TestDialect:
    """:dialect."""

    @everywhere
    @pytest.mark.parametrize("name", DIALECTS)
    def test_another_server_takes_over(self, name, before):
        """At the same point of the same conversation: nothing but the way it answers changes."""
        typing = Typing(*before)
        session, memory = typing.state.session, typing.state.memory
        said = typing(f":dialect {name.upper()}")

        assert TITLES[name] in said
        assert (session, memory) == typing.state[0::2]
        assert name == typing.state.policy.site.dialect

    def test_the_list_marks_who_speaks(self):
        """All of them, one marked."""
        typing = Typing(":dialect exim")
        said = typing(":dialect")

        assert ["exim"] == stars(said.replace("* speaks here", ""))
        assert [] == [name for name in DIALECTS if name not in said]

    @everywhere
    @pytest.mark.parametrize("asked", ["qmail", "exim postfix", "\udcff\033[31m", "x" * 300])
    def test_nobody_is_known_so(self, asked, before):
        """It says who there is."""
        typing = Typing(*before)
        state = typing.state
        said = typing(f":dialect {asked}")

        assert [] == [name for name in DIALECTS if name not in said]
        assert state is typing.state

    @pytest.mark.parametrize("name", DIALECTS)
    def test_the_next_answer_is_in_it(self, name):
        """The same line gets what that server says."""
        typing, there = Typing(f":dialect {name}"), at("default", dialect=name)

        assert there(RCPT) == typing(RCPT)

    def test_a_message_goes_on(self):
        """What was written so far is kept."""
        typing = Typing(*WRITING, ":dialect postfix", "one more", ".")

        assert b"Subject: Lunch\r\n\r\nNoon?\r\none more\r\n" == next(iter(typing.state.memory.store)).content

    def test_a_chunk_goes_on(self):
        """The octets still wanted stay so."""
        typing = Typing(*CHUNKING)
        prompt = typing.of.prompt
        typing(":dialect exim")

        assert prompt == typing.of.prompt

    def test_undo_does_not_change_who_speaks(self):
        """It takes back a line, and a word for the tutor is none."""
        typing = Typing(*NAMED, ":dialect exim", ":undo")

        assert "exim" == typing.state.policy.site.dialect


class TestWait:
    """:wait."""

    @everywhere
    @pytest.mark.parametrize(
        ("asked", "seconds"),
        [
            ("5m", 300),
            ("90s", 90),
            ("90", 90),
            ("2h", 7200),
            ("1d", 86400),
            ("0", 0),
            ("5 m", 300),
            ("999999d", 86399913600),
        ],
    )
    def test_time_passes(self, asked, seconds, before):
        """At the server, and nothing else changes."""
        typing = Typing(*before)
        session, then = typing.state.session, clock(typing)
        said = typing(f":wait {asked}")

        assert seconds == clock(typing) - then
        assert session == typing.state.session
        assert "UTC" in said

    @pytest.mark.parametrize(
        "asked", ["", "5x", "m", "-5m", "5m 3s", "five", "\u0665m", "\u00b2m", "1e3", "1" * 400, "5.5h"]
    )
    @everywhere
    def test_no_time(self, asked, before):
        """It says what one looks like, and the clock stands."""
        typing = Typing(*before)
        state = typing.state

        assert ":wait 5m" in typing(f":wait {asked}")
        assert state is typing.state

    @pytest.mark.parametrize(("asked", "said"), [("1m", "1 minute "), ("2m", "2 minutes "), ("1d", "1 day ")])
    def test_in_words(self, asked, said):
        """One of a kind has no s."""
        assert said in Typing()(f":wait {asked}")

    @pytest.mark.parametrize("dialect", DIALECTS)
    def test_greylisting_passes(self, dialect):
        """Too early it does not help; after the time the server told, the same line is accepted."""
        typing = at("greylist", *NAMED, dialect=dialect)
        typing(":wait 4m", RCPT)
        early = typing.of.history[-1]
        typing(":wait 1m")

        assert 400 <= early.reply.code < 500
        assert typing(RCPT).startswith("250 ")

    def test_the_screen_tells_how_long(self):
        """What it says about waiting is true."""
        typing = at("greylist", *NAMED[:2])
        said = typing(RCPT)

        assert "Later:" in said
        assert ":wait 5m" in said
        assert typing(":wait 5m", RCPT).endswith("DATA\n")

    def test_a_message_carries_the_time(self):
        """The server's own header line has the new date."""
        typing = Typing(":wait 1d", *WRITING, ".")

        assert b"06 Jan 2026" in next(iter(typing.state.memory.store)).trace

    def test_the_end_of_time(self):
        """However long one waits, a message can be sent and shown."""
        typing = Typing(*[":wait 999999d"] * 20, *WRITING, ".")

        assert typing(":mail 1").strip()
        assert typing(":wait 1s").strip()

    @everywhere
    def test_undo_takes_the_time_back(self, before):
        """That alone, outside of a chunk, and it says so; what was sent before stays sent until the next :undo."""
        typing = Typing(*before)
        then, clients, draft = clock(typing), typing.clients, list(typing.of.dialogue.draft)
        typing(":wait 5m")
        said = typing(":undo")

        assert "5 minutes" in said
        assert (then, clients, draft) == (clock(typing), typing.clients, list(typing.of.dialogue.draft))

    def test_in_a_lesson(self, lesson):
        """Time may pass there too; :reset brings the time of the step back."""
        then = clock(lesson)
        lesson(":wait 5m")
        assert then + 300 == clock(lesson)

        lesson(":reset")
        assert then == clock(lesson)


class TestOptions:
    """smtptutor --site NAME --dialect NAME."""

    @pytest.mark.parametrize("name", sites.names())
    def test_site(self, name):
        """The greeting is that of the place, without a terminal and with one."""
        greeting = at(name).opening.splitlines()[0].partition("  # ")[0]

        assert f"S: {greeting}" in run("--site", name, stdin=b"").out
        assert greeting in self.shell("--site", name)

    @pytest.mark.parametrize("name", DIALECTS)
    def test_dialect(self, name):
        """That server answers."""
        expected = at("default", dialect=name)(RCPT).splitlines()[0]

        assert f"S: {expected}" in run("--dialect", name, stdin=f"{RCPT}\n".encode()).out
        assert expected == plain_reply(run("--json", "--dialect", name, stdin=f"{RCPT}\n".encode()).objects[1])

    def test_both(self):
        """The place keeps its policy whoever runs it."""
        out = run("--site", "greylist", "--dialect", "exim", stdin="\n".join((*NAMED, "")).encode()).out

        assert "S: 220 grey.example.test" in out
        assert "S: 451 <bob@example.test>" in out

    @pytest.mark.parametrize(
        "arguments", [("--site", "nowhere"), ("--dialect", "qmail"), ("--site", "x.toml")], ids=str
    )
    def test_none_such(self, arguments):
        """Status 1, a message, and nothing else; also at a terminal."""
        for terminal in (False, True):
            ran = run(*arguments, terminal=terminal, TERM="dumb")

            assert (1, "") == (ran.status, ran.out)
            assert arguments[1] in ran.err

    @staticmethod
    def shell(*arguments):
        """What a dumb terminal shows before the first line is read."""
        here = world(terminal=True, TERM="dumb")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("smtptutor.shell.plain.run.__defaults__", (no_more,))
            cli.main(list(arguments), here)
        return here.stdout.getvalue()


def no_more(prompt):
    raise EOFError


def plain_reply(told):
    """The reply of a JSON object as one line."""
    return " ".join(str(part) for part in (told["code"], told["enhanced"], *told["lines"]) if part)


def test_the_stage_of_a_place_that_refuses():
    """At a place that hangs up at once one can look around, and go elsewhere."""
    typing = Typing(":site never")
    assert Stage.CLOSED is typing.of.stage
    assert 5 == typing(":elsewhere").count(" 521 ")

    assert "220 " in typing(":site default")
    assert typing(HELLO).startswith("250")
