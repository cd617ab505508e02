"""What a newcomer is told on the screen: who is who, what EHLO offers, what stands in base64, and where to go on."""

import re
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("pexpect needs a POSIX terminal", allow_module_level=True)

from looks import ASIDE, HELLO, MAIL, answers, rows
from terminal import Terminal

MOST = 16  # answers until a message is sent
EACH_WIDTH = pytest.mark.parametrize("columns", [80, 120])


def opened(home, columns=80, **environment):
    return Terminal(home=home, columns=columns, rows=24 if columns < 100 else 40, **environment)


def last_answer(terminal):
    """The rows of what was answered last, the typed line the first of them."""
    terminal.ready()
    shown = rows(terminal)
    places = [number for number, row in enumerate(shown) if row.typed is not None]
    return shown[places[-2] if len(places) > 1 else 0 : places[-1]]


def text_of(shown):
    """The words of rows, however they were wrapped."""
    return " ".join(" ".join(row.text for row in shown).split())


def to_type(shown):
    """The lines that an answer leads to: one after Next, and after Type as many as stand there."""
    lines, typing = [], False
    for row in shown[1:]:
        typing = row.text.startswith("  Type:") or (typing and row.text.startswith("     "))
        if row.bold and (typing or row.text.startswith("  Next:")):
            lines.append(row.bold[0])
    return lines


def beside(shown):
    """What the tutor says beside the lines of the reply, by what the server says."""
    pairs = (row.text.partition(ASIDE) for row in shown if row.is_reply)
    return {said[4:].strip(): told for said, _, told in pairs}


@EACH_WIDTH
def test_the_first_screen_tells_who_is_who_and_where_to_begin(columns, tmp_path):
    with opened(tmp_path, columns) as terminal:
        terminal.ready()
        shown = rows(terminal)
        text = text_of(shown)

    assert len(shown) <= 8
    assert "mail program" in text
    assert "server" in text
    assert ":learn" in text
    assert ":help" in text
    assert ["EHLO client.example.org"] == to_type(shown)


@pytest.mark.parametrize("place", ["default", "submission", "greylist", "strict"])
def test_who_types_what_stands_in_bold_sends_a_message(place, tmp_path):
    """Nothing else is typed but the message itself; each line is accepted, or its refusal leads on."""
    with opened(tmp_path) as terminal:
        terminal.type(f":site {place}", "220 ")
        for _ in range(MOST):
            terminal.ready()
            lines = to_type(last_answer(terminal))
            assert lines, terminal.all_shown
            if lines[0] == "QUIT":
                break
            for line in lines:
                terminal.type(line)
                terminal.ready()
            if terminal.before_cursor.startswith("header"):
                for line in ("Subject: Lunch", "", "Noon?", "."):
                    terminal.type(line)
                    terminal.ready()
        terminal.type(":mail 1", "Subject: Lunch")
        codes = [int(row.text[:3]) for row in rows(terminal) if row.is_reply]

    assert [] == [code for code in codes if code >= 500]
    assert 354 in codes


class TestOffer:
    """What EHLO lists is told, and what is new after STARTTLS."""

    @EACH_WIDTH
    @pytest.mark.parametrize("place", ["default", "submission", "extensions"])
    def test_each_line_has_a_few_words_beside_it(self, place, columns, tmp_path):
        """In one row with it, so that a long offer still fits."""
        with opened(tmp_path, columns) as terminal:
            terminal.type(f":site {place}", "220 ")
            terminal.type(HELLO, "250-")
            told = beside(last_answer(terminal))

        untold = [said for said, words in told.items() if not words and len(said) < columns / 2]
        assert len(told) > 8
        assert [] == untold

    @pytest.mark.parametrize(
        ("place", "new", "gone"), [("submission", "AUTH", "STARTTLS"), ("default", None, "STARTTLS")]
    )
    def test_after_starttls_what_has_changed_is_told(self, place, new, gone, tmp_path):
        with opened(tmp_path) as terminal:
            terminal.type(f":site {place}", "220 ")
            for line, then in ((HELLO, "250-"), ("STARTTLS", "220 "), (HELLO, "250-")):
                terminal.type(line, then)
            text = text_of(last_answer(terminal))

        assert f"Gone: {gone}" in text
        assert ("New:" in text) == (new is not None)
        assert new is None or re.search(rf"New: [^.]*\b{new}\b", text)

    def test_an_offer_that_is_the_same_is_not_told_again(self, tmp_path):
        """The second EHLO of a session: each line is there, and a sentence for all of them."""
        with opened(tmp_path) as terminal:
            terminal.type(HELLO, "250-")
            terminal.type(HELLO, "250-")
            shown = last_answer(terminal)

        assert {""} == set(beside(shown).values())
        assert "same" in text_of(shown)


