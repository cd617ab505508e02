"""RFC 5321 4.2.1; RFC 2034 4: what a rule that makes a step fail may say."""

import pytest

from smtptutor.server.site import Trouble, unfit


class TestUnfit:
    """RFC 5321 4.2.1; RFC 2034 4: what a rule may say."""

    @pytest.mark.parametrize(
        "rule",
        [Trouble("rcpt"), Trouble("rcpt", code=599, enhanced="5.1.1"), Trouble("rcpt", code=0, slow=1)]
        + [Trouble("rcpt", code=0, hang_up=True), Trouble("rcpt", enhanced="4.999.999"), Trouble("rcpt", code=421)],
    )
    def test_good(self, rule):
        assert unfit(rule) is None

    @pytest.mark.parametrize(
        ("rule", "said"),
        [
            (Trouble("rcpt", code=0), "only slow down or hang up"),
            (Trouble("rcpt", code=0, enhanced="2.0.0", text="Fine"), "enhanced goes with a code of the rule's own"),
            (Trouble("rcpt", code=250), "from 400 to 599, not 250"),
            (Trouble("rcpt", code=399), "from 400 to 599, not 399"),
            (Trouble("rcpt", code=600), "from 400 to 599, not 600"),
            (Trouble("rcpt", enhanced="5.1.1"), "451 and 5.1.1 do not"),
            (Trouble("rcpt", enhanced="4.1"), "not '4.1'"),
            (Trouble("rcpt", enhanced="4.1.x"), "not '4.1.x'"),
            (Trouble("rcpt", enhanced="4.1.1000"), "not '4.1.1000'"),
            (Trouble("rcpt", enhanced="4.\u0661.0"), "not '4.\u0661.0'"),
            (Trouble("rcpt", slow=3601), "slow must be a number of seconds from 0 to 3600, not 3601"),
            (Trouble("rcpt", slow=-1), "slow must be a number of seconds from 0 to 3600, not -1"),
            (Trouble("rcpt", times=-1), "times must be how often the rule applies, 0 for always, not -1"),
        ],
    )
    def test_bad(self, rule, said):
        assert said in " ".join(unfit(rule))
