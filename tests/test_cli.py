"""The command line: exit statuses, what is printed where, the fixed JSON fields, and quiet ends."""

import json
import os
import signal
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_lesson import written
from worlds import run

from smtptutor import __version__

COMMANDS = ("learn", "lessons", "explain", "compare", "check")
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and pipes of POSIX")

MAIL = b"""\
EHLO client.example.org
MAIL FROM:<alice@example.test>
RCPT TO:<bob@example.test>
DATA
Subject: Lunch

Noon?
.
QUIT
"""


def lines(*typed):
    return "".join(f"{line}\n" for line in typed).encode("utf-8", "surrogateescape")


def shown_safely(text):
    """True where nothing in the text can move the cursor, ring, or colour: line ends only."""
    return all(sign.isprintable() or sign == "\n" for sign in text)


class TestStatus:
    """0 done, 1 something asked for was not found or not right, 2 wrong usage."""

    @pytest.mark.parametrize(
        ("status", "arguments"),
        [
            (0, []),
            (0, ["--json"]),
            (0, ["--site", "default"]),
            (0, ["explain", "503"]),
            (0, ["explain", "--json", "503"]),
            (0, ["compare", "250", "503"]),
            (0, ["lessons"]),
            (0, ["check"]),
            (1, ["--site", "atlantis"]),
            (1, ["--site", "no-such-file.toml"]),
            (1, ["explain", "frobnicate"]),
            (1, ["explain", "--json", "frobnicate"]),
            (1, ["explain", ""]),
            (1, ["compare", "250", "250"]),
            (1, ["compare", "250", "999"]),
            (1, ["compare", "frobnicate", "250"]),
            (1, ["learn", "no-such-lesson"]),
            (1, ["learn"]),
            (1, ["check", "no-such-folder"]),
            (2, ["frobnicate"]),
            (2, ["--frobnicate"]),
            (2, ["--site"]),
            (2, ["explain", "--frobnicate", "503"]),
            (2, ["compare", "250"]),
            (2, ["compare", "250", "503", "550"]),
            (2, ["learn", "one", "two"]),
        ],
        ids=lambda value: " ".join(value) or "nothing" if isinstance(value, list) else str(value),
    )
    def test_each_way_to_end_has_its_status(self, status, arguments, tmp_path, capsys):
        """The status tells whether it was done, not found, or asked for wrongly."""
        assert status == run(*arguments, folder=tmp_path).status

    @pytest.mark.parametrize(
        "arguments",
        [
            ["--site", "atlantis"],
            ["explain", "frobnicate"],
            ["compare", "250", "999"],
            ["learn", "nope"],
            ["check", "nope"],
        ],
        ids=" ".join,
    )
    def test_what_is_not_right_is_told_on_the_error_stream(self, arguments, tmp_path):
        """The output stays clean, and the complaint names the program and what was asked for."""
        ran = run(*arguments, folder=tmp_path)

        assert ran.out == ""
        assert ran.err.startswith("smtptutor: ")
        assert arguments[-1] in ran.err

    def test_an_empty_folder_is_not_a_clean_bill(self, tmp_path):
        """`check` of a folder without any TOML file says so and is not done."""
        ran = run("check", tmp_path)

        assert 1 == ran.status
        assert ran.err


class TestHelp:
    """Help and version."""

    def test_version(self, capsys):
        """--version prints the name and the version."""
        assert 0 == run("--version").status
        assert f"smtptutor {__version__}\n" == capsys.readouterr().out

    @pytest.mark.parametrize("command", ["", *COMMANDS])
    def test_help_has_examples(self, command, capsys):
        """The program and each subcommand show at least one example line that can be typed as it stands."""
        status = run(*command.split(), "--help").status
        said = capsys.readouterr().out

        assert 0 == status
        assert f"\n  smtptutor {command}".rstrip() in said.partition("examples:")[2]

    @pytest.mark.parametrize("command", ["", *COMMANDS])
    def test_examples_are_right(self, command, capsys, tmp_path):
        """Each example in the help is a line that the program takes."""
        run(*command.split(), "--help")
        examples = capsys.readouterr().out.partition("examples:\n")[2].splitlines()
        for example in examples:
            words = example.partition("   ")[0].strip() if example.startswith("  ") else ""
            words = example.strip().split("  ")[0].partition("<")[0].split()
            if words and "my-lessons/" not in words:
                assert 2 != run(*words[1:], folder=tmp_path).status, example

    def test_help_names_every_subcommand(self, capsys):
        """The help of the program lists the subcommands."""
        run("--help")
        said = capsys.readouterr().out

        assert [] == [command for command in COMMANDS if f"    {command}" not in said]

    def test_wrong_usage_goes_to_the_error_stream(self, capsys):
        """Wrong usage prints nothing on the output."""
        run("--frobnicate")
        said = capsys.readouterr()

        assert "" == said.out
        assert "--frobnicate" in said.err


