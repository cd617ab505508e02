"""Commands from standard input: the dialogue, the fixed JSON fields, safety, lessons from a file."""

import json
import re

import acting
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_lesson import written
from support import calls
from worlds import MAIL, lines, run

from smtptutor.server.dialects import DIALECTS


def shown_safely(text):
    """True where nothing in the text can move the cursor, ring, or colour: line ends only."""
    return all(sign.isprintable() or sign == "\n" for sign in text)


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

    @pytest.mark.parametrize("dialect", DIALECTS)
    @pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
    def test_a_file_is_played_line_by_line(self, dialect, line_end):
        """No server finds that its client did not wait for an answer (RFC 2920 3.1): it is typed."""
        ran = run("--json", "--dialect", dialect, stdin=MAIL.replace(b"\n", line_end))

        assert [220, 250, 250, 250, 354, 250, 221] == [one["code"] for one in ran.objects]
        assert "" == ran.err

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
        once = run(stdin=lines("FROB")).out
        twice = run(stdin=lines("FROB", "FROB")).out
        thrice = run(stdin=lines("FROB", "FROB", "FROB")).out
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

        assert "NlY3JldA" not in ran.out + ran.err  # the way out may name the login that the place itself tells
        assert "****" in ran.out

    def test_colour_needs_a_terminal(self):
        """Into a pipe goes no escape, whatever the environment says."""
        assert "\033" not in run("explain", "503", TERM="xterm-256color", FORCE_COLOR="1").out
        assert "\033" in run("explain", "503", terminal=True, TERM="xterm-256color").out
        without = run("explain", "503", terminal=True, TERM="xterm-256color", NO_COLOR="1").out
        assert {"0", "1", "4"} >= set(re.findall(r"\033\[([0-9;]*)m", without))
        assert "\033" not in run("explain", "503", terminal=True, TERM="dumb").out


class TestLessonsFromInput:
    """`learn` and `lessons` without a terminal."""

    def test_lessons_lists_what_is_there_and_what_is_done(self, tmp_path):
        """One object for each lesson; a finished one is marked, and so is its box."""
        from smtptutor.course import lesson_file
        from smtptutor.course.check.rule import openings

        first = lesson_file.course()[0]
        stdin = lines(*(line for at in openings(first) for line in (*acting.lines_of(at), "")))
        before = run("lessons", "--json", folder=tmp_path).objects
        played = run("learn", first.id, stdin=stdin, folder=tmp_path)
        after = run("lessons", "--json", folder=tmp_path).objects

        assert 0 == played.status
        assert [one.id for one in lesson_file.course()] == [one["id"] for one in before]
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


def answered(count):
    """DATA, answered and explained so many times."""
    run(stdin=b"DATA\n" * count)


@pytest.mark.uncounted
def test_a_long_dialogue_costs_the_same_for_each_line():
    """Thousands of times DATA, a 503 each: the explanation looks back, and must not look back over all of it."""
    answered(10)  # what is loaded once
    few, many = (calls(lambda count=count: answered(count)) for count in (250, 2000))

    assert many < 8.5 * few
