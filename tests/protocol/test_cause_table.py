"""The one table about causes."""

import pytest

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import ABOUT, Help, causes
from smtptutor.server.dialects.lookup import words


class TestTable:
    def test_every_cause_has_a_row(self):
        assert list(Cause) == list(ABOUT)

    def test_causes_are_found_by_what_their_rows_say(self):
        assert causes(took_message=True) == {
            Cause.MESSAGE_ACCEPTED,
            Cause.LAST_CHUNK_ACCEPTED,
            Cause.LMTP_PER_RECIPIENT,
            Cause.ANSWER_LOST,
        }

    @pytest.mark.parametrize("cause", [cause for cause, about in ABOUT.items() if about.grants or about.took_message])
    def test_what_grants_or_takes_is_a_success(self, cause):
        """But for the one of which nobody hears."""
        assert words("standard")[cause].code < 300 or cause is Cause.ANSWER_LOST

    @pytest.mark.parametrize("cause", [cause for cause, about in ABOUT.items() if about.help or about.missing])
    def test_help_is_for_refusals(self, cause):
        assert words("standard")[cause].code >= 400

    def test_waiting_helps_where_the_code_says_so(self):
        """4yz: try again later (RFC 5321 4.2.1)."""
        assert not [cause for cause in causes(help=Help.WAIT) if words("standard")[cause].code >= 500]