class TestBase64:
    """RFC 4954 4: what a login says in base64 is told beside it, and so is what is to be sent."""

    def test_both_sides_of_a_login(self, tmp_path):
        """And what is shown to be sent is right: it logs in."""
        told = []
        with opened(tmp_path) as terminal:
            terminal.type(HELLO, "250-")
            terminal.type("AUTH LOGIN", "334 ")
            for then in ("334 ", "235 "):
                shown = last_answer(terminal)
                told.append((beside(shown), text_of(shown)))
                terminal.type(to_type(shown)[0], then)

        (asks_user, user), (asks_password, password) = told
        assert "Username:" in "".join(asks_user.values())
        assert "Password:" in "".join(asks_password.values())
        assert re.search(r"Next: \S+ .*\balice\b", user)
        assert re.search(r"Next: \S+ .*\bwonderland\b", password)


class TestAgain:
    """Who shows it to others sees it explained again."""

    @pytest.mark.parametrize("word", [":undo", ":reset", ":full"])
    def test_the_explanation_comes_back(self, word, tmp_path):
        """After the line was taken back, on a new connection, and where all is wanted."""
        with opened(tmp_path) as terminal:
            terminal.type(HELLO, "250-")
            terminal.type(MAIL, "250 ")
            first = last_answer(terminal)
            terminal.type(word)
            terminal.ready()
            if word != ":undo":
                terminal.type(HELLO, "250-")
            terminal.type(MAIL, "250 ")
            again = last_answer(terminal)

        assert any(beside(first).values())
        assert any(beside(again).values()) or len(again) > 3

    def test_little_is_said_where_little_is_wanted(self, tmp_path):
        """:brief keeps what to type after a refusal; what goes well needs no more than the reply."""
        with opened(tmp_path) as terminal:
            terminal.type(":brief")
            terminal.ready()
            terminal.type(HELLO, "250-")
            terminal.type(MAIL, "250 ")
            terminal.type("DATA", "503 ")
            shown = dict(answers(rows(terminal)))

        assert len([row for row in shown[MAIL] if row.text]) == 2
        assert len([row for row in shown["DATA"] if row.text]) <= 7
        assert to_type(shown["DATA"])[-1] == "DATA"

    def test_reset_shows_a_new_connection_and_nothing_of_the_old_one(self, tmp_path):
        with opened(tmp_path) as terminal:
            terminal.type(HELLO, "250-")
            terminal.type(":reset", "220 ")
            shown = last_answer(terminal)

        assert len([row for row in shown if row.is_reply]) == 1
        assert "PIPELINING" not in text_of(shown)
        assert [HELLO] == to_type(shown)


def test_an_accepted_message_tells_where_it_is(tmp_path):
    """It was taken, and :mail shows it."""
    with opened(tmp_path) as terminal:
        for line, then in ((HELLO, "250-"), (MAIL, "250 "), ("RCPT TO:<bob@example.test>", "250 "), ("DATA", "354 ")):
            terminal.type(line, then)
        for line in ("Subject: Lunch", "", "Noon?", "."):
            terminal.type(line)
            terminal.ready()
        shown = last_answer(terminal)

    assert ":mail" in text_of(shown)
