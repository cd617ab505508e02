"""Completion of a line of SMTP: the text before the cursor in, choices out."""

import pytest
from learner import Talk

from smtptutor.protocol.stage import Stage
from smtptutor.protocol.stages import GRID, misstep_here
from smtptutor.protocol.verb import Verb
from smtptutor.server import sites
from smtptutor.server.site import OFFERABLE, LoginSettings, Site
from smtptutor.talk.line_completion import line_choices

HELLO = ("EHLO client.example.org",)
OPEN = (*HELLO, "MAIL FROM:<alice@example.test>")
NAMED = (*OPEN, "RCPT TO:<bob@example.test>")
STAGES = {"connected": (), "greeted": HELLO, "mail": OPEN, "rcpt": NAMED, "bdat": (*NAMED, "BDAT 5", "hello")}
SILENT = {
    "data": (*NAMED, "DATA"),
    "closed": ("QUIT",),
    "auth": (*HELLO, "AUTH LOGIN"),
    "a chunk": (*NAMED, "BDAT 20 LAST", "hello"),
}


def after(*typed, site=None):
    talk = Talk(site or Site())
    for line in typed:
        list(talk.send(line))
    return talk.state


def offered(before, *typed, site=None):
    """What the line would be with each choice taken, best first."""
    found = line_choices(before, after(*typed, site=site))
    return [one.whole(before) for one in found]


class TestVerbs:
    """At the start of a line."""

    @pytest.mark.parametrize("typed", STAGES.values(), ids=STAGES)
    def test_legal_ones_come_first(self, typed):
        """What may come now stands before what would be answered 503, and that says so."""
        state = after(*typed)
        found = line_choices("", state)
        wrong = [misstep_here(state.session, Verb(one.text.split()[0]), state.policy) is not None for one in found]

        assert sorted(wrong) == wrong
        assert wrong == [one.about.startswith("503") for one in found]

    def test_every_verb_that_the_site_has_is_offered(self):
        """The others only where the site has them, and LHLO where it speaks LMTP."""
        bare = Site(extensions=())
        all_of_it = Site(extensions=OFFERABLE)
        optional = {"HELP", "STARTTLS", "AUTH", "BDAT"}
        always = set(map(str, GRID)) - optional - {"EXPN", "ETRN", "LHLO"}
        found = [{line.split()[0] for line in offered("", site=site)} for site in (bare, None, all_of_it)]

        assert [always, always | optional, always | optional | {"EXPN", "ETRN"}] == found

    def test_lmtp_has_its_own_greeting(self):
        """LHLO, and neither EHLO nor HELO (RFC 2033 4.1)."""
        found = {line.split()[0] for line in offered("", site=sites.load("lmtp"))}

        assert "LHLO" in found
        assert set() == found & {"EHLO", "HELO"}

    @pytest.mark.parametrize(
        ("before", "expected"),
        [
            ("E", ["EHLO"]),
            ("a", ["AUTH"]),
            ("ST", ["STARTTLS"]),
            ("B", ["BDAT"]),
            ("LH", []),
            ("eh", ["EHLO"]),
            ("MAIL", ["MAIL FROM:<"]),
            ("r", ["RSET", "RCPT TO:<"]),
            ("X", []),
            ("DATAX", []),
        ],
    )
    def test_the_beginning_chooses(self, before, expected):
        """Case does not count; what cannot be completed brings nothing."""
        assert expected == offered(before, *HELLO)


