"""A chain is a sequence like a tuple, and adding to it leaves the old one as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.server.chain import Chain

items = st.lists(st.integers(0, 3), max_size=12)


@given(items, st.integers(-15, 15), st.slices(15))
def test_it_reads_as_a_tuple_does(values, place, part):
    """Length, order both ways, items and slices."""
    chain, expected = Chain(values), tuple(values)

    assert (len(expected), expected) == (len(chain), tuple(chain))
    assert expected[::-1] == tuple(reversed(chain))
    assert expected[part] == tuple(chain[part])
    if -len(expected) <= place < len(expected):
        assert expected[place] == chain[place]
    else:
        with pytest.raises(IndexError):
            chain[place]


@given(items, items)
def test_equal_where_the_items_are(some, others):
    """Whether they share a past or were made apart; and no chain is a list."""
    assert (some == others) == (Chain(some) == Chain(others))
    assert (some == others) == (Chain([*some, 1]) == Chain(others).adding(1))
    assert Chain(some) != some


@given(items, st.integers(-2, 15))
def test_what_came_after_the_oldest(values, count):
    """As much as there is."""
    assert values[max(count, 0) :] == Chain(values).beyond(max(count, 0))


def test_the_old_one_stays():
    """Two futures of one past do not know of each other."""
    past = Chain("ab")
    one, other = past.adding("c"), past.adding("d")

    assert ("ab", "abc", "abd") == ("".join(past), "".join(one), "".join(other))
    assert past == one.before == other.before
    assert ("c", "d") == (one.latest, other.latest)


def test_an_empty_one_has_no_end():
    """Said as lists say it."""
    for look in (lambda: Chain().latest, lambda: Chain().before, lambda: Chain()[0]):
        with pytest.raises(IndexError):
            look()


def test_a_long_one_is_built_compared_and_left_behind():
    """However long: nothing goes down one level for each item."""
    one, other = Chain(range(200_000)), Chain(range(200_000))

    assert one == other
    assert 199_999 == one.latest
    del one, other
