"""Secrets of a login, kept out of history, log and screen: what follows AUTH and its mechanism (RFC 4954 4)."""

from smtptutor.protocol.expression import compiled

# At the start of a line, or after a word for the tutor.
_AUTH = r"(?im)^(\s*(?::\S+\s+|:+)?AUTH\s*\S+\s+)(?!=?\s*$)(.+)$"
# One word that looks like base64: an answer to a server that asked for user name or password.
_ANSWER = (
    r"(?m)^(?=\S*[a-z])(?=\S*[A-Z])(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==|(?<=[A-Za-z0-9+/]{8}))$"
)


def masked(text: str) -> str:
    """The text, of one line or several, with what may be a secret replaced by stars; most comes back as it is."""
    if "auth" in text.lower():
        text = compiled(_AUTH).sub(r"\1****", text)
    return compiled(_ANSWER).sub("****", text)