class TestExplain:
    """smtptutor explain."""

    @pytest.mark.parametrize(
        ("asked", "heads"),
        [
            (["503"], ["503 "]),
            (["5.5.1"], ["5.5.1 "]),
            (["4.2.2"], ["4.2.2 "]),
            (["RCPT"], ["RCPT"]),
            (["rcpt"], ["RCPT"]),
            (["8bitmime"], ["8BITMIME"]),
            (["mail-first"], ["mail-first"]),
            (["550", "5.1.1", "no", "such", "user"], ["550 ", "5.1.1 "]),
            (["550 5.7.1 relaying denied"], ["550 ", "5.7.1 "]),
            (["250-SIZE 10240"], ["250 "]),
            (["503", "RCPT"], ["503 ", "RCPT"]),
        ],
        ids=" ".join,
    )
    def test_every_kind_of_question_finds_its_pages(self, asked, heads):
        """A code, an enhanced code, a verb, a keyword, a cause and a reply line are found, in order."""
        ran = run("explain", *asked)
        places = [f"\n{ran.out}".find(f"\n{head}") for head in heads]

        assert 0 == ran.status
        assert -1 not in places
        assert sorted(places) == places

    @pytest.mark.parametrize(
        ("asked", "near"),
        [("mail-frist", "mail-first"), ("RCTP", "RCPT"), ("505", "503"), ("pipelinning", "PIPELINING"), ("5.99.1", "")],
    )
    def test_what_is_not_known_gets_a_suggestion(self, asked, near):
        """A slip of the finger is answered with the name that was probably meant."""
        ran = run("explain", asked)

        assert near in ran.err
        assert (ran.status == 1) == bool(near)

    @pytest.mark.parametrize("asked", ["503", "5.5.1", "RCPT", "SIZE", "mail-first", "550 5.1.1 unknown"])
    def test_json(self, asked):
        """Each page is one object on one line, with its name, kind, sections and sources."""
        pages = run("explain", "--json", asked).objects

        assert pages
        assert all({"kind", "name", "title", "meaning", "sections", "sources"} <= page.keys() for page in pages)
        assert asked.split()[0] in pages[0]["name"]

    @pytest.mark.parametrize(("before", "after"), [(["--json"], []), ([], ["--json"])], ids=["before", "after"])
    @pytest.mark.parametrize(
        "command", [["explain", "503"], ["compare", "250", "503"], ["lessons"], ["learn"]], ids=str
    )
    def test_json_may_stand_before_or_after_the_subcommand(self, command, before, after, tmp_path):
        """--json counts wherever it stands."""
        ran = run(*before, *command, *after, folder=tmp_path)

        assert ran.out.startswith("{") or command == ["learn"]
        assert ran.objects is not None

    @pytest.mark.parametrize("width", [40, 80, 100])
    @pytest.mark.parametrize("asked", ["503", "MAIL", "SIZE", "mail-first", "5.1.1"])
    def test_pages_fit_the_screen(self, asked, width):
        """No line is wider than the screen, but for lines to be typed or addresses, which are not torn apart."""
        wide = [line for line in run("explain", asked, columns=width).out.splitlines() if len(line) > width]

        assert [] == [line for line in wide if " " in line.strip() and not line.startswith("    ")]


