"""
Writes a log of Postfix as a busy server has it: python tests/bench/postfix_log.py LINES > mail.log

The same number of lines gives the same octets. Of what happens 78 in 100 are letters that are sent, 10 are deferred and
3 bounced; the rest are strangers. Names and addresses are made up (RFC 2606, RFC 5737).
"""

import random
import sys
from collections.abc import Iterator

DAY = 86_400
BASE = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"  # of long queue ids: no vowels (Postfix 2.9)
DOMAINS = [
    f"{name}.example.{top}"
    for name in ("mail", "post", "school", "shop", "club", "works")
    for top in ("org", "net", "com")
]
REFUSALS = (
    "550 5.1.1 <{to}>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command)",
    "550-5.1.1 The account that you tried to reach does not exist. 550 5.1.1 {id}.{number} - gsmtp (in reply to RCPT TO command)",
    "552 5.2.2 <{to}>: mailbox is full (in reply to RCPT TO command)",
    "554 5.7.1 Message refused as spam (in reply to end of DATA command)",
)  # fmt: skip
DELAYS = (
    "host {mx} said: 450 4.2.0 <{to}>: Recipient address rejected: Greylisted (in reply to RCPT TO command)",
    "connect to {mx}:25: Connection timed out",
    "connect to {mx}:25: Connection refused",
    "host {mx} refused to talk to me: 421 4.7.0 Too many connections from your address, try again later",
    "lost connection with {mx} while receiving the initial server greeting",
    "Host or domain name not found. Name service error for name={domain} type=MX: Host not found, try again",
)


def log(lines: int, seed: int = 1) -> Iterator[str]:
    """The lines of a log, each with its line end; no more than `lines`."""
    made = _Made(random.Random(seed))
    count = 0
    while count < lines:
        for line in made.event():
            if count < lines:
                yield line
            count += 1


class _Made:
    """What happens at a server, an event after the other."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.second, self.number = chance, 0.0, 0

    def event(self) -> list[str]:
        """The lines of a letter, or of a stranger who is turned away."""
        self.second += self.chance.expovariate(0.4)
        dice = self.chance.random()
        if dice < 0.07:
            return self.turned_away()
        if dice < 0.10:
            return self.at_the_screen()
        return self.letter()

    def line(self, program: str, text: str) -> str:
        """A line as syslog writes it."""
        self.second += 0.01
        second = int(self.second) % DAY
        clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
        return f"Nov {1 + int(self.second) // DAY % 28:2} {clock} mx1 postfix/{program}[{1000 + self.number % 9000}]: {text}\n"

    def client(self) -> str:
        """Somebody who connects."""
        number = self.chance.randrange(1, 255)
        return f"host{number}.example.net[198.51.100.{number}]"

    def turned_away(self) -> list[str]:
        """A stranger who may not."""
        client, domain = self.client(), self.chance.choice(DOMAINS)
        user = f"user{self.chance.randrange(500)}@{domain}"
        reason = self.chance.choice(
            (
                f"454 4.7.1 <{user}>: Relay access denied",
                f"550 5.1.1 <{user}>: Recipient address rejected: User unknown in virtual mailbox table",
                f"554 5.7.1 Service unavailable; Client host [{client.partition('[')[2]} blocked using zen.spamhaus.example",
            )
        )
        return [
            self.line("smtpd", f"connect from {client}"),
            self.line("smtpd", f"NOQUEUE: reject: RCPT from {client}: {reason}; from=<spam@{domain}> to=<{user}> proto=ESMTP helo=<pc>"),
            self.line("smtpd", f"lost connection after RCPT from {client}"),
            self.line("smtpd", f"disconnect from {client} ehlo=1 mail=1 rcpt=0/1 commands=2/3"),
        ]  # fmt: skip

    def at_the_screen(self) -> list[str]:
        """A stranger who speaks too early."""
        client = f"[203.0.113.{self.chance.randrange(1, 255)}]:{self.chance.randrange(1024, 60000)}"
        return [
            self.line("postscreen", f"CONNECT from {client} to [192.0.2.1]:25"),
            self.line("postscreen", f"PREGREET 11 after 0.07 from {client}: EHLO User\\r\\n"),
            self.line("postscreen", f"DISCONNECT {client}"),
        ]

    def letter(self) -> list[str]:
        """A letter from its arrival to its end, or to the next try."""
        self.number += 1
        name, client = self.name(), self.client()
        sender = f"user{self.chance.randrange(300)}@{self.chance.choice(DOMAINS[:3])}"
        last = [self.line("qmgr", f"{name}: removed")]
        delivery = self.delivery(name)
        if "status=deferred" in delivery:
            last = []
        if "status=bounced" in delivery:
            last = [self.line("bounce", f"{name}: sender non-delivery notification: {self.name()}"), *last]
        return [
            self.line("smtpd", f"connect from {client}"),
            self.line("smtpd", f"{name}: client={client}"),
            self.line("cleanup", f"{name}: message-id=<{self.number}.{name}@{sender.partition('@')[2]}>"),
            self.line("qmgr", f"{name}: from=<{sender}>, size={self.chance.randrange(900, 90000)}, nrcpt=1 (queue active)"),
            self.line("smtpd", f"disconnect from {client} ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5"),
            delivery,
            *last,
        ]  # fmt: skip

    def name(self) -> str:
        """A queue id of the long sort, and now and then of the short."""
        if self.chance.random() < 0.2:
            return f"{self.chance.randrange(1 << 40, 1 << 44):X}"
        return "4" + "".join(self.chance.choices(BASE, k=6)) + "z" + "".join(self.chance.choices(BASE[:30], k=7))

    def delivery(self, name: str) -> str:
        """What became of it."""
        domain = self.chance.choice(DOMAINS)
        to = f"user{self.chance.randrange(5000)}@{domain}"
        mx = f"mx.{domain}[192.0.2.{1 + len(domain)}]"
        dice = self.chance.random() * 93
        relay, dsn, status = f"{mx}:25", "2.0.0", f"sent (250 2.0.0 Ok: queued as {self.name()})"
        if dice >= 90:
            said = self.chance.choice(REFUSALS)
            dsn, status = (
                said[4:9],
                f"bounced (host {mx} said: {said.format(to=to, id=self.name().lower(), number=self.number)})",
            )
        elif dice >= 80:
            said = self.chance.choice(DELAYS)
            relay, dsn = ("none", "4.4.1") if "said" not in said else (relay, "4.2.0")
            status = f"deferred ({said.format(mx=mx, to=to, domain=domain)})"
        return self.line(
            "smtp", f"{name}: to=<{to}>, relay={relay}, delay=1.2, delays=0.1/0.01/0.5/0.6, dsn={dsn}, status={status}"
        )


if __name__ == "__main__":
    sys.stdout.writelines(log(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000))
