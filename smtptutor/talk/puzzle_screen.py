"""How steps look in which an answer is given: options, rows one at a time, numbered lines, the way to answer."""

from collections.abc import Iterator, Sequence

from smtptutor.course.at import At
from smtptutor.course.kinds import choose, order, repair
from smtptutor.course.kinds.sheet import Sheet, SheetLine, played, reply_parts
from smtptutor.course.kinds.verdict import Verdict
from smtptutor.course.lesson import Choosing, Ordering, Pointing, Repair, Writing
from smtptutor.explain.words import shortened
from smtptutor.text import Block, Either, Para, Piece, Term, Terms, Verbatim, of_code
from smtptutor.text.blocks import code_of

HOW_TO_CHOOSE = "Type a letter."
HOW_TO_POINT = "Type the number of a line."
FORMS = "N LINE replaces line N, +N LINE goes before it, -N drops it, N>M moves it behind line M."
HOW_TO_REPAIR = "Type an edit: N LINE replaces, +N LINE goes before, -N drops, N>M: N behind M."
HOW_TO_ORDER = "Type the numbers in order."
HOW_TO_WRITE = "Type a sentence of your own; nobody judges it."
MODEL = "For comparison:"
ALL_AGAIN = "Not all were right; now all of them once more."
ONE_AGAIN = "Once more the one that was not right."
SOME_AGAIN = "Once more those that were not right."
MESSAGE = "(a line of the message)"
CHUNK = "(the chunk comes next)"
NOT_SENT = "(not sent: the connection is closed)"
NOT_SO = "(does not happen: the connection is closed)"
_BESIDE = 36  # characters; beside longer lines there is no room for a reply
_MOST_BESIDE = 76  # characters of answers in a line
_MOST_SHOWN = 500  # characters of a line


def evidence(at: At) -> list[Block]:
    """
    The lines that no simulator makes, above what is asked of them; nothing in a step without any.

    They have no numbers where others have some that an answer is made of.
    """
    if at.step.evidence is None:
        return []
    lines = at.step.evidence.lines
    if not isinstance(at.step.puzzle, (Pointing, Repair, Ordering)):
        return numbered(lines)
    eye = (Verbatim(line, " ", "client", folds=True) for line in lines)
    ear = (Verbatim(line, "Evidence:", "client") for line in lines)
    return [Either(tuple(eye), tuple(ear))]


def asked(at: At) -> list[Block]:
    """What an answer is wanted to; nothing in a step to type in."""
    match at.step.puzzle:
        case Choosing(options=options) if options:
            offered = zip(choose.letters(at.step), choose.options(at.lesson, at.step), strict=True)
            return [Para(option.say, f"{letter})", indent=4) for letter, option in offered]
        case Pointing(transcript=None, shown=lines):
            return numbered(lines)
        case Pointing(transcript=transcript) if transcript is not None:
            return sheet(played(at.lesson, transcript, transcript.lines))
        case Ordering():
            return numbered([shortened(line, _MOST_SHOWN) for line in order.lines(at.lesson, at.step)])
    return standing(at)


def standing(at: At) -> list[Block]:
    """What changes with an answer: the row that is asked now, or the transcript as it stands now."""
    match at.step.puzzle:
        case Choosing(rows=rows) if rows:
            return _row(at)
        case Repair():
            return sheet(repair.sheet(at.lesson, at.step, at.tried))
    return []


def how(at: At) -> list[Block]:
    """The line that tells how to answer; none where no answer is wanted any more."""
    if at.step_done:
        return []
    match at.step.puzzle:
        case Choosing():
            return [Para(HOW_TO_CHOOSE, indent=2)]
        case Pointing():
            return [Para(HOW_TO_POINT, indent=2)]
        case Repair():
            return [Para(HOW_TO_REPAIR, indent=2)]
        case Ordering():
            return [Para(HOW_TO_ORDER, indent=2)]
        case Writing():
            return [Para(HOW_TO_WRITE, indent=2)]
    return []