class TestCompare:
    """smtptutor compare."""

    def test_a_known_pair_shows_its_own_page(self):
        """250 and 503 have a page of their own, whichever comes first."""
        assert run("compare", "250", "503").out == run("compare", "503", "250").out
        assert "pairs" == run("compare", "250", "503", "--json").objects[0]["pair"]["kind"]

    @pytest.mark.parametrize(
        ("first", "second"), [("220", "550"), ("RCPT", "DATA"), ("4.2.2", "5.2.2"), ("250", "RSET")]
    )
    def test_any_other_two_stand_side_by_side(self, first, second):
        """Without a page of the pair, what each page says is shown, and both are named."""
        ran = run("compare", first, second)
        told = run("compare", first, second, "--json").objects[0]

        assert 0 == ran.status
        assert first in ran.out
        assert second in ran.out
        assert told["pair"] is None
        assert [first, second] == [side["name"] for side in told["sides"]]

    @pytest.mark.parametrize(
        ("first", "second", "named"), [("250", "250", "250"), ("250", "255", "250"), ("RCTP", "DATA", "RCPT")]
    )
    def test_the_same_or_an_unknown_one_is_refused_with_a_suggestion(self, first, second, named):
        """Nothing is printed; what would be right is named."""
        ran = run("compare", first, second)

        assert (1, "") == (ran.status, ran.out)
        assert named in ran.err


class TestExchanges:
    """The fixed JSON fields of an exchange, and the greeting and the message among them."""

    FIELDS = ("client", "code", "enhanced", "lines", "cause", "stage", "notes", "meaning", "why", "next", "way_out")
    KINDS = ("go-on", "send-first", "correct", "choose", "reset", "nothing", "none")

    def test_every_exchange_has_the_fixed_fields(self):
        """The names and types that scripts rely on."""
        exchanges = run("--json", stdin=MAIL).objects

        for one in exchanges:
            assert [] == [field for field in self.FIELDS if field not in one]
            assert isinstance(one["code"], int)
            assert one["enhanced"] is None or isinstance(one["enhanced"], str)
            assert one["lines"]
            assert all(isinstance(text, str) for text in [*one["lines"], *one["next"]])
            assert one["way_out"] in self.KINDS
            assert all(one[field] for field in ("cause", "stage", "meaning", "why"))

    def test_greeting_lines_and_message(self):
        """One object for each exchange, in order: the greeting has no client, the message has a dot."""
        exchanges = run("--json", stdin=MAIL).objects

        expected = [
            (None, 220, "connected"),
            ("EHLO client.example.org", 250, "greeted"),
            ("MAIL FROM:<alice@example.test>", 250, "mail"),
            ("RCPT TO:<bob@example.test>", 250, "rcpt"),
            ("DATA", 354, "data"),
            (".", 250, "greeted"),
            ("QUIT", 221, "closed"),
        ]
        assert expected == [(one["client"], one["code"], one["stage"]) for one in exchanges]

    def test_the_next_lines_lead_on(self):
        """What is suggested after a refusal, typed in order, is accepted, and the last line succeeds."""
        typed = ["EHLO client.example.org", "RCPT TO:<bob@example.test>"]
        refused = run("--json", stdin=lines(*typed)).objects[-1]
        after = run("--json", stdin=lines(*typed, *refused["next"])).objects[len(typed) + 1 :]

        assert 503 == refused["code"]
        assert refused["next"] == [one["client"] for one in after]
        assert all(one["code"] < 400 for one in after)
        assert "RCPT TO:<bob@example.test>" == after[-1]["client"]

    def test_a_note_names_its_cause_and_its_place(self):
        """What was accepted with a note carries it."""
        [note] = run("--json", stdin=lines("EHLO c.example.org", "MAIL FROM: <alice@example.test>")).objects[-1][
            "notes"
        ]

        assert "space-around-colon" == note["cause"]
        assert " " == "MAIL FROM: <alice@example.test>"[slice(*note["span"])]

    def test_text_and_json_tell_the_same_dialogue(self):
        """Every client line and every reply line of the JSON stands in the text as well."""
        text = run(stdin=MAIL).out
        told = run("--json", stdin=MAIL).objects

        for one in told:
            assert one["client"] is None or f"C: {one['client']}\n" in text
            assert f"S: {one['code']}" in text


