"""The pages of two codes side by side: their dialogues are played, and 250 against 503 answers on its first screen."""

import pytest
from support import EHLO, LOGIN, MAIL, RCPT, octets, on_screen

from smtptutor.entry import whole
from smtptutor.pages import entry
from smtptutor.reference import blocks, lookup
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Site
from smtptutor.text.markdown import markdown

HEART = lookup.find("pairs", "250-503")
TLS_ONLY = Site(name="tls-only", extensions=("STARTTLS",))
OPENSMTPD = Site(name="opensmtpd", dialect="opensmtpd")
BLOCKED = Site(name="blocked", greeting="blocked")
DEFAULT = Site()
AGAIN = "then it again"
"""Stands in the table for the line that was refused."""
ROWS = {
    "MAIL at the start, or in TLS": ((DEFAULT, (), MAIL), (DEFAULT, (EHLO, "STARTTLS"), MAIL)),
    "MAIL, a second one": ((DEFAULT, (EHLO, MAIL), MAIL),),
    "RCPT": ((DEFAULT, (EHLO,), RCPT),),
    "DATA": ((DEFAULT, (EHLO, MAIL), "DATA"),),
    "DATA after the message": ((DEFAULT, (EHLO, MAIL, RCPT, "DATA", "Subject: hi", "."), "DATA"),),
    "BDAT, or DATA after BDAT": (
        (DEFAULT, (EHLO, MAIL), "BDAT 0 LAST"),
        (DEFAULT, (EHLO, MAIL, RCPT, "BDAT 2", ""), "DATA"),
    ),
    "AUTH or STARTTLS after MAIL": ((DEFAULT, (EHLO, MAIL), LOGIN), (OPENSMTPD, (EHLO, MAIL), "STARTTLS")),
    "AUTH, a second one": ((DEFAULT, (EHLO, LOGIN), LOGIN),),
    "AUTH not listed by EHLO": ((TLS_ONLY, (EHLO,), LOGIN),),
    "all after a 554 greeting": ((BLOCKED, (), EHLO), (BLOCKED, (), MAIL)),
}
"""For each row of the table: where such a line gets 503, what was typed before, and the line."""
LINES = {
    "EHLO": EHLO, "MAIL": MAIL, "RCPT": RCPT, "DATA": "DATA", "BDAT": "BDAT 0 LAST", "RSET": "RSET", "AUTH": LOGIN,
    "STARTTLS": "STARTTLS", "QUIT": "QUIT",
}  # fmt: skip
ELSEWHERE = {"AUTH not listed by EHLO"}
"""Here the server itself decides whether it helps: the simulated one offers no login inside TLS either."""


def table(heading):
    """The rows of the table in a section, without the head."""
    return next(rows for _, _, rows in blocks.parts(HEART.section(heading)) if rows)[1:]


def answers(simulator, line):
    """The codes that come back for a line."""
    return [exchange.reply.code for exchange in type_in(simulator, line)]


def type_in(simulator, *lines):
    """Type lines, one after the other, and give what comes back."""
    return [exchange for line in lines for exchange in simulator.receive(octets([line]))]


def test_what_people_confuse_has_pages():
    """Sixty pairs at least, of verbs and of enhanced codes too; each says what differs, and when which applies."""
    names = set(lookup.names("pairs"))

    assert len(names) >= 60
    assert {"EHLO-HELO", "EHLO-RSET", "QUIT-RSET", "5.1.1-5.1.2", "5.5.1-5.5.2", "4.7.1-5.7.1"} <= names
    assert all(page.section("Key differences").count("\n|") > 3 for page in lookup.pages("pairs"))


class TestTheTableToType:
    """Each row is tried: the line gets 503, and after what the table says it is through."""

    def test_every_row_is_tried(self):
        """And the table is short enough to be seen at once."""
        assert [row[0] for row in table("What to type")] == list(ROWS)
        assert 10 <= len(ROWS) <= 12

    @pytest.mark.parametrize("row", table("What to type"), ids=lambda row: row[0])
    def test_what_is_typed_helps(self, row):
        """Both ways where there are two; RFC 5321 4.1.4, RFC 4954 4, RFC 3030 2, RFC 5321 3.1."""
        for site, before, line in ROWS[row[0]]:
            for way in row[2].split("; or "):
                simulator = Simulator(connect(site))
                type_in(simulator, *before)
                assert answers(simulator, line) == [503]
                for step in way.split(", "):
                    got = answers(simulator, line if step == AGAIN else LINES[step])
                    assert row[0] in ELSEWHERE or got[0] < 400, (line, step)

    def test_the_first_screen_tells_the_difference_and_what_to_type(self):
        """24 lines of 80 columns hold what each code means, the whole table, and what an echo is."""
        first = "\n".join(on_screen(whole(entry(HEART)), 80).splitlines()[:24])

        assert "250: the line was carried out. 503: it cannot come at this point" in first
        assert all(row[2].split(", ")[0] in first and row[0] in first for row in table("What to type"))
        assert "only its echo" in " ".join(first.split())


