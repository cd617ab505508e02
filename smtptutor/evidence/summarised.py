"""The summary of a file or of any source: of all its findings, which are not kept."""

from smtptutor.evidence.logs import postfix_lines
from smtptutor.evidence.opening import Tell, of_file
from smtptutor.evidence.source import Source
from smtptutor.evidence.summary import Summary


def _raise(words: str) -> None:
    raise OSError(words)


def summary_of_file(path: str, tell: Tell = _raise) -> Summary:
    """
    The summary of a file: a log, a dialogue, a mail, a mailbox; packed or not.

    It is a value that `+` adds to another one, so the files of an archive can be read anywhere and in any order. Takes
    the path, and what to do with a sentence about something that cannot be read. Raises OSError with it where nothing
    else is given.
    """
    summary = Summary()
    for source in of_file(path, tell):
        summary += summary_of(source)
    return summary


def summary_of(source: Source) -> Summary:
    """The summary of a source. Raises OSError where it cannot be read, else nothing."""
    head = source.head()
    if 2 * postfix_lines.looks_like(head) > len(head):  # no other shape can have more of them
        from smtptutor.evidence.logs import postfix_summary

        return postfix_summary.summary_of(source)
    from smtptutor.evidence.reading import findings  # the readers of all shapes, which a log of Postfix does not need

    return Summary.of(findings(source))