class TestInput:
    """What is read from standard input."""

    def test_plain_text_is_sent_with_the_line_ends_of_the_wire(self):
        """A file whose lines end in LF gets no note on line ends, in commands or in the message."""
        told = run("--json", stdin=MAIL).objects

        assert [] == [note for one in told for note in one["notes"]]

    def test_octets_of_the_wire_are_sent_as_they_are(self):
        """Where the first line ends in CR LF, a bare LF later on stays bare, and is noted."""
        told = run("--json", stdin=b"EHLO client.example.org\r\nNOOP\nNOOP\r\n").objects

        assert [[], [], ["bare-lf-line-end"], []] == [[note["cause"] for note in one["notes"]] for one in told]

    def test_lf_and_crlf_files_tell_the_same(self):
        """The two ways to write a file of commands come out alike."""
        assert run("--json", stdin=MAIL).out == run("--json", stdin=MAIL.replace(b"\n", b"\r\n")).out

    @pytest.mark.parametrize(
        ("stdin", "word"),
        [
            (MAIL.partition(b".\nQUIT")[0], "message"),
            (b"EHLO client.example.org\nNOOP", "line end"),
            (b"NOOP", "line end"),
            (b"QUIT\nNOOP\n", "closed"),
        ],
        ids=["in the message", "last line", "only line", "after QUIT"],
    )
    @pytest.mark.parametrize("options", [[], ["--json"]], ids=["text", "json"])
    def test_input_that_is_not_all_taken_says_so(self, stdin, word, options):
        """What was not sent is told on the error stream, and truly; the output holds the dialogue alone."""
        ran = run(*options, stdin=stdin)

        assert word in ran.err
        assert "smtptutor:" not in ran.out

    @pytest.mark.parametrize("stdin", [b"", MAIL, b"NOOP\n"])
    def test_input_that_is_all_taken_is_not_remarked_on(self, stdin):
        """Nothing on the error stream where all was sent; the greeting comes even for no input."""
        ran = run(stdin=stdin)

        assert "" == ran.err
        assert "220 mail.example.test" in ran.out

    def test_the_same_cause_is_told_fuller_the_first_time(self):
        """The second time is shorter."""
        once = run(stdin=lines("NOOP")).out
        twice = run(stdin=lines("NOOP", "NOOP")).out
        thrice = run(stdin=lines("NOOP", "NOOP", "NOOP")).out
        greeting = len(run().out)

        assert len(once) - greeting > len(thrice) - len(twice)


