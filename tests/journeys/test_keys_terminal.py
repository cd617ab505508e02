"""Keys at a real terminal: Tab and its menu, what is suggested behind the cursor, Ctrl-C and Ctrl-D, vi and emacs."""

import re
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pexpect needs a POSIX terminal", allow_module_level=True)

from terminal import CTRL_D, RIGHT, TAB, Terminal, coloured

DOWN, ESCAPE, END, PAGE_DOWN, CTRL_E, CTRL_F = "\033[B", "\033", "\033[F", "\033[6~", "\005", "\006"
HELLO, MAIL, RCPT = "EHLO client.example.org", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>"
MARK = "<- right arrow"
SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
each_size = pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)


def opened(tmp_path, size=(80, 24), *arguments, **environment):
    terminal = Terminal(*arguments, home=tmp_path, columns=size[0], rows=size[1], **environment)
    terminal.ready()
    return terminal


def below_the_prompt(terminal):
    """The lines under the one with the cursor, to the last that is not empty."""
    return terminal.shown.rstrip("\n").splitlines()[terminal.screen.cursor.y + 1 :]


def drawn(terminal):
    """True where the whole of it is on the screen: the cursor is at the prompt, and the key bar the last line."""
    return "> " in terminal.before_cursor and any(":help" in line for line in below_the_prompt(terminal)[-1:])


def cells(terminal, text):
    """The cells of a text on the line with the cursor."""
    row = terminal.screen.cursor.y
    start = terminal.screen.display[row].index(text)
    return [terminal.screen.buffer[row][start + at] for at in range(len(text))]


def at_the_bottom(terminal):
    """Fill the screen, so that the prompt stands on its last lines."""
    terminal.type(HELLO, "250-")
    for _ in range(terminal.screen.lines):
        terminal.ready()
        if terminal.screen.cursor.y >= terminal.screen.lines - 4:
            break
        terminal.type(":what-if NOOP", "250 2.0.0")


@each_size
class TestMenu:
    """Tab at the bottom of the screen, where there is no room below."""

    def test_it_is_whole_and_the_next_step_is_first(self, size, tmp_path):
        """The first choice is the line of Next; then what is accepted; what earns a refusal says its code."""
        with opened(tmp_path, size) as terminal:
            at_the_bottom(terminal)
            terminal.press(TAB)
            terminal.wait_for("> MAIL FROM:<alice@example.test>  next")
            terminal.until("the menu", lambda: "MAIL FROM:<  " in terminal.shown and drawn(terminal))
            menu = [line for line in below_the_prompt(terminal) if line.startswith(("  ", "> "))]
            shown = [line.split("  ")[0].removeprefix("> ") or line.split()[0] for line in menu]
            refused = [re.search(r"\b5\d\d now: ", line) is not None for line in menu if "more " not in line]

        assert MAIL == shown[0]
        assert sorted(refused) == refused
        assert len(menu) >= 10
        if "more" not in menu[-1]:
            assert any(refused)

    def test_no_hole_is_left(self, size, tmp_path):
        """However it is closed, the bars stand right below the prompt."""
        with opened(tmp_path, size) as terminal:
            at_the_bottom(terminal)
            terminal.until("the bars", lambda: drawn(terminal))
            before = below_the_prompt(terminal)
            for keys in (ESCAPE, "\r", "x", "\003"):
                terminal.press(TAB)
                terminal.until("the menu", lambda: "RSET " in terminal.shown)
                terminal.press(keys)
                terminal.until("no menu", lambda: "RSET " not in terminal.shown and drawn(terminal))

                assert len(before) == len(below_the_prompt(terminal))
                terminal.press("\025")

    def test_enter_takes_and_a_second_one_sends(self, size, tmp_path):
        """No half line is sent."""
        with opened(tmp_path, size) as terminal:
            at_the_bottom(terminal)
            terminal.press("M" + TAB)
            terminal.until("the menu", lambda: "> MAIL FROM:<alice" in terminal.shown)
            terminal.press("\r", until=MAIL)
            terminal.until("no menu", lambda: "> MAIL FROM:<alice@example.test>  next" not in terminal.shown)
            assert "501 " not in terminal.all_shown
            assert "mail>" not in terminal.shown
            terminal.press("\r")
            terminal.until("the next stage", lambda: terminal.before_cursor.startswith("mail>"))

    def test_escape_gives_back_what_was_typed(self, size, tmp_path):
        """As if Tab had not been pressed."""
        with opened(tmp_path, size) as terminal:
            at_the_bottom(terminal)
            terminal.press("r" + TAB)
            terminal.until("the menu", lambda: "RCPT TO:<" in "\n".join(below_the_prompt(terminal)))
            terminal.press(DOWN, until="RCPT TO:<")
            terminal.press(ESCAPE, until="greeted> r")

    def test_all_words_are_seen_or_that_there_are_more(self, size, tmp_path):
        """Of the words with a colon none is hidden without a sign; going on shows them all."""
        with opened(tmp_path, size) as terminal:
            terminal.press(":" + TAB)
            terminal.until("the menu", lambda: "> :help" in terminal.shown and drawn(terminal))
            seen = set()
            for _ in range(60):
                menu = [line for line in below_the_prompt(terminal) if line.startswith(("  :", "> :"))]
                names = [line[2:].split()[0] for line in menu]
                rest = re.search(r"(\d+) more below", terminal.shown)
                seen |= set(names)
                if rest is None:
                    break
                chosen = terminal.before_cursor
                terminal.press(DOWN)
                terminal.until(
                    "another one", lambda chosen=chosen: terminal.before_cursor != chosen and drawn(terminal)
                )
            else:
                raise AssertionError("there was always more below")

        assert {":help", ":why", ":site", ":explain", ":compare", ":quit", ":set"} <= seen

    @pytest.mark.parametrize(
        ("typed", "line"),
        [
            (":site gr", ":site greylist"),
            (":dialect ex", ":dialect exim"),
            (":explain nested", ":explain nested-mail"),
            (":set keys v", ":set keys vi"),
            (":what-if EHLO cl", ":what-if EHLO client.example.org"),
        ],
    )
    def test_arguments_of_words(self, size, tmp_path, typed, line):
        """Tab completes them as it does a line."""
        with opened(tmp_path, size) as terminal:
            terminal.press(typed + TAB, until=line)
            terminal.press("\r")
            terminal.ready()


