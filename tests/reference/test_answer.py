"""What explain finds for what is asked, and what it suggests where nothing is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.reference import lookup
from smtptutor.reference.answer import CLASSES, near_misses, pages_for

PAGES = [(kind, name) for kind in lookup.KINDS for name in lookup.names(kind)]
OWN = [(kind, name) for kind, name in PAGES if not (kind == "keywords" and lookup.find("verbs", name))]
SUGGESTED = [(kind, name) for kind, name in PAGES if kind in ("verbs", "keywords", "causes") and len(name) > 4]


def found(*words):
    return [(page.kind, page.name) for page in pages_for(list(words))]


class TestFound:
    """Every page can be asked for, in more than one way of writing."""

    @pytest.mark.parametrize(("kind", "name"), OWN, ids=lambda value: value)
    @pytest.mark.parametrize("written", [str, str.upper, str.lower], ids=["as it is", "upper", "lower"])
    def test_every_page_is_found_by_its_name(self, kind, name, written):
        """The name of a page brings this page, and case does not count."""
        assert [(kind, name)] == found(written(name))

    @pytest.mark.parametrize("name", [name for kind, name in PAGES if kind == "keywords"])
    def test_a_keyword_that_is_a_verb_too_brings_the_verb(self, name):
        """A name that is both brings one page, that of the verb."""
        assert [("verbs" if lookup.find("verbs", name) else "keywords", name)] == found(name)

    @pytest.mark.parametrize("name", [name for kind, name in PAGES if kind == "enhanced" and name.count("x") == 1])
    def test_an_enhanced_code_is_named_as_it_was_asked_for(self, name):
        """4.1.1 and 5.1.1 share a page; each is shown with its own number and class."""
        for first, of_class in CLASSES.items():
            asked = name.replace("x", first, 1)
            [page] = pages_for([asked])

            assert asked == page.name
            assert page.title.startswith(asked)
            assert of_class in page.meaning

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ("5.1.99", ("enhanced", "x.1.x")),
            ("5.99.99", ("enhanced", "5.x.x")),
            ("x.1.1", ("enhanced", "x.1.1")),
            ("X.1.1", ("enhanced", "x.1.1")),
        ],
    )
    def test_the_most_exact_page_there_is(self, asked, expected):
        """An enhanced code without a page of its own brings that of its subject, else that of its class."""
        assert [expected] == found(asked)

    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("550 5.1.1 no such user", [("codes", "550"), ("enhanced", "5.1.1")]),
            ("550-5.1.1 The account does not exist", [("codes", "550"), ("enhanced", "5.1.1")]),
            ("503 5.5.1 Send MAIL before RCPT", [("codes", "503"), ("enhanced", "5.5.1")]),
            ("503 Bad sequence of commands", [("codes", "503")]),
            ("250-SIZE 10240", [("codes", "250"), ("keywords", "SIZE")]),
            ("250 OK", [("codes", "250")]),
            ("250 503", [("codes", "250"), ("codes", "503")]),
            ("250-503", [("pairs", "250-503")]),
            ("(503)", [("codes", "503")]),
            ("MAIL, RCPT", [("verbs", "MAIL"), ("verbs", "RCPT")]),
            ("503 503", [("codes", "503")]),
        ],
    )
    def test_a_reply_line_brings_what_it_says(self, line, expected):
        """The code and the enhanced code of a line, each once and in order, whether it comes as one word or several."""
        assert expected == found(line)
        assert expected == found(*line.split())

    @pytest.mark.parametrize(
        "words", [[], [""], ["  "], ["frobnicate"], ["999"], ["9.1.1"], ["RCPT", "frobnicate"], ["5"]]
    )
    def test_nothing_is_made_up(self, words):
        """Where nothing is known, nothing comes back."""
        assert [] == pages_for(words)

    @pytest.mark.parametrize(
        "word",
        ["../codes/RCPT", "verbs/RCPT", "../verbs/RCPT.md", ".", "..", "503.md", "/etc/passwd", "a\0b", "x" * 500],
    )
    def test_a_name_is_not_a_path(self, word):
        """Only pages are read, whatever the word looks like."""
        assert [] == pages_for([word])

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Error: 503 nested MAIL", [("codes", "503")]),
            ("smtplib.SMTPSenderRefused: (503, b'5.5.1 nested MAIL', 'a@b')", [("codes", "503")]),
            ("MAIL FROM:", [("verbs", "MAIL")]),
            ("rcpt to", [("verbs", "RCPT")]),
            ("said: 550 5.7.1 no relaying", [("codes", "550"), ("enhanced", "5.7.1")]),
        ],
    )
    def test_a_code_or_verb_is_found_in_other_words(self, text, expected):
        """An error message brings the page of the reply code in it; MAIL FROM: is the verb MAIL."""
        assert expected == found(text)

    def test_a_word_of_the_field_leads_to_pages_that_use_it(self):
        """Where no page is called so, the ones that speak of it are named."""
        assert {"550", "relayed-after-login"} <= set(near_misses(["relaying"]))

    @pytest.mark.parametrize("word", ["greylisting", "greylist"])
    def test_a_page_that_is_nearly_called_so_comes_before_them(self, word):
        """The page of the thing itself says more than those that speak of it."""
        assert ["greylisted"] == near_misses([word])

    @given(st.lists(st.one_of(st.text(max_size=9), st.sampled_from(["503", "5.1.1", "RCPT", "250-503"])), max_size=4))
    def test_no_words_raise(self, words):
        """Any words are answered, with pages or with names."""
        assert isinstance(pages_for(words), list)
        assert isinstance(near_misses(words), list)


class TestNearMisses:
    """Suggestions for what is not known."""

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ("RCTP", "RCPT"),
            ("mail first", "mail-first"),
            ("nested", "nested-mail"),
            ("505", "504"),
            ("5.7.99", "x.7.1"),
        ],
    )
    def test_the_likely_one_is_among_them(self, asked, expected):
        """A slip, a part of a name and a code next door lead to names that exist."""
        assert expected in near_misses(asked.split())

    @pytest.mark.parametrize(("kind", "name"), SUGGESTED, ids=lambda value: value)
    def test_a_letter_too_many_leads_back(self, kind, name):
        """A name with one letter doubled is near to the name itself."""
        asked = name[:2] + name[1:]

        assert name in near_misses([asked]) or pages_for([asked])

    @given(st.text(max_size=12))
    def test_what_is_suggested_can_be_asked_for(self, word):
        """Every suggestion is found, and there are five at most."""
        near = near_misses([word])

        assert len(near) <= 5
        assert [] == [name for name in near if not pages_for([name])]
