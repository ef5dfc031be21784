"""http.cookiejar: dates, header words, hosts, cookies from headers under several policies, what is returned, and files."""
import email.message
import http.cookiejar as cookiejar
import itertools
import os
import shutil
import tempfile
import urllib.request


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return f'{type(e).__name__}: {e}'.replace(folder, 'FOLDER')


folder = tempfile.mkdtemp()
path = os.path.join(folder, 'cookies')

for text in ('x', 'Fri, 01 Jan 2010 00:00:00 GMT', '03/Feb/1994:17:03:55 -0700', '09 Feb 1994 22:23:32 GMT', '1 1 2010', '01 Jan 2010 25:00', '01 Jan 99999',
             '03 Feb 1994 00:00:00 (X)', '03 Feb 1994 00:00:00 XYZ', 'Wed Feb 9 1994', '03 Feb 1994 05:06 PM'):
    seconds = cookiejar.http2time(text)
    print(text, seconds and int(seconds))
for text in '1994-02-03 14:15:29 -0100', '1994-02-03', '19940203T141529Z', '1994-2-3', 'x', '1994-02-03 14:15:29 +01:00', '1994-02-03 1415':
    print(text, cookiejar.iso2time(text))
print(cookiejar.time2isoz(1e9), cookiejar.time2netscape(1e9), [cookiejar.offset_from_tz_string(z) for z in ('Z', '+0100', '-1', '+1:30', 'EST')])
for headers in (['foo="bar"; port="80,81"; discard, bar=baz'], ['foo=bar;;, =x; a b=c , "q"=1'], ['a="x\\"y\\z"; b="open; c=d'], ['=', '', ' , ,'], ['a = b ; c'],
                ['a="b"c', 'd,e']):
    words = cookiejar.split_header_words(headers)
    print(headers, words, cookiejar.join_header_words(words))
for headers in ['foo="bar"; Expires=Fri, 01 Jan 2010 00:00:00 GMT; Version="1"; PATH=/x'], ['=x; a=b'], ['a; ;b'], [''], ['a; expires; version']:
    print(headers, [[(name, int(value) if name == 'expires' and value else value) for name, value in pairs] for pairs in cookiejar.parse_ns_headers(headers)])
for host, domain in itertools.product(['a.b.c', 'x.a.b.c', 'local', '1.2.3.4', '.b.c', ''], ['.b.c', 'b.c', '.c', '1.2.3.4', '.3.4', 'local', '']):
    print(host, domain, cookiejar.domain_match(host, domain), cookiejar.user_domain_match(host, domain))
print([cookiejar.reach(h) for h in ('a.b.c', 'a.local', 'local', '1.2.3.4', '.a.b', 'a.b')], [cookiejar.escape_path(p) for p in ('/a b/%2f%zz', '/\xe9?')])


class Answer:
    def __init__(self, headers):
        self.message = email.message.Message()
        for name, value in headers:
            self.message.add_header(name, value)

    def info(self):
        return self.message


urls = ['http://www.acme.com/a/b/c.html', 'https://acme.com:8080/a%2fb', 'http://localhost/', 'http://1.2.3.4/x', 'http://foo.co.uk/x/']
headers = [[('Set-Cookie', value)] for value in (
    'a=b', 'a=b; path=/a; domain=.acme.com; secure', 'a; max-age=9999999999', 'a=b; max-age=x', 'a=b; expires=Fri, 01 Jan 2010 00:00:00 GMT',
    'a=b; expires=foo; HttpOnly', 'a=b; Version=1; port="80,8080"; Path="/a/"; x=y', 'a=b; domain=.com', 'a=b; domain=.co.uk', '$x=b', 'a=b; domain=localhost',
    'a=b; domain', 'a=b; version=z', 'a=b; domain=.2.3.4', 'a=b; secure=1; discard')]
headers += [[('Set-Cookie2', value)] for value in (
    'a=b; Version=1', 'a=b; Version=1; Domain=".acme.com"; Port; Path="/"; Comment=c; Discard; CommentURL=u', 'a=b c; Version=1; q="r s", z="1 2"; version=1; port="80"',
    'a=b', 'a=b; Version=1; domain=www.acme.com; port="x"')]
