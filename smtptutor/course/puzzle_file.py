"""What the steps are about in which an answer is given, as a lesson file writes it."""

from smtptutor.course.acts import one_line, transcript_lines
from smtptutor.course.lesson import Choosing, Option, Ordering, Pointing, Repair, Row, StepKind, Transcript, Writing
from smtptutor.protocol.cause import Cause
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.own_accord import OwnAccord
from smtptutor.table import TomlTable

FEWEST, MOST = 2, 9  # answers: each has a letter


def puzzle(table: TomlTable, kind: StepKind) -> Choosing | Pointing | Repair | Ordering | Writing | None:
    """The puzzle of a step of that kind; None for one to type in. Raises TableError."""
    match kind:
        case StepKind.CHOOSE:
            return _choice(table)
        case StepKind.POINT:
            return _pointing(table)
        case StepKind.REPAIR:
            return Repair(_transcript(table), table.flag("clean", False))
        case StepKind.ORDER:
            return _ordering(table)
        case StepKind.WRITE:
            return Writing(" ".join(table.text("because").split()))
    return None


def _choice(table: TomlTable) -> Choosing:
    options = tuple(_option(each) for each in table.tables("options", []))
    rows = tuple(_row(each) for each in table.tables("rows", []))
    answers = table.texts("answers", ())
    if bool(options) == bool(rows):
        raise table.error("options", "or rows with their answers must be there, and not both")
    if options and (answers or sum(option.right for option in options) != 1):
        raise table.error("options", "must hold one answer that is right, and stand without answers")
    if not FEWEST <= len(options or answers) <= MOST:
        raise table.error("answers" if rows else "options", f"must hold {FEWEST} to {MOST} answers")
    for number, row in enumerate(rows, 1):
        if row.right not in answers:
            raise table.error(f"rows[{number}].right", f"must be one of the answers, not {row.right!r}")
    return Choosing(options, rows, answers, table.flag("in_one_go", False))


def _option(table: TomlTable) -> Option:
    option = Option(table.text("say"), table.text("why"), table.flag("right", False))
    table.done()
    return option


def _row(table: TomlTable) -> Row:
    row = Row(table.text("say"), table.text("right"), table.text("why"), table.text("wrong"))
    table.done()
    return row


def _ordering(table: TomlTable) -> Ordering:
    transcript = _transcript(table)
    if any(isinstance(line, OwnAccord) for line in transcript.lines):
        raise table.error("transcript.lines", "must be lines alone: nobody puts in order what the server does")
    return Ordering(transcript, table.text("because", ""))


def _in_place(table: TomlTable, lines: tuple[str, ...]) -> None:
    """Each thing that the server does stands where it can happen. Raises TableError."""
    for number, line in enumerate(lines, 1):
        cause = line.cause if isinstance(line, OwnAccord) else None
        if cause is Cause.TOO_MANY_CONNECTIONS and number > 1:
            raise table.error(f"lines[{number}]", f"must be the first: {cause} is said in place of the greeting")
        if cause is Cause.TLS_HANDSHAKE_FAILED and number > 1 and lines[number - 2].strip().upper() != "STARTTLS":
            raise table.error(f"lines[{number}]", f"must stand behind STARTTLS, where {cause} happens, or be the first")


def _pointing(table: TomlTable) -> Pointing:
    transcript = _transcript(table) if table.holds("transcript") else None
    shown = table.texts("show", ())
    if (transcript is None) == (not shown):
        raise table.error("transcript", "or the lines of show must be there, and not both")
    count = len(shown if transcript is None else transcript.lines)
    why = table.table("why")
    whys = []
    for name in why.names():
        if not (name.isascii() and name.isdigit() and 1 <= int(name) <= count):
            raise why.error(name, f"must be the number of a line, 1 to {count}")
        whys.append((int(name), why.text(name)))
    return Pointing(
        at=table.number("at", least=1, most=count),
        because=table.text("because"),
        transcript=transcript,
        shown=tuple(one_line(table, "show", line) for line in shown),
        fix=one_line(table, "fix", table.line("fix", "")),
        whys=tuple(whys),
    )


def _transcript(table: TomlTable) -> Transcript:
    if not table.holds("transcript"):
        raise table.error("transcript", "is missing; it must be a table with lines, and a site where it is another one")
    inner = table.table("transcript")
    lines = transcript_lines(inner, "lines")
    _in_place(inner, lines)
    transcript = Transcript(
        lines=lines,
        site=inner.text("site", ""),
        dialect=inner.choice("dialect", tuple(DIALECTS), ""),
    )
    inner.done()
    if len(lines) < FEWEST:
        raise inner.error("lines", f"must hold {FEWEST} lines at least")
    return transcript
