"""mailbox: all formats, what they write, messages turned into each other, folders, sequences, labels, locks and errors."""
import email
import io
import mailbox
import os
import shutil
import tempfile

folder = tempfile.mkdtemp()


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return f'{type(e).__name__}: {e}'.replace(folder, 'FOLDER')


def show(path):
    """Print the files of a mailbox."""
    if os.path.isfile(path):
        with open(path, 'rb') as file:
            print(os.path.basename(path), file.read())
        return
    for root, _, names in sorted(os.walk(path)):
        for name in sorted(names):
            with open(os.path.join(root, name), 'rb') as file:
                print(os.path.relpath(os.path.join(root, name), folder), file.read())


ENVELOPE = 'joe Thu Jan  1 00:00:00 1970'
texts = ['From: a\nSubject: x\n\nbody\nFrom me\n>From you\n', b'Subject: y\r\n\r\ncr\rlf\r\n',
         email.message_from_string('To: z\nReturn-Path: <r@p>\n\nno newline'),
         'From u@v Mon Jan  1 00:00:00 2001\nStatus: RO\nX-Status: A\nA: b\n\nx\n', '']


def samples(cls):
    """Messages whose envelope does not depend on the time."""
    for text in texts:
        if cls is None or isinstance(text, str) and text.startswith('From u'):
            yield text
            continue
        message = cls(text)
        message.set_from(ENVELOPE)
        yield message


for cls, message_cls in (mailbox.mbox, mailbox.mboxMessage), (mailbox.MMDF, mailbox.MMDFMessage), (mailbox.Babyl, None):
    path = os.path.join(folder, cls.__name__)
    box = cls(path)
    keys = [box.add(message) for message in samples(message_cls)]
    print(cls.__name__, keys, len(box), 3 in box, 9 in box)
    show(path)
    for key in keys:
        message = box[key]
        print(key, box.get_bytes(key), repr(box.get_string(key)), box.get_file(key).read(), type(message).__name__, message.items(), repr(message.get_payload()))
    if message_cls:
        print(box[3].get_flags(), box[3].get_from(), box.get_bytes(3, from_=True), box.get_file(3, True).readlines())
    del box[1]
    box[2] = next(samples(message_cls))
    box.flush()
    show(path)
    print(box.keys(), box.popitem()[0], box.pop(99, 'none'), box.get(77))
    box.close()
    box = cls(path)
    print(len(box), [m['subject'] for m in box])
    for f, *args in ((box.remove, 99), (box.__getitem__, 99), (box.get_file, 99), (box.add, 5), (box.add, None), (box.add, '\xe9'), (box.update, [(77, 'x')]),
                     (cls, os.path.join(folder, 'none'), None, False), (cls, os.path.join(folder, 'none', 'none'))):
        print(attempt(f, *args))
    box.lock()
    print(os.path.exists(path + '.lock'), attempt(box.lock))
    box.unlock()
    print(os.path.exists(path + '.lock'))
    box.clear()
    box.close()
    show(path)

print('MH')
path = os.path.join(folder, 'MH')
box = mailbox.MH(path)
print([box.add(text) for text in texts])
message = mailbox.MHMessage('a: b\n\nc\n')
message.set_sequences(['unseen', 'foo', 'replied'])
print(box.add(message), box.get_sequences(), box[6].get_sequences())
box.set_sequences({'many': [1, 2, 3, 5], 'gone': [9], 'empty': []})
show(path)
del box[2]
box[3] = 'new: x\n\ny\n'
box.pack()
show(path)
print(box.keys(), box.get_sequences())
box.add_folder('sub').add('x: y\n\n')
print(box.list_folders(), len(box.get_folder('sub')))
for f, *args in ((box.remove_folder, 'sub'), (box.get_folder, 'nope'), (box.remove, 99), (box.__getitem__, 99), (box.get_file, 99), (box.__setitem__, 99, 'x'),
                 (box.discard, 99), (mailbox.MH, os.path.join(folder, 'none'), None, False)):
    print(attempt(f, *args))
for line in 'bad line\n', 'a: x-y\n', 'a: 1-3 7\nb: 2\n':
    with open(os.path.join(path, '.mh_sequences'), 'w') as file:
        file.write(line)
    print(attempt(box.get_sequences))