headers.append([('Set-Cookie', 'a=1; path=/; domain=.acme.com'), ('Set-Cookie2', 'a=2; Version=1; path=/; domain=.acme.com'), ('Set-Cookie', 'z=3')])
policies = [{}, {'rfc2965': True}, {'netscape': False, 'rfc2965': True}, {'strict_ns_domain': 7, 'strict_domain': True, 'strict_ns_set_initial_dollar': True},
            {'blocked_domains': ['.acme.com'], 'strict_ns_set_path': True}, {'allowed_domains': ['acme.com'], 'rfc2965': True, 'hide_cookie2': True}]
for (settings, header), url in zip(itertools.product(policies, headers), itertools.cycle(urls)):
    jar = cookiejar.CookieJar(cookiejar.DefaultCookiePolicy(**settings))
    request = urllib.request.Request(url)
    made = [(str(c), c.version, c.expires is not None, c.discard, c.secure, c.port, c._rest) for c in jar.make_cookies(Answer(header), request)]
    jar.extract_cookies(Answer(header), request)
    returned = []
    for other in urls:
        request = urllib.request.Request(other)
        jar.add_cookie_header(request)
        returned.append((request.get_header('Cookie'), request.get_header('Cookie2')))
    request = urllib.request.Request(url, origin_req_host='evil.net', unverifiable=True)
    jar.add_cookie_header(request)
    print(settings, url, header, made, str(jar), returned, request.get_header('Cookie'))


def cookie(**changes):
    values = dict(version=0, name='n', value='v', port=None, port_specified=False, domain='.a.com', domain_specified=True, domain_initial_dot=True, path='/',
                  path_specified=True, secure=False, expires=4e9, discard=False, comment=None, comment_url=None, rest={})
    return cookiejar.Cookie(**values | changes)


several = [cookie(), cookie(name='w', value=None, domain='b.org', domain_specified=False, domain_initial_dot=False), cookie(name='old', expires=1.5),
           cookie(name='session', expires=None, discard=True), cookie(name='new', version=1, value='a "b"', port='80', port_specified=True, comment='c', comment_url='u'),
           cookie(name='http', rest={'HTTPOnly': None, 'Own': 'x'}, secure=True, path='/p')]
print(several[4], repr(several[5]), several[5].has_nonstandard_attr('Own'), several[5].get_nonstandard_attr('None', 1), several[2].is_expired())
for cls in cookiejar.LWPCookieJar, cookiejar.MozillaCookieJar:
    for everything in False, True:
        jar = cls(path)
        for one in several:
            jar.set_cookie(one)
        jar.save(ignore_discard=everything, ignore_expires=everything)
        with open(path) as file:
            print(file.read())
        print(oct(os.stat(path).st_mode), len(jar))
        jar = cls(path)
        jar.load(ignore_discard=everything, ignore_expires=everything)
        print(jar, jar.filename == path)
    for text in '', 'junk\n', '#LWP-Cookies-2.0\nSet-Cookie3: a=b\n', '# HTTP Cookie File\nbad\n', '# HTTP Cookie File\n# c\n$ d\n\nb.com\tFALSE\t/p\tTRUE\t9999999999\tn\tv':
        import warnings
        with open(path, 'w') as file:
            file.write(text)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter('always')
            print(attempt(jar.revert), len(jar), len(caught))
jar.clear()
for name, domain in itertools.product('ab', ['x.com', '.y.org']):
    jar.set_cookie(cookie(name=name, domain=domain, discard=name == 'a'))
print(len(jar), attempt(jar.clear, 'x.com', '/', 'a'), attempt(jar.clear, 'x.com', '/', 'a'), attempt(jar.clear, path='/'), attempt(jar.clear, name='q'), jar)
jar.clear_session_cookies()
print(jar, attempt(jar.clear, '.y.org'), jar, attempt(jar.clear, 'none'))
print(attempt(cookie, port_specified=True), attempt(cookiejar.FileCookieJar().save), attempt(cookiejar.LWPCookieJar().load), attempt(cookiejar.MozillaCookieJar(folder + '/none').load))
print(attempt(cookiejar.CookiePolicy().set_ok, 1, 2), cookiejar.DefaultCookiePolicy(blocked_domains=['a']).blocked_domains(), cookiejar.LoadError.__mro__[1])
shutil.rmtree(folder)