def dialogues(page):
    """The blocks of a page that are dialogues of C, the client, and S, the server."""
    parts = [part for body in page.sections.values() for part in (*blocks.parts(body), (blocks.BLANK, "", ()))]
    text = "\n".join(line if kind == blocks.TYPED else "" for kind, line, _ in parts)
    return [block.strip("\n") for block in text.split("\n\n") if block.strip("\n").startswith("C: ")]


DIALOGUES = [
    pytest.param(dialogue, id=f"{page.name} {number}")
    for page in lookup.pages("pairs")
    for number, dialogue in enumerate(dialogues(page), 1)
]


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_the_heart_fits_any_screen_and_a_pipe(width):
    """No line is wider, and each row of the first table keeps its words."""
    lines = on_screen(whole(entry(HEART)), width).splitlines()

    assert max(map(len, lines)) <= width
    assert all(word in " ".join(lines) for row in table("What to type") for cell in row for word in cell.split())


def test_the_heart_is_markdown_too():
    """Tables stay tables, dialogues stay as they are."""
    written = markdown(whole(entry(HEART)))

    assert "| DATA | an accepted RCPT | RCPT, DATA |" in written
    assert "| nested MAIL command | Postfix | nothing: a MAIL is held |" in written
    assert "S: 503 5.5.1 a transaction is open" in written


class TestDialogues:
    """What stands as C: and S: in a page happens so."""

    def test_the_heart_has_its_three(self):
        """A transaction that works, an echo, and RSET after a second MAIL."""
        assert len(dialogues(HEART)) == 3

    @pytest.mark.parametrize("dialogue", DIALOGUES)
    def test_they_are_played(self, dialogue):
        """Each reply has the code, and the enhanced code, that the page shows; RFC 5321 3.3, 4.1.1.5."""
        assert said(dialogue) == heard(dialogue)


def said(dialogue):
    """What the page has the server say: code, and enhanced code where there is one."""
    replies = [line[3:].split() for line in dialogue.splitlines() if line.startswith("S: ")]
    return [" ".join(words[: 2 if words[1].count(".") == 2 and words[1][0].isdigit() else 1]) for words in replies]


def heard(dialogue):
    """What the default site says to the lines of the client, after EHLO where the dialogue begins later."""
    lines = [line[3:] for line in dialogue.splitlines() if line.startswith("C:")]
    simulator = Simulator(connect(DEFAULT))
    if not lines[0].startswith("EHLO"):
        type_in(simulator, EHLO)
    replies = [exchange.reply for exchange in type_in(simulator, *lines)]
    return [f"{reply.code} {reply.enhanced}" if reply.enhanced else str(reply.code) for reply in replies]


PRINTED = {
    "EHLO": "send HELO/EHLO first|HELO or EHLO required|Polite people say HELO first|Send hello first|EHLO/HELO first",
    "nothing: a MAIL is held": "nested MAIL command|sender already given|Sender already specified",
    "MAIL": "need MAIL command|sender not yet given|Need MAIL before RCPT|MAIL first|Use MAIL before RCPT",
    "RCPT": "need RCPT command|valid RCPT command must precede DATA|Need RCPT (recipient)|RCPT first",
    "the end of it": "MAIL transaction in progress|not permitted in mail transaction",
    "nothing: the login holds": "already authenticated",
    "AUTH on offer": "authentication not enabled|AUTH command used when not advertised|AUTH not available",
    "nothing: TLS is on": "Channel already secured",
    "nothing: EHLO holds": "Already identified",
    "any step": "Command not allowed at this point",
}
"""What is printed where a step is missing: Postfix smtpd.c, Exim smtp_in.c, Sendmail srvrsmtp.c, OpenSMTPD, Gmail."""


@pytest.mark.parametrize("step", PRINTED)
def test_the_words_that_servers_print_can_be_looked_up(step):
    """Each stands beside the step that is missing."""
    rows = {row[0]: row[2] for row in table("What servers print")}

    assert [step] * len(PRINTED[step].split("|")) == [rows.get(words) for words in PRINTED[step].split("|")]


@pytest.mark.parametrize(
    "said",
    [
        "503 5.5.0, Improper use of SMTP command pipelining",
        "503 5.5.4 (OpenSMTPD): a parameter",
        "503 5.7.0 (Postfix)",
        "530",
        "not offered",
    ],
)
def test_what_is_not_about_order_is_told(said):
    """A 503 that no missing step cures: Postfix smtpd_check.c, OpenSMTPD smtp_session.c, RFC 5321 3.1, RFC 4954 6."""
    assert said in HEART.section("Not about order")
