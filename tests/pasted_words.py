"""What people paste or ask without a code: errors of programs, settings, questions."""

NO_CODE = {
    "mail for a.example loops back to myself": (
        "words/loops-back",
        ("leads to this server", "MX record", "transport", "mydestination", "Administrator"),
    ),
    "SMTP AUTH extension not supported by server": (
        "causes/auth-not-offered",
        ("not on offer", "Send EHLO", "STARTTLS", "587 or 465"),
    ),
    "smtplib.SMTPNotSupportedError: SMTP AUTH extension not supported by server.": (
        "causes/auth-not-offered",
        ("not on offer", "STARTTLS"),
    ),
    "smtplib.SMTPNotSupportedError: STARTTLS extension not supported by server.": (
        "causes/starttls-not-offered",
        ("not on offer", "465"),
    ),
    "The server does not support secure connections.": ("causes/starttls-not-offered", ("not on offer", "465")),
    "retry timeout exceeded": ("enhanced/x.4.7", ("too long in a queue", "earlier problem", "Exim", "gave up")),
    "host mx.example.test [192.0.2.9]: retry timeout exceeded": ("enhanced/x.4.7", ("too long in a queue", "Exim")),
    "TLS handshake failed": (
        "words/tls-failed",
        ("several causes", "wrong version number", "certificate", "No common version", "hung up"),
    ),
    "STARTTLS failed": ("words/tls-failed", ("several causes", "certificate", "STARTTLS is not offered")),
    "STARTTLS command failed": ("words/tls-failed", ("several causes", "STARTTLS is not offered")),
    "javax.net.ssl.SSLHandshakeException: No appropriate protocol": ("words/tls-failed", ("no appropriate protocol",)),
    "PKIX path building failed: unable to find valid certification path to requested target": (
        "words/certificate-verify-failed",
        ("did not trust",),
    ),
    "nodemailer ESOCKET": (
        "words/no-connection",
        ("several causes", "refused", "timed out", "TLS failed", "secure: true"),
    ),
    "SMTP connect() failed": ("words/no-connection", ("several causes", "refused login", "SMTPDebug = 2", "timed out")),
    "SMTP Error: Could not connect to SMTP host.": ("words/no-connection", ("several causes", "timed out")),
    "nodemailer ETLS": ("words/tls-failed", ("several causes",)),
    "Greeting never received": ("words/no-connection", ("several causes", "Greeting never received", "465")),
    "tls: first record does not look like a TLS handshake": ("words/implicit-tls", ("465", "587", "STARTTLS")),
    "ssl.SSLError: [SSL: UNSUPPORTED_PROTOCOL] unsupported protocol": ("words/tls-failed", ("No common version",)),
    "SMTP Error: The following recipients failed: bob@example.test": (
        "words/mail-library",
        ("RCPT was refused", "three digits", "SMTPDebug = 2"),
    ),
    "javax.mail.SendFailedException: Invalid Addresses": ("words/mail-library", ("RCPT was refused", "mail.debug")),
    "System.Net.Mail.SmtpException: Failure sending mail.": ("words/mail-library", ("inner exception",)),
    "SMTP Error: Could not authenticate.": ("causes/auth-credentials-invalid", ("login", "password")),
    "javax.mail.AuthenticationFailedException": ("causes/auth-credentials-invalid", ("login", "password")),
    "Unrouteable address": ("words/unrouteable", ("Exim", "no such mailbox", "domain is not found", "spelling")),
    "smtplib.SMTPHeloError": ("words/smtplib", ("EHLO and HELO were both refused", "local_hostname")),
    "smtplib.SMTPServerDisconnected: please run connect() first": ("words/smtplib", ("connect() was never called",)),
    "smtplib.SMTPServerDisconnected: Connection unexpectedly closed": ("words/timeout", ("without a reply",)),
    "smtplib.SMTPRecipientsRefused": ("words/smtplib", ("every recipient was refused",)),
    "reject_unauth_destination": ("causes/relay-denied", ("relay", "login")),
    "smtpd_recipient_restrictions": ("words/postfix-restrictions", ("first rule", "554 5.7.1 Relay access denied")),
    "reject_non_fqdn_helo_hostname": ("words/postfix-restrictions", ("Helo command rejected",)),
    "HELO rejected": ("words/hello-name", ("full host name", "local_hostname", "not in DNS")),
    "quit vs reset": ("pairs/QUIT-RSET", ("keeps the connection", "ends")),
    "difference between 4xx and 5xx": (
        "words/temp-fail",
        ("begins with 4", "Not now", "begins with 5", "will be refused again"),
    ),
    "port 465 vs port 587": ("words/implicit-tls", ("465",)),
    "end of message": ("words/end-of-message", ("a dot and nothing else", "CRLF . CRLF", "type a dot alone")),
}
"""What has no code: the words, the page that answers, and what its first screen holds."""
