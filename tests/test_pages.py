"""Pages of the reference as blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import on_screen

from smtptutor.entry import AT_THE_PROMPT, whole
from smtptutor.pages import LISTED, answer, body_blocks, entry, exact, filled, generic, whole_answer
from smtptutor.reference import lookup
from smtptutor.reference.lookup import Page
from smtptutor.text import Heading, Para

WORDS = st.lists(st.text("abc<>@", min_size=1, max_size=12), max_size=40)


class TestPage:
    """A page whole."""

    @pytest.mark.parametrize("kind", lookup.KINDS)
    def test_its_title_its_headings_and_its_sources(self, kind):
        page = next(lookup.pages(kind))
        blocks = whole(entry(page))
        headings = [block.text for block in blocks if isinstance(block, Heading)]

        assert Heading(page.title, 1) == blocks[0]
        assert [
            page.title,
            *(one for one in page.sections if one not in LISTED),
        ] == headings
        assert Para(", ".join(page.sources), "Sources:") == blocks[-1]

    def test_a_cause_shows_the_code_of_this_server(self):
        assert Para("503 5.5.1", "Answer here:") in whole(entry(lookup.find("causes", "nested-mail")))

    def test_other_pages_of_its_name_and_near_it_are_named_with_the_words_to_type(self):
        """Where one name is a verb, a keyword and a parameter, the way to the others is told."""
        words = " ".join(on_screen(whole(entry(lookup.named("AUTH")))).split())

        assert "AUTH is also a keyword and a parameter" in words
        assert "smtptutor explain keyword AUTH, smtptutor explain parameter AUTH" in words
        assert "See also: MX, RSET" in on_screen(whole(entry(Page("words", "x", "# x\ny\n\n## See also\nMX, RSET"))))

    def test_why_it_was_chosen_stands_before_all(self):
        """What was inferred is told before it is read."""
        page = lookup.find("causes", "relay-denied")
        page.note = "Probably this:"

        assert whole(entry(page))[:2] == [Para("Probably this:"), Heading(page.title, 1)]

    def test_inside_the_shell_words_of_the_shell_are_named(self):
        """What leads on can be typed where it is read; nothing else of the page differs."""
        outside = on_screen(whole(entry(lookup.named("AUTH"))) + whole(entry(lookup.find("codes", "503"))), 1000)
        inside = on_screen(
            whole(entry(lookup.named("AUTH"), AT_THE_PROMPT))
            + whole(entry(lookup.find("codes", "503"), AT_THE_PROMPT)),
            1000,
        )

        assert ":explain keyword AUTH, :explain parameter AUTH" in inside
        assert ":compare 503 250, :compare 503 500" in inside
        assert outside == inside.replace(":explain", "smtptutor explain").replace(":compare", "smtptutor compare")

    @pytest.mark.parametrize("kind", lookup.KINDS)
    def test_no_page_says_how_a_command_is_called(self, kind):
        """It is read in the shell as well, where `smtptutor explain` cannot be typed."""
        calls = ("smtptutor explain", "smtptutor compare")

        assert [] == [
            page.name for page in lookup.pages(kind) if any(call in " ".join(page.sections.values()) for call in calls)
        ]


class TestAnswer:
    """Several pages for one question, such as a pasted reply."""

    def found(self):
        pages = [lookup.find("enhanced", "x.1.1"), lookup.find("codes", "550"), lookup.find("keywords", "AUTH")]
        for page in pages[1:]:
            page.brief = True
        return pages

    @pytest.mark.parametrize("width", [80, 100])
    def test_the_first_is_told_and_the_others_are_named(self, width):
        """All on one screen, with what is typed for them: the kind too, where another page has the name."""
        lines = on_screen(answer(self.found()).shown, width).splitlines()

        assert len(lines) <= 22
        assert lines[0].startswith("X.1.1")
        assert lines[-1] == "See too: smtptutor explain 550, keyword AUTH"

    def test_what_was_asked_for_as_well_is_told(self):
        """Two that are compared: what the second means stands on the same screen."""
        first, second = lookup.find("words", "temp-fail"), lookup.find("words", "permanent-failure")
        said = on_screen(answer([first, second]).shown)

        assert len(said.splitlines()) <= 22
        assert second.title in said
        assert generic(second.meaning) in " ".join(said.split())

    def test_whole_the_others_keep_their_line(self):
        """Unless each was asked for: then each is whole."""
        first, second, _ = self.found()
        words = on_screen(whole_answer(self.found()))
        each = on_screen(whole_answer([first, lookup.find("codes", "503")]))

        assert words.startswith(on_screen(whole(entry(first))))
        assert "smtptutor explain 550 " in words
        assert on_screen(whole(entry(second))) not in words
        assert each.endswith(on_screen(whole(entry(lookup.find("codes", "503")))))


class TestMeaning:
    """The line of a page with the facts that are known."""

    @pytest.mark.parametrize(
        ("meaning", "facts", "said"),
        [
            ("Nothing to fill.", {}, "Nothing to fill."),
            ("{verb} came before {address}.", {}, "The command came before the address."),
            ("{verb} came before {address}.", {"verb": "RCPT"}, "RCPT came before the address."),
            ("{address} is full.", {"address": "bob@example.test"}, "bob@example.test is full."),
            ("[Line {line}|A line] of it.", {}, "A line of it."),
            ("[Line {line}|A line] of it.", {"line": 3}, "Line 3 of it."),
            ("It has [{size} octets of {limit}|too many].", {"size": 9}, "It has too many."),
            ("It has [{size} octets of {limit}|too many].", {"size": 9, "limit": 8}, "It has 9 octets of 8."),
            ("EHLO [192.0.2.7] is {verb}[: {name}|].", {}, "EHLO [192.0.2.7] is the command."),
            ("Open[ for {name}|], with {verb}.", {}, "Open, with the command."),
            ("Open[ for {name}|], with {verb}.", {"name": "a.example"}, "Open for a.example, with the command."),
        ],
    )
    def test_it_has_what_is_known_and_general_words_for_the_rest(self, meaning, facts, said):
        assert said == filled(meaning, facts)

    def test_exact_words_keep_their_facts_in_braces(self):
        assert "Line {line} of {verb}." == exact("[Line {line}|A line] of {verb}.")
        assert "EHLO [192.0.2.7]" == exact("EHLO [192.0.2.7]")

    def test_a_fact_without_general_words_is_an_error(self):
        with pytest.raises(KeyError, match="anything"):
            generic("It came before {anything}.")


def shown(body: str, width: int = 40) -> str:
    """A section as plain text."""
    return on_screen(body_blocks(body), width)


class TestBodyOnTheScreen:
    """Paragraphs and items are wrapped, blocks stand, tables keep their columns."""

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ("", ""),
            ("one\ntwo", "one two\n"),
            ("one\n\ntwo", "one\n\ntwo\n"),
            ("- one\n- two", "- one\n- two\n"),
            ("- one\n  and on", "- one and on\n"),
            ("- one\ntwo", "- one\ntwo\n"),
            ("- one\n\ntwo", "- one\n\ntwo\n"),
            ("try\n    MAIL   FROM:<>\nnow", "try\n    MAIL   FROM:<>\nnow\n"),
            ("| a | bb |\n|---|:-:|\n| ccc | d |", "a    bb\nccc  d\n"),
            ("x\n| a |\ny", "x\na\ny\n"),
        ],
    )
    def test_each_kind_of_block(self, body, expected):
        assert expected == shown(body)

    def test_items_hang(self):
        assert "- one two three four five six seven\n  eight nine\n" == shown(
            "- one two three four five six seven eight nine", 36
        )

    @given(
        rows=st.lists(st.lists(WORDS.map(" ".join), min_size=3, max_size=3), min_size=1, max_size=4),
        width=st.integers(60, 100),
    )
    def test_a_table_fits_the_width_and_keeps_its_words(self, rows, width):
        body = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        text = shown(body, width)

        assert all(len(line) <= width for line in text.splitlines())
        assert sorted(" ".join(map(" ".join, rows)).split()) == sorted(text.split())

    @pytest.mark.parametrize("body", ["|---|", "| a | b |\n| c |", "| a |\n| b | c |", "|", "||"])
    def test_a_table_that_is_not_whole_does_not_raise(self, body):
        assert isinstance(shown(body), str)


TABLES = [
    pytest.param(body, id=f"{page.kind}/{page.name}: {heading}")
    for kind in lookup.KINDS
    for page in lookup.pages(kind)
    for heading, body in page.sections.items()
    if "\n|" in f"\n{body}"
]


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("body", TABLES)
def test_the_tables_of_the_reference_fit_the_screen(body, width):
    """However narrow the columns become, a row ends before the edge."""
    assert [] == [line for line in shown(body, width).splitlines() if len(line) > width and not line.startswith("    ")]
