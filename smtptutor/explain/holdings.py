"""What the server holds, in words: the state as a learner should see it (RFC 5321 4.1.4)."""

from smtptutor.protocol.address import Path
from smtptutor.protocol.session import Session
from smtptutor.protocol.stage import Stage
from smtptutor.wording import plural

MOST_NAMED = 3


def listed(paths: tuple[Path, ...]) -> str:
    """Addresses as a phrase; of many, the first few and how many more."""
    named = [path.text for path in paths[:MOST_NAMED]]
    if len(paths) > MOST_NAMED:
        return f"{', '.join(named)} and {len(paths) - MOST_NAMED} more"
    return " and ".join(named) if len(named) < MOST_NAMED else f"{', '.join(named[:-1])} and {named[-1]}"


def sentence(session: Session) -> str:
    """One sentence on where the session stands now."""
    transaction = session.transaction
    if session.stage is Stage.CLOSED:
        return "The connection is closed."
    if session.login is not None:
        return f"The login is under way; the server waits for {session.login.asks}."
    if transaction is None:
        return _without_transaction(session)
    if transaction.chunks is not None:
        if transaction.chunks.failed:
            return "The message failed; the server waits for RSET."
        return f"The server has {transaction.chunks.size} octets of the message, and the last chunk is missing."
    sender = transaction.sender.text or "<>"
    if transaction.recipients:
        return f"The server has the sender {sender} and, as recipients, {listed(transaction.apart)}."
    if transaction.refused:
        return f"The server has the sender {sender}, and no recipient that it accepted."
    return f"The server has the sender {sender}, but no recipient yet."


def _without_transaction(session: Session) -> str:
    if session.channel.refused:
        return "The server refused this client; only QUIT is of use."
    secured = " over TLS" if session.channel.tls else ""
    if session.hello is None:
        return f"The server does not know yet who is calling{secured}."
    user = f", logged in as {session.channel.user}" if session.channel.user else ""
    return f"The server knows you as {session.hello.name}{user}{secured}; no mail transaction is open."


def changes(before: Session, after: Session, *, message: bool = False) -> tuple[str, ...]:
    """What the server now remembers or forgot; empty where nothing changed. `message` tells that it took a message."""
    if before is after:
        return ()
    said = []
    if after.channel.tls and not before.channel.tls:
        said.append("began anew, with TLS")
    if after.channel.user and not before.channel.user:
        said.append(f"logged you in as {after.channel.user}")
    if after.hello != before.hello and after.hello is not None:
        said.append(f"remembers your name: {after.hello.name}")
    was, now = before.transaction, after.transaction
    if was is not None and now is None:
        if before.stage is Stage.DATA or (before.stage in (Stage.BDAT, Stage.RCPT) and message):
            said.append("ended the mail transaction")
        else:
            said.append(_forgot(was.apart))
    elif was is None and now is not None:
        said.append(f"remembers the sender: {now.sender.text or '<>'}")
    elif was is not None and now is not None and len(now.recipients) > len(was.recipients):
        said.append(f"remembers the recipient: {now.recipients[-1].text}")
    if was is not None and now is not None and now.chunks is not None and now.chunks != was.chunks:
        said.append(f"holds {now.chunks.size} octets of the message")
    if after.stage is Stage.DATA:
        said.append("reads message lines from now on")
    if after.stage is Stage.CLOSED:
        said.append("closed the connection")
    return tuple(said)


def _forgot(recipients: tuple[Path, ...]) -> str:
    if not recipients:
        return "forgot the sender"
    return f"forgot the sender and {plural(len(recipients), 'recipient')}"
