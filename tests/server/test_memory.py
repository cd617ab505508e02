"""What a place remembers: a value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import DEFAULT, EHLO, MAIL, MESSAGE, RCPT, after, octets

from smtptutor.server.mailstore import EMPTY
from smtptutor.server.memory import MOST_COUNTED, NOTHING_COUNTED, Ledger, Memory
from smtptutor.server.simulator import Simulator, connect

KEYS = st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"))
ENTRIES = st.lists(st.tuples(KEYS, st.integers()), max_size=30)


def ledger_of(entries) -> Ledger:
    """A ledger into which these were written, in order."""
    ledger = NOTHING_COUNTED
    for key, number in entries:
        ledger = ledger.with_entry(key, number)
    return ledger


class TestLedger:
    """A map that never changes."""

    @given(entries=ENTRIES)
    def test_it_holds_what_a_dictionary_would(self, entries):
        ledger, known = ledger_of(entries), dict(entries)

        assert known == dict(ledger)
        assert (len(known), set(known)) == (len(ledger), set(ledger))
        assert all(number == ledger[key] for key, number in known.items())

    @given(entries=ENTRIES, key=KEYS, number=st.integers())
    def test_writing_leaves_the_old_one_as_it_was(self, entries, key, number):
        ledger = ledger_of(entries)
        ledger.with_entry(key, number)

        assert dict(entries) == dict(ledger)

    @given(one=ENTRIES, other=ENTRIES)
    def test_equal_ones_have_equal_hashes(self, one, other):
        first, second = ledger_of(one), ledger_of(other)

        assert (dict(one) == dict(other)) is (first == second)
        assert first != second or hash(first) == hash(second)

    @given(entries=ENTRIES)
    def test_the_order_of_writing_does_not_count(self, entries):
        apart = list(dict(entries).items())

        assert ledger_of(apart) == ledger_of(apart[::-1])
        assert hash(ledger_of(apart)) == hash(ledger_of(apart[::-1]))

    def test_what_is_not_there(self):
        assert 7 == NOTHING_COUNTED.get(("a",), 7)
        with pytest.raises(KeyError):
            NOTHING_COUNTED[("a",)]

    def test_it_stays_bounded_and_forgets_the_oldest(self):
        full = Ledger({("greylist", str(number)): number for number in range(MOST_COUNTED)})
        more = full.with_entry(("greylist", "one more"), -1)

        assert MOST_COUNTED == len(full.with_entry(("greylist", "0"), 5))
        assert MOST_COUNTED // 2 == len(more)
        assert -1 == more["greylist", "one more"]
        assert ("greylist", "0") not in more
        assert ("greylist", str(MOST_COUNTED - 1)) in more

    def test_what_was_written_a_moment_ago_is_not_the_oldest(self):
        """A counter that goes on is written again and again; a busy port must not forget it."""
        full = Ledger({("greylist", str(number)): number for number in range(MOST_COUNTED)})
        more = full.with_entry(("greylist", "0"), 7).with_entry(("greylist", "one more"), -1)

        assert 7 == more["greylist", "0"]
        assert ("greylist", "1") not in more

    def test_a_crowd_of_one_kind_pushes_out_no_other(self):
        """A rule that has failed often enough does not begin anew because many are greylisted."""
        ledger = NOTHING_COUNTED.with_entry(("trouble", "0"), 1)
        ledger = Ledger({**ledger, **{("greylist", str(number)): number for number in range(MOST_COUNTED - 1)}})

        assert 1 == ledger.with_entry(("greylist", "one more"), -1)["trouble", "0"]

    def test_many_entries_never_go_over_the_bound(self):
        ledger, most = Ledger({(str(number),): 0 for number in range(MOST_COUNTED - 10)}), 0
        for number in range(100):
            ledger = ledger.with_entry(("new", str(number)), number)
            most = max(most, len(ledger))

        assert most == MOST_COUNTED


def kept(count: int):
    """The state after so many messages."""
    return after(EHLO, *(MAIL, RCPT, "DATA", *MESSAGE) * count)


class TestPlace:
    """The clock, the messages, the counts."""

    def test_at_another_time_the_rest_is_as_it_was(self):
        place = Memory(100).noting(("a",), 1)

        assert Memory(200, EMPTY, Ledger({("a",): 1})) == place.at(200)
        assert 100 == place.clock

    def test_noting_leaves_the_old_place_as_it_was(self):
        place = Memory(100)
        place.noting(("a",), 1)

        assert Memory(100) == place

    def test_it_is_a_hashable_value(self):
        assert 1 == len({Memory(1).noting(("a",), 1), Memory(1).noting(("a",), 1)})
        assert 2 == len({Memory(1).noting(("a",), 1), Memory(1).noting(("a",), 2)})

    @pytest.mark.parametrize(("keep", "left"), [(0, []), (1, [3]), (2, [3, 2]), (3, [3, 2, 1]), (9, [3, 2, 1])])
    def test_dropping_keeps_the_newest(self, keep, left):
        state = kept(3)

        assert left == [message.number for message in state.memory.dropping(keep).store]
        assert [3, 2, 1] == [message.number for message in state.memory.store]

    def test_after_dropping_a_new_message_has_a_name_of_its_own(self):
        """The short name in the reply after the dot is what people look for in a log."""
        state = kept(3)
        simulator = Simulator(connect(DEFAULT))
        simulator.state = state._replace(memory=state.memory.dropping(2))
        list(simulator.receive(octets([MAIL, RCPT, "DATA", *MESSAGE])))
        names = [message.queue_id for message in simulator.state.memory.store]

        assert 3 == len(set(names))

    def test_a_new_one_has_the_clock_of_its_site(self):
        assert Memory(DEFAULT.clock) == after().memory
