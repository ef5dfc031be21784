"""Messages: headers in order, and a payload of text or of messages."""

__all__ = ['Message', 'EmailMessage']

import binascii
import quopri
import re
from io import BytesIO, StringIO

from email import utils
from email import errors
from email import charset as _charset
from email._encoded_words import decode_b
from email._policybase import compat32

Charset = _charset.Charset
SEMISPACE = '; '

# Characters that a parameter's value may have only in quotes.
tspecials = re.compile(r'[ \(\)<>@,;:\\"/\[\]\?=]')


def _splitparam(param):
    """Return the value of a header without its parameters, and these."""
    value, _, rest = str(param).partition(';')
    return value.strip(), (rest.strip() or None)


def _formatparam(param, value=None, quote=True):
    """Return 'name=value', quoted as needed; a triple is encoded as RFC 2231 says."""
    if value is None or not len(value):
        return param
    if isinstance(value, tuple):
        param += '*'
        value = utils.encode_rfc2231(value[2], value[0], value[1])
        return '%s=%s' % (param, value)
    try:
        value.encode('ascii')
    except UnicodeEncodeError:
        return '%s*=%s' % (param, utils.encode_rfc2231(value, 'utf-8', ''))
    if quote or tspecials.search(value):
        return '%s="%s"' % (param, utils.quote(value))
    return '%s=%s' % (param, value)


def _parseparam(s):
    """Split a text at semicolons outside of quotes: 'name=value' each, names in lower case."""
    # A semicolon goes before the first, too.
    s = ';' + str(s)
    params = []
    while s[:1] == ';':
        s = s[1:]
        end = s.find(';')
        while end > 0 and (s.count('"', 0, end) - s.count('\\"', 0, end)) % 2:
            end = s.find(';', end + 1)
        if end < 0:
            end = len(s)
        part = s[:end]
        if '=' in part:
            name, _, value = part.partition('=')
            part = name.strip().lower() + '=' + value.strip()
        params.append(part.strip())
        s = s[end:]
    return params


def _unquotevalue(value):
    if isinstance(value, tuple):
        return value[0], value[1], utils.unquote(value[2])
    return utils.unquote(value)


def _decode_uu(encoded):
    """Return the bytes of uuencoded lines."""
    lines = iter(encoded.splitlines())
    for line in lines:
        if line.startswith(b'begin '):
            mode, _, path = line.removeprefix(b'begin ').partition(b' ')
            try:
                int(mode, base=8)
            except ValueError:
                continue
            break
    else:
        raise ValueError('`begin` line not found')
    decoded = []
    for line in lines:
        if not line:
            raise ValueError('Truncated input')
        if line.strip(b' \t\r\n\f') == b'end':
            break
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders write a wrong length: the length byte tells how much counts.
            nbytes = (((line[0] - 32) & 63) * 4 + 5) // 3
            decoded.append(binascii.a2b_uu(line[:nbytes]))
    return b''.join(decoded)


