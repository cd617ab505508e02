"""
Trouble on demand, as it is written on the command line.

It is STEP[:ADDRESS] [CODE] [ENHANCED] [xN] [N%] [slow=S] [hang-up] [keeps].

    rcpt:bob@* 451 4.3.0 x2     the first two RCPT for bob are refused
    data slow=5                 DATA is answered after five seconds
    rcpt 451 30%                three of ten RCPT are refused, in each run the same
    connect hang-up             the connection is closed before a greeting
    message keeps x1            the first message is taken, and its answer is lost
"""

from smtptutor.protocol.expression import compiled
from smtptutor.server.site import SLOWEST, TROUBLE_STEPS, Trouble, unfit

_WORD = r'(?:"(?:[^"\\]|\\.)*"|\S)+'  # blanks within quotes are part of a mailbox
EXAMPLE = 'such as "rcpt:bob@* 451 4.3.0 x2", "data slow=5" or "connect hang-up"'


def read_rule(text: str) -> Trouble:
    """
    The rule that a text stands for.

    Raises ValueError, which says what would be right.
    """
    words = compiled(_WORD).findall(text)
    if not words:
        raise ValueError(f"a rule is missing; write one {EXAMPLE}")
    step, _, address = words[0].partition(":")
    if step.lower() not in TROUBLE_STEPS:
        raise ValueError(f"a rule begins with a step, one of {', '.join(TROUBLE_STEPS)}, not {step!r}; {EXAMPLE}")
    rule = Trouble(at=step.lower(), address=address, code=0)
    for word in words[1:]:
        rule = _with(rule, word)
    if rule == Trouble(at=rule.at, address=address, code=0, times=rule.times, share=rule.share):
        todo = "a code, slow=SECONDS, hang-up or keeps"
        raise ValueError(f"the rule {text!r} says nothing to do; give {todo}, {EXAMPLE}")
    if wrong := unfit(rule):
        field, complaint = wrong
        raise ValueError(f"the {field} of the rule {text!r} {complaint}")
    return rule


def _with(rule: Trouble, word: str) -> Trouble:
    """The rule with one more word in it."""
    low = word.lower()
    name, _, value = low.partition("=")
    if low == "hang-up":
        return rule._replace(hang_up=True)
    if low == "keeps":
        return rule._replace(keeps=True)
    if name == "slow":
        if not _is_number(value) or int(value) == 0:
            raise ValueError(f"slow= takes a number of seconds from 1 to {SLOWEST}, not {value!r}")
        return rule._replace(slow=int(value))
    if low.endswith("%") and _is_number(low[:-1]):
        return rule._replace(share=int(low[:-1]))
    if low.startswith("x") and _is_number(low[1:]) and int(low[1:]) > 0:
        return rule._replace(times=int(low[1:]))
    if _is_number(low) and len(low) == 3:
        return rule._replace(code=int(low))
    if low.count(".") == 2:
        return rule._replace(enhanced=low)
    parts = "a code, an enhanced code, xN, N%, slow=SECONDS, hang-up nor keeps"
    raise ValueError(f"{word!r} is neither {parts}; {EXAMPLE}")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
