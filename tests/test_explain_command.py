"""`smtptutor explain` with what people have: files, folders, standard input, words; its options and exit statuses."""

import gzip
import io
import multiprocessing
import os

import pytest
from worlds import run, world

from smtptutor.cli import main
from smtptutor.commands import explain_processes
from smtptutor.commands.explain_progress import HowFar
from smtptutor.evidence import reading


class TestWhatIsMeant:
    """A word that has a page is that word; anything else that is there is a file."""

    def test_a_file_is_not_in_the_way_of_a_code(self, tmp_path, monkeypatch):
        (tmp_path / "503").write_text("550 5.1.1 no such user\n")
        monkeypatch.chdir(tmp_path)

        assert run("explain", "503").out.startswith("503 ")

    @pytest.mark.parametrize("name", ["mail.log", "x/y", "mbox.gz", "BOUNCE.EML"])
    def test_a_file_that_is_not_there(self, name, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        ran = run("explain", name)

        assert (1, "") == (ran.status, ran.out)
        assert ran.err == f"smtptutor: there is no file or folder {name}.\n"

    def test_a_name_behind_a_pipe_is_asked_for(self):
        for name in ("503", "RCPT", "greylisting"):
            assert run("explain", stdin=f"{name}\n".encode()).out == run("explain", name).out

    def test_more_processes_than_any_system_has(self, tmp_path):
        """No more are started than Windows can wait for."""
        (tmp_path / "a.txt").write_text("550 5.1.1 no such user\n")
        (tmp_path / "b.txt").write_text("550 5.1.1 no such user\n")

        ran = run("explain", "--json", "--jobs", "9" * 11, tmp_path)

        assert [550, 550] == [one["code"] for one in ran.objects]

    @pytest.mark.parametrize("jobs", ["0", "-1", "two"])
    def test_no_number_of_processes(self, jobs, capsys):
        assert 2 == run("explain", "--jobs", jobs, "mail.log").status
        assert "argument --jobs: give a number of processes from 1 on, not" in capsys.readouterr().err

    @pytest.mark.parametrize("option", ["--summary", "--replay"])
    @pytest.mark.parametrize("word", ["no-such-file", "503"])
    def test_what_is_read_from_files_says_that_there_is_none(self, option, word):
        """And not that nothing is known of the word: it was meant for a file."""
        ran = run("explain", option, word)

        assert (1, "") == (ran.status, ran.out)
        assert f"there is no file or folder {word}." in " ".join(ran.err.split())

    @pytest.mark.parametrize(("code", "said"), [("599", "no, for good"), ("477", "not now"), ("999", "2, 3, 4 or 5")])
    def test_a_code_that_nobody_has_listed(self, code, said):
        """RFC 5321 4.2.1: a client goes by the first digit."""
        ran = run("explain", code)

        assert 1 == ran.status
        assert said in " ".join(ran.err.split())


class TestStatus:
    """0 explained, 1 not found or not read."""

    def test_nothing_in_a_file(self, tmp_path):
        """What to give is said."""
        (tmp_path / "empty").write_text("")
        ran = run("explain", tmp_path / "empty")

        assert (1, "") == (ran.status, ran.out)
        assert "Give a reply, a log or an exception." in " ".join(ran.err.split())

    def test_one_that_is_missing(self, tmp_path):
        """One sentence, and the others are read."""
        (tmp_path / "a.log").write_text("nothing of mail\n")
        ran = run("explain", "--json", tmp_path / "a.log", tmp_path / "b.log")

        assert (1, "") == (ran.status, ran.out)
        assert f"{tmp_path / 'b.log'} cannot be read: No such file or directory." in ran.err


class Terminal(io.StringIO):
    """An error stream that is a terminal."""

    def isatty(self):
        return True


class TestProgress:
    """Only for who waits at a terminal."""

    def shown(self, *, plain=False, stderr=Terminal, total=100_000_000, seconds=0.3):
        times = iter([number * seconds for number in range(1000)])
        here = world(terminal=True, clock=lambda: next(times))
        here.stderr = stderr()
        if plain:
            here.be_plain()
        progress = HowFar(here, total)
        for _ in range(2):
            at = progress.next_file()
            for place in range(10_000_000, 50_000_001, 10_000_000):
                at(place)
            at(0)  # opened once more
        progress.clear()
        return here.stderr.getvalue()

    def test_one_line_that_is_written_over_and_taken_away(self):
        said = self.shown()
        lines = [line for line in said.split("\r") if line.strip()]

        assert "\n" not in said
        assert lines[-1].strip() == "reading: 100 % of 100 MB"
        assert said.endswith(f"\r{' ' * len(lines[-1])}\r")
        shares = [int(line.split()[1]) for line in lines]
        assert sorted(shares) == shares

    def test_not_at_once(self):
        """What takes less than a second needs none."""
        assert "" == self.shown(seconds=0.01)

    def test_never_in_a_pipe(self):
        assert "" == self.shown(stderr=io.StringIO)

    def test_lines_that_stay_are_few(self):
        """Who listens hears one now and then."""
        said = self.shown(plain=True, seconds=2)

        assert "\r" not in said
        assert 1 < said.count("\n") < 6

    def test_of_a_pipe_nobody_knows_the_size(self):
        assert "reading: 50 MB" in self.shown(total=0)


def test_at_a_terminal_nothing_waits():
    """Also with options for evidence."""
    for words in (["explain", "-"], ["explain", "--summary"], ["explain", "--json", "-"]):
        here = world(terminal=True)
        here.stdin.isatty = lambda: True

        assert 2 == main(words, here)
        assert "explain takes a code" in here.stderr.getvalue()


DIALOGUE = """\
220 mx.example.net ESMTP Postfix
EHLO client.example.org
250 mx.example.net
MAIL FROM:<alice@example.org>
250 2.1.0 Ok
RCPT TO:<nobody@example.net>
550 5.1.1 <nobody@example.net>: Recipient address rejected: User unknown in local recipient table
DATA
503 5.5.1 Error: need RCPT command
"""


class TestOneAnswer:
    """Whatever way evidence comes, the same is found in it."""

    def ways(self, tmp_path, *options):
        (tmp_path / "dialogue").write_text(DIALOGUE)
        with gzip.open(tmp_path / "dialogue.gz", "wt") as packed:
            packed.write(DIALOGUE)
        return [
            run("explain", *options, stdin=DIALOGUE.encode()),
            run("explain", "-", *options, stdin=DIALOGUE.encode("utf-16")),
            run("explain", *options, tmp_path / "dialogue"),
            run("explain", tmp_path / "dialogue.gz", *options),
        ]

    def test_the_first_failure_is_the_answer(self, tmp_path):
        """DATA had no recipient because the only one was refused (RFC 5321 3.3)."""
        for ran in self.ways(tmp_path):
            assert (0, "") == (ran.status, ran.err)
            assert ran.out.startswith("550 5.1.1 at RCPT TO: no such mailbox\n")
            assert "echo" in ran.out

    def test_objects(self, tmp_path):
        """One for each finding, with file and line; the echo is marked."""
        for ran in self.ways(tmp_path, "--json"):
            assert [(550, True, 7), (503, False, 9)] == [
                (one["code"], one["first"], one["where"]["line"]) for one in ran.objects
            ]
        assert str(tmp_path / "dialogue.gz") == ran.objects[0]["where"]["file"]

    def test_as_words(self):
        """A dialogue is told as one, a single reply as its page; as objects both are findings."""
        assert run("explain", DIALOGUE).out.startswith("550 5.1.1 at RCPT TO: ")
        (one,) = run("explain", "--json", "550 5.1.1 no such user").objects
        assert ("reply", 550, "mailbox-unknown", "5.1.1") == (one["kind"], one["code"], one["category"], one["name"])

    def test_all_of_it(self, tmp_path):
        """Each finding, and the page."""
        for ran in self.ways(tmp_path, "--all"):
            assert "503 5.5.1 at DATA" in ran.out
            assert ran.out.count("\n") > 40

    def test_more_than_can_be_kept(self, tmp_path):
        """All are objects, and all are told with --all; one screen says how many there are."""
        (tmp_path / "many").write_text(
            "".join(f"550 5.1.1 <u{number}@example.net>: no such user\n\n" for number in range(300))
        )
        found = len(run("explain", "--json", tmp_path / "many").objects)

        assert found >= 300
        assert f"{found - 200} more were found." in run("explain", tmp_path / "many").out
        assert found == run("explain", "--all", tmp_path / "many").out.count("550 5.1.1")
        assert run("explain", tmp_path / "many").out.count("\n") < 30


class TestManyFiles:
    """Read by one process or by several: the same, in the order of the files."""

    def made(self, tmp_path):
        for number in range(150):
            reply = (
                f"{550 if number % 3 else 450} {5 if number % 3 else 4}.1.{number % 7} <u{number}@example.net>: no\n"
            )
            (tmp_path / f"{number:03}.txt").write_text(DIALOGUE if number == 70 else reply)
        (tmp_path / "cut.gz").write_bytes(gzip.compress(DIALOGUE.encode() * 100)[:60])
        return tmp_path

    @pytest.mark.parametrize("options", [["--json"], [], ["--all"]], ids=str)
    def test_several_processes(self, options, tmp_path):
        folder = self.made(tmp_path)
        one = run("explain", *options, folder)
        two = run("explain", *options, "--jobs", "2", folder)

        assert one.out
        assert one == two
        assert 1 == one.status
        assert "is cut off" in one.err

    def test_in_their_order(self, tmp_path):
        files = [one["where"]["file"] for one in run("explain", "--json", "--jobs", "3", self.made(tmp_path)).objects]

        assert sorted(files) == files
        assert len(set(files)) >= 150

    @pytest.mark.skipif(multiprocessing.get_start_method() != "fork", reason="the others would not know of the change")
    def test_a_process_that_is_ended(self, tmp_path, monkeypatch):
        """One sentence, not a traceback."""
        folder = self.made(tmp_path)
        monkeypatch.setattr(explain_processes, "read", ended)
        ran = run("explain", "--json", "--jobs", "2", folder)

        assert 1 == ran.status
        assert "a process was ended" in ran.err


def ended(folder, paths):
    """In place of what reads files: it ends its process, as the system does where memory is short."""
    os._exit(1)


class TestInterrupted:
    """Ctrl-C: what was found until then is told."""

    def test_what_was_found(self, monkeypatch):
        def stopped(source):
            yield from findings(source)
            raise KeyboardInterrupt

        findings = reading.findings
        monkeypatch.setattr(reading, "findings", stopped)
        ran = run("explain", stdin=DIALOGUE.encode())

        assert 130 == ran.status
        assert ran.out.startswith("550 5.1.1 at RCPT TO: ")


LOG = "".join(
    f"Nov 28 10:00:{number:02} mail postfix/smtp[99]: 4ABCDE{number}: to=<u{number}@example.net>, "
    "relay=mx.example.net[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn="
    + (
        "2.0.0, status=sent (250 2.0.0 Ok)\n"
        if number > 6
        else "5.1.1, status=bounced (host mx.example.net[192.0.2.1] said: 550 5.1.1 unknown user (in reply to RCPT TO command))\n"
    )
    for number in range(9)
)


class TestSummary:
    """What failed, why, how often: for a whole log, for many files, and where it is asked for."""

    def test_a_log(self, tmp_path):
        """More than a screen tells one by one is summed up."""
        (tmp_path / "mail.log").write_text(LOG)
        for ran in (run("explain", tmp_path / "mail.log"), run("explain", stdin=LOG.encode())):
            assert (0, "") == (ran.status, ran.err)
            assert ran.out.startswith("2 accepted, 7 refused for good\n")
            assert "no such mailbox" in ran.out

    def test_a_few_lines_of_it(self):
        """Each is told."""
        few = "".join(LOG.splitlines(keepends=True)[:3])

        assert run("explain", stdin=few.encode()).out.startswith("550 5.1.1 at RCPT TO: no such mailbox\n")
        assert run("explain", "--summary", stdin=few.encode()).out.startswith("3 refused for good\n")

    def test_a_long_one(self, tmp_path):
        """Beyond what is kept it is counted, from a file and from a pipe alike."""
        (tmp_path / "mail.log").write_text(LOG * 500)
        summed = run("explain", tmp_path / "mail.log").out

        assert summed.startswith("1,000 accepted, 3,500 refused for good\n")
        assert summed == run("explain", "--summary", tmp_path / "mail.log").out
        assert summed.splitlines()[:5] == run("explain", "-", stdin=(LOG * 500).encode()).out.splitlines()[:5]

    def test_many_files(self, tmp_path):
        """Also of kinds that are told one by one."""
        for number in range(9):
            (tmp_path / f"{number}.txt").write_text("550 5.1.1 no such user\n")

        assert run("explain", tmp_path).out.startswith("9 refused for good\n")

    def test_a_long_dialogue_has_one_first_failure(self):
        """Its echoes are no failures of their own."""
        assert run(
            "explain", stdin=(DIALOGUE + "DATA\n503 5.5.1 Error: need RCPT command\n" * 300).encode()
        ).out.startswith("550 5.1.1 at RCPT TO: no such mailbox\n")

    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_as_an_object(self, jobs, tmp_path):
        """One, with the counts; the same for any number of processes."""
        for number in range(40):
            (tmp_path / f"{number:02}.log").write_text(LOG)
        (summary,) = run("explain", "--summary", "--json", "--jobs", jobs, tmp_path).objects

        assert (80, 280) == (summary["delivered"], summary["refused"])
        assert 280 == summary["reasons"][0]["times"]

    def test_with_all_of_it(self, tmp_path):
        """Each reason whole, behind the screen; without --summary each line of the log."""
        (tmp_path / "mail.log").write_text(LOG)
        whole = run("explain", "--summary", "--all", tmp_path / "mail.log").out

        assert whole.startswith(run("explain", "--summary", tmp_path / "mail.log").out)
        assert "Such as:" in whole
        each = run("explain", "--all", tmp_path / "mail.log").out.splitlines()
        assert 7 == each.count("550 5.1.1 at RCPT TO: no such mailbox")


class TestRedacted:
    """--redact: on one screen, as objects, whole, and with several processes, the same stand-ins."""

    @pytest.mark.parametrize("options", [[], ["--json"], ["--all"]], ids=str)
    def test_nobody_is_named(self, options, tmp_path):
        for name in ("a.log", "b.log"):
            (tmp_path / name).write_text(LOG)
        ran = run("explain", "--redact", *options, tmp_path)

        assert 0 == ran.status
        assert [] == [name for name in ("u1@", "mx.example.net") if name in ran.out]
        assert ran.out == run("explain", "--redact", *options, "--jobs", "2", tmp_path).out