class Message:
    """A message: a mapping of headers, case ignored and repetitions kept, and a payload.

    The payload is text, or a list of messages if the message is multipart.
    """

    def __init__(self, policy=compat32):
        self.policy = policy
        self._headers = []
        self._unixfrom = None
        self._payload = None
        self._charset = None
        self.preamble = self.epilogue = None
        self.defects = []
        self._default_type = 'text/plain'

    def __str__(self):
        return self.as_string()

    def as_string(self, unixfrom=False, maxheaderlen=0, policy=None):
        """Return the message as text."""
        from email.generator import Generator
        fp = StringIO()
        g = Generator(fp, mangle_from_=False, maxheaderlen=maxheaderlen,
                      policy=self.policy if policy is None else policy)
        g.flatten(self, unixfrom=unixfrom)
        return fp.getvalue()

    def __bytes__(self):
        return self.as_bytes()

    def as_bytes(self, unixfrom=False, policy=None):
        """Return the message as bytes."""
        from email.generator import BytesGenerator
        fp = BytesIO()
        g = BytesGenerator(fp, mangle_from_=False, policy=self.policy if policy is None else policy)
        g.flatten(self, unixfrom=unixfrom)
        return fp.getvalue()

    def is_multipart(self):
        """Tell whether the payload is a list of messages."""
        return isinstance(self._payload, list)

    def set_unixfrom(self, unixfrom):
        """Set the 'From ' line of a mailbox."""
        self._unixfrom = unixfrom

    def get_unixfrom(self):
        """Return the 'From ' line of a mailbox, or None."""
        return self._unixfrom

    # The payload.

    def attach(self, payload):
        """Add a part."""
        if self._payload is None:
            self._payload = [payload]
            return
        try:
            self._payload.append(payload)
        except AttributeError:
            raise TypeError("Attach is not valid on a message with a non-multipart payload")

    def get_payload(self, i=None, decode=False):
        """Return the payload, or part i; with decode, bytes with the transfer encoding taken off."""
        if self.is_multipart():
            if decode:
                return None
            return self._payload if i is None else self._payload[i]
        if i is not None and not isinstance(self._payload, list):
            raise TypeError('Expected list, got %s' % type(self._payload))
        payload = self._payload
        cte = self.get('content-transfer-encoding', '')
        cte = cte.cte if hasattr(cte, 'cte') else str(cte).strip().lower()
        if not isinstance(payload, str):
            bpayload = payload
            if not decode:
                return payload
            if payload is None:
                return None
            if not isinstance(payload, bytes):
                return payload
        elif utils._has_surrogates(payload):
            try:
                bpayload = payload.encode('ascii', 'surrogateescape')
                if not decode:
                    try:
                        return bpayload.decode(self.get_content_charset('ascii'), 'replace')
                    except LookupError:
                        return bpayload.decode('ascii', 'replace')
            except UnicodeEncodeError:
                bpayload = payload.encode('raw-unicode-escape')
                if not decode:
                    return payload
        elif not decode:
            return payload
        else:
            try:
                bpayload = payload.encode('ascii')
            except UnicodeEncodeError:
                # Set by a program, beyond what a message can hold.
                bpayload = payload.encode('raw-unicode-escape')
        return self._decoded(bpayload, cte, payload)

    def _decoded(self, data, cte, payload):
        if cte == 'quoted-printable':
            return quopri.decodestring(data)
        if cte == 'base64':
            value, defects = decode_b(b''.join(data.splitlines()))
            for defect in defects:
                self.policy.handle_defect(self, defect)
            return value
        if cte in ('x-uuencode', 'uuencode', 'uue', 'x-uue'):
            try:
                return _decode_uu(data)
            except ValueError:
                return data
        return data

    def set_payload(self, payload, charset=None):
        """Set the payload, and its charset if one is given."""
        if hasattr(payload, 'encode'):
            if isinstance(charset, Charset):
                self._payload = payload.encode(charset.output_charset, 'surrogateescape').decode(
                    'ascii', 'surrogateescape')
            else:
                self._payload = payload
                if charset and isinstance(charset, str):
                    charset_object = Charset(charset)
                    self._payload = payload.encode(charset_object.output_charset, 'surrogateescape').decode(
                        'ascii', 'surrogateescape')
        elif hasattr(payload, 'decode'):
            self._payload = payload.decode('ascii', 'surrogateescape')
        else:
            self._payload = payload
        if charset is not None:
            self.set_charset(charset)

    def set_charset(self, charset):
        """Set the charset, in the headers too, and encode the payload as it needs; None removes it."""
        if charset is None:
            self.del_param('charset')
            self._charset = None
            return
        if not isinstance(charset, Charset):
            charset = Charset(charset)
        self._charset = charset
        if 'MIME-Version' not in self:
            self.add_header('MIME-Version', '1.0')
        if 'Content-Type' not in self:
            self.add_header('Content-Type', 'text/plain', charset=charset.get_output_charset())
        else:
            self.set_param('charset', charset.get_output_charset())
        if charset != charset.get_output_charset():
            self._payload = charset.body_encode(self._payload)
        if 'Content-Transfer-Encoding' in self:
            return
        cte = charset.get_body_encoding()
        try:
            cte(self)
        except TypeError:
            # It is a name: the payload is bytes held as surrogates, or text.
            payload = self._payload
            if payload:
                try:
                    payload = payload.encode('ascii', 'surrogateescape')
                except UnicodeError:
                    payload = payload.encode(charset.output_charset)
            self._payload = charset.body_encode(payload)
            self.add_header('Content-Transfer-Encoding', cte)

    def get_charset(self):
        """Return the Charset that was set, or None."""
        return self._charset

    # Headers, as a mapping.

    def __len__(self):
        return len(self._headers)

    def __getitem__(self, name):
        return self.get(name)

    def __setitem__(self, name, val):
        max_count = self.policy.header_max_count(name)
        if max_count:
            lower = name.lower()
            if sum(k.lower() == lower for k, v in self._headers) >= max_count:
                raise ValueError("There may be at most {} {} headers in a message".format(max_count, name))
        self._headers.append(self.policy.header_store_parse(name, val))

    def __delitem__(self, name):
        name = name.lower()
        self._headers = [(k, v) for k, v in self._headers if k.lower() != name]

    def __contains__(self, name):
        name_lower = name.lower()
        return any(k.lower() == name_lower for k, v in self._headers)

    def __iter__(self):
        for field, value in self._headers:
            yield field

    def keys(self):
        """List the names, with repetitions."""
        return [k for k, v in self._headers]

    def values(self):
        """List the values."""
        return [self.policy.header_fetch_parse(k, v) for k, v in self._headers]

    def items(self):
        """List (name, value)."""
        return [(k, self.policy.header_fetch_parse(k, v)) for k, v in self._headers]

    def get(self, name, failobj=None):
        """Return the value of the first header of a name."""
        name = name.lower()
        for k, v in self._headers:
            if k.lower() == name:
                return self.policy.header_fetch_parse(k, v)
        return failobj

    def set_raw(self, name, value):
        """Add a header as it is: for parsers."""
        self._headers.append((name, value))

    def raw_items(self):
        """Iterate over (name, value) as they are: for generators."""
        return iter(self._headers.copy())

    def get_all(self, name, failobj=None):
        """List the values of all headers of a name; failobj if there are none."""
        name = name.lower()
        values = [self.policy.header_fetch_parse(k, v) for k, v in self._headers if k.lower() == name]
        return values if values else failobj

    def add_header(self, _name, _value, **_params):
        """Add a header with parameters, whose underscores become hyphens; None gives no value."""
        parts = [_formatparam(k.replace('_', '-'), v) if v is not None else k.replace('_', '-')
                 for k, v in _params.items()]
        if _value is not None:
            parts.insert(0, _value)
        self[_name] = SEMISPACE.join(parts)

    def replace_header(self, _name, _value):
        """Replace the first header of a name; KeyError if there is none."""
        lower = _name.lower()
        for i, (k, v) in enumerate(self._headers):
            if k.lower() == lower:
                self._headers[i] = self.policy.header_store_parse(k, _value)
                return
        raise KeyError(_name)

    # The type.

    def get_content_type(self):
        """Return the type, in lower case: the default if it is missing or no type."""
        missing = object()
        value = self.get('content-type', missing)
        if value is missing:
            return self.get_default_type()
        ctype = _splitparam(value)[0].lower()
        return ctype if ctype.count('/') == 1 else 'text/plain'

    def get_content_maintype(self):
        """Return what comes before the slash in the type."""
        return self.get_content_type().split('/')[0]

    def get_content_subtype(self):
        """Return what comes after the slash in the type."""
        return self.get_content_type().split('/')[1]

    def get_default_type(self):
        """Return the type of a message without one: text/plain, or message/rfc822 in a digest."""
        return self._default_type

    def set_default_type(self, ctype):
        """Set the type of the message where no header tells it."""
        self._default_type = ctype

    def _get_params_preserve(self, failobj, header):
        missing = object()
        value = self.get(header, missing)
        if value is missing:
            return failobj
        params = []
        for p in _parseparam(value):
            name, equals, val = p.partition('=')
            params.append((name.strip(), val.strip() if equals else ''))
        return utils.decode_params(params)

    def get_params(self, failobj=None, header='content-type', unquote=True):
        """List the parameters of a header: (name, value), the header's own value first."""
        missing = object()
        params = self._get_params_preserve(missing, header)
        if params is missing:
            return failobj
        return [(k, _unquotevalue(v)) for k, v in params] if unquote else params

    def get_param(self, param, failobj=None, header='content-type', unquote=True):
        """Return a parameter of a header: text, or (charset, language, text)."""
        if header not in self:
            return failobj
        for k, v in self._get_params_preserve(failobj, header):
            if k.lower() == param.lower():
                return _unquotevalue(v) if unquote else v
        return failobj

    def set_param(self, param, value, header='Content-Type', requote=True, charset=None, language='',
                  replace=False):
        """Set a parameter of a header; with a charset it is encoded as RFC 2231 says."""
        if not isinstance(value, tuple) and charset:
            value = (charset, language, value)
        if header not in self and header.lower() == 'content-type':
            ctype = 'text/plain'
        else:
            ctype = self.get(header)
        if not self.get_param(param, header=header):
            added = _formatparam(param, value, requote)
            ctype = SEMISPACE.join([ctype, added]) if ctype else added
        else:
            ctype = ''
            for old_param, old_value in self.get_params(header=header, unquote=requote):
                if old_param.lower() == param.lower():
                    part = _formatparam(param, value, requote)
                else:
                    part = _formatparam(old_param, old_value, requote)
                ctype = SEMISPACE.join([ctype, part]) if ctype else part
        if ctype != self.get(header):
            if replace:
                self.replace_header(header, ctype)
            else:
                del self[header]
                self[header] = ctype

    def del_param(self, param, header='content-type', requote=True):
        """Remove a parameter of a header."""
        if header not in self:
            return
        kept = [_formatparam(p, v, requote) for p, v in self.get_params(header=header, unquote=requote)
                if p.lower() != param.lower()]
        new = SEMISPACE.join(kept)
        if new != self.get(header):
            del self[header]
            self[header] = new

    def set_type(self, type, header='Content-Type', requote=True):
        """Set the type; the parameters stay."""
        if type.count('/') != 1:
            raise ValueError
        if header.lower() == 'content-type':
            del self['mime-version']
            self['MIME-Version'] = '1.0'
        if header not in self:
            self[header] = type
            return
        params = self.get_params(header=header, unquote=requote)
        del self[header]
        self[header] = type
        for p, v in params[1:]:
            self.set_param(p, v, header, requote)

    def get_filename(self, failobj=None):
        """Return the name of the file that the message holds."""
        missing = object()
        filename = self.get_param('filename', missing, 'content-disposition')
        if filename is missing:
            filename = self.get_param('name', missing, 'content-type')
        if filename is missing:
            return failobj
        return utils.collapse_rfc2231_value(filename).strip()

    def get_boundary(self, failobj=None):
        """Return the boundary between the parts."""
        missing = object()
        boundary = self.get_param('boundary', missing)
        if boundary is missing:
            return failobj
        return utils.collapse_rfc2231_value(boundary).rstrip()

    def set_boundary(self, boundary):
        """Set the boundary; the header keeps its place. HeaderParseError if there is no such header."""
        missing = object()
        params = self._get_params_preserve(missing, 'content-type')
        if params is missing:
            raise errors.HeaderParseError('No Content-Type header found')
        quoted = '"%s"' % boundary
        if any(k.lower() == 'boundary' for k, v in params):
            newparams = [(k, quoted) if k.lower() == 'boundary' else (k, v) for k, v in params]
        else:
            newparams = params + [('boundary', quoted)]
        value = SEMISPACE.join(k if v == '' else '%s=%s' % (k, v) if not isinstance(v, tuple)
                               else _formatparam(k, _unquotevalue(v)) for k, v in newparams)
        self._headers = [self.policy.header_store_parse(h, value) if h.lower() == 'content-type' else (h, v)
                         for h, v in self._headers]

    def get_content_charset(self, failobj=None):
        """Return the charset parameter in lower case."""
        missing = object()
        charset = self.get_param('charset', missing)
        if charset is missing:
            return failobj
        if isinstance(charset, tuple):
            # Encoded as RFC 2231 says, which a charset need not be.
            pcharset = charset[0] or 'us-ascii'
            try:
                charset = str(charset[2].encode('raw-unicode-escape'), pcharset)
            except (LookupError, UnicodeError):
                charset = charset[2]
        try:
            charset.encode('us-ascii')
        except UnicodeError:
            return failobj
        return charset.lower()

    def get_charsets(self, failobj=None):
        """List the charsets of all parts."""
        return [part.get_content_charset(failobj) for part in self.walk()]

    def get_content_disposition(self):
        """Return 'inline', 'attachment' or another disposition in lower case, or None."""
        value = self.get('content-disposition')
        if value is None:
            return None
        return _splitparam(value)[0].lower()

    from email.iterators import walk


