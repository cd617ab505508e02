"""What the server holds, in words: the state as a learner should see it (RFC 5321 4.1.4)."""

from smtptutor.protocol.address import Path
from smtptutor.protocol.state import Session, Stage

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
    if transaction is None:
        if session.hello is None:
            return "The server does not know yet who is calling."
        return f"The server knows you as {session.hello.name}; no mail transaction is open."
    sender = transaction.sender.text or "<>"
    if transaction.recipients:
        return f"The server has the sender {sender} and, as recipients, {listed(transaction.recipients)}."
    if transaction.refused:
        return f"The server has the sender {sender}, and no recipient that it accepted."
    return f"The server has the sender {sender}, but no recipient yet."


def changes(before: Session, after: Session) -> tuple[str, ...]:
    """What the server now remembers or forgot; empty where nothing changed."""
    if before is after:
        return ()
    said = []
    if after.hello != before.hello and after.hello is not None:
        said.append(f"remembers your name: {after.hello.name}")
    was, now = before.transaction, after.transaction
    if was is not None and now is None:
        if before.stage is Stage.DATA:
            said.append("ended the mail transaction")
        else:
            said.append(_forgot(was.recipients))
    elif was is None and now is not None:
        said.append(f"remembers the sender: {now.sender.text or '<>'}")
    elif was is not None and now is not None and len(now.recipients) > len(was.recipients):
        said.append(f"remembers the recipient: {now.recipients[-1].text}")
    if after.stage is Stage.DATA:
        said.append("reads message lines from now on")
    if after.stage is Stage.CLOSED:
        said.append("closed the connection")
    return tuple(said)


def _forgot(recipients: tuple[Path, ...]) -> str:
    if not recipients:
        return "forgot the sender"
    return f"forgot the sender and {len(recipients)} recipient{'s' if len(recipients) > 1 else ''}"
