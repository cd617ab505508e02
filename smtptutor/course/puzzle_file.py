"""What the steps are about in which an answer is given, as a lesson file writes it."""

from smtptutor.course.acts import one_line
from smtptutor.course.lesson import Choosing, Option, Ordering, Pointing, Repair, Row, StepKind, Transcript, Writing
from smtptutor.server.dialects import DIALECTS
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
            return Ordering(_transcript(table), table.text("because", ""))
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
    lines = inner.texts("lines")
    transcript = Transcript(
        lines=tuple(one_line(inner, "lines", line) for line in lines),
        site=inner.text("site", ""),
        dialect=inner.choice("dialect", tuple(DIALECTS), ""),
    )
    inner.done()
    if len(lines) < FEWEST:
        raise inner.error("lines", f"must hold {FEWEST} lines at least")
    return transcript
