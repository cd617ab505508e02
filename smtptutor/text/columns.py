"""How a text stands on a terminal: without what could steer it, and how many columns wide."""


def clean(text: str) -> str:
    """The text with what is not printable as escapes: nothing from outside can steer the terminal."""
    return text if text.isprintable() else "".join(sign if sign.isprintable() else _escape(sign) for sign in text)


def _escape(sign: str) -> str:
    number = ord(sign)
    if 0xDC80 <= number <= 0xDCFF:  # an octet that is not UTF-8
        number -= 0xDC00
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"


def smooth(text: str) -> str:
    """A clean text with one blank for each run of blanks and line ends, also before and after its words."""
    words = " ".join(map(clean, text.split()))
    if not words:
        return " " * bool(text)
    return " " * text[0].isspace() + words + " " * text[-1].isspace()


def columns(text: str) -> int:
    """The columns that a clean text takes: two for a wide character, none for one that joins the one before it."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def _columns_of(sign: str) -> int:
    """Terminals agree on these; marks, and vowels and ends of Korean syllables, stand on what comes before them."""
    from unicodedata import category, east_asian_width  # few texts need it

    if category(sign) in ("Mn", "Me") or "\u1160" <= sign <= "\u11ff":
        return 0
    return 2 if east_asian_width(sign) in "WF" else 1


def cut(text: str, most: int) -> str:
    """As much of a clean text as `most` columns hold, with dots where it was cut."""
    if columns(text) <= most:
        return text
    kept = text[: max(most - 3, 0)]
    while columns(kept) > most - 3 and kept:
        kept = kept[:-1]
    return f"{kept}..."
