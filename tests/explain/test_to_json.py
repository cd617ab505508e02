"""An explained exchange as an object."""

import json

import pytest
from explaining import HELLO, MAIL, MESSAGE, RCPT, last_of, talk

from smtptutor.explain.explanation import explain, shown
from smtptutor.explain.to_json import to_json


class TestJson:
    """The fields that scripts rely on."""

    def test_the_example_of_the_first_minute(self):
        """MAIL before EHLO, EHLO, DATA without MAIL: 503, 250, 503, each with its own cause, why and next."""
        history = talk("MAIL FROM:<a@example.org>", "EHLO me.example.org", "DATA")
        told = [to_json(one, explain(one, history[:place])) for place, one in enumerate(history)]

        assert [220, 503, 250, 503] == [one["code"] for one in told]
        assert ["service-ready", "hello-first", "ehlo-accepted", "data-without-mail"] == [one["cause"] for one in told]
        assert [None, "MAIL FROM:<a@example.org>", "EHLO me.example.org", "DATA"] == [one["client"] for one in told]
        assert ["connected", "connected", "greeted", "greeted"] == [one["stage"] for one in told]
        assert all(one["why"] and one["next"] and one["meaning"] for one in told)
        assert "." == to_json(*last_of(HELLO, MAIL, RCPT, *MESSAGE))["client"]
        assert json.loads(json.dumps(told)) == told

    @pytest.mark.parametrize(
        ("typed", "seen"),
        [
            ("NOOP \x1b[31m", "NOOP \\x1b[31m"),
            ("NOOP \udcff", "NOOP \\xff"),
            ("AUTH PLAIN c2VjcmV0", "AUTH PLAIN ****"),
        ],
    )
    def test_what_is_typed_is_cleaned(self, typed, seen):
        """No control sequence and no secret comes back."""
        assert seen == shown(typed)
