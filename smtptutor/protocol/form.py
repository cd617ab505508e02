"""How a line departs from the grammar, where servers differ in what they make of it."""

from enum import StrEnum


class Form(StrEnum):
    """
    One way to depart from the grammar. What one server takes as a slip, another refuses: see traits.py.

    Those of the readers ride along with a remark; the last two are asked for where they matter, since no reader minds
    them.
    """

    __hash__ = str.__hash__  # that of Enum is slow

    HELLO_NAME = "hello-name"  # EHLO with a sign that no name has
    HELLO_LITERAL = "hello-literal"  # EHLO with what looks like an address literal and is none
    HELLO_UNDERSCORE = "hello-underscore"  # EHLO my_client.example.org
    HELLO_LABELS = "hello-labels"  # EHLO with dots or hyphens where none belong
    KEYWORD = "keyword"  # MAIL without FROM, RCPT without TO
    BEFORE_COLON = "before-colon"  # MAIL FROM :<a@example.org>
    DISPLAY_NAME = "display-name"  # MAIL FROM:Alice <a@example.org>
    UNOPENED = "unopened"  # MAIL FROM:a@example.org>
    GLUED = "glued"  # MAIL FROM:<a@example.org>SIZE=1
    LONG_DOMAIN = "long-domain"  # a path over 256 octets
    NO_LOCAL_PART = "no-local-part"  # MAIL FROM:<@example.org>
    LITERAL = "literal"  # MAIL FROM:<a@[1.2.3]>
    TRAILING_DOT = "trailing-dot"  # MAIL FROM:<a@example.org.>
    NOT_UTF_8 = "not-utf-8"  # octets that are no text
    VALUE_MISSING = "value-missing"  # a parameter that needs a value: SIZE
    VALUE_UNWANTED = "value-unwanted"  # a parameter that has none: SMTPUTF8=1

    BLANKS = "blanks"  # blanks and tabs before the verb, or a tab behind it
    TRAILING_BLANK = "trailing-blank"  # EHLO client.example.org with a blank at the end; never a note (RFC 5321 4.1.1)
