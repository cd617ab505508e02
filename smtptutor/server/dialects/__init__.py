"""
How servers say things, and in what they differ: a table of words and a set of habits for each, found by its name.

The words are ours; codes and habits are those of the real servers with settings near their defaults.
"""

from types import MappingProxyType

TITLES = MappingProxyType(
    {
        "standard": "standard",
        "postfix": "Postfix 3.7",
        "exim": "Exim 4.96",
        "sendmail": "Sendmail 8.17",
        "opensmtpd": "OpenSMTPD 6.8",
    }
)
"""Every dialect by name, with the server that it stands for. There is no other list of them."""

DIALECTS = tuple(TITLES)
