"""The fixed words of a finding, as people read them."""

TITLES = {
    "success": "accepted",
    "mailbox-unknown": "no such mailbox",
    "mailbox-disabled": "the mailbox takes no mail",
    "mailbox-full": "the mailbox is full",
    "moved": "the mailbox has moved",
    "relay-denied": "relaying is refused",
    "auth-required": "a login is wanted first",
    "auth-failed": "the login came to nothing",
    "tls": "TLS is missing or failed",
    "bad-sequence": "a command out of order",
    "syntax": "the line cannot be read",
    "not-implemented": "this server does not offer that",
    "message-too-big": "the message is too big",
    "too-many-recipients": "too many recipients at once",
    "rate-limited": "too much in a short time",
    "greylisted": "greylisting: a first contact has to come back",
    "blocklist": "the sending address is on a block list",
    "reputation": "the sender's reputation is too low",
    "spf": "SPF does not allow this sender",
    "dkim": "the DKIM signature is missing or wrong",
    "dmarc": "DMARC or authentication of the sender failed",
    "content-spam": "the message is taken for spam",
    "content-virus": "the message is taken for harmful",
    "policy": "a rule of that site",
    "sender-rejected": "the sender's address is refused",
    "domain-unknown": "the domain does not exist",
    "no-mail-service": "no mail is taken there",
    "dns": "a lookup in DNS failed",
    "network": "no connection",
    "timeout": "nothing came in time",
    "system-full": "the server has no room",
    "system-trouble": "trouble on the server",
    "mail-loop": "a mail loop",
    "delivery-expired": "given up after days of trying",
    "feedback": "a complaint or a report, no failure",
    "auto-reply": "an automatic reply, no failure",
    "unknown": "the reason is not told",
}
"""Category -> what it is, in a few words."""
FOR_NOW = {
    "mailbox-unknown": "the mailbox is not known there, so far",
    "mailbox-disabled": "the mailbox takes no mail for now",
    "domain-unknown": "the domain is not found, so far",
    "no-mail-service": "no mail is taken there for now",
}
"""The same where that may change."""
ABOUT = {
    "sender": "the sender: its address, its domain, or the server that it comes from.",
    "recipient": "the recipient.",
    "content": "the message itself.",
    "network": "the way there, or the state of a server on it.",
    "client": "how the sending program spoke: its order, form, login or TLS.",
}
WHO = {
    "client": "your own program",
    "your-server": "your own server",
    "their-server": "the server of the other side",
    "server": "the server",
    "unknown": "somebody",
}
FINAL_IN_BRIEF = {
    "permanent": "For good",
    "temporary": "For now",
    "success": "Accepted",
    "none": "Whether for good is not told",
}
ABOUT_IN_BRIEF = {
    "sender": "about the sender",
    "recipient": "about the recipient",
    "content": "about the message",
    "network": "about the way there",
    "client": "about how the client spoke",
}
SURE = {
    "certain": "certain: the number or the words have no other meaning.",
    "likely": "likely: inferred from the words, the number or the step.",
    "unknown": "unknown: what was said does not tell why.",
}
STEPS = {
    "connect": "the connection", "greeting": "the greeting", "MAIL": "MAIL FROM", "RCPT": "RCPT TO",
    "end of data": "the end of the message",
}  # fmt: skip
"""Steps of a session that are read otherwise than they are called."""
