"""
Bounces: how long it takes to read and explain them, beside flufl.bounce, which finds their recipients alone.

Run: python tests/bench/evidence_bounces.py [COUNT]     needs pip install '.[bench]'

The set is made here, the same each time: reports of RFC 3464 as Postfix, Exim, Sendmail, Gmail and Exchange write
them, bounces in words alone as of qmail, Exim and Yahoo, and warnings; each with a header as mail has it after some
hops, and with the message that it gives back. Both readers get the octets of each message; flufl.bounce those that the
email package has read, whose time counts with its own. The best of five runs counts. What is printed at the end: of how
many messages both name the same recipients, and the same of them as final.
"""

import random
import sys
from email import message_from_bytes
from io import BytesIO
from time import perf_counter

from flufl.bounce import all_failures

from smtptutor.evidence.reading import findings
from smtptutor.evidence.source import Source

REPLIES = (
    ("5.1.1", "550 5.1.1 <{to}>: Recipient address rejected: User unknown in virtual mailbox table", "failed"),
    ("5.2.2", "552 5.2.2 <{to}>: mailbox is full", "failed"),
    ("5.7.1", "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using bl.example.test", "failed"),
    ("5.7.1", "550 5.7.1 Message rejected due to content restrictions, number {number}", "failed"),
    ("4.2.2", "452 4.2.2 <{to}> is over quota, try again later", "delayed"),
    ("4.7.1", "450 4.7.1 <{to}>: Recipient address rejected: Greylisted", "delayed"),
)
HEADER = """\
Return-Path: <>
Delivered-To: alice@example.org
Received: from mx.example.org (mx.example.org [192.0.2.2])
\tby store.example.org (Postfix) with ESMTPS id {number}AA
\tfor <alice@example.org>; Mon, 12 Jan 2026 10:00:02 +0100 (CET)
Received: from mail.example.org (mail.example.org [192.0.2.3])
\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))
\tby mx.example.org (Postfix) with ESMTPS id {number}BB
\tfor <alice@example.org>; Mon, 12 Jan 2026 10:00:01 +0100 (CET)
Authentication-Results: mx.example.org; spf=pass smtp.helo=mail.example.org; dkim=none
Date: Mon, 12 Jan 2026 10:00:00 +0100
From: {daemon}
To: alice@example.org
Subject: {subject}
Message-ID: <{number}@mail.example.org>
MIME-Version: 1.0
"""
RETURNED = """\
Return-Path: <alice@example.org>
Received: from pc.example.org (pc.example.org [192.0.2.7])
\tby mail.example.org (Postfix) with ESMTPSA id {number}CC; Mon, 12 Jan 2026 09:59:58 +0100 (CET)
From: Alice Example <alice@example.org>
To: {to}
Subject: Minutes of the meeting
Date: Mon, 12 Jan 2026 09:59:57 +0100
Message-ID: <{number}@pc.example.org>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Dear all,

here are the minutes of the meeting of last week. Please tell me what is missing, and who takes the
place of Carol while she is away. The next meeting is on Monday, and number {number} on the list is still open.
""" + "\n".join(
    f"{line}. What was said about point {line} is kept in the usual place, as before." for line in range(20)
)
REPORT = """\
Content-Type: multipart/report; report-type=delivery-status; boundary="{number}/mail"

This is a MIME-encapsulated message.

--{number}/mail
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

{words}

--{number}/mail
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Arrival-Date: Mon, 12 Jan 2026 09:59:58 +0100 (CET)

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; {reply}

--{number}/mail
Content-Description: Undelivered Message
Content-Type: message/rfc822

{returned}
--{number}/mail--
"""
PLAIN = "Content-Type: text/plain; charset=us-ascii\n\n{words}\n{returned}\n"
KINDS = (
    ("Mail Delivery System <MAILER-DAEMON@mail.example.org>", "Undelivered Mail Returned to Sender", REPORT,
     ("This is the mail system at host mail.example.org.\n\nI'm sorry to have to inform you that your message could not\n"
     "be delivered to one or more recipients. It's attached below.\n\n                   The mail system\n\n"
     "<{to}>: host mx.example.net[192.0.2.25] said: {reply} (in reply to RCPT TO command)")),
    ("Mail Delivery System <Mailer-Daemon@mail.example.org>", "Mail delivery failed: returning message to sender", REPORT,
     ("This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
     "delivered to one or more of its\nrecipients. The following address(es) failed:\n\n  {to}\n"
     "    host mx.example.net [192.0.2.25]\n    SMTP error from remote mail server after RCPT TO:<{to}>:\n    {reply}")),
    ("Mail Delivery Subsystem <MAILER-DAEMON@mail.example.org>", "Returned mail: see transcript for details", REPORT,
     ("The original message was received at Mon, 12 Jan 2026 10:00:00 +0100\nfrom pc.example.org [192.0.2.7]\n\n"
     "   ----- The following addresses had permanent fatal errors -----\n<{to}>\n    (reason: {reply})\n\n"
     "   ----- Transcript of session follows -----\n... while talking to mx.example.net.:\n>>> RCPT To:<{to}>\n<<< {reply}")),
    ("MAILER-DAEMON@mail.example.org", "failure notice", PLAIN,
     ("Hi. This is the qmail-send program at mail.example.org.\nI'm afraid I wasn't able to deliver your message to the "
     "following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<{to}>:\n"
     "192.0.2.25 does not like recipient.\nRemote host said: {reply}\nGiving up on 192.0.2.25.\n\n"
     "--- Below this line is a copy of the message.\n")),
    ("Mail Delivery System <Mailer-Daemon@mail.example.org>", "Mail delivery failed: returning message to sender", PLAIN,
     ("This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
     "delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
     "  {to}\n    SMTP error from remote mail server after RCPT TO:<{to}>:\n    host mx.example.net [192.0.2.25]: {reply}\n\n"
     "------ This is a copy of the message, including all the headers. ------\n")),
    ("MAILER-DAEMON@yahoo.com", "Failure Notice", PLAIN,
     ("Sorry, we were unable to deliver your message to the following address.\n\n<{to}>:\nRemote host said: {reply} "
     "[RCPT_TO]\n\n--- Below this line is a copy of the message.\n")),
)  # fmt: skip
SHARES = (6, 3, 3, 2, 1, 1)
"""How many of each kind come on one another."""


