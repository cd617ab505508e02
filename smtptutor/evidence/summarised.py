"""The summary of a file or of any source: of all its findings, which are not kept."""

from smtptutor.evidence.logs import postfix_lines
from smtptutor.evidence.opening import Tell, of_file
from smtptutor.evidence.source import Source
from smtptutor.evidence.summary import Summary, Tally
from smtptutor.evidence.wrapped import is_wrapped, unwrapped


def _raise(words: str) -> None:
    raise OSError(words)


def summary_of_file(path: str, tell: Tell = _raise) -> Summary:
    """
    The summary of a file: a log, a dialogue, a mail, a mailbox; packed or not.

    It is a value that `+` adds to another one, so the files of an archive can be read anywhere and in any order. Takes
    the path, and what to do with a sentence about something that cannot be read. Raises OSError with it where nothing
    else is given.
    """
    tally = Tally()
    for source in of_file(path, tell):
        count(source, tally)
    return tally.summary()


def summary_of(source: Source) -> Summary:
    """The summary of a source. Raises OSError where it cannot be read, else nothing."""
    tally = Tally()
    count(source, tally)
    return tally.summary()


def count(source: Source, tally: Tally) -> None:
    """Counts what is found in a source, with what was counted before. Raises OSError where it cannot be read."""
    head = source.head()
    if is_wrapped(head):
        source = unwrapped(source)
        head = source.head()
    if 2 * postfix_lines.looks_like(head) > len(head):  # no other shape can have more of them
        from smtptutor.evidence.logs import postfix_summary

        postfix_summary.count(source, tally)
        return
    from smtptutor.evidence.reading import findings  # the readers of all shapes, which a log of Postfix does not need

    for finding in findings(source):
        tally.add(finding)