box.lock()
box.remove(1)
box.close()

print('Maildir')
path = os.path.join(folder, 'Maildir')
box = mailbox.Maildir(path)
keys = [box.add(text) for text in texts]
print(len(box), [box.get_bytes(key) for key in keys], [box[key].get_subdir() for key in keys], box.next() is not None)
message = mailbox.MaildirMessage(texts[0])
message.set_subdir('cur')
message.set_flags('SFR')
message.set_date(1000)
key = box.add(message)
where = [name for name in os.listdir(os.path.join(path, 'cur'))]
print([name.replace(key, 'KEY') for name in where], os.path.getmtime(os.path.join(path, 'cur', where[0])), box[key].get_date())
box[key] = 'Subject: other\n\n'
print(box.get_flags(key), box.get_info(key), box[key]['subject'], box[key].get_subdir())
box.add_flag(key, 'T')
box.remove_flag(key, 'FR')
print(box.get_info(key), attempt(box.set_info, key, 5), attempt(box.set_flags, key, 5), attempt(box.get_info, 'x'))
box.set_info(key, '1,odd')
print(box.get_info(key), box.get_flags(key))
box.add_folder('one.two').add('x: y\n\n')
print(box.list_folders(), attempt(box.remove_folder, 'one.two'), attempt(box.get_folder, 'three'))
box.get_folder('one.two').clear()
box.remove_folder('one.two')
print(box.list_folders(), sorted(os.listdir(path)), attempt(box.remove, 'x'), attempt(box.add, 5))
box.clean()
box.clear()
print(len(box), attempt(box.popitem))

print('messages')
classes = mailbox.MaildirMessage, mailbox.mboxMessage, mailbox.MHMessage, mailbox.BabylMessage, mailbox.MMDFMessage, mailbox.Message
for source in classes:
    for target in classes:
        message = source('From: q\nTo: z\n\nx')
        if hasattr(message, 'set_from'):
            message.set_from(ENVELOPE)
        for step in range(3):
            if hasattr(message, 'set_subdir'):
                message.set_subdir('cur' if step else 'new')
                message.set_date(1000.0)
                message.set_flags(['', 'FPRST', 'RS'][step])
            elif hasattr(message, 'set_flags'):
                message.set_flags(['', 'RODFA', 'RO'][step])
            elif hasattr(message, 'set_sequences'):
                message.set_sequences([[], ['unseen', 'replied'], ['flagged', 'own']][step])
            elif hasattr(message, 'set_labels'):
                message.set_labels([[], ['unseen', 'deleted', 'answered', 'forwarded', 'resent'], ['filed', 'own']][step])
            other = target(message)
            known = {name: getattr(other, name)() for name in ('get_subdir', 'get_flags', 'get_sequences', 'get_labels') if hasattr(other, name)}
            print(source.__name__, target.__name__, step, known, other.items())
message = mailbox.mboxMessage('a: b\n\n')
for flags in 'ROZQ', '':
    message.set_flags(flags)
    message.add_flag('AD')
    message.remove_flag('RA')
    print(message.items(), message.get_flags())
message.set_from('joe', (2020, 1, 2, 3, 4, 5, 3, 2, 0))
print(message.get_from())
message = mailbox.BabylMessage('From: a\nTo: b\nReply-to: c\nSubject: d\nX: y\nDate: q\n\n')
message.update_visible()
print(message.get_visible().items())
message.set_visible('Only: x\nX: old\n\n')
message.update_visible()
print(message.get_visible().items())
for f, *args in ((mailbox.MaildirMessage().set_subdir, 'x'), (mailbox.MaildirMessage().set_info, 5), (mailbox.MaildirMessage().set_date, 'x'),
                 (mailbox.MHMessage().add_sequence, 5), (mailbox.BabylMessage().add_label, 5), (mailbox.Message, 5), (mailbox.Mailbox('x').add, '')):
    print(attempt(f, *args))
print(mailbox.Message(io.BytesIO(b'a: b\n\nc')).items(), mailbox.Mailbox[int], mailbox.mbox.__module__, mailbox.Error.__mro__[1])
shutil.rmtree(folder)