def bounce(number: int, chance: random.Random) -> bytes:
    """A bounce; the same number and chance give the same one."""
    ((daemon, subject, form, words),) = chance.choices(KINDS, SHARES)
    status, reply, action = chance.choice(REPLIES if form is REPORT else REPLIES[:4])
    to = f"{chance.choice(('bob', 'carol', 'dave', 'erin'))}.{number}@example.net"
    values = {
        "number": 700_000 + number,
        "to": to,
        "daemon": daemon,
        "subject": subject,
        "status": status,
        "action": action,
    }
    values["reply"] = reply.format(**values)
    values["words"], values["returned"] = words.format(**values), RETURNED.format(**values)
    return (HEADER + form).format(**values).encode()


def ours(octets: bytes) -> dict[str, str]:
    """Recipient -> what is final or not about it, with all the rest of each finding."""
    return {one.recipient: one.permanence for one in findings(Source("", lambda: BytesIO(octets)))}


def theirs(octets: bytes) -> dict[str, str]:
    """The same by flufl.bounce."""
    temporary, permanent = all_failures(message_from_bytes(octets))
    return dict.fromkeys((one.decode() for one in temporary), "temporary") | dict.fromkeys(
        (one.decode() for one in permanent), "permanent"
    )


def seconds(reader, bounces) -> float:
    """How long a reader takes for all of them."""
    began = perf_counter()
    for octets in bounces:
        reader(octets)
    return perf_counter() - began


def main() -> None:
    """Prints the ratio, and how far both agree."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    chance = random.Random(1)
    bounces = [bounce(number, chance) for number in range(count)]
    times = [(seconds(ours, bounces), seconds(theirs, bounces)) for _ in range(5)]
    mine, other = (min(time) for time in zip(*times, strict=True))
    print(f"{count} bounces of {sum(map(len, bounces)) / count / 1000:.1f} kB: ", end="")
    print(f"{mine:.2f} s with the explanation, flufl.bounce {other:.2f} s: ratio {mine / other:.2f}")
    pairs = [(ours(octets), theirs(octets)) for octets in bounces]
    alike = sum(set(one) == set(two) for one, two in pairs)
    same = sum(one == two for one, two in pairs)
    print(f"the same recipients in {alike}, the same of them final in {same}")
    for one, two in [pair for pair in pairs if pair[0] != pair[1]][:5]:
        print("  otherwise:", one, "flufl.bounce:", two)


if __name__ == "__main__":
    main()