class TestSafety:
    """What comes from outside never reaches the terminal as a control character; secrets are not shown."""

    NASTY = ("\033[31mred", "\033]0;title\007", "a\u202eb", "\u009b31m", "a\tb\vc\x7f", "\udcff\udcfe", "NUL\0NUL")

    @pytest.mark.parametrize("nasty", NASTY, ids=ascii)
    @pytest.mark.parametrize(
        "line",
        ["{}", "EHLO {}", "MAIL FROM:<{}@example.test>", "RCPT TO:<{}>", "VRFY {}", "HELP {}", "NOOP {}", "{}: x"],
    )
    def test_lines_are_shown_as_escapes(self, line, nasty):
        """Whatever is typed where, only printable text comes out."""
        stdin = lines("EHLO client.example.org", line.format(nasty), "RCPT TO:<bob@example.test>", "DATA")
        for options in ([], ["--json"]):
            ran = run(*options, stdin=stdin)

            assert shown_safely(ran.out + ran.err)

    @given(stdin=st.binary(max_size=200))
    def test_any_octets_come_out_as_printable_text(self, stdin):
        """No octets raise, and none get through."""
        ran = run(stdin=b"EHLO client.example.org\n" + stdin)

        assert 0 == ran.status
        assert shown_safely(ran.out + ran.err)

    @pytest.mark.parametrize("nasty", NASTY, ids=ascii)
    def test_json_holds_only_text(self, nasty):
        """Every text in the JSON is printable and can be written as UTF-8, also where an earlier line is quoted."""
        ran = run("--json", stdin=lines(f"EHLO {nasty}", "MAIL FROM:<alice@example.test>", f"NOOP {nasty}"))

        assert shown_safely(json.dumps(ran.objects, ensure_ascii=False))
        assert json.dumps(ran.objects, ensure_ascii=False).encode("utf-8")

    @pytest.mark.parametrize("nasty", NASTY, ids=ascii)
    @pytest.mark.parametrize(
        "command",
        [["explain"], ["compare", "250"], ["learn"], ["check"], ["--site"]],
        ids=" ".join,
    )
    def test_arguments_are_shown_as_escapes(self, command, nasty, tmp_path):
        """What was asked for is quoted fit for the screen."""
        ran = run(*command, nasty.replace("\0", ""), folder=tmp_path)

        assert 1 == ran.status
        assert shown_safely(ran.out + ran.err)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("format = 1", 'format = 1\n"\\u001b[31m" = 1'),
            ('id = "too-early"', 'id = "too\\u001b[31m"'),
            ('tick = "RCPT was refused"', 'tick = "\\u001b[31m"'),
            ('teaches = ["503"', 'teaches = ["\\u001b[31m"'),
        ],
        ids=["key", "id of a step", "tick", "name"],
    )
    def test_files_of_other_people_are_shown_as_escapes(self, old, new, tmp_path):
        """What `check` says about a file holds no control character of that file."""
        path = written(tmp_path, old, new)
        path.write_text(path.read_text(encoding="utf-8").replace('line = "RCPT', 'line = "VRFY', 1), encoding="utf-8")
        ran = run("check", path)

        assert 1 == ran.status
        assert shown_safely(ran.out + ran.err)

    @pytest.mark.parametrize(
        "line",
        [
            "AUTH PLAIN AGFsaWNlAHNlY3JldA==",
            "auth login AGFsaWNlAHNlY3JldA==",
            " AUTH  PLAIN\tAGFsaWNlAHNlY3JldA==",
            "AUTH CRAM-MD5 AGFsaWNlAHNlY3JldA== and more",
        ],
    )
    @pytest.mark.parametrize("options", [[], ["--json"]], ids=["text", "json"])
    def test_the_argument_of_auth_is_masked(self, line, options):
        """A password typed with AUTH is never printed, not even as what came before (RFC 4954 4)."""
        ran = run(*options, stdin=lines("EHLO c.example.org", line, "DATA", "MAIL FROM:<alice@example.test>"))

        assert "AGFs" not in ran.out + ran.err
        assert "****" in ran.out

    def test_colour_needs_a_terminal(self):
        """Into a pipe goes no escape, whatever the environment says."""
        assert "\033" not in run("explain", "503", TERM="xterm-256color", FORCE_COLOR="1").out
        assert "\033" in run("explain", "503", terminal=True, TERM="xterm-256color").out
        assert "\033" not in run("explain", "503", terminal=True, TERM="xterm-256color", NO_COLOR="1").out
        assert "\033" not in run("explain", "503", terminal=True, TERM="dumb").out


