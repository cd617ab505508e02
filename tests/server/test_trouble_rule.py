"""Trouble on demand as it is written on the command line."""

import re

import pytest

from smtptutor.server.site import TROUBLE_STEPS, Trouble
from smtptutor.server.trouble_rule import read_rule

GOOD = {
    "rcpt:bob@* 451 4.3.0 x2": Trouble("rcpt", "bob@*", 451, "4.3.0", times=2),
    "data slow=5": Trouble("data", code=0, slow=5),
    "connect hang-up": Trouble("connect", code=0, hang_up=True),
    "MAIL:*@example.org 550": Trouble("mail", "*@example.org", 550),
    "message x1 slow=2 552 5.3.4": Trouble("message", "", 552, "5.3.4", times=1, slow=2),
    "  auth   454  ": Trouble("auth", code=454),
    'rcpt:"odd user"@* 451': Trouble("rcpt", '"odd user"@*', 451),
    "message keeps x1": Trouble("message", code=0, times=1, keeps=True),
    "message:alice@* hang-up keeps": Trouble("message", "alice@*", code=0, hang_up=True, keeps=True),
    "rset 451": Trouble("rset", code=451),
    "starttls hang-up x1": Trouble("starttls", code=0, hang_up=True, times=1),
    "rcpt 451 30%": Trouble("rcpt", code=451, share=30),
    "hello:client.* 550": Trouble("hello", "client.*", 550),
}

BAD = {
    "": "a rule is missing",
    "rcpt": "says nothing to do",
    "rcpt x3": "says nothing to do",
    "451": "begins with a step",
    "dat 451": "one of connect, hello, auth, mail, rcpt, data, message",
    "rcpt 250": "must be a reply code from 400 to 599",
    "rcpt 999": "must be a reply code from 400 to 599",
    "rcpt 451 5.3.0": "same digit",
    "rcpt 451 4.3": "is neither a code",
    "rcpt 451 a.b.c": "needs an enhanced code",
    "rcpt 451 x0": "is neither a code",
    "rcpt keeps": "keeps of the rule 'rcpt keeps' is for the step message",
    "message 451 4.3.0 keeps": "nothing is said",
    "rcpt slow=0": "from 1 to 3600",
    "rcpt slow=soon": "from 1 to 3600",
    "rcpt slow=99999999999999999999": "from 1 to 3600",
    "rcpt slow=3601": "the slow of the rule 'rcpt slow=3601' must be a number of seconds from 0 to 3600, not 3601",
    "rcpt 451 4.\u00b2.0": "needs an enhanced code such as 4.3.0",
    "rcpt hangup": "is neither a code",
    "rcpt 451 0%": "the share of the rule 'rcpt 451 0%' must be of how many in a hundred",
    "rcpt 451 101%": "from 1 to 100, not 101",
    "rcpt 50%": "says nothing to do",
    "data:bob@* 451": "the address of the rule 'data:bob@* 451' is for the steps hello, auth, mail, rcpt, message, vrfy, expn; data has none",
    'rcpt:"bob@* 451': "needs a second quote",
    "rcpt \u0664\u0665\u0661": "is neither a code",
}


class TestRules:
    """STEP[:ADDRESS] [CODE] [ENHANCED] [xN] [slow=S] [hang-up]."""

    @pytest.mark.parametrize(("text", "rule"), GOOD.items())
    def test_what_a_rule_says(self, text, rule):
        """The words may stand in any order behind the step."""
        assert rule == read_rule(text)

    @pytest.mark.parametrize("step", TROUBLE_STEPS)
    def test_every_step(self, step):
        """There is a rule for each."""
        assert Trouble(step, code=451) == read_rule(f"{step} 451")

    @pytest.mark.parametrize(("text", "right"), BAD.items())
    def test_what_is_wrong_is_told(self, text, right):
        """The error says what would be right."""
        with pytest.raises(ValueError, match=re.escape(right)):
            read_rule(text)
