"""
How somebody else's typed code uses `smtptutor.explain_text`; `test_typing.py` has mypy read it.

Nothing here is run. Lines with "type: ignore" are mistakes that mypy must see.
"""

from smtptutor import Finding, explain_text


def refused(text: str) -> list[str]:
    """The recipients that were refused for good."""
    found: list[Finding] = explain_text(text)
    return [one.recipient for one in found if one.permanence == "permanent" and one.recipient is not None]


code: int = explain_text("550 no")[0].code  # type: ignore[assignment]  # a mistake: there may be none
explain_text(b"550 no")  # type: ignore[arg-type]  # a mistake: octets
