"""What explain finds for what is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.reference import lookup
from smtptutor.reference.answer import pages_for
from smtptutor.reference.lookup import CLASSES
from smtptutor.reference.near import near_misses

PAGES = [(kind, name) for kind in lookup.KINDS for name in lookup.names(kind)]
FIRST = {}
for named_kind, _ in lookup.NAMED:
    for each in lookup.names(named_kind):
        FIRST.setdefault(each.lower(), (named_kind, each))
OWN = [(kind, name) for kind, name in PAGES if FIRST.get(name.lower(), (kind, name)) == (kind, name)]
HIDDEN = [page for page in PAGES if page not in OWN]
MECHANISMS = [("mechanisms", "PLAIN"), ("mechanisms", "LOGIN")]
SIZE_AND_BODY = [("parameters", "SIZE"), ("parameters", "BODY")]
EXACT_AND_CODE = [("enhanced", "5.1.1"), ("codes", "550")]
LOG = "to=<a@b.example>, relay=mx[192.0.2.1]:25, dsn=4.7.8, status=deferred (said: 535 5.7.8 authentication failed)\n"
PIECES = (
    "250-", "250 ", "503", "550-", "5.1.1", "4.7.1", "AUTH", "AUTH=", "=", "LOGIN", "SIZE", "MAIL FROM:<a@b.example>",
    "RCPT TO:", "NOTIFY=", "vs", "between", "\n", "-", ".", "relay access denied", "greylisted", "keyword", "2.0.0", "...",
)  # fmt: skip


def found(*words):
    return [(page.kind, page.name) for page in pages_for(list(words))]


def text(name):
    """All that the page of a code or a cause says."""
    page = lookup.named(name)
    return " ".join((page.title, page.meaning, *page.sections.values()))


class TestFound:
    """Every page can be asked for, in more than one way of writing."""

    @pytest.mark.parametrize(("kind", "name"), OWN, ids=lambda value: value)
    @pytest.mark.parametrize("written", [str, str.upper, str.lower], ids=["as it is", "upper", "lower"])
    def test_every_page_is_found_by_its_name(self, kind, name, written):
        """The name of a page brings this page, and case does not count."""
        assert [(kind, name)] == found(written(name))

    @pytest.mark.parametrize(("kind", "name"), HIDDEN, ids=lambda value: value)
    def test_a_page_behind_one_of_the_same_name_is_named_there(self, kind, name):
        """AUTH is a verb, a keyword and a parameter: the verb comes, and says how to get the others."""
        [page] = pages_for([name])

        assert (page.kind, page.name) == FIRST[name.lower()]
        assert kind in page.also

    @pytest.mark.parametrize(("kind", "name"), PAGES, ids=lambda value: value)
    @pytest.mark.parametrize("written", [str, str.upper, str.lower], ids=["as it is", "upper", "lower"])
    def test_every_page_is_found_by_its_kind_and_name(self, kind, name, written):
        """Each page can be had, whatever other pages are called."""
        word = next(word for word, of in lookup.SINGULAR.items() if of == kind)

        assert [(kind, name)] == found(word, written(name))

    @pytest.mark.parametrize("name", [name for kind, name in PAGES if kind == "enhanced" and name.count("x") == 1])
    def test_an_enhanced_code_is_named_as_it_was_asked_for(self, name):
        """4.1.1 and 5.1.1 share a page; each is shown with its own number and class."""
        for first, of_class in CLASSES.items():
            asked = name.replace("x", first, 1)
            [page] = pages_for([asked])

            assert asked == page.name
            assert page.title.startswith(asked)
            assert of_class in page.meaning

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ("5.1.99", ("enhanced", "x.1.x")),
            ("5.99.99", ("enhanced", "5.x.x")),
            ("x.1.1", ("enhanced", "x.1.1")),
            ("X.1.1", ("enhanced", "x.1.1")),
        ],
    )
    def test_the_most_exact_page_there_is(self, asked, expected):
        """An enhanced code without a page of its own brings that of its subject, else that of its class."""
        assert [expected] == found(asked)

    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("550 5.1.1", [("enhanced", "5.1.1"), ("codes", "550")]),
            (
                "550 5.1.1 no such user",
                [("enhanced", "5.1.1"), ("causes", "mailbox-unknown"), ("codes", "550")],
            ),
            (
                "550-5.1.1 The account does not exist",
                [("enhanced", "5.1.1"), ("causes", "mailbox-unknown"), ("codes", "550")],
            ),
            (
                "503 5.5.1 Send MAIL before RCPT",
                [("causes", "mail-first"), ("enhanced", "5.5.1"), ("codes", "503")],
            ),
            ("503 Bad sequence of commands", [("codes", "503")]),
            ("250-SIZE 10240", [("keywords", "SIZE"), ("codes", "250")]),
            ("250-AUTH PLAIN LOGIN", [("keywords", "AUTH"), *MECHANISMS, ("codes", "250")]),
            ("AUTH PLAIN LOGIN", [("keywords", "AUTH"), *MECHANISMS]),
            ("auth plain login", [("keywords", "AUTH"), *MECHANISMS]),
            ("AUTH PLAIN LOGIN LOGIN", [("keywords", "AUTH"), *MECHANISMS]),
            ("AUTH PLAIN LOGIN PLAIN-CLIENTTOKEN", [("keywords", "AUTH"), *MECHANISMS]),
            ("250-AUTH=PLAIN LOGIN", [("keywords", "AUTH"), *MECHANISMS, ("codes", "250")]),
            ("250 OK", [("codes", "250")]),
            ("250 503", [("codes", "250"), ("codes", "503")]),
            ("250-503", [("pairs", "250-503")]),
            ("(503)", [("codes", "503")]),
            ("MAIL, RCPT", [("verbs", "MAIL"), ("verbs", "RCPT")]),
            ("503 503", [("codes", "503")]),
        ],
    )
    def test_a_reply_line_brings_what_it_says(self, line, expected):
        """The code and the enhanced code of a line, each once and in order, whether it comes as one word or several."""
        assert expected == found(line)
        assert expected == found(*line.split())

    @pytest.mark.parametrize(
        "words", [[], [""], ["  "], ["frobnicate"], ["999"], ["9.1.1"], ["RCPT", "frobnicate"], ["5"]]
    )
    def test_nothing_is_made_up(self, words):
        """Where nothing is known, nothing comes back."""
        assert [] == pages_for(words)

    @pytest.mark.parametrize(
        "word",
        ["../codes/RCPT", "verbs/RCPT", "../verbs/RCPT.md", ".", "..", "503.md", "/etc/passwd", "a\0b", "x" * 500],
    )
    def test_a_name_is_not_a_path(self, word):
        """Only pages are read, whatever the word looks like."""
        assert [] == pages_for([word])

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Error: 503 nested MAIL", [("causes", "nested-mail"), ("codes", "503")]),
            (
                "smtplib.SMTPSenderRefused: (503, b'5.5.1 nested MAIL', 'a@b')",
                [("causes", "nested-mail"), ("enhanced", "5.5.1"), ("codes", "503")],
            ),
            ("MAIL FROM:", [("verbs", "MAIL")]),
            ("rcpt to", [("verbs", "RCPT")]),
            (
                "said: 550 5.7.1 no relaying",
                [("causes", "relay-denied"), ("enhanced", "5.7.1"), ("codes", "550")],
            ),
            ("Status: 5.1.1", [("enhanced", "5.1.1")]),
            ("#5.1.1", [("enhanced", "5.1.1")]),
            ("550 #5.1.0 Address rejected.", [("enhanced", "5.1.0"), ("codes", "550")]),
            ("dsn=5.1.1, status=bounced", [("enhanced", "5.1.1")]),
            (
                "dsn=4.7.8, relay=mx.example.net[192.0.2.7]:25, status=deferred (host said: 535 5.7.8 (in reply to AUTH))",
                [("enhanced", "5.7.8"), ("codes", "535")],
            ),
            ('Expected response code 250 but got code "550", with message "550 5.1.1"', EXACT_AND_CODE),
            ("Diagnostic-Code: smtp; 550-5.1.1 (state 14).", EXACT_AND_CODE),
            ("250 2.1.0 Ok 550 5.1.1", EXACT_AND_CODE),
            ("550 5.1.1 no 221 2.0.0 Bye", EXACT_AND_CODE),
            (
                "554-5.7.1 <bob@far.example>: Relay access\n554 5.7.1 denied",
                [("causes", "relay-denied"), ("enhanced", "5.7.1"), ("codes", "554")],
            ),
            ("from=<a@b.example>, size=1024, nrcpt=1: 550 5.1.1", EXACT_AND_CODE),
        ],
    )
    def test_a_code_or_verb_is_found_in_other_words(self, text, expected):
        """An error message brings the page of the reply code in it; MAIL FROM: is the verb MAIL."""
        assert expected == found(text)

    @pytest.mark.parametrize(
        ("text", "first", "last"),
        [
            ("550 5.1.1 <b@c.example>: User unknown\n503 5.5.1 Error: need RCPT command", "5.1.1", "550"),
            ("450 4.2.0 Greylisted\n554 5.5.1 Error: no valid recipients", "greylisted", "450"),
            ("550 relay not permitted 503 valid RCPT command must precede DATA", "relay-denied", "550"),
            ("530 5.7.57 Client not authenticated. Error: 535 5.7.139 disabled", "5.7.139", "535"),
            ("554 5.5.1 Error: no valid recipients", "no-valid-recipients", "554"),
            ('got code "503", with message "503 5.5.1 Error: need RCPT command"', "data-without-recipient", "503"),
        ],
    )
    def test_of_several_replies_the_cause_counts_and_not_its_echo(self, text, first, last):
        """DATA fails because RCPT did; a reply within a reply is the nearer one."""
        pages = pages_for([text])

        assert (first, last) == (pages[0].name, pages[-1].name)
        assert ("echo" in pages[0].note) == text.startswith(("550", "450"))

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("250 2.1.0 Ok", [("codes", "250"), ("enhanced", "2.1.0")]),
            ("what is the difference between 450 and 550", [("pairs", "450-550")]),
            ("difference between envelope and header", [("words", "envelope"), ("words", "header")]),
            ("EHLO vs HELO", [("pairs", "EHLO-HELO")]),
            ("EHLO vs NOOP", [("verbs", "EHLO"), ("verbs", "NOOP")]),
            ("354 vs 450", [("codes", "354"), ("codes", "450")]),
            ("how do I use AUTH LOGIN", [("verbs", "AUTH"), ("mechanisms", "LOGIN")]),
            (
                "250-mx.example.test\n250-PIPELINING\n250-SIZE 1000\n250 HELP",
                [("causes", "ehlo-accepted"), ("verbs", "EHLO"), ("codes", "250")],
            ),
            ("MAIL FROM:<a@b.example> SIZE=1000 BODY=8BITMIME", [("verbs", "MAIL"), *SIZE_AND_BODY]),
            ("SIZE=1000 BODY=8BITMIME", SIZE_AND_BODY),
            ("NOTIFY=NEVER", [("parameters", "NOTIFY")]),
            ("AUTH=LOGIN", [("keywords", "AUTH"), ("mechanisms", "LOGIN")]),
            ("AUTH=<>", [("parameters", "AUTH")]),
            ("AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=", [("verbs", "AUTH"), ("mechanisms", "PLAIN")]),
            ("EHLO client.example.org", [("verbs", "EHLO")]),
        ],
    )
    def test_other_things_that_stand_in_a_dialogue(self, text, expected):
        """Lines of both sides, and questions about them."""
        assert expected == found(text)

    @pytest.mark.parametrize(
        "text",
        [
            "550 5.7.1 <spamhaus@example.test>: refused",
            "550 5.7.1 greylisted@example.test refused",
            '550 5.7.1 <"relay access denied"@example.test> no',
        ],
    )
    def test_an_address_is_no_reason(self, text):
        """What somebody is called tells nothing of why mail to them was refused."""
        assert [("enhanced", "5.7.1"), ("codes", "550")] == found(text)

    def test_a_word_of_the_field_leads_to_pages_that_use_it(self):
        """Where no page is called so, the ones that speak of it are named."""
        near = near_misses(["hyphen"])

        assert near
        assert all("hyphen" in text(name).lower() for name in near)

    @pytest.mark.parametrize("word", ["greylisted-", "grelisted"])
    def test_a_page_that_is_nearly_called_so_comes_before_them(self, word):
        """The page of the thing itself says more than those that speak of it."""
        assert ["greylisted"] == near_misses([word])

    @pytest.mark.parametrize(
        ("line", "page"),
        [
            ("5.7.1 relaying denied", ("enhanced", "5.7.1")),
            ("5.1.1 user unknown", ("enhanced", "5.1.1")),
            ("4.2.2 The email account that you tried to reach is over quota", ("enhanced", "4.2.2")),
            ("4.7.5 Server certificate not trusted", ("enhanced", "4.7.5")),
        ],
    )
    def test_an_enhanced_code_before_words_has_its_own_page(self, line, page):
        """The words behind it are no part of its number."""
        pages = pages_for([line])

        assert page == (pages[0].kind, pages[0].name)
        assert [] == [one for one in pages if "no entry of its own" in one.meaning]

    @pytest.mark.parametrize(
        ("line", "cause", "of_the_code"),
        [
            ("454 4.7.1 <bob@far.example>: Relay access denied", "relay-denied", "454"),
            ("454 4.7.0 TLS not available due to local problem", "tls-not-available", "454"),
            ("554 5.7.1 <bob@far.example>: Relay access denied", "relay-denied", "554"),
            ("503 5.5.1 Error: need RCPT command", "data-without-recipient", "503"),
            ("503 AUTH command used when not advertised", "auth-not-offered", "503"),
        ],
    )
    def test_words_choose_among_the_meanings_of_a_code(self, line, cause, of_the_code):
        """One code has many reasons; the words tell which it probably was, and that this is inferred is said."""
        first, *_, last = pages_for([line])

        assert ("causes", cause) == (first.kind, first.name)
        assert "probably" in first.note
        assert ("codes", of_the_code) == (last.kind, last.name)
        assert "" == last.note

    @pytest.mark.parametrize(
        "text", ["a " * 20_000, "a=b " * 20_000, "250 " * 20_000, "250-X " * 20_000, "RCPT " * 20_000, LOG * 1_000]
    )
    def test_a_long_paste_opens_few_pages(self, text, monkeypatch):
        """A log of a day is looked through in its words; only those that may count are looked up."""
        opened = []
        find = lookup.find
        monkeypatch.setattr(lookup, "find", lambda kind, name: opened.append(name) or find(kind, name))
        pages_for([text])

        assert len(opened) < 150

    @given(st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join) | st.lists(st.sampled_from(PIECES)).map("".join))
    def test_no_pasted_pieces_raise(self, text):
        """Whatever stands in which order, pages come back, each once."""
        pages = [(page.kind, page.name) for page in pages_for([text])]

        assert len(set(pages)) == len(pages)

    @given(st.lists(st.one_of(st.text(max_size=9), st.sampled_from(["503", "5.1.1", "RCPT", "250-503"])), max_size=4))
    def test_no_words_raise(self, words):
        """Any words are answered, with pages or with names."""
        assert isinstance(pages_for(words), list)
        assert isinstance(near_misses(words), list)


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("smtp", ("words", "smtp")),  # and not smtps, which is another thing
        ("smtps", ("words", "implicit-tls")),
        ("25", ("words", "port-25")),
        ("nodemailer", ("words", "mail-library")),
        ("5.7", ("enhanced", "5.7.x")),
        ("4.x", ("enhanced", "4.x.x")),
    ],
)
def test_what_beginners_type(asked, page):
    """A name, a port, or a part of an enhanced code leads to one page."""
    kind, name = page

    assert [(kind, name)] == [(kind, name.lower()) for kind, name in found(asked)]
