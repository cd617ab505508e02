"""What is suggested where nothing is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.reference import lookup
from smtptutor.reference.answer import pages_for
from smtptutor.reference.near import near_misses

PAGES = [(kind, name) for kind in lookup.KINDS for name in lookup.names(kind)]
SUGGESTED = [(kind, name) for kind, name in PAGES if kind in ("verbs", "keywords", "causes") and len(name) > 4]


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

    @pytest.mark.parametrize("word", ["foo", "oes"])
    def test_a_piece_of_other_words_leads_nowhere(self, word):
        """A page that speaks of footers says nothing of foo."""
        assert [] == near_misses([word])
