"""Two pages side by side: pairs, enhanced codes by their digits, a reply code and an enhanced code, what is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import on_screen

from smtptutor.comparison import comparison, two_pages
from smtptutor.entry import AT_THE_PROMPT, whole
from smtptutor.pages import entry
from smtptutor.reference import lookup
from smtptutor.text import Blank, Heading, Table

CODES = [
    name.replace("x", first, 1)
    for name in lookup.names("enhanced")
    if name.count("x") == 1
    for first in ("2", "4", "5")
]
NAMES = [
    pytest.param(name, id=name[2:]) for name in lookup.names("enhanced") if name.count("x") == 1 and name != "x.6.10"
]


def blocks_of(first, second):
    """The comparison whole."""
    return whole(comparison(first, second)[0])


def table(first, second):
    """The rows of the first table."""
    return next(block.rows for block in blocks_of(first, second) if isinstance(block, Table))


def said(first, second):
    """The comparison as it is read on a screen."""
    return on_screen(blocks_of(first, second))


def words_of(text):
    """The words of a text, sorted."""
    return sorted(word.strip(".,:") for word in text.split())


def sections(first, second, heading):
    """What each of the two says under a heading."""
    left, right, _ = two_pages(first, second)[0]
    return left.section(heading), right.section(heading)


class TestPairs:
    """Pages of their own, and any other two."""

    @pytest.mark.parametrize("name", lookup.names("pairs"))
    def test_a_page_of_the_pair_is_shown_whichever_comes_first(self, name):
        first, second = name.split("-")

        assert entry(lookup.find("pairs", name)) == comparison(first, second)[0] == comparison(second, first)[0]

    def test_any_other_two_answer_the_same_questions(self):
        words = said("220", "550")

        assert "" == comparison("220", "550")[1]
        assert any(isinstance(block, Blank) for block in blocks_of("220", "550"))
        assert words.count("220:") == words.count("550:") > 1
        assert "Each alone: smtptutor explain 220, smtptutor explain 550" in words

    def test_in_the_shell_words_of_the_shell_lead_on(self):
        """Also where something is wrong."""
        found, _ = comparison("220", "550", AT_THE_PROMPT)

        assert "Each alone: :explain 220, :explain 550" in on_screen(whole(found))
        assert "; :explain 5.9.9 tells what is known" in comparison("5.1.1", "5.9.9", AT_THE_PROMPT)[1]

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (("250", "nonsense"), "nothing is known of 'nonsense'"),
            (("250", "250"), "are the same"),
            (("5.1.1", "5.1.1"), "are the same"),
            (("5.1.1", "5.9.9"), "5.9.9 has no entry of its own; smtptutor explain 5.9.9 tells what is known"),
            (("4.1.88", "5.1.1"), "4.1.88 has no entry of its own"),
            (("5.9.8", "5.9.9"), "5.9.8 has no entry of its own"),
        ],
    )
    def test_what_is_wrong_with_two_words(self, words, told):
        """The same twice, an unknown one, and one of which only the subject or the class is known."""
        found, complaint = comparison(*words)

        assert found is None
        assert told in complaint


class TestByDigits:
    """Enhanced codes: RFC 3463 2 reads them digit by digit."""

    @pytest.mark.parametrize(
        ("first", "second", "rows"),
        [
            ("4.4.7", "5.4.7", ["first digit, class", "second, subject", "third, detail"]),
            ("5.1.2", "5.7.2", ["second, subject", "third, detail", "first digit, class", "seen with"]),
            ("5.7.20", "5.7.21", ["third, detail", "first digit, class", "second, subject", "seen with"]),
            ("4.7.1", "5.1.1", ["first digit, class", "second, subject", "third, detail", "seen with"]),
        ],
    )
    def test_the_digits_that_differ_come_first(self, first, second, rows):
        got = [row[0] for row in table(first, second)[1:]]

        assert rows == got

    @pytest.mark.parametrize(
        ("first", "second", "told"),
        [
            ("4.4.7", "5.4.7", "Only the first digit differs"),
            ("5.1.1", "5.4.1", "They differ in subject and detail."),
            ("5.7.20", "5.7.21", "They differ in detail."),
            ("4.7.1", "5.7.2", "They differ in class and detail."),
            ("4.7.1", "5.1.1", "They differ in all three parts."),
            ("x.7.1", "5.7.2", "They differ in detail."),
            ("x.7.1", "5.7.1", "The one without a class stands for all classes"),
        ],
    )
    def test_it_is_said_which_differ(self, first, second, told):
        """A detail is counted within its subject (RFC 3463 3): the 1 of 5.1.1 and of 5.4.1 are two things."""
        assert told in said(first, second)

    def test_the_table_says_now_or_for_good(self):
        """And what subject and detail are."""
        rows = {row[0]: row[1:] for row in table("4.4.7", "5.4.7")}

        assert rows["first digit, class"] == ("4: not now", "5: no, for good")
        assert rows["second, subject"] == ("4: Network and routing", "4: Network and routing")
        assert rows["third, detail"] == ("7: Delivery time expired", "7: Delivery time expired")

    @pytest.mark.parametrize(
        ("code", "detail"),
        [("5.7.139", "139: Microsoft: this login is switched off"), ("5.7.610", "Microsoft: banned")],
    )
    def test_a_number_of_a_provider_is_read_by_its_digits_too(self, code, detail):
        """Such a page can be about a range of numbers."""
        rows = {row[0]: row[1:] for row in table(code, "5.7.8")}

        assert detail in rows["third, detail"][0]
        assert rows["second, subject"] == ("7: Security or policy", "7: Security or policy")

    def test_codes_that_come_with_it_have_its_first_digit(self):
        """RFC 2034 4: the first digits agree."""
        assert ("seen with", "451", "550") == table("4.4.3", "5.4.3")[-1]

    @pytest.mark.parametrize(
        ("first", "second", "heading", "ours", "theirs"),
        [
            ("4.2.1", "5.2.1", "How to fix it", "- Sender: wait.", "- Sender: reach the person otherwise"),
            ("4.2.1", "5.2.1", "When you see it", "closed or busy for now", "switched off for good"),
            ("4.4.7", "5.4.7", "When you see it", "- 4.4.7: with DELIVERBY", "- 5.4.7: the time is over"),
            ("4.7.16", "5.7.16", "How to fix it", "smaller; or wait.", "- Sender: make the message smaller."),
            ("4.1.7", "5.1.7", "How to fix it", "let the queue try again", "use an address that exists"),
        ],
    )
    def test_each_side_has_the_lines_of_its_class_alone(self, first, second, heading, ours, theirs):
        """4.y.z is for now and 5.y.z for good, and advice for the one is wrong for the other."""
        left, right = sections(first, second, heading)

        assert ours in left
        assert theirs in right
        assert ours not in right
        assert second not in left.replace(f"{first} or", "")
        assert first not in right.replace("450 4.1.7 or", "")

    @pytest.mark.parametrize("name", NAMES)
    def test_no_advice_for_another_class_is_left(self, name):
        """Whatever the page: `on class 5` is not said to 4, and each side still says when it is seen."""
        for heading in ("When you see it", "How to fix it"):
            left, right = sections(name.replace("x", "4", 1), name.replace("x", "5", 1), heading)

            assert "on class" not in left + right
            assert left
            assert right

    def test_when_which_applies(self):
        """What the first digit asks of the client, RFC 3463 2; what subjects and details are about."""
        words = " ".join(said("4.4.7", "5.4.7").split())

        assert "First digit 4 says: keep the message as it is, and try again later." in words
        assert "First digit 5 says: something has to change first" in words
        assert "Subject 7: A rule, a login" in " ".join(said("5.1.2", "5.7.2").split())

    @given(st.sampled_from(CODES), st.sampled_from(CODES))
    def test_any_two(self, first, second):
        """A title with both, the table, each question, and nothing wider than the screen; either way round."""
        if first == second:
            assert comparison(first, second)[1]
            return
        words = said(first, second)

        assert isinstance(blocks_of(first, second)[0], Heading)
        assert first in words
        assert second in words
        assert max(map(len, words.splitlines())) <= 80
        assert words_of(words) == words_of(said(second, first))


class TestReplyCodes:
    """Two reply codes without a page of their own as a pair."""

    def test_their_digits_and_meanings(self):
        """RFC 5321 4.2.1: 2 is done, 5 is no; a second digit 2 is about the connection, 5 about the mail system."""
        rows = {row[0]: row[1:] for row in table("220", "550")}

        assert rows["first digit"] == ("2: done", "5: no, for good")
        assert rows["second digit"] == ("2: the connection", "5: the mail system")

    @pytest.mark.parametrize(
        ("first", "second", "told"),
        [
            ("354", "451", "First digit 3 says: send what is asked for"),
            ("354", "451", "First digit 4 says: keep the message"),
            ("220", "550", "First digit 5 says: something has to change first"),
        ],
    )
    def test_when_which_applies(self, first, second, told):
        """As the first digits have it."""
        assert told in " ".join(said(first, second).split())

    def test_one_first_digit_tells_nothing_apart(self):
        assert "When which applies" not in said("500", "556")

    @given(st.sampled_from(lookup.names("codes")), st.sampled_from(lookup.names("codes")))
    def test_any_two(self, first, second):
        """Known or only told on the web, such as 101: shown, and no line is too wide."""
        found, complaint = comparison(first, second)

        assert bool(complaint) == (first == second) == (found is None)
        assert max(map(len, on_screen(whole(found) if found else [], 80).splitlines()), default=0) <= 80


class TestMixed:
    """A reply code against an enhanced code."""

    def test_both_can_stand_in_one_reply(self):
        """RFC 2034 4: the code first, then the enhanced code; the first for programs."""
        words = " ".join(said("550", "5.7.1").split())

        assert "Both can stand in one reply, 550 first" in words
        assert "5.7.1 is seen with" in words
        assert "what it is enhanced status code reply code" in " ".join(said("5.7.1", "550").split())

    def test_first_digits_that_do_not_agree(self):
        """RFC 2034 4."""
        assert "do not fit into one reply" in said("450", "5.7.1")

    def test_without_a_class(self):
        """X.7.1 stands for all of them."""
        assert "x: any class" in said("x.7.1", "4.7.1")
        assert "Both can stand in one reply" in said("x.7.1", "550")
