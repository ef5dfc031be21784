"""xmlrpc: values as XML and back, calls of a server over a socket, faults, several calls at once."""
import datetime
import threading
import time
import xmlrpc.client as client
from decimal import Decimal
from xmlrpc.server import DocXMLRPCServer, MultiPathXMLRPCServer, SimpleXMLRPCDispatcher, SimpleXMLRPCServer, list_public_methods, resolve_dotted_attribute


def attempt(function, *arguments, **options):
    try:
        return repr(function(*arguments, **options))
    except Exception as error:
        return f'{type(error).__name__}: {error!r}'


class Plain:
    def __init__(self):
        self.a, self.b = 1, ['x']


class Text(str):
    pass


loop = []
loop.append(loop)
for value in (1, -5, 2**31, True, 1.5, 'a<&>', b'bytes', [1, [2]], (3,), {'k': 'v', 'l': {}}, {1: 2}, None, Plain(), Text('x'), object(), loop, datetime.datetime(2020, 1, 2, 3, 4, 5),
              client.DateTime('20200102T03:04:05'), client.Binary(b'b'), Decimal(1), 'é'):
    print(attempt(client.dumps, (value,)), attempt(client.dumps, (value,), 'name', allow_none=True))
print(client.dumps(('é',), methodresponse=True, encoding='iso-8859-1'), client.dumps(client.Fault(3, 'bad')), sep='\n')
print(attempt(client.dumps, 3), attempt(client.dumps, (1, 2), methodresponse=True))
WRAP = '<params><param>%s</param></params>'
for text in ('<value>plain</value>', '<value><int>3</int></value>', '<value><i8>9999999999</i8></value>', '<value><boolean>2</boolean></value>', '<value><double>1e3</double></value>',
             '<value><nil/></value>', '<value><ex:nil/></value>', '<value><array><data><value>1</value><value><i4>2</i4></value></data></array></value>',
             '<value><struct><member><name>k</name><value>v</value></member></struct></value>', '<value><base64>YWI=</base64></value>', '<value><bigdecimal>1.10</bigdecimal></value>',
             '<value><dateTime.iso8601>20200102T03:04:05</dateTime.iso8601></value>', '<value><nope>1</nope></value>', '<value></value>', '<value><int>x</int></value>', '<value>'):
    print(text, attempt(lambda: [[str(v) if not isinstance(v, int) else v for v in client.loads(WRAP % text)[0]], type(client.loads(WRAP % text)[0][0]).__name__]),
          attempt(client.loads, WRAP % text, use_builtin_types=True))
print(attempt(client.loads, ''), attempt(client.loads, '<methodCall><methodName>m</methodName></methodCall>'), attempt(client.loads, '<x/>'),
      attempt(client.loads, '<fault><value><struct><member><name>faultCode</name><value><int>4</int></value></member><member><name>faultString</name><value>s</value></member></struct></value></fault>'))
moment = client.DateTime(datetime.datetime(2020, 1, 2))
print(moment, moment == datetime.datetime(2020, 1, 2), moment < '20210101T00:00:00', attempt(lambda: moment < 3), moment == 3, moment.timetuple()[:3], client.DateTime((2021, 1, 2, 3, 4, 5, 0, 0, 0)))
print(client.Binary(b'a') == b'a', client.Binary(b'a') == client.Binary(b'b'), attempt(client.Binary, 'a'), str(client.Binary(b'\xe9')), client.gzip_decode(client.gzip_encode(b'x' * 50)),
      attempt(client.gzip_decode, b'nonsense'), attempt(client.gzip_decode, client.gzip_encode(b'x' * 50), 10))
print(attempt(client.ServerProxy, 'ftp://x'), repr(client.ServerProxy('http://user:pw@host:1/path?q')), repr(client.ServerProxy('http://host')), client.Transport().get_host_info('u%40:p@h:8'))
print(list_public_methods(Plain()), attempt(resolve_dotted_attribute, Plain(), '_x'), resolve_dotted_attribute(Plain(), 'b.append').__name__)


class Instance:
    def double(self, x):
        """Twice as much."""
        return x * 2

    def _hidden(self):
        return 1


def fail(x):
    raise ValueError(f'no {x}')


for kind in (SimpleXMLRPCServer, DocXMLRPCServer):
    with kind(('127.0.0.1', 0), logRequests=False, allow_none=True) as server:
        server.register_introspection_functions()
        server.register_multicall_functions()
        server.register_function(pow)
        server.register_function(fail)
        server.register_function(lambda *a: list(a), 'echo')
        server.register_instance(Instance())
        thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.02})
        thread.start()
        try:
            with client.ServerProxy(f'http://127.0.0.1:{server.server_address[1]}', allow_none=True, use_builtin_types=True) as proxy:
                print(proxy.pow(2, 10), proxy.echo(1, 'é', None, [b'x'], {'a': 1.5}, datetime.datetime(2020, 1, 2)), proxy.double('ab'), proxy.system.listMethods())
                print(proxy.system.methodHelp('double'), proxy.system.methodSignature('pow'), len(proxy.echo('x' * 5000)[0]))
                print(attempt(proxy.fail, 3), attempt(proxy.nope), attempt(proxy._hidden), attempt(proxy.pow, 'a'), attempt(proxy.a.b.c))
                several = client.MultiCall(proxy)
                several.pow(2, 3)
                several.fail(1)
                several.system.listMethods()
                results = several()
                print(results[0], attempt(lambda: results[1]), len(results[2]))
                other = client.ServerProxy(f'http://127.0.0.1:{server.server_address[1]}/nowhere')
                try:
                    other.pow(1, 2)
                except client.ProtocolError as error:
                    print(error.errcode, error.errmsg, error.url.split('/')[-1], error.headers['Content-length'])
                other('close')()
                print(attempt(proxy, 'other'))
        finally:
            server.shutdown()
            thread.join()
dispatcher = SimpleXMLRPCDispatcher()
dispatcher.register_function(max)
print(dispatcher._marshaled_dispatch(client.dumps((1, 5), 'max')), dispatcher._marshaled_dispatch('nonsense'))
