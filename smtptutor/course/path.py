"""
The path through a step: whether its solution still leads to the end of it, from which line on, and how to come back.

Found by trying, as ways out are: the solution is played from where the learner stands. `do` and
`act` are those of run.py.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from smtptutor.course import lesson
from smtptutor.course.at import At
from smtptutor.course.events import Connected, TakenBack
from smtptutor.course.lesson import StepKind
from smtptutor.course.ops import Op, Undo
from smtptutor.course.timing import message_too_soon, too_soon
from smtptutor.protocol.session import Transaction
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.server.dialogue import Dialogue, Exchanged
from smtptutor.server.exchange import Exchange

Do = Callable[[At, Op], tuple[At, tuple[object, ...]]]
Act = Callable[[At, Sequence[lesson.Act]], tuple[At, tuple[object, ...]]]

MOST_BACK = 12  # lines; beyond that the start of the step is the way back
START = ":reset goes back to where this step began."


class Strayed(NamedTuple):
    """That the step cannot be finished from here: what is in the way, and how to come back, each a sentence."""

    why: str
    back: str


def strayed(at: At, act: Act, do: Do) -> Strayed | None:
    """What to say where no part of the solution leads to the end of the step any more; None on the path."""
    if at.step_done or at.step.kind is not StepKind.TYPE or _leads(at, act):
        return None
    back, led_off = _back(at, act, do)
    soon = too_soon(at, led_off) if led_off is not None else ""
    return Strayed(soon or _why(at, act), back)


def next_act(at: At, act: Act) -> int | None:
    """
    The place in the solution of what comes next: from there on it goes as it does from the start of the step.

    None off the path. It is behind what was done of the solution already, where that is of use.
    """
    acts = at.step.solution
    meant = _played(at._replace(dialogue=at.opened), acts, act)[1]
    fitting = [place for place in range(len(acts)) if _fits(at, acts[place:], meant[place:], act)]
    before = 0 if at.since_opened else _unanswered(at.opened)  # a message in which the step opens has no answer
    begun = _waited(at, _sent(at.since_opened, acts, meant)) + _unanswered(at.dialogue) - before
    return min((place for place in fitting if place >= begun), default=max(fitting, default=None))


def _unanswered(dialogue: Dialogue) -> int:
    """How many lines of a message were sent, or of a chunk with its BDAT: those that get no reply of their own."""
    if dialogue.awaiting is Awaiting.OCTETS:
        return 1 + dialogue.pending.count(b"\n")
    return len(dialogue.draft)


def _sent(exchanges: Iterable[Exchange], acts: Sequence[lesson.Act], meant: Sequence[int | None]) -> int:
    """How many acts of the solution were done, in their order, with the answer that they are meant to have."""
    count = 0
    for exchange in exchanges:
        place = next((place for place in range(count, len(meant)) if meant[place] is not None), None)
        if place is not None and (_verb(exchange.client or ""), exchange.reply.code) == (
            _verb(_line(acts[place])),
            meant[place],
        ):
            count = place + 1
    return count


def _waited(at: At, count: int) -> int:
    """How many acts of the solution were done, with the waits behind them that are over since the last answer."""
    exchanges = at.since_opened
    last = exchanges[-1].after if exchanges else at.opened.state
    passed = at.dialogue.state.memory.clock - last.memory.clock
    for act in at.step.solution[count:]:
        if not isinstance(act, lesson.Waiting) or act.seconds > passed:
            break
        count, passed = count + 1, passed - act.seconds
    return count


def _line(act: lesson.Act) -> str:
    """The line of an act, the last one of several; "" for what is none."""
    match act:
        case lesson.SolutionLine(line):
            return line
        case lesson.Together(lines):
            return lines[-1]
        case lesson.SentOctets(octets):
            return next(reversed(octets.decode("utf-8", "replace").splitlines()), "")
    return ""


def _verb(line: str) -> str:
    return line.strip().partition(" ")[0].upper()


def _leads(at: At, act: Act) -> bool:
    acts = at.step.solution
    return any(act(at, acts[place:])[0].step_done for place in range(len(acts)))


def _fits(at: At, acts: Sequence[lesson.Act], meant: Sequence[int | None], act: Act) -> bool:
    """True where these acts are answered as they are meant to be, and finish the step."""
    after, codes = _played(at, acts, act)
    return after.step_done and codes == meant[: len(codes)]


def _played(at: At, acts: Iterable[lesson.Act], act: Act) -> tuple[At, list[int | None]]:
    """Where acts lead, as long as the step is not done, and the code that each is answered with; None for none."""
    codes: list[int | None] = []
    for each in acts:
        if at.step_done:
            break
        at, happened = act(at, [each])
        answers = [event.exchange.reply.code for event in happened if isinstance(event, Exchanged | Connected)]
        codes.append(answers[-1] if answers else None)
    return at, codes


def _why(at: At, act: Act) -> str:
    """What is otherwise than where the step opened, so far as one thing can be named."""
    was, now = at.opened.state.session, at.dialogue.state.session
    wanted = [goal.predicate.messages for goal in at.step.goals if goal not in at.ticked]
    if any(most is not None and at.looked.since.messages >= max(most, 1) for most in wanted):
        return "What was handed over counts here, and it is not what this step asks for."
    if now.stage is Stage.CLOSED and was.stage is not Stage.CLOSED:
        return "The connection is closed, and this step goes on with it."
    if now.stage is Stage.DATA:
        leads_off = "The server reads a message now, and this message does not lead to what the step asks for."
        return message_too_soon(at) or leads_off
    if now.awaiting is Awaiting.ANSWER:
        return "A login is under way, and this login does not lead to what the step asks for."
    if was.hello is None and now.hello is not None and not any(_is_hello(each) for each in at.step.solution):
        return "The hello is said, and this step is about the moment before it."
    return _of_transaction(at, act) or "From here the lines that this step asks for lead elsewhere."


def _is_hello(act: lesson.Act) -> bool:
    return _verb(_line(act)) in ("EHLO", "HELO", "LHLO")


def _of_transaction(at: At, act: Act) -> str:
    """What is otherwise about the transaction; "in the way" is said where it is gone with what is in the way."""
    before, after = at.opened.state.session.transaction, at.dialogue.state.session.transaction
    if before is not None and after is None:
        return f"This step goes on with the sender {before.sender.text or '<>'}, and that transaction is over."
    if after is None:
        return ""
    if before is None and not _leads(act(at, [lesson.SolutionLine("RSET")])[0], act):
        return ""
    if before is None or before.sender != after.sender:
        if before is None and (recipient := _recipient_in_the_way(at, after, act)):
            return f"The server holds the recipient {recipient} now, and it is in the way here."
        return f"A transaction with the sender {after.sender.text or '<>'} is open now, and it is in the way here."
    more = [path.text for path in after.recipients if path not in before.recipients]
    return f"The server holds the recipient {more[-1]} now, and this step is about what comes before." if more else ""


def _recipient_in_the_way(at: At, open_now: Transaction, act: Act) -> str:
    """Which recipient leads off, where the sender alone would not; "" where it is the sender, or several things."""
    begun, _happened = act(
        at, [lesson.SolutionLine("RSET"), lesson.SolutionLine(f"MAIL FROM:<{open_now.sender.text}>")]
    )
    named = [path.text for path in open_now.recipients] if _leads(begun, act) else []
    with_each = ((text, act(begun, [lesson.SolutionLine(f"RCPT TO:<{text}>")])[0]) for text in named)
    return next((text for text, after in with_each if not _leads(after, act)), "")


def _back(at: At, act: Act, do: Do) -> tuple[str, Exchange | None]:
    """The shortest way back, which is how much is to be taken back, and what led off, where that was a line."""
    for count in range(1, MOST_BACK + 1):
        if not at.moved:
            return ":restart goes back to the start of the lesson.", None
        at, happened = do(at, Undo())
        if _leads(at, act):
            led_off = _taken(happened)
            several = f":undo {count} takes back what led here." if at.moved else START
            return several if count > 1 else f":undo takes {_named(led_off)} back.", led_off
    return START, None


def _taken(happened: Iterable[object]) -> Exchange | None:
    """The exchange that was taken back; None where it was anything else."""
    taken = next((event.what for event in happened if isinstance(event, TakenBack)), ())
    first = taken[0] if taken else None
    return first if isinstance(first, Exchange) else None


def _named(exchange: Exchange | None) -> str:
    """What was taken back, in a word."""
    command = exchange.command if exchange is not None else None
    return str(command.verb) if command is not None and command.verb is not None else "the last line"
