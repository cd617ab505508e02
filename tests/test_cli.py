"""The command line: exit statuses, help, explain and compare."""

import re
import shlex

import pytest
from worlds import run, world

from smtptutor import __version__, data
from smtptutor.cli import main
from smtptutor.commands import options
from smtptutor.course.lesson_file import course

COMMANDS = ("learn", "lessons", "review", "serve", "explain", "compare", "new-lesson", "check")
FIRST = ("learn", "lessons", "progress", "review", "serve", "explain", "compare")
"""Those that the help of the program says most of."""


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
            (0, ["check", str(data.folder() / "sites" / "default.toml")]),
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


class TestOptions:
    """Each subcommand takes its own options, before its name or after it; nothing that is said is ignored."""

    @pytest.mark.parametrize("option", ["--site", "--dialect"])
    @pytest.mark.parametrize(
        "command",
        [["learn", "1"], ["lessons"], ["explain", "503"], ["compare", "250", "503"], ["check"]],
        ids=" ".join,
    )
    @pytest.mark.parametrize("value", ["default", "nonsense"])
    @pytest.mark.parametrize("form", ["{} {}", "{}={}"])
    def test_the_place_is_no_matter_of_these(self, option, command, value, form, tmp_path, capsys):
        """What answers in the shell and on the port changes nothing in a lesson, a page or a list."""
        words = form.format(option, value).split()
        for arguments in ([*words, *command], [*command, *words]):
            ran = run(*arguments, folder=tmp_path)

            assert (2, "") == (ran.status, ran.out)
            assert f"{option} does not go with {command[0]}; it goes with" in capsys.readouterr().err

    @pytest.mark.parametrize("option", ["--watch", "--port=0", "--frob", "-x"])
    @pytest.mark.parametrize("command", [[], ["learn", "1"], ["explain", "503"]], ids=str)
    def test_options_of_others(self, option, command, tmp_path, capsys):
        """They are told, and nothing is done."""
        for arguments in ([option, *command], [*command, option]):
            ran = run(*arguments, folder=tmp_path)

            assert (2, "") == (ran.status, ran.out)
            assert option.partition("=")[0] in capsys.readouterr().err

    @pytest.mark.parametrize(("asked", "near"), [("lern", "learn"), ("explian", "explain"), ("atlantis", "compare")])
    def test_no_such_command(self, asked, near):
        """The nearest one is named, or all of them."""
        ran = run(asked, "503")

        assert (2, "") == (ran.status, ran.out)
        assert near in ran.err

    @pytest.mark.parametrize("command", [["explain", "503"], ["lessons"], ["compare", "250", "503"]], ids=" ".join)
    def test_plain_goes_with_all(self, command, tmp_path):
        """Wherever it stands there is no colour then."""
        for arguments in (["--plain", *command], [*command, "--plain"]):
            assert "\033" not in run(*arguments, terminal=True, TERM="xterm", folder=tmp_path).out
        assert "\033" in run(*command, terminal=True, TERM="xterm", folder=tmp_path).out


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

    @pytest.mark.uncounted
    @pytest.mark.parametrize("command", ["", *COMMANDS])
    def test_examples_are_right(self, command, capsys, tmp_path, monkeypatch):
        """Each example in the help is a line that the program takes."""
        monkeypatch.chdir(tmp_path)
        run(*command.split(), "--help")
        examples = capsys.readouterr().out.partition("examples:\n")[2].splitlines()
        for example in examples:
            words = example.partition("   ")[0].strip() if example.startswith("  ") else ""
            words = shlex.split(example.strip().split("  ")[0].partition("<")[0])
            if "serve" in words:  # it would not end by itself
                assert options.parser("serve").parse_args(words[2:]).host == "127.0.0.1"
            elif words and "my-lessons/" not in words:
                assert 2 != run(*words[1:], folder=tmp_path).status, example

    def test_help_names_every_subcommand(self, capsys):
        """The help of the program lists the subcommands."""
        run("--help")
        said = capsys.readouterr().out

        assert [] == [command for command in FIRST if f"    {command}" not in said]
        assert [] == [command for command in COMMANDS if not re.search(rf"[ ,]{command}[ ,\n]", said)]

    def test_wrong_usage_goes_to_the_error_stream(self, capsys):
        """Wrong usage prints nothing on the output."""
        run("--frobnicate")
        said = capsys.readouterr()

        assert "" == said.out
        assert "--frobnicate" in said.err


TOO = "See too: smtptutor explain"


def repr_of(stdin):
    """Standard input as the name of a test."""
    return repr(stdin[:10])