class TestLessonsFromInput:
    """`learn` and `lessons` without a terminal."""

    def test_lessons_lists_what_is_there_and_what_is_done(self, tmp_path):
        """One object for each lesson; a finished one is marked, and so is its box."""
        from smtptutor.course import lesson as lessons

        first = lessons.course()[0]
        stdin = lines(*(line.line for step in first.steps for line in step.solution))
        before = run("lessons", "--json", folder=tmp_path).objects
        played = run("learn", first.id, stdin=stdin, folder=tmp_path)
        after = run("lessons", "--json", folder=tmp_path).objects

        assert 0 == played.status
        assert [one.id for one in lessons.course()] == [one["id"] for one in before]
        assert [first.id] == [one["id"] for one in after if one["done"]]
        assert len(first.steps) == after[0]["steps_done"]
        assert 1 == run("lessons", folder=tmp_path).out.count("[x]")

    def test_a_lesson_that_the_input_does_not_finish_is_not_done(self, tmp_path):
        """The status is 1 until the last step is done, in text and in JSON."""
        assert 1 == run("learn", "hello", stdin=b"NOOP\n", folder=tmp_path).status
        assert 1 == run("learn", "hello", "--json", stdin=b"NOOP\n", folder=tmp_path).status

    def test_json_tells_exchanges_and_ticks(self, tmp_path):
        """The exchanges have the fixed fields; a tick and a finished step are objects of their own."""
        told = run("learn", "hello", "--json", stdin=b"EHLO client.example.org\n", folder=tmp_path).objects

        assert ["EHLO client.example.org"] == [one["client"] for one in told if "client" in one]
        assert ["ehlo"] == [one["step"] for one in told if one.get("step_done")]
        assert any("tick" in one for one in told)

    @pytest.mark.parametrize("command", [["lessons"], ["learn", "hello"]], ids=" ".join)
    def test_a_folder_that_cannot_be_had_is_told(self, command, tmp_path):
        """Where progress cannot be kept, the program says so or goes on without, but does not raise."""
        (tmp_path / "file").write_text("in the way")
        ran = run(*command, folder=tmp_path / "file" / "folder")

        assert ran.status in (0, 1)


def python(*arguments, **more):
    """The program as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "smtptutor", *arguments], stdin=subprocess.PIPE, stderr=subprocess.PIPE, **more
    )


class TestQuietEnds:
    """A reader that goes away and Ctrl-C end the program without a traceback."""

    @POSIX
    @pytest.mark.parametrize(
        "arguments",
        [[], ["--json"], ["explain", "503"], ["compare", "250", "503"], ["lessons"], ["learn", "hello"], ["check"]],
        ids=lambda value: " ".join(value) or "dialogue",
    )
    def test_nobody_reads_the_output(self, arguments, tmp_path):
        """Output into a pipe that was closed at the other end is dropped in silence."""
        reading, writing = os.pipe()
        os.close(reading)
        process = python(*arguments, stdout=writing, env={**os.environ, "SMTPTUTOR_HOME": str(tmp_path)})
        os.close(writing)
        _, err = process.communicate(MAIL, timeout=30)

        assert (0, b"") == (process.returncode, err)

    @POSIX
    @pytest.mark.parametrize("option", ["--help", "--version"])
    def test_nobody_reads_the_help(self, option):
        """The help that nobody reads ends as quietly."""
        reading, writing = os.pipe()
        os.close(reading)
        process = python(option, stdout=writing)
        os.close(writing)
        _, err = process.communicate(timeout=30)

        assert b"" == err

    @POSIX
    def test_the_reader_leaves_in_between(self):
        """As `smtptutor < commands.txt | head -1` does."""
        process = python("--json", stdout=subprocess.PIPE)
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b"NOOP\n" * 2000)
        process.stdin.close()
        err = process.stderr.read()
        process.stderr.close()

        assert (0, b"") == (process.wait(30), err)

    @POSIX
    def test_interrupted(self):
        """Ctrl-C while it waits for input ends it without a word."""
        process = python("--json", stdout=subprocess.PIPE)
        json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)

        assert (b"", b"") == (out, err)
        assert process.returncode in (130, -signal.SIGINT)


@POSIX
class TestStreams:
    """A stream that is closed or full ends in an exit status, never in a traceback."""

    @pytest.mark.parametrize(
        ("command", "status"),
        [
            ("explain 250 >&-", 0),
            ("explain 250 2>&-", 0),
            ("<&-", 0),
            ("--json <&- >&- 2>&-", 0),
            ("explain 250 >/dev/full", 1),
            ("lessons >/dev/full", 1),
        ],
    )
    def test_closed_and_full_streams(self, command, status, tmp_path):
        """What cannot be written is told where that is possible."""
        if "/dev/full" in command and not os.path.exists("/dev/full"):
            status = None
        ended = subprocess.run(
            ["sh", "-c", f'"$0" -m smtptutor {command}', sys.executable],
            capture_output=True,
            timeout=30,
            check=False,
            env={**os.environ, "SMTPTUTOR_HOME": str(tmp_path)},
        )

        assert status in (None, ended.returncode)
        assert b"Traceback" not in ended.stderr
