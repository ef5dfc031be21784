"""email: structured headers taken apart, what is wrong with them, and how they are folded."""
import email
import pickle
from email import _header_value_parser as parser, policy
from email.header import Header, decode_header, make_header
from email.headerregistry import Address, Group, HeaderRegistry
from email.message import EmailMessage

POLICIES = [policy.default, policy.default.clone(max_line_length=30), policy.default.clone(utf8=True, max_line_length=40), policy.HTTP]
registry = HeaderRegistry()


def show(name, value):
    header = registry(name, value)
    print(name, repr(value), '->', repr(str(header)), [f'{type(d).__name__}: {d}' for d in header.defects])
    for attribute in ('addresses', 'params', 'content_type', 'content_disposition', 'cte', 'version', 'datetime'):
        if hasattr(header, attribute):
            print('   ', attribute, getattr(header, attribute))
    for number, form in enumerate(POLICIES):
        print('   ', number, repr(header.fold(policy=form)))
    assert str(pickle.loads(pickle.dumps(header))) == str(header)


for text in ('Hello', 'Grüße aus München', 'a =?utf-8?q?=C3=A9?= =?utf-8?b?w6k=?= b', 'x' * 90, 'word ' * 20 + 'ü' * 30, '=?utf-8?x?y?=', 'a\x01b'):
    show('Subject', text)
for text in ('a@b.c', 'Name <a@b.c>', '"N, M" <a@b.c>, Ünï <u@h.de>', 'grp: a@b, c@d;, x@y', '<>', 'a b@c', 'a@', '(note) a . b @ c (d)', '@x,@y:z@w', '<@x,@y:z@w>',
             'a@[1.2.3.4]', ',, a@b', 'A B C <a@b', '"a\\"b"@c', 'é@b.c', 'a@b; c@d', '"unterminated', 'Very Long Name Of Somebody <somebody@very.long.domain.example.org>, b@c'):
    show('To', text)
for text in ('text/plain', 'text/html; charset="utf-8"', 'TEXT/html; CharSet=utf-8; x', 'text', '', 'text/plain; name*0="a"; name*1="b"', "text/plain; name*=utf-8''%C3%BC",
             'text/plain; name="ünï cödé with a long long name that does not fit.txt"', 'text/plain junk', 'text/plain; a=b; a=c', 'text/plain;;', "a/b; q*0*=us-ascii'en'x%20y; q*1=z"):
    show('Content-Type', text)
for name, text in (('Content-Disposition', 'attachment; filename="a.txt"'), ('Content-Disposition', ''), ('Content-Transfer-Encoding', 'Base64'),
                   ('Content-Transfer-Encoding', '8bit and more'), ('MIME-Version', '1.0 (x)'), ('MIME-Version', 'x'), ('MIME-Version', '1'), ('Message-ID', '<a@b>'),
                   ('Message-ID', 'nonsense'), ('Message-ID', '<a@b> more'), ('Date', 'Thu, 01 Jan 1970 00:00:00 +0100'), ('Date', 'never')):
    show(name, text)

for arguments in ({'addr_spec': 'a b@c'}, {'addr_spec': 'a@b c'}, {'addr_spec': '"a b"@c'}, {'username': 'a b', 'domain': 'c'}, {'display_name': 'a\nb'}, {'addr_spec': ''}):
    try:
        print(arguments, repr(Address(**arguments)), str(Address(**arguments)))
    except Exception as error:
        print(arguments, type(error).__name__, error)
print(Group('g', [Address('x', 'u', 'h'), Address('', 'v', 'h')]), Group(None, [Address('x.y', 'u', 'h')]))

print(parser.get_address('"a b" (c) x <@b,@c:d@e>')[0].ppstr())
for function, text in ((parser.get_atom, '@'), (parser.get_domain, ''), (parser.get_msg_id, '<a'), (parser.get_word, ';'), (parser.get_section, '*')):
    try:
        print(function(text))
    except Exception as error:
        print(function.__name__, type(error).__name__, error)

message = EmailMessage()
message['Subject'] = 'Ärger mit ' + 'sehr ' * 20 + 'langen Zeilen'
message['To'] = [Address('Jürgen Müller', 'jm', 'example.org'), Address('b', 'c', 'd')]
message.set_content('x')
message.add_attachment(b'data', maintype='application', subtype='octet-stream', filename='größe und noch mehr Text für einen langen Namen einer Datei.bin')
print(message.as_string().replace(message.get_boundary(), 'BOUNDARY'))
print(email.message_from_string('To: a@b\nSubject: =?utf-8?q?=C3=A9?=\n\nx', policy=policy.default).as_string())

for text in (' ', 'x ', 'a; ' * 40, 'x' * 90 + ' ', 'é ' * 40):
    print(repr(Header(text).encode()), repr(Header(text, header_name='Subject', continuation_ws='\t', maxlinelen=40).encode(splitchars='; ')))
print(decode_header('=?utf-8?q?a?= =?latin1?q?=E9?= b'), make_header(decode_header('=?utf-8?q?a?= =?latin1?q?=E9?= b')))