class TestArguments:
    """After the verb."""

    @pytest.mark.parametrize(
        ("before", "typed", "expected"),
        [
            ("EHLO ", (), ["EHLO client.example.org"]),
            ("helo cli", (), ["helo client.example.org"]),
            ("EHLO other", (), []),
            ("MAIL ", HELLO, ["MAIL FROM:<"]),
            ("MAIL FR", HELLO, ["MAIL FROM:<"]),
            ("mail fr", HELLO, ["mail FROM:<"]),
            ("MAIL FROM:<a", HELLO, ["MAIL FROM:<alice@example.test>"]),
            ("RCPT TO:<b", OPEN, ["RCPT TO:<bob@example.test>"]),
            ("RCPT TO", OPEN, ["RCPT TO:<"]),
            ("RCPT FROM:", OPEN, []),
            ("VRFY a", (), ["VRFY alice"]),
            ("RCPT TO:<bob@example.test> RE", OPEN, []),
            ("MAIL FROM:<alice@example.test> SI", HELLO, ["MAIL FROM:<alice@example.test> SIZE="]),
            ("MAIL FROM:<alice@example.test> si", HELLO, ["MAIL FROM:<alice@example.test> SIZE="]),
            ("MAIL FROM:<alice@example.test> SI", ("HELO client.example.org",), []),
            ("MAIL FROM:<alice@example.test>", HELLO, []),
            ("AUTH ", HELLO, ["AUTH PLAIN", "AUTH LOGIN"]),
            ("auth l", HELLO, ["auth LOGIN"]),
            ("AUTH CRAM", HELLO, []),
            ("AUTH PLAIN ", HELLO, []),
            ("MAIL FROM:<alice@example.test> RE", HELLO, ["MAIL FROM:<alice@example.test> RET="]),
            ("RCPT TO:<bob@example.test> NO", OPEN, ["RCPT TO:<bob@example.test> NOTIFY="]),
            ("NOOP ", (), []),
            ("FROB ", (), []),
            ("DATA ", NAMED, []),
        ],
        ids=str,
    )
    def test_what_can_stand_there(self, before, typed, expected):
        """The whole line with each choice taken."""
        assert expected == offered(before, *typed)

    def test_a_recipient_named_already_comes_last(self):
        """The ones not named yet are more useful."""
        found = offered("RCPT TO:<", *NAMED)

        assert "RCPT TO:<bob@example.test>" == found[-1]

    def test_the_null_reverse_path_is_offered_for_mail_only(self):
        """MAIL FROM:<> is a good line, RCPT TO:<> is not."""
        assert "MAIL FROM:<>" in offered("MAIL FROM:<", *HELLO)
        assert "RCPT TO:<>" not in offered("RCPT TO:<", *OPEN)

    @pytest.mark.parametrize(("stage", "typed"), STAGES.items())
    def test_every_completed_path_is_accepted(self, stage, typed):
        """What the completion builds is a line that the server takes where its verb is legal."""
        opening = {"greeted": "MAIL FROM:<", "mail": "RCPT TO:<", "rcpt": "RCPT TO:<"}.get(stage)
        for line in offered(opening, *typed) if opening else []:
            talk = Talk(Site())
            for one in (*typed, line):
                list(talk.send(one))

            assert talk.history[-1].accepted, line

    def test_only_mechanisms_that_are_on_offer_now(self):
        """With TLS there may be more of them."""
        site = Site(login=LoginSettings(("PLAIN", "CRAM-MD5"), needs_tls=True))

        assert ["AUTH CRAM-MD5"] == offered("AUTH ", *HELLO, site=site)
        assert ["AUTH PLAIN", "AUTH CRAM-MD5"] == offered("AUTH ", *HELLO, "STARTTLS", *HELLO, site=site)


class TestElsewhere:
    """Mail data, the end, and what is no line."""

    @pytest.mark.parametrize("before", ["", "E", "MAIL ", "RCPT TO:<", "."])
    @pytest.mark.parametrize("typed", SILENT.values(), ids=SILENT)
    def test_nothing_inside_a_message_or_after_quit(self, before, typed):
        """Text is not completed, nor a secret or a chunk, and a closed connection takes no line."""
        assert [] == offered(before, *typed)

    @pytest.mark.parametrize(
        "before", ["\udcff", "MAIL \0", "RCPT TO:<\udcff", "  ", "MAIL  FROM", "MAIL FROM:<a> \t", ": "]
    )
    def test_odd_text_raises_nothing(self, before):
        """A choice, or none."""
        for typed in STAGES.values():
            assert isinstance(offered(before, *typed), list)

    def test_the_stages_are_those_of_the_grid(self):
        """The situations above are all there are."""
        assert list(STAGES) == [str(after(*typed).session.stage) for typed in STAGES.values()]
        assert set(Stage) - set(STAGES) == {Stage.DATA, Stage.AUTH, Stage.CLOSED}


@pytest.mark.parametrize(
    ("before", "typed"), [("MAIL TO:<", HELLO), ("RCPT FROM:<", OPEN), ("MAIL alice", HELLO), ("RCPT TO<", OPEN)]
)
def test_what_opens_no_path_gets_nothing(before, typed):
    """An address would be put behind what the server does not read as a path."""
    assert [] == offered(before, *typed)
