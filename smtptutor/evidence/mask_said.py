r"""Passwords in plain talk and in files of two words a line: "my password is x", `password x`, `login u password x`."""

import re

from smtptutor.evidence.mask_span import GROUPS, ODD, Stretch, quoted, replaced, word

_NAME = r"(?:passw(?:or[dt]|d)|pass(?:phrase|code)?|pwd?|secret|token|api.?key|kennwort|mot de passe|contraseña|senha)"
_SAID = re.compile(
    rf"(?i)\b(?:(?!pass\s)(?:{_NAME}|(?:my|the)\spass)(?P<far>(?:\s\w{{1,12}}){{1,3}})?\s{{1,4}}(?P<is>(?:is|was|are|ist|lautet|est|es|é)(?!\w)|=)\s{{0,4}}:?\s{{0,4}}(?:(?:still|now)\s)?"
    r"|(?P<beside>(?:with|using|and|given|app|/)\s{1,4}passw(?:or[dt]|d):?\s{1,4})"
    r"|(?P<after>(?:login|user(?:name)?)\s{1,4}\S{1,80}\s{1,4}(?:there with )?pass(?:word)?\s{1,4})"
    r"|(?:credentials?|creds|user(?:name)?\s?/\s?pass(?:word)?)\s{0,2}[:=]\s{0,4}[^\s/|]{1,80}\s{0,3}[/|]\s{0,3}(?=\S))"
    rf"|(?:^|;)\s{{0,40}}(?:set\s{{1,4}})?(?:[\w.-]{{0,40}}[._-]|bind|root|ldap|auth|smtp|mail)?{_NAME}[ \t]{{1,8}}"
    r"(?=\S+\s{0,8}\Z|[a-z]{4}(?: [a-z]{4}){3}\s{0,8}\Z)"
)
_SENTENCE = re.compile(
    r"(?i)['\"]?(?:incorrect|wrong|invalid|not|required?|requires|expired|correct|too|right|being|set|the|a|an|same|in|ok"
    r"|fine|empty|missing|now|also|accepted|case|valid|different|needed?|encoded|hidden|masked|and|or|of|for|from|by|to|on"
    r"|at|with|authenti\w{1,12}|auth|based|protected|reset|change[ds]?|mismatch|failed|failure|check|verif\w{1,10}|is|was"
    r"|are|has|have|you|your|my|that|this|it|as|if|when|because|but|only|stored|sent|used|given|does|do|did|can\w{0,4}"
    r"|could|must|should|will|would|may|entered|provided|specified|combination|manager|policy|instead|login|through|pass"
    r"|command|lookup\w{0,4}|file|maps?|server|error|denied|rejected|undefined|null|none|via|eval|grant|rule|phrase|\w{2,20}ed|kept|found|neither|best)"
    r"(?![\w@#$%&*+=/-])"
)
"""Words that follow "password is" and "password" where none is told."""
_ABROAD = ("ist", "lautet", "est", "es", "é")
_LETTER = re.compile(r"\w|\*{4}")
_ENDS = re.compile(r"[\"',.;!?)]{0,3}(?:\s{0,4}\Z|\s(?=[A-Z])|,)")
"""What stands behind the last word of a sentence."""


def without_said(text: str) -> str:
    """A line with stars for a password that is told in words."""
    return replaced(text, _SAID.finditer(text), _told)


def _told(text: str, found: "re.Match[str]") -> Stretch | None:
    at = found.end()
    if _SENTENCE.match(text, at) or (found["beside"] and text.startswith("(", at)):
        return None
    if span := quoted(text, at):
        return span
    if groups := GROUPS.match(text, at):
        return groups.span()
    span = word(text, at)
    if span is None or not _LETTER.search(text, *span):
        return None
    unsure = (
        found["beside"]
        or found["after"]
        or found["far"]
        or found["is"] in _ABROAD
        or (found["is"] and not _ENDS.match(text, span[1]))
    )
    return None if unsure and not ODD.search(text, *span) else span
