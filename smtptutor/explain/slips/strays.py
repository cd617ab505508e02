"""
Words that people type at this prompt and that are meant for somebody else: data only, read by astray.py.

In a sentence {word} stands for what was typed; `lines` are commands in its place, the likeliest first.
"""

from enum import StrEnum
from typing import NamedTuple


class MeantFor(StrEnum):
    """Whom a line is meant for that is not meant for a mail server, or what it is."""

    LEAVE = "leave"  # to end the session or the program
    HELP = "help"
    TUTOR = "tutor"  # a word for the tutor, without its colon
    SCREEN = "screen"
    CONNECT = "connect"  # a program that connects to a server
    PROGRAM = "program"  # one that sends mail, or can
    SHELL = "shell"
    OURS = "ours"  # a subcommand of this program, in a shell
    SEND = "send"  # to send mail with one word
    REPLY = "reply"  # pasted: what a server said
    ERROR = "error"  # pasted: what a program reported
    TEXT = "text"  # of a message


class Stray(NamedTuple):
    """What is said of such a word, and which commands may stand in its place."""

    said: str
    lines: tuple[str, ...] = ()


SAID = {
    MeantFor.LEAVE: Stray("{word} is no command of SMTP; QUIT ends the session.", ("QUIT",)),
    MeantFor.HELP: Stray("{word} is no command of SMTP; HELP asks the server what it knows.", ("HELP",)),
    MeantFor.TUTOR: Stray("{word} is no command of SMTP."),
    MeantFor.SCREEN: Stray("{word} is a command for a shell, and this line went to the mail server."),
    MeantFor.CONNECT: Stray("{word} makes a connection; here one stands already, to the server in this program."),
    MeantFor.PROGRAM: Stray("{word} is a program for a shell, and this line went to the mail server."),
    MeantFor.SHELL: Stray("{word} is a command for a shell, and this line went to the mail server."),
    MeantFor.OURS: Stray("{word} is a command for a shell, and this line went to the mail server."),
    MeantFor.SEND: Stray("{word} sends nothing: a message goes with MAIL, RCPT and DATA, and the dot alone sends it."),
    MeantFor.REPLY: Stray("This is the form of a reply, which a server sends."),
    MeantFor.ERROR: Stray("This is what a program reports of a mail server."),
    MeantFor.TEXT: Stray("This reads like text, and text belongs to a message: it comes after DATA."),
}

WORDS = {
    MeantFor.LEAVE: "exit exit() exit; bye bye. goodbye logout logoff quit() q x close disconnect end ciao ^d ^c",
    MeantFor.HELP: "? ?? h man info usage commands menu /? /help --help -h help() help? ?help",
    MeantFor.TUTOR: (
        "why hint undo redo back next map what-if whatif elsewhere site dialect wait explain compare log mails inbox "
        "goals solution restart learn lesson lessons tutorial set settings brief full more"
    ),
    MeantFor.SCREEN: "clear cls",
    MeantFor.CONNECT: "telnet nc ncat netcat socat openssl gnutls-cli connect open",
    MeantFor.PROGRAM: (
        "swaks curl wget msmtp sendmail mailx mutt postfix exim python python3 python2 ipython perl ruby php node java"
    ),
    MeantFor.SHELL: (
        "ls ll dir cd pwd cat less head tail cp mv rm mkdir touch chmod sudo su ssh scp ping traceroute dig "
        "nslookup host whois ip ifconfig ipconfig netstat ss ps kill top whoami uname date echo printf grep "
        "awk sed vi vim nvim emacs nano make git apt apt-get yum dnf brew pip pip3 pipx npm docker kubectl "
        "systemctl service export env alias source history which whereis bash sh zsh fish cmd powershell pwsh "
        "tmux screen"
    ),
    MeantFor.OURS: "smtptutor",
    MeantFor.SEND: "send deliver compose submit message body text email e-mail",
}

GREETINGS = frozenset(("hello", "hallo", "halo", "hullo", "ello", "hi", "hey", "hiya", "greetings"))
"""First words that mean EHLO."""
SPELT = {
    "start tls": "STARTTLS",
    "start-tls": "STARTTLS",
    "start_tls": "STARTTLS",
    "tls": "STARTTLS",
    "ssl": "STARTTLS",
}
"""Whole lines that are a verb in other words."""
LOGINS = frozenset(("login", "log in", "signin", "sign in", "authenticate", "logon", "password", "username"))
SENDERS = frozenset(("from", "sender", "mailfrom"))
RECIPIENTS = frozenset(("to", "recipient", "rcptto"))
