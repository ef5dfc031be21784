"""ftplib: answers taken apart, and what a client says to a server that plays its part from a script."""
import ftplib
import io
import socket
import threading


def attempt(function, *arguments):
    try:
        return repr(function(*arguments))
    except Exception as error:
        return f'{type(error).__name__}: {error}'


for answer in ('150 Opening (12 bytes).', '150 x', '227 Passive (1,2,3,4,5,6).', '227 1,2,3', '229 Extended (|||99|)', '229 (!!!7!)', '229 (|||7!)', '229 x', '257 "a""b" made', '257 x', '257 "', '500 no'):
    print(answer, attempt(ftplib.parse150, answer), attempt(ftplib.parse227, answer), attempt(ftplib.parse229, answer, ('h', 1)), attempt(ftplib.parse257, answer))


class Server(threading.Thread):
    """Reads commands, and answers with what the script has for them."""

    FILES = {'RETR': b'line one\r\nline two\nlast', 'LIST': b'-rw a\r\n-rw b\r\n', 'NLST': b'a\r\nb\r\n', 'MLSD': b'type=file;Size=3; a b\r\ntype=dir; c\r\n'}
    ANSWERS = {'USER': '331 password', 'PASS': '230 hello', 'TYPE': '200 ok', 'PWD': '257 "/home"', 'CWD': '250 ok', 'CDUP': '500 what', 'MKD': '257 "/home/new"', 'RMD': '250 ok',
               'DELE': '550 no such', 'RNFR': '350 more', 'RNTO': '250 ok', 'SIZE': '213 42', 'QUIT': '221 bye', 'NOOP': '421 busy', 'SITE': '200-several\r\n lines\r\n200 end', 'ACCT': '700 odd',
               'REST': '350 ok', 'OPTS': '200 ok', 'STAT': '300 more'}

    def __init__(self):
        super().__init__()
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.heard, self.stored = [], b''

    def run(self):
        connection, _ = self.listener.accept()
        data = None
        with connection, connection.makefile('r', newline='\r\n') as lines:
            connection.sendall(b'220-welcome\r\n220 here\r\n')
            for line in lines:
                command = line.split()[0]
                self.heard.append(line.strip())
                if command == 'PASV':
                    data = socket.create_server(('127.0.0.1', 0))
                    port = data.getsockname()[1]
                    connection.sendall(f'227 (10,0,0,1,{port // 256},{port % 256})\r\n'.encode())
                elif command == 'PORT':
                    numbers = line.split()[1].split(',')
                    data = '.'.join(numbers[:4]), int(numbers[4]) * 256 + int(numbers[5])
                    connection.sendall(b'200 ok\r\n')
                elif command in self.FILES or command == 'STOR':
                    connection.sendall(b'150 begins (9 bytes)\r\n')
                    stream = socket.create_connection(data) if isinstance(data, tuple) else data.accept()[0]
                    with stream:
                        if command == 'STOR':
                            while piece := stream.recv(100):
                                self.stored += piece
                        else:
                            stream.sendall(self.FILES[command])
                    if not isinstance(data, tuple):
                        data.close()
                    connection.sendall(b'226 done\r\n')
                else:
                    connection.sendall((self.ANSWERS.get(command, '502 unknown') + '\r\n').encode())
        self.listener.close()


for passive in (True, False):
    server = Server()
    server.start()
    ftp = ftplib.FTP(timeout=10)
    print(ftp.connect('127.0.0.1', server.listener.getsockname()[1]), ftp.getwelcome(), ftp.login('me', 'secret'))
    ftp.set_pasv(passive)
    chunks, lines = [], []
    print(ftp.retrbinary('RETR f', chunks.append, blocksize=5, rest=3), b''.join(chunks), ftp.retrlines('RETR f', lines.append), lines, ftp.nlst(), ftp.nlst('x', 'y'))
    ftp.dir('x')
    ftp.dir(lines.append)
    print(lines, list(ftp.mlsd()), list(ftp.mlsd('p', ['size', 'type'])))
    print(ftp.storbinary('STOR f', io.BytesIO(b'x' * 10), 4, lambda block: print('block', block)), ftp.storlines('STOR g', io.BytesIO(b'one\ntwo\r\nthree')), server.stored)
    print(ftp.pwd(), ftp.cwd('d'), ftp.cwd('..'), ftp.cwd(''), ftp.mkd('new'), ftp.rmd('d'), ftp.rename('a', 'b'), ftp.size('f'))
    print(attempt(ftp.delete, 'f'), attempt(ftp.sendcmd, 'NOOP'), ftp.sendcmd('SITE x'), attempt(ftp.acct, 'x'), attempt(ftp.voidcmd, 'STAT'), attempt(ftp.sendcmd, 'a\nb'), ftp.lastresp)
    ftp.set_debuglevel(1)
    print(ftp.sendcmd('PASS secret'), ftp.sanitize('PASS secret\r\n'), ftp.sanitize('x'))
    ftp.set_debuglevel(0)
    with ftp:
        pass
    server.join()
    print(ftp.sock, ftp.file, [line if not line.startswith('PORT') else 'PORT' for line in server.heard])
print(attempt(ftplib.FTP('', timeout=0).connect, 'x'), [kind.__name__ for kind in ftplib.all_errors[:3]])
