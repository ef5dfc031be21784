"""html.parser: events and positions for texts that are fed whole, in two pieces and character by character."""
from html.parser import HTMLParser


class Recorder(HTMLParser):
    def __init__(self, **options):
        super().__init__(**options)
        self.events = []

    def note(self, *event):
        self.events.append((*event, self.getpos()))

    def handle_starttag(self, tag, attrs):
        self.note('start', tag, attrs, self.get_starttag_text())

    def handle_endtag(self, tag):
        self.note('end', tag)

    def handle_startendtag(self, tag, attrs):
        self.note('empty', tag, attrs)

    def handle_data(self, data):
        self.note('text', data)

    def handle_charref(self, name):
        self.note('number', name)

    def handle_entityref(self, name):
        self.note('entity', name)

    def handle_comment(self, data):
        self.note('comment', data)

    def handle_decl(self, decl):
        self.note('declaration', decl)

    def handle_pi(self, data):
        self.note('instruction', data)

    def unknown_decl(self, data):
        self.note('section', data)


def run(text, pieces, convert):
    parser = Recorder(convert_charrefs=convert)
    try:
        for piece in pieces:
            parser.feed(piece)
        parser.note('close')
        parser.close()
    except AssertionError as error:
        parser.note('error', str(error))
    return parser.events, parser.rawdata, parser.lasttag


TEXTS = [
    '<p class=a ID="B" checked>one &amp; <b>two</b><br/></p >', '&#65; &#x41; &#xg; &lt &lt', 'a&#', 'a&#x', '&#;b<i>', '&a', '&ab', '&', 'x &#zz; y<b>',
    '<script>if (a < b) "</i>" &amp;</script >x', '<style>rest', '<SCRIPT></script\n>', '<!-- a --> b <!-- c', '<!-->', '<!--a-- >', '<!x>', '<!',
    '<!DOCTYPE html>\n<!doctype x', '<![CDATA[a]]>b', '<![CDATA[a', '<![if x]>y<![endif]>', '<![ x', '<![nonsense x]>', '<![&x;', '<![', '<?php a ?>', '<?a',
    '</>', '</ a>', '</a', '</1>', '</a b=c>', '<a\0b>', "<a'\0b>", '<a b\0c=d>', '<a/b/>', '<a b=\'c"d\' e = f g==h>', '<a b="c', '<a b=c/>', '<a b="c"d>', '<a =b>', '<1', '<', 'a<',
    'a\nb<c\nd>\n\ne',
]
for text in TEXTS:
    for convert in True, False:
        whole = run(text, [text], convert)
        print(repr(text), convert, *whole)
        for pieces in (text[:len(text) // 2], text[len(text) // 2:]), text:
            split = run(text, pieces, convert)
            if split != whole:
                print('   ', *split)