class TestSuggestion:
    """What stands behind the cursor."""

    @pytest.mark.parametrize("key", [RIGHT, END, CTRL_E, CTRL_F], ids=["right", "end", "Ctrl-E", "Ctrl-F"])
    def test_a_key_takes_the_next_line_though_nothing_is_typed(self, key, tmp_path):
        """A whole message in a few keys."""
        with opened(tmp_path) as terminal:
            for line, then in ((HELLO, "greeted>"), (MAIL, "mail>"), (RCPT, "rcpt>"), ("DATA", "header 1>")):
                terminal.wait_for(f"{line}  {MARK}")
                terminal.press(key, until=line)
                terminal.press("\r")
                terminal.until(then, lambda then=then: terminal.before_cursor.startswith(then))

    @each_size
    @pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}], ids=["colours", "NO_COLOR"])
    @pytest.mark.parametrize("typed", ["", "EH"])
    def test_it_does_not_look_typed(self, size, environment, typed, tmp_path):
        """It is underlined, in the colour of the text, so that it is read in every theme; what is typed is not."""
        with opened(tmp_path, size, **environment) as terminal:
            terminal.press(typed, until=f"> {typed}")
            rest = HELLO.removeprefix(typed)
            terminal.wait_for(f"connected> {HELLO}  {MARK}")
            offered, mark = cells(terminal, rest), cells(terminal, MARK)
            before = [cell for cell in cells(terminal, f"> {typed}")[2:] if cell.data != " "]

        assert {(True, "default", "default")} == {(cell.underscore, cell.fg, cell.bg) for cell in offered}
        assert not any(cell.underscore for cell in (*before, *mark))
        assert environment == {} or coloured(terminal.raw) == []

    def test_nothing_of_it_is_left_once_the_line_is_sent(self, tmp_path):
        """Neither a rest nor the mark stays on the screen with what was sent."""
        with opened(tmp_path) as terminal:
            terminal.type("NOOP", "250 ")

            assert "connected> NOOP\n" in terminal.all_shown
            assert terminal.all_shown.count(MARK) <= 1

    def test_it_can_be_switched_off(self, tmp_path):
        """And is so in the next shell, once that is kept."""
        with opened(tmp_path) as terminal:
            terminal.wait_for(MARK)
            terminal.type(":set suggest off", "suggest is false")
            terminal.press("EH", until="EH")
            terminal.interrupt()
            terminal.type(":set save", "suggest = false")
            assert MARK not in terminal.shown.rpartition(":set suggest off")[2]
        with opened(tmp_path) as terminal:
            terminal.press("EH", until="EH")
            terminal.interrupt()

            assert MARK not in terminal.all_shown


