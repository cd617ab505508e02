"""Numbers of providers: where they count, and where those of the registry do."""

import pytest

from smtptutor.reference.answer import pages_for


def found(*words):
    return [(page.kind, page.name) for page in pages_for(list(words))]


class TestProviders:
    """Numbers of providers' own, which no registry has, and those that they use otherwise."""

    @pytest.mark.parametrize(
        ("asked", "name"),
        [
            *(
                (number, number)
                for number in ("5.7.139", "5.7.57", "5.7.515", "5.7.60", "5.7.64", "5.7.509", "5.7.511")
            ),
            *((number, number) for number in ("5.4.14", "5.0.350", "5.1.90", "5.7.512")),
            *((f"5.7.{detail}", "5.7.133-136") for detail in range(133, 137)),
            *((f"5.7.{detail}", "5.7.501-503") for detail in range(501, 504)),
            *((f"5.7.{detail}", "5.7.606-649") for detail in (606, 620, 649)),
            *((f"5.7.{detail}", "5.7.700-749") for detail in (700, 705, 708)),
            *((f"4.7.{detail}", "4.7.500-899") for detail in (500, 650, 850)),
            *((f"{first}.7.32", "x.7.32") for first in "45"),
            *((f"{first}.7.40", "x.7.40") for first in "45"),
            *((f"{first}.4.316", "x.4.316") for first in "45"),
        ],
    )
    def test_a_number_brings_its_page(self, asked, name):
        assert [("providers", name)] == found(asked)
        assert [("providers", name), ("codes", f"{asked[0]}50")] == found(f"{asked[0]}50 {asked} with these words")

    @pytest.mark.parametrize("asked", ["5.7.650", "4.7.139", "5.7.137", "4.7.133"])
    def test_a_number_beside_it_does_not(self, asked):
        """A range ends where it ends, and the first digit counts."""
        assert [("enhanced", "x.7.x")] == found(asked)

    @pytest.mark.parametrize(
        ("line", "name"),
        [
            ("550 5.4.1 Recipient address rejected: Access denied", "microsoft-5.4.1"),
            ("550 5.7.12 Sender was not authenticated by organization", "microsoft-5.7.12"),
            ("550 5.1.8 Access denied, bad outbound sender", "microsoft-5.1.8"),
            ("550 5.2.2 Submission quota exceeded", "microsoft-5.2.2"),
            ("550 5.7.27 Gmail requires all large senders to authenticate with SPF", "gmail-authentication"),
            ("550 5.7.30 Gmail requires all large senders to authenticate with DKIM", "gmail-authentication"),
            ("534-5.7.14 Please log in via your web browser and then try again", "534-5.7.14"),
            ("550 5.4.5 Daily user sending limit exceeded", "gmail-limits"),
            ("554 5.7.1 [HME1] This message was blocked", "icloud"),
            ("534 5.7.14", "534-5.7.14"),
            ("550 5.4.1", "microsoft-5.4.1"),
            ("550 5.7.12", "microsoft-5.7.12"),
            ("554 5.7.9 Message not accepted for policy reasons.", "yahoo"),
            ("554 Message rejected: Email address is not verified. The following identities failed", "amazon-ses"),
            ("454 Throttling failure: Maximum sending rate exceeded.", "amazon-ses"),
            ("550 The from address does not match a verified Sender Identity.", "sendgrid"),
            ("550 5.7.0 Requested action not taken: too many emails per second", "mailtrap"),
            ("553 Relaying disallowed as a@b.example", "zoho"),
            ("550 5.4.6 Unusual sending activity detected.", "zoho"),
            ("553 Mail from must equal authorized user", "netease-qq"),
            ("535 Login Fail. Please enter your authorization code to login.", "netease-qq"),
            ("553 5.7.1 Sender address rejected: not owned by auth user.", "yandex"),
            (
                "554-mx.example (mxgmx109) Nemesis ESMTP Service not available\n554 IP address is black listed.",
                "gmx-ionos",
            ),
            ("451 Internal resources are temporarily unavailable", "mimecast"),
            ("554 5.7.1 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.7", "proofpoint"),
        ],
    )
    def test_where_the_registry_says_something_else_the_words_decide(self, line, name):
        """5.4.1 is a fault of the network there, and no such recipient at Microsoft."""
        first = pages_for([line])[0]

        assert ("providers", name) == (first.kind, first.name)


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("534 5.7.9 Authentication mechanism is too weak", ("enhanced", "5.7.9")),
        ("535 5.7.13 The account is disabled", ("causes", "auth-account-disabled")),
        ("432 4.7.12 A password transition is needed", ("enhanced", "4.7.12")),
        ("451 4.4.1 No answer from host", ("enhanced", "4.4.1")),
        ("554 5.7.14 Trust relationship required", ("enhanced", "5.7.14")),
        ("550 5.4.1 Relay Access Denied", ("causes", "relay-denied")),
        ("552 5.2.2 Mailbox full", ("enhanced", "5.2.2")),
        ("553 5.1.8 Domain of sender address a@b.example does not exist", ("enhanced", "5.1.8")),
    ],
)
def test_the_registry_counts_where_no_provider_is_meant(line, first):
    """The same enhanced codes with the codes and words that RFC 5248 and RFC 4954 give them."""
    page = pages_for([line])[0]

    assert first == (page.kind, page.name)
