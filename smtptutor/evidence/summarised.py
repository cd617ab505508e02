"""The summary of a source: of all its findings, which are not kept."""

from smtptutor.evidence.logs import postfix_lines
from smtptutor.evidence.source import Source
from smtptutor.evidence.summary import Summary


def summary_of(source: Source) -> Summary:
    """The summary of a source. Raises OSError where it cannot be read, else nothing."""
    head = source.head()
    if 2 * postfix_lines.looks_like(head) > len(head):  # no other shape can have more of them
        from smtptutor.evidence.logs import postfix_summary

        return postfix_summary.summary_of(source)
    from smtptutor.evidence.reading import findings  # the readers of all shapes, which a log of Postfix does not need

    return Summary.of(findings(source))
