"""What a reader hears in evidence, before anybody asks what it means."""

from typing import NamedTuple

GREETING, END_OF_DATA = "greeting", "end of data"
"""Steps of a session that are no verb (RFC 5321 4.3.2)."""
STAGES = (
    "connect", GREETING, "EHLO", "HELO", "LHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "BDAT", END_OF_DATA,
    "RSET", "VRFY", "QUIT",
)  # fmt: skip

SENT, DEFERRED, BOUNCED, EXPIRED = "sent", "deferred", "bounced", "expired"
"""What became of a message, as a queue or a report tells it; EXPIRED is given back after days of trying."""


class Statement(NamedTuple):
    """
    One verdict as it stands in evidence: a reply, an error without one, a line of a log, a part of a report.

    Attributes:
        kind: One of finding.KINDS.
        line: The line it stands in, counted from 1; of a reply of several lines the first.
        text: The words, without code and enhanced code, its lines joined by a blank; "" where there are none.
        code: The reply code, 0 where there is none.
        enhanced: The enhanced code, "" where there is none.
        stage: One of STAGES, "" where it is not told.
        command: The line that was answered, "" where it is not told.
        recipient: The forward-path, without brackets, "" where it is not told.
        sender: The reverse-path, without brackets; "" where it is not told, "<>" for the null one.
        said_by: One of finding.SAID_BY; "server" where nothing else is known of a reply.
        host: Who said it, "" where it is not told.
        program: The library, program or server that wrote the evidence: "smtplib", "Postfix"; "" where not known.
        outcome: SENT, DEFERRED, BOUNCED or EXPIRED where the evidence tells it; it decides more than the code.
        queue_id: The name of the message in a queue, "" where it is not told.
        first: False where it follows from an earlier failure.
        page: The page that explains it, `kind/name`, where its reader knows better than the words; else "".
        category: One of finding.CATEGORIES where its reader knows better than the page (an auto-reply); else "".

    """

    kind: str
    line: int
    text: str = ""
    code: int = 0
    enhanced: str = ""
    stage: str = ""
    command: str = ""
    recipient: str = ""
    sender: str = ""
    said_by: str = "server"
    host: str = ""
    program: str = ""
    outcome: str = ""
    queue_id: str = ""
    first: bool = True
    page: str = ""
    category: str = ""
