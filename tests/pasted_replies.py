"""
Replies as people paste them: the page that answers each, and what its first screen has to hold.

The lines are made after what is posted in public threads, with other names. What has to stand on the screen was written
down from the standard or the provider's list, not from the pages.
"""

PASTED = {
    "Gmail, not authenticated": (
        """550-5.7.26 This mail has been blocked because the sender is unauthenticated.
550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.
550-5.7.26
550-5.7.26  Authentication results:
550-5.7.26  DKIM = did not pass
550 5.7.26  SPF [example.org] with ip: [192.0.2.7] = did not pass - gsmtp""",
        "providers/gmail-authentication",
        (
            "neither SPF nor DKIM passed",
            "Administrator of the sender domain",
            "publish SPF",
            "sign with DKIM",
            "From",
            "Several authentication checks failed",
        ),
    ),
    "Gmail, SPF alone": (
        "550-5.7.27 This mail has been blocked because the sender is unauthenticated. - gsmtp",
        "providers/gmail-authentication",
        ("7.27: SPF did not pass", "publish SPF", "Sender has null MX"),
    ),
    "Gmail, SPF alone, without words": (
        "550 5.7.27",
        "providers/gmail-authentication",
        ("7.27: SPF did not pass", "Sender has null MX"),
    ),
    "null MX of a sender": (
        "550 5.7.27 <a@example.org>: Sender address rejected: Domain example.org does not accept mail (nullMX)",
        "causes/sender-domain-null-mx",
        ("null MX",),
    ),
    "Gmail, DKIM alone, without words": (
        "550 5.7.30",
        "providers/gmail-authentication",
        ("7.30: DKIM did not pass", "REQUIRETLS support required"),
    ),
    "Gmail, DMARC": (
        "550-5.7.26 Unauthenticated email from example.org is not accepted due to domain's DMARC policy.",
        "causes/dmarc-reject",
        ("asks to refuse", "SPF", "DKIM", "aligned"),
    ),
    "Gmail, DMARC, as it was once": (
        "550 5.7.1 Unauthenticated email is not accepted from this domain",
        "causes/dmarc-reject",
        ("asks to refuse", "SPF", "DKIM"),
    ),
    "Gmail, an address that may not deliver": (
        (
            "550-5.7.1 [192.0.2.1] The IP you're using to send mail is not authorized to send email directly to our "
            "servers. Please use the SMTP relay at your service provider instead."
        ),
        "providers/gmail-direct",
        ("port 25", "policy block list", "smart host", "587", "Administrator of the sending server"),
    ),
    "Gmail, suspicious for now": (
        "421-4.7.0 [192.0.2.1] Our system has detected that this message is suspicious due to the nature of the content",
        "providers/gmail-blocked",
        ("held back for now", "421 4.7.0", "let the queue wait", "tries again"),
    ),
    "Gmail by its mark, other words": (
        "550-5.7.27 The sending address did not pass the checks. a1si2 - gsmtp",
        "providers/gmail-authentication",
        ("7.27: SPF did not pass", "Sender has null MX"),
    ),
    "Gmail, limit of the day, without words": (
        "550 5.4.5",
        "providers/gmail-limits",
        ("Mail system congestion", "limit"),
    ),
    "Microsoft 365, the enhanced code first": (
        "5.1.10 RESOLVER.ADR.RecipientNotFound; not found",
        "providers/microsoft-5.1.10",
        ("does not know this recipient", "Recipient has null MX"),
    ),
    "Exchange, unknown command": (
        "500 5.3.3 Unrecognized command",
        "causes/unknown-command",
        ("System lacks a selected feature", "verb|command"),
    ),
    "Sendmail, no AUTH": (
        "503 5.3.3 AUTH not available",
        "causes/auth-not-offered",
        ("not on offer", "EHLO", "587"),
    ),
    "Sendmail, no TLS": ("454 4.3.3 TLS not available after start", "causes/tls-not-available", ("TLS",)),
    "no TLS, no enhanced code": ("454 TLS currently unavailable", "causes/tls-not-available", ("TLS",)),
    "Microsoft 365, forwarding": (
        "550 5.7.520 Access denied, Your organization does not allow external forwarding.",
        "providers/5.7.520",
        ("forwarded to an address outside", "Recipient", "Administrator", "outbound spam policy"),
    ),
    "qmail, relaying, in other words": (
        "551 sorry, that domain isn't allowed to be relayed thru this MTA (#5.7.1)",
        "causes/relay-denied",
        ("relay", "login", "AUTH", "MX"),
    ),
    "Exim, connections": (
        "421 Too many concurrent SMTP connections; please try again later.",
        "causes/too-many-connections",
        ("connections",),
    ),
    "a broken DMARC record": (
        "554 5.7.5 Permanent Error Evaluating DMARC Policy",
        "words/dmarc",
        ("the record itself is broken", "Administrator of the sender domain"),
    ),
    "Exchange, refused login": (
        "535 5.7.3 Authentication unsuccessful [AM0PR01.eurprd01.prod.exchangelabs.com]",
        "providers/microsoft-5.7.3",
        ("did not accept this login", "password", "OAuth", "Administrator", "Security conversion not possible"),
    ),
    "Exchange, refused login, in smtplib": (
        "smtplib.SMTPAuthenticationError: (535, b'5.7.3 Authentication unsuccessful')",
        "providers/microsoft-5.7.3",
        ("did not accept this login", "password"),
    ),
    "Exchange, refused login, as javax.mail prints it": (
        "javax.mail.AuthenticationFailedException: 535 5.7.3",
        "providers/microsoft-5.7.3",
        ("did not accept this login", "password"),
    ),
    "Microsoft 365, not in the directory": (
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient bob@example.test not found by SMTP address lookup",
        "providers/microsoft-5.1.10",
        ("does not know this recipient", "spelling", "Administrator", "Recipient has null MX"),
    ),
    "Microsoft 365, not in the directory, without words": (
        "550 5.1.10",
        "providers/microsoft-5.1.10",
        ("does not know this recipient", "spelling", "556 5.1.10", "Recipient has null MX"),
    ),
    "null MX of a recipient": (
        "550 5.1.10 <bob@example.test>: Recipient address rejected: Domain example.test does not accept mail (nullMX)",
        "enhanced/5.1.10",
        ("wants no mail at all", "another domain"),
    ),
    "null MX of a recipient, as the standard has it": (
        "556 5.1.10 Recipient has null MX",
        "enhanced/5.1.10",
        ("wants no mail at all", "another domain"),
    ),
    "Microsoft 365, no such recipient, without words": (
        "550 5.4.1",
        "providers/microsoft-5.4.1",
        ("recipient does not exist", "spelling", "No answer from host"),
    ),
    "Microsoft 365, from inside alone, without words": (
        "550 5.7.12",
        "providers/microsoft-5.7.12",
        ("only from senders inside", "Password transition needed"),
    ),
    "full, for good": (
        "550 mailbox full",
        "causes/mailbox-full-for-good",
        ("552 5.2.2", "no longer waits", "another way"),
    ),
    "full, for good, as the standard has it": (
        "552 Requested mail action aborted: exceeded storage allocation",
        "causes/mailbox-full-for-good",
        ("552 5.2.2", "no longer waits", "first digit 5"),
    ),
    "full, quota": ("552 quota exceeded", "causes/mailbox-full-for-good", ("552 5.2.2", "another way")),
    "full, for now": ("452 mailbox full", "causes/mailbox-full", ("452 4.2.2", "again later")),
    "unavailable for now": (
        "450 Requested mail action not taken: mailbox unavailable; try later",
        "causes/mailbox-busy",
        ("450 4.2.1", "again|later"),
    ),
    "later, for good": (
        "550 try again later",
        "words/permanent-failure",
        ("begins with 5", '"try again later"', "go by the digit", "do not try again"),
    ),
    "greylisted, for good": (
        "550 greylisted",
        "causes/greylisted",
        ("The reply begins with 5, for good; the page has it with 4, not now",),
    ),
    "qmail, relaying": (
        "553 sorry, that domain isn't in my list of allowed rcpthosts",
        "causes/relay-denied",
        ("relay", "login", "AUTH", "MX"),
    ),
    "qmail, relaying, with a number": (
        "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
        "causes/relay-denied",
        ("relay", "login", "AUTH", "MX"),
    ),
    "Sendmail, its own next hop": (
        "553 5.3.5 system config error: mail loops back to me (MX problem?)",
        "words/loops-back",
        ("leads to this server", "list the domain as your own", "MX record"),
    ),
    "Postfix, a name that is not in DNS": (
        "450 4.7.1 <pc.example.test>: Helo command rejected: Host not found",
        "words/hello-name",
        ("the name is not in DNS", "local_hostname", "EHLO"),
    ),
    "Gmail, app password": (
        """534-5.7.9 Application-specific password required. For more information, go to
534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor a1-20020a - gsmtp""",
        "providers/app-password-google",
        ("password of the account", "Sender", "create an app password", "OAuth", "same password again does not help"),
    ),
    "Gmail, user name and password, in smtplib": (
        """smtplib.SMTPAuthenticationError: (535, b'5.7.8 Username and Password not accepted. For more information, go to\\n5.7.8  https://support.google.com/mail/?p=BadCredentials d9sm - gsmtp')""",
        "providers/app-password-google",
        ("535 5.7.8", "Sender", "create an app password", "mistyped", "OAuth"),
    ),
    "Outlook, basic authentication": (
        "535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [XY1P.EURP287.PROD.OUTLOOK.COM]",
        "providers/5.7.139",
        ("basic authentication is disabled", "no longer taken", "Sender", "OAuth", "app password does not help"),
    ),
    "Microsoft 365, no login, and why": (
        (
            "530 5.7.57 Client was not authenticated to send anonymous mail during MAIL FROM ... Error: 535 5.7.139 "
            "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."
        ),
        "providers/5.7.139",
        ("SmtpClientAuthentication is disabled", "SMTP AUTH is off", "Administrator", "switch authenticated SMTP on"),
    ),
    "Microsoft 365, no login": (
        "530 5.7.57 Client not authenticated to send mail. [AB6P0000.eurp00.prod.outlook.com]",
        "providers/5.7.57",
        ("without a login", "Sender", "587", "STARTTLS", "Administrator"),
    ),
    "Gmail, no such user": (
        """550-5.1.1 The email account that you tried to reach does not exist. Please try
550-5.1.1 double-checking the recipient's email address for typos or
550-5.1.1 unnecessary spaces. For more information, go to
550 5.1.1  https://support.google.com/mail/?p=NoSuchUser x7 - gsmtp""",
        "enhanced/5.1.1",
        ("no mailbox of that name", "for good", "Sender", "spelling", "off your list"),
    ),
    "Gmail, over quota": (
        """552-5.2.2 The email account that you tried to reach is over quota. Please direct
552 5.2.2 the recipient to https://support.google.com/mail/?p=OverQuotaPerm y12 - gsmtp""",
        "enhanced/5.2.2",
        ("mailbox exists", "no room", "Recipient", "delete mail", "another way"),
    ),
    "Gmail, unusual rate": (
        (
            "421-4.7.28 Gmail has detected an unusual rate of mail originating from your IP address. To protect our users "
            "from spam, mail sent from your IP address has been temporarily rate limited. - gsmtp"
        ),
        "providers/gmail-limits",
        ("too much, too fast", "let the queue wait", "send slower", "message is fine"),
    ),
    "Yahoo, deferred": (
        "421 4.7.0 [TSS04] Messages from 192.0.2.7 temporarily deferred due to unexpected volume or user complaints",
        "providers/yahoo",
        ("[TSS04]", "volume or complaints", "Administrator of the sending server", "send less and slower"),
    ),
    "Postfix, relaying for good": (
        "554 5.7.1 <friend@example.net>: Relay access denied",
        "causes/relay-denied",
        ("relay", "another domain", "login", "AUTH", "MX"),
    ),
    "Postfix, relaying as shipped": (
        "454 4.7.1 <friend@example.net>: Relay access denied",
        "causes/relay-denied",
        ("relay", "another domain", "login", "AUTH", "MX"),
    ),
    "Exchange, relaying": (
        "550 5.7.1 Unable to relay",
        "causes/relay-denied",
        ("relay", "another domain", "login", "AUTH", "MX"),
    ),
    "Postfix, another's sender address": (
        "553 5.7.1 <boss@example.org>: Sender address rejected: not owned by user alice@example.org",
        "causes/sender-not-owned",
        ("login", "MAIL", "address"),
    ),
    "Postgrey": (
        "450 4.2.0 <bob@example.test>: Recipient address rejected: Greylisted, see http://postgrey.example/help",
        "causes/greylisted",
        ("greylists", "Wait", "same RCPT again", "queue"),
    ),
    "block list": (
        (
            "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org; "
            "https://www.spamhaus.org/query/ip/192.0.2.7"
        ),
        "providers/spamhaus",
        ("address", "not about this message", "look the address up", "removal", "587"),
    ),
    "Exchange, name in EHLO": (
        "501 5.5.4 Invalid domain name",
        "causes/hello-name-invalid",
        ("EHLO", "name"),
    ),
    "Postfix, no MAIL": (
        "503 5.5.1 Error: need MAIL command",
        "causes/mail-first",
        ("Send MAIL first", "wait for its 250", "same RCPT again"),
    ),
    "Postfix, two MAIL": ("503 5.5.1 Error: nested MAIL command", "causes/nested-mail", ("RSET", "RCPT", "DATA")),
    "Exim, no RCPT": (
        "503 Valid RCPT command must precede DATA",
        "causes/data-without-recipient",
        ("no recipient", "Send RCPT", "at least one gets 250"),
    ),
    "Exim, AUTH not offered": (
        "503 AUTH command used when not advertised",
        "causes/auth-not-offered",
        ("EHLO", "AUTH", "STARTTLS"),
    ),
    "Postfix, TLS first": (
        "530 5.7.0 Must issue a STARTTLS command first",
        "causes/starttls-required",
        ("TLS", "STARTTLS", "EHLO"),
    ),
    "Postfix, short name": (
        "504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname",
        "causes/hello-name-short",
        ("name", "dot", "EHLO"),
    ),
    "Postfix, too big": (
        "552 5.3.4 Message size exceeds fixed limit",
        "enhanced/5.3.4",
        ("size", "Sender", "smaller|link|split"),
    ),
    "Postfix, filter": (
        "451 4.7.1 Service unavailable - try again later",
        "words/milter",
        ("filter", "Sender", "try again later", "Administrator"),
    ),
    "Postfix, many recipients": (
        "452 4.5.3 Error: too many recipients",
        "enhanced/4.5.3",
        ("recipients", "Sender", "rest|split|second|further"),
    ),
    "Microsoft 365, no such recipient": (
        "550 5.4.1 Recipient address rejected: Access denied. [AB5EUR03FT000.eop-EUR03.prod.protection.outlook.com]",
        "providers/microsoft-5.4.1",
        ("does not exist", "nobody has blocked you", "Sender", "spelling", "Administrator"),
    ),
    "Microsoft 365, loop": (
        "554 5.4.14 Hop count exceeded - possible mail loop ATTR34 [AB1EUR06FT000.eop-eur06.prod.outlook.com]",
        "providers/5.4.14",
        ("circle", "Administrator", "MX record", "connectors", "forwarding rules"),
    ),
    "loop": ("554 5.4.6 Too many hops", "causes/mail-loop", ("loop|circle", "forward|alias")),
    "Microsoft, DMARC and bulk": (
        "550 5.7.515 Access denied, sending domain EXAMPLE.ORG does not meet the required authentication level.",
        "providers/5.7.515",
        ("SPF", "DKIM", "DMARC", "Administrator of the sender domain", "p=none"),
    ),
    "Outlook.com, network": (
        (
            "550 5.7.1 Unfortunately, messages from [192.0.2.7] weren't sent. Please contact your Internet service provider "
            "since part of their network is on our block list (S3150)."
        ),
        "providers/outlook-block",
        ("S3150", "provider's network", "form for senders", "tell the provider"),
    ),
    "Exchange, another sender": (
        "550 5.7.60 SMTP; Client does not have permissions to send as this sender [MW2PR.prod.outlook.com]",
        "providers/5.7.60",
        ("login worked", "Sender", "address of the account that logs in", "Send As"),
    ),
    "in a log, no reverse DNS": (
        (
            "status=bounced (host mx.example.net[192.0.2.9] said: 550-5.7.25 [192.0.2.7] The IP address sending this message "
            "does not have a PTR record setup (in reply to end of DATA command))"
        ),
        "words/reverse-dns",
        ("PTR record", "provider", "Administrator of the sending server", "A or AAAA"),
    ),
    "no code at all": (
        "ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1129)",
        "words/implicit-tls",
        ("greets in clear", "465", "587", "STARTTLS"),
    ),
}