class TestStandardInput:
    """`explain` without words."""

    @pytest.mark.parametrize("arguments", [["explain"], ["explain", "-"]], ids=" ".join)
    def test_what_came_is_explained(self, arguments):
        """The refusal, with its page: the same as if it had been typed behind the word."""
        ran = run(*arguments, stdin=b"250 ok\n503 5.5.1 nested MAIL command\n")

        assert (0, "") == (ran.status, ran.err)
        assert "\nnested-mail\n" in ran.out
        assert ran.out == run("explain", "503 5.5.1 nested MAIL command").out

    def test_an_error_of_a_program_too(self):
        error = "smtplib.SMTPSenderRefused: (503, b'5.5.1 nested MAIL command', 'a@b.example')"
        ran = run("explain", stdin=f"Traceback (most recent call last):\n  File x\n{error}\n".encode())

        assert ran.out.startswith("503 5.5.1 at MAIL FROM: ")
        assert run("explain", error).out.startswith("503 5.5.1 at MAIL FROM: a command out of order (nested-mail)")

    @pytest.mark.parametrize("option", ["--all", "--json"])
    def test_with_options(self, option):
        assert run("explain", option, stdin=b"503\n").out == run("explain", option, "503").out

    @pytest.mark.parametrize("stdin", [b"", b"\n", b"no idea\n", b"\xff\x00\n", b"x" * 100000], ids=repr_of)
    def test_nothing_in_it(self, stdin):
        """Said in one line, status 1."""
        ran = run("explain", stdin=stdin)

        assert (1, "") == (ran.status, ran.out)
        assert ran.err.startswith("smtptutor: nothing is known of what came from standard input.")
        assert ran.err.count("\n") == 1

    def test_at_a_terminal_it_says_what_it_takes(self):
        """Nothing waits for lines that nobody knows to type: status 2."""
        here = world(terminal=True)
        here.stdin.isatty = lambda: True
        status = main(["explain"], here)

        assert 2 == status
        assert "" == here.stdout.getvalue()
        assert "explain takes a code" in here.stderr.getvalue()


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
            (["550", "5.1.1", "no", "such", "user"], ["5.1.1 ", f"{TOO} mailbox-unknown, 550"]),
            (["550 5.7.1 relaying denied"], ["relay-denied", f"{TOO} 5.7.1, 550"]),
            (["250-SIZE 10240"], ["SIZE", f"{TOO} 250"]),
            (["503", "RCPT"], ["503 ", "RCPT", f"{TOO} RCPT"]),
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
        [("mail-frist", "mail-first"), ("RCTP", "RCPT"), ("505", "503"), ("pipelinning", "PIPELINING")],
    )
    def test_what_is_not_known_gets_a_suggestion(self, asked, near):
        """A slip of the finger is answered with the name that was probably meant."""
        ran = run("explain", asked)

        assert (1, "") == (ran.status, ran.out)
        assert near in ran.err.partition("Near to it: ")[2].rstrip(".\n").split(", ")

    @pytest.mark.parametrize(("asked", "heading"), [("5.99.1", "5.X.X"), ("4.99.1", "4.X.X"), ("2.99.99", "2.X.X")])
    def test_an_enhanced_code_without_a_page_is_read_by_its_class(self, asked, heading):
        """RFC 3463 3: the first number says whether it worked; that no more is known is said."""
        ran = run("explain", asked)

        assert (0, "") == (ran.status, ran.err)
        assert ran.out.startswith(f"{heading} ")
        assert f"{asked} has no entry of its own" in ran.out

    @pytest.mark.parametrize("asked", ["503", "5.5.1", "RCPT", "SIZE", "mail-first", "550 5.1.1 unknown"])
    def test_json(self, asked):
        """Each page is one object on one line, with its name, kind, sections and sources."""
        pages = run("explain", "--json", asked).objects

        assert pages
        assert all({"kind", "name", "title", "meaning", "sections", "sources"} <= page.keys() for page in pages)
        assert pages[0]["name"] in asked.split()

    @pytest.mark.parametrize(
        ("command", "objects"),
        [(["explain", "503"], 1), (["compare", "250", "503"], 1), (["lessons"], len(course())), (["learn"], 0)],
        ids=str,
    )
    def test_json_may_stand_before_or_after_the_subcommand(self, command, objects, tmp_path):
        """--json counts wherever it stands: the same objects come, and nothing but objects."""
        before = run("--json", *command, folder=tmp_path)
        after = run(*command, "--json", folder=tmp_path)

        assert before == after
        assert len(before.objects) == objects

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
        assert run("compare", "5.7.26", "5.7.1").out == run("compare", "5.7.1", "5.7.26").out
        assert "pairs" == run("compare", "250", "503", "--json").objects[0]["pair"]["kind"]

    @pytest.mark.parametrize(
        ("first", "second"), [("220", "550"), ("RCPT", "DATA"), ("4.4.7", "5.4.7"), ("550", "5.7.1"), ("250", "RSET")]
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
        ("first", "second", "named"),
        [("250", "250", "250"), ("250", "255", "250"), ("RCTP", "DATA", "RCPT"), ("5.1.1", "5.1.99", "x.1.1")],
    )
    def test_the_same_or_an_unknown_one_is_refused_with_a_suggestion(self, first, second, named):
        """Nothing is printed; what would be right is named."""
        ran = run("compare", first, second)

        assert (1, "") == (ran.status, ran.out)
        assert named in ran.err
