"""East Asian encodings: both directions, error handlers, incremental and stream forms."""
import codecs
import io

NAMES = '''shift_jis cp932 shift_jis_2004 shift_jisx0213 euc_jp euc_jis_2004 euc_jisx0213 iso2022_jp iso2022_jp_1 iso2022_jp_2
    iso2022_jp_2004 iso2022_jp_3 iso2022_jp_ext iso2022_kr gb2312 gbk gb18030 hz big5 cp950 big5hkscs euc_kr cp949 johab'''.split()
TEXTS = ['aZ~\\', 'é€ “”', 'あア漢字ｱ', '한갂각', '中国臺灣㐀', '\U00020000\U0002a6d6', 'か゚', 'æ̀Ê̄', '〜～¥‾', 'ΩЯ', '\ue000\uf8f0', '\n字\n']
DATA = [b'\x81', b'\x81\x40\x81', b'\xa4\xd4\xa4\xa1\xa4\xbf\xa4\xa2', b'\x1b$BF|\x1b(Ba', b'\x1b$B\xff', b'~{VPND~}', b'\xff\x80', b'\x8f\xa2\xaf',
        b'\x1b$)C\x0e0!\x0f', b'\x81\x30\x81\x30\x90\x30\x81\x30', b'\xf0\x40', b'\x1bX', b'\x1b.A\x1bNi']


def attempt(f):
    try:
        return ascii(f())
    except Exception as error:
        return f'{type(error).__name__}: {error}'


for name in NAMES:
    print('==', name, codecs.lookup(name).name)
    for text in TEXTS:
        print(ascii(text), *[attempt(lambda: text.encode(name, errors)) for errors in ('strict', 'replace', 'xmlcharrefreplace')], sep=' | ')
        encoded = text.encode(name, 'ignore')
        decoder = codecs.getincrementaldecoder(name)()
        print(attempt(lambda: encoded.decode(name)), attempt(lambda: [decoder.decode(bytes([b])) for b in encoded] + [decoder.decode(b'', True)]))
        encoder = codecs.getincrementalencoder(name)('ignore')
        print(attempt(lambda: [encoder.encode(c) for c in text] + [encoder.encode('', True)]))
    for data in DATA:
        print(data, *[attempt(lambda: data.decode(name, errors)) for errors in ('strict', 'ignore', 'backslashreplace')], sep=' | ')
stream = io.BytesIO()
writer = codecs.getwriter('iso2022_jp')(stream)
writer.write('日本')
writer.write('語\nabc\n')
writer.reset()
print(stream.getvalue())
reader = codecs.getreader('iso2022_jp')(io.BytesIO(stream.getvalue()))
print(ascii(reader.readline()), ascii(reader.read()))
print(attempt(lambda: '漢'.encode('gbk', 'no such handler')), attempt(lambda: '\ue000'.encode('euc_kr', 'no such handler')))
