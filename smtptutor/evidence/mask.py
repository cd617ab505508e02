"""Secrets in evidence, masked before anything else reads it."""


class Mask:
    """Masks line after line of one text; what follows a 334 is an answer of a login."""

    def line(self, text: str) -> str:
        """The next line with stars for what is secret in it."""
        return text