@each_size
class TestDropped:
    """Ctrl-C and Ctrl-D."""

    def test_ctrl_c_leaves_a_trace(self, size, tmp_path):
        """The line stays readable with ^C behind it, and a few words say what became of it."""
        with opened(tmp_path, size) as terminal:
            terminal.press("NOOP", until="NOOP")
            terminal.interrupt()
            terminal.wait_for("connected> NOOP^C\n  That line was dropped.")
            terminal.interrupt()
            terminal.wait_for("connected> ^C\n  There was nothing to drop.")
            terminal.type("NOOP", "250 ")

    def test_in_a_message(self, size, tmp_path):
        """It goes on, as it is said; nothing of the dropped line is in it."""
        with opened(tmp_path, size) as terminal:
            for line, then in ((HELLO, "250-"), (MAIL, "250 "), (RCPT, "250 "), ("DATA", "354 ")):
                terminal.type(line, then)
            terminal.type("one", "text 2>")
            terminal.press("two", until="two")
            terminal.interrupt()
            terminal.wait_for("text 2> two^C\n  That line was dropped. The message goes on")
            terminal.wait_for(":reset")
            terminal.type("three", "text 3>")
            terminal.type(".", "250 ")
            terminal.type(":mail 1", "three")
            kept = terminal.all_shown.rpartition(":mail 1")[2]

            assert "one\nthree\n" in kept

    def test_ctrl_d_in_a_message(self, size, tmp_path):
        """It leaves, and says what is lost."""
        with opened(tmp_path, size) as terminal:
            for line, then in ((HELLO, "250-"), (MAIL, "250 "), (RCPT, "250 "), ("DATA", "354 ")):
                terminal.type(line, then)
            terminal.type("one", "text 2>")
            terminal.press(CTRL_D)

            assert 0 == terminal.ended()
            assert "The message was not sent" in terminal.all_shown

    def test_ctrl_d_in_a_login(self, size, tmp_path):
        with opened(tmp_path, size) as terminal:
            terminal.type(HELLO, "250-")
            terminal.type("AUTH LOGIN", "334 ")
            terminal.press(CTRL_D)

            assert 0 == terminal.ended()
            assert "The login was not finished." in terminal.all_shown


@each_size
@pytest.mark.parametrize("keys", ["emacs", "vi"])
def test_a_session_with_the_keys_of(keys, size, tmp_path):
    """A message typed, completed and suggested, a line corrected in the manner of the editor, and out."""
    Path(tmp_path, "config.toml").write_text(f'keys = "{keys}"\n', encoding="utf-8")
    to_the_start = {"emacs": "\001\004", "vi": f"{ESCAPE}0x"}[keys]  # and take a character away
    with opened(tmp_path, size) as terminal:
        terminal.press("xNOOP", until="xNOOP")
        for key in to_the_start:
            terminal.press(key)
        terminal.until("the corrected line", lambda: "connected> NOOP" in terminal.shown)
        terminal.press("\r")
        terminal.wait_for("250 2.0.0 Nothing done")
        terminal.ready()
        terminal.press(RIGHT, until=HELLO)
        terminal.press("\r")
        terminal.until("the stage", lambda: terminal.before_cursor.startswith("greeted>"))
        terminal.press("MAIL FROM:<al" + TAB, until=MAIL)
        terminal.press("\r")
        terminal.until("the stage", lambda: terminal.before_cursor.startswith("mail>"))
        terminal.press("R" + TAB)
        terminal.until("the menu", lambda: "> RCPT TO:<bob@example.test>" in terminal.shown)
        terminal.press("\r", until=RCPT)
        terminal.press("\r")
        terminal.until("the stage", lambda: terminal.before_cursor.startswith("rcpt>"))
        terminal.type("DATA", "354 ")
        terminal.type("Noon?", "text 2>")
        terminal.press("x", until="x")
        terminal.interrupt()
        terminal.type(".", "250 ")
        terminal.type("QUIT", "221 ")
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()
        assert b"Traceback" not in terminal.raw