class MIMEPart(Message):
    """A message or part whose contents are got and set as Python objects."""

    _body_types = {('text', 'plain'), ('text', 'html'), ('multipart', 'related'), ('multipart', 'alternative')}

    def __init__(self, policy=None):
        if policy is None:
            from email.policy import default
            policy = default
        super().__init__(policy)

    def as_string(self, unixfrom=False, maxheaderlen=None, policy=None):
        """Return the message as text."""
        policy = self.policy if policy is None else policy
        if maxheaderlen is None:
            maxheaderlen = policy.max_line_length
        return super().as_string(unixfrom, maxheaderlen, policy)

    def __str__(self):
        return self.as_string(policy=self.policy.clone(utf8=True))

    def is_attachment(self):
        """Tell whether the disposition is 'attachment'."""
        disposition = self.get('content-disposition')
        return False if disposition is None else disposition.content_disposition == 'attachment'

    def _find_body(self, part, preferencelist):
        if part.is_attachment():
            return
        maintype, subtype = part.get_content_type().split('/')
        if maintype == 'text':
            if subtype in preferencelist:
                yield preferencelist.index(subtype), part
            return
        if maintype != 'multipart' or not self.is_multipart():
            return
        if subtype != 'related':
            for subpart in part.iter_parts():
                yield from self._find_body(subpart, preferencelist)
            return
        if 'related' in preferencelist:
            yield preferencelist.index('related'), part
        candidate = None
        start = part.get_param('start')
        if start:
            candidate = next((sub for sub in part.iter_parts() if sub['content-id'] == start), None)
        if candidate is None:
            subparts = part.get_payload()
            candidate = subparts[0] if subparts else None
        if candidate is not None:
            yield from self._find_body(candidate, preferencelist)

    def get_body(self, preferencelist=('related', 'html', 'plain')):
        """Return the part that is the body, by preference, or None."""
        best_rank, body = len(preferencelist), None
        for rank, part in self._find_body(self, preferencelist):
            if rank < best_rank:
                best_rank, body = rank, part
                if rank == 0:
                    break
        return body

    def iter_attachments(self):
        """Iterate over the parts that are not the body."""
        maintype, subtype = self.get_content_type().split('/')
        if maintype != 'multipart' or subtype == 'alternative':
            return
        payload = self.get_payload()
        try:
            parts = payload.copy()
        except AttributeError:
            return
        if maintype == 'multipart' and subtype == 'related':
            # The root is the one that start names, or the first.
            start = self.get_param('start')
            if start:
                yield from (part for part in parts if part.get('content-id') != start) \
                    if any(part.get('content-id') == start for part in parts) else parts[1:]
                return
            yield from parts[1:]
            return
        # The first part of each kind that a body can have is the body.
        seen = []
        for part in parts:
            kind = tuple(part.get_content_type().split('/'))
            if kind in self._body_types and not part.is_attachment() and kind[1] not in seen:
                seen.append(kind[1])
                continue
            yield part

    def iter_parts(self):
        """Iterate over the parts."""
        if self.is_multipart():
            yield from self.get_payload()

    def get_content(self, *args, content_manager=None, **kw):
        """Return the content, as the content manager makes it."""
        manager = self.policy.content_manager if content_manager is None else content_manager
        return manager.get_content(self, *args, **kw)

    def set_content(self, *args, content_manager=None, **kw):
        """Set the content, as the content manager writes it."""
        manager = self.policy.content_manager if content_manager is None else content_manager
        manager.set_content(self, *args, **kw)

    def _make_multipart(self, subtype, disallowed_subtypes, boundary):
        if self.get_content_maintype() == 'multipart':
            existing = self.get_content_subtype()
            if existing in disallowed_subtypes + (subtype,):
                raise ValueError("Cannot convert {} to {}".format(existing, subtype))
        keep_headers, part_headers = [], []
        for name, value in self._headers:
            (part_headers if name.lower().startswith('content-') else keep_headers).append((name, value))
        if part_headers:
            # What the message was becomes the first part.
            part = type(self)(policy=self.policy)
            part._headers = part_headers
            part._payload = self._payload
            self._payload = [part]
        else:
            self._payload = []
        self._headers = keep_headers
        self['Content-Type'] = 'multipart/' + subtype
        if boundary is not None:
            self.set_param('boundary', boundary)

    def make_related(self, boundary=None):
        """Make it multipart/related."""
        self._make_multipart('related', ('alternative', 'mixed'), boundary)

    def make_alternative(self, boundary=None):
        """Make it multipart/alternative."""
        self._make_multipart('alternative', ('mixed',), boundary)

    def make_mixed(self, boundary=None):
        """Make it multipart/mixed."""
        self._make_multipart('mixed', (), boundary)

    def _add_multipart(self, _subtype, *args, _disp=None, **kw):
        if self.get_content_maintype() != 'multipart' or self.get_content_subtype() != _subtype:
            getattr(self, 'make_' + _subtype)()
        part = type(self)(policy=self.policy)
        part.set_content(*args, **kw)
        if _disp and 'content-disposition' not in part:
            part['Content-Disposition'] = _disp
        self.attach(part)

    def add_related(self, *args, **kw):
        """Add a part that belongs to the body."""
        self._add_multipart('related', *args, _disp='inline', **kw)

    def add_alternative(self, *args, **kw):
        """Add another form of the body."""
        self._add_multipart('alternative', *args, **kw)

    def add_attachment(self, *args, **kw):
        """Add an attachment."""
        self._add_multipart('mixed', *args, _disp='attachment', **kw)

    def clear(self):
        """Remove all headers and the payload."""
        self._headers = []
        self._payload = None

    def clear_content(self):
        """Remove the payload and the headers about it."""
        self._headers = [(n, v) for n, v in self._headers if not n.lower().startswith('content-')]
        self._payload = None


class EmailMessage(MIMEPart):
    """A message of the newer kind."""

    def set_content(self, *args, **kw):
        """Set the content, and the version of MIME."""
        super().set_content(*args, **kw)
        if 'MIME-Version' not in self:
            self['MIME-Version'] = '1.0'