def answered(at: At, verdict: Verdict) -> list[Block]:
    """What to show of an answer: what there is to say to it, and what is asked then."""
    if verdict.void:
        forms: list[Block] = [Para(FORMS, indent=2)] if verdict.why == repair.FORMS else []
        return forms or [Para(verdict.why, indent=2)]
    model = MODEL if isinstance(at.step.puzzle, Writing) else ""
    why: list[Block] = [Para(verdict.why, model, indent=2)] if verdict.why else []
    after = standing(at)
    return [*after, *why] if isinstance(at.step.puzzle, Repair) else [*why, *after]


def sheet(now: Sheet) -> list[Block]:
    """
    A transcript with the number of each line, and the reply beside or below it.

    Beside a line that was accepted the reply has one line of the screen; beside a long one there is its code.
    """
    lines = [(line.number, shortened(line.line, _MOST_SHOWN), *_answer(line)) for line in now.lines]
    places = len(str(len(lines)))
    ear: list[Block] = []
    for number, line, (style, text), tail in lines:
        ear += [Verbatim(line, f"Line {number}:", "client"), Para(((style, text + (tail or "")),), "Reply:")]
    if max(len(line) for _, line, _, _ in lines) <= _BESIDE:
        rows = (
            Term((("label", f"{number:>{places}}  "), ("client", line)), (text,), tail)
            for number, line, text, tail in lines
        )
        return [Either((Terms(tuple(rows), 2),), tuple(ear))]
    return [Either(tuple(_in_short(now, places)), tuple(ear))]


def _in_short(now: Sheet, places: int) -> Iterator[Block]:
    """Long lines: behind one that was accepted stands the code alone, so that all of them are in sight."""
    for line in now.lines:
        code = f"  -> {line.exchanges[-1].reply.code}" if line.refusal is None and line.exchanges else ""
        yield Verbatim(f"{shortened(line.line, _MOST_SHOWN)}{code}", f"  {line.number:>{places}} ", "client")
        if line.refusal is not None or not line.sent:
            (style, text), tail = _answer(line)
            yield Para(((style, text + (tail or "")),), indent=5 + places)


def numbered(lines: Sequence[str]) -> list[Block]:
    """Lines as they stand, each with its number; one that is too long for the screen is folded."""
    places = len(str(len(lines)))
    eye = (Verbatim(line, f"  {number:>{places}} ", "client", folds=True) for number, line in enumerate(lines, 1))
    ear = (Verbatim(line, f"Line {number}:", "client") for number, line in enumerate(lines, 1))
    return [Either(tuple(eye), tuple(ear))]


def _answer(line: SheetLine) -> tuple[Piece, str | None]:
    """What the server says to a line, with its style, and the end of it that is never cut off; None: nothing is."""
    if not line.sent:
        return ("", NOT_SO if line.of_server else NOT_SENT), None
    if not line.exchanges:
        return ("", CHUNK if line.begins_chunk else MESSAGE), None
    said, more = reply_parts(line.refusal or line.exchanges[-1])
    style = of_code(code_of(said))
    return ((style, said), more) if line.refusal is None else ((style, f"{said}{more}"), None)


def _row(at: At) -> list[Block]:
    """The row that is asked, with the answers to all of them."""
    question = choose.question(at.lesson, at.step, at.tried)
    if question is None:
        return []
    about = choose.puzzle(at.step)
    again = ALL_AGAIN if about.in_one_go else SOME_AGAIN if question.among > 1 else ONE_AGAIN
    return [
        *([Para(again, indent=2)] if question.again and question.number == 1 else []),
        Para(question.row.say, f"{question.number} of {question.among}:", indent=2),
        *_answers(list(zip(choose.letters(at.step), about.answers, strict=True))),
    ]


def _answers(lettered: list[tuple[str, str]]) -> list[Block]:
    """Answers with their letters, in one line where they fit into it."""
    in_a_line = ", ".join(f"{letter}) {say}" for letter, say in lettered)
    if len(in_a_line) <= _MOST_BESIDE:
        return [Para(in_a_line, indent=4)]
    return [Para(say, f"{letter})", indent=4) for letter, say in lettered]
