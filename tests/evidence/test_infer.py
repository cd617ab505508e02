"""What a verdict means: words before numbers, numbers before the step, and how sure that is."""

import pytest

from smtptutor.evidence.finding import CATEGORIES
from smtptutor.evidence.infer import infer
from smtptutor.evidence.sorting import USUALLY, category_of
from smtptutor.evidence.statement import BOUNCED, DEFERRED, EXPIRED, SENT, Statement
from smtptutor.reference import lookup


def told(code=0, enhanced="", text="", stage="", **more):
    return infer(Statement("reply", 1, text, code, enhanced, stage, **more), "")


class TestPages:
    """Each page that can answer has its place in the table."""

    @pytest.mark.parametrize("kind", ["causes", "providers", "enhanced", "codes"])
    def test_every_page_has_a_category(self, kind):
        from smtptutor.evidence import sorting

        known = sorting._table()
        general = {"2.x.x", "4.x.x", "5.x.x"}  # of a class alone nothing can be told

        assert [] == [
            name
            for name in lookup.names(kind)
            if f"{kind}/{name}" not in known and name not in general and not (kind == "codes" and name[0] in "23")
        ]

    def test_every_category_is_known(self):
        from smtptutor.evidence import sorting

        assert set(USUALLY) == set(CATEGORIES)
        assert {category for category, _ in sorting._table().values()} <= set(CATEGORIES)

    @pytest.mark.parametrize("page", ["verbs/RCPT", "words/mx", "nothing/at-all"])
    def test_what_is_about_no_verdict_has_none(self, page):
        assert ("unknown", None) == category_of(page)


class TestWords:
    """The same number says different things in different mouths."""

    @pytest.mark.parametrize(
        ("code", "text", "category"),
        [
            (550, "relay not permitted", "relay-denied"),
            (550, "No such user here", "mailbox-unknown"),
            (550, "mailbox is full", "mailbox-full"),
            (550, "Message was classified as spam", "content-spam"),
            (554, "Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", "blocklist"),
            (554, "Error: no valid recipients", "bad-sequence"),
            (554, "too many hops", "mail-loop"),
            (503, "You must authenticate first, authentication required", "auth-required"),
            (503, "AUTH command used when not advertised", "auth-failed"),
            (221, "2.0.0 Bye", "success"),
            (451, "Temporary lookup failure", "system-trouble"),
            (451, "Greylisted, please try again in 300 seconds", "greylisted"),
        ],
    )
    def test_they_decide(self, code, text, category):
        assert category == told(code, text=text).category

    def test_one_number_and_words_that_agree_are_certain(self):
        assert "certain" == told(550, "5.1.1", "<bob@example.org>: user unknown").certainty

    def test_words_alone_are_likely(self):
        assert "likely" == told(text="no such user").certainty

    def test_a_number_that_many_refusals_share_is_unknown_without_words(self):
        assert ("unknown", "unknown") == (told(550).category, told(550).certainty)

    def test_the_step_makes_it_likely(self):
        assert ("mailbox-unknown", "likely") == (told(550, stage="RCPT").category, told(550, stage="RCPT").certainty)

    def test_a_number_with_one_meaning_is_certain_alone(self):
        assert ("bad-sequence", "certain") == (told(503).category, told(503).certainty)

    def test_nothing_at_all_is_unknown(self):
        assert ("unknown", "none", "unknown") == (told().category, told().permanence, told().certainty)

    def test_whose_words_they_are(self):
        assert ["Postfix", "Exim", "Yahoo"] == [
            told(554, "5.7.1", "Relay access denied").family,
            told(550, text="relay not permitted").family,
            told(421, "4.7.0", "[TSS04] Messages temporarily deferred").family,
        ]


class TestPermanence:
    """What became of the message, or else the first digit (RFC 5321 4.2.1)."""

    @pytest.mark.parametrize(
        ("code", "outcome", "permanence"),
        [
            (550, "", "permanent"),
            (450, "", "temporary"),
            (250, "", "success"),
            (354, "", "success"),
            (0, "", "none"),
            (535, DEFERRED, "temporary"),
            (450, BOUNCED, "permanent"),
            (450, EXPIRED, "permanent"),
            (0, SENT, "success"),
        ],
    )
    def test_what_it_is(self, code, outcome, permanence):
        assert permanence == told(code, outcome=outcome).permanence

    def test_without_a_code_the_enhanced_code_tells(self):
        assert "temporary" == told(0, "4.2.2").permanence

    def test_that_a_queue_keeps_what_was_refused_for_good_is_said(self):
        """Postfix does so after a refused login: it is the client's own fault, not the message's (smtp_proto.c)."""
        assert "the queue keeps the message" in told(535, "5.7.8", "authentication failed", outcome=DEFERRED).why


@pytest.mark.parametrize("field", ["recipient", "sender", "host", "command"])
def test_every_field_is_one_line(field):
    """Strings in programs and cells of tables have line ends in them; who reads a field by lines gets one."""
    finding = told(550, "5.1.1", "no such user", **{field: "one\n two"})

    assert "one two" == getattr(finding, field)


@pytest.mark.parametrize("outcome", ["", DEFERRED, BOUNCED])
def test_what_nobody_knows_is_told_with_where_to_look(outcome):
    """Every reply is explained; where the words tell nothing, that is what is said."""
    found = told(text="frobnicated beyond repair", outcome=outcome)

    assert (found.category, found.certainty) == ("unknown", "unknown")
    assert "does not tell why" in found.why
    assert "the log" in found.fix
