"""Reads a page of HTML as a browser would, for tests."""

from html.parser import HTMLParser

VOID = {"meta"}


class Reader(HTMLParser):
    """What a browser would see."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.attributes = [], [], []
        self.doctype = self.style = self.title = self.text = ""

    def handle_decl(self, decl):
        self.doctype = decl

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        self.open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag):
        assert tag == self.open.pop()

    def handle_data(self, data):
        self.style += data if self.open[-1:] == ["style"] else ""
        self.title += data if self.open[-1:] == ["title"] else ""
        self.text += data if "body" in self.open else ""


def read(written):
    reader = Reader()
    reader.feed(written)
    reader.close()
    assert [] == reader.open
    return reader
