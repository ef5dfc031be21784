"""A scanner for the headers of MIME: versions, types of content, parameters."""

from email._header_scanner import AddressScanner, Scanner, _led_by, checked, until
from email._header_tokens import (
    ATTRIBUTE_ENDS, CFWS_LEADER, EXTENDED_ATTRIBUTE_ENDS, TOKEN_ENDS, WSP, Attribute, ContentDisposition,
    ContentTransferEncoding, ContentType, InvalidParameter, MIMEVersion, MimeParameters, Parameter, Section, Token,
    Value, ValueTerminal,
)
from email.errors import HeaderMissingRequiredValue, HeaderParseError, InvalidHeaderDefect

_ttext = until(TOKEN_ENDS)
_attrtext = until(ATTRIBUTE_ENDS)
_extended_attrtext = until(EXTENDED_ATTRIBUTE_ENDS)


class MIMEScanner(AddressScanner):
    """Takes what MIME added to headers."""

    # Words.

    def ttext(self):
        return self.chars(_ttext, "ttext", "expected ttext but found '{}'")

    def attrtext(self):
        return self.chars(_attrtext, "attrtext", f"expected attrtext but found {self._shown()}")

    def extended_attrtext(self):
        return self.chars(_extended_attrtext, "extended-attrtext", f"expected extended attrtext but found {self._shown()}")

    def _shown(self):
        """What is left, quoted, for a message."""
        return repr(self.rest).replace("{", "{{").replace("}", "}}")

    def _word(self, node, ends, method):
        def body():
            if self.at(ends):
                self.fail("expected token but found '{}'")
            return method()

        return self.framed(node, body)

    def token(self):
        return self._word(Token(), TOKEN_ENDS, self.ttext)

    def attribute(self):
        return self._word(Attribute(), ATTRIBUTE_ENDS, self.attrtext)

    def extended_attribute(self):
        return self._word(Attribute(), EXTENDED_ATTRIBUTE_ENDS, self.extended_attrtext)

    def _digits(self):
        return self.cut(next((place for place, char in enumerate(self.rest) if not char.isdigit()), len(self.rest)))

    # Parameters.

    def section(self):
        if not self.at("*"):
            self.fail("Expected section but found {}")
        section = Section([self.mark("section-marker")])
        digits = self._digits()
        if not digits:
            self.fail("Expected section number but found {}")
        if digits[0] == "0" and digits != "0":
            section.note(InvalidHeaderDefect, "section number has an invalid leading 0")
        section.number = int(digits)
        section.append(ValueTerminal(digits, "digits"))
        return section

    def value(self):
        if not self.rest:
            self.fail("Expected value but found end of string")
        leader = self.blanks()
        if not self.rest:
            raise HeaderParseError(f"Expected value but found only {leader}")
        content = self.quoted_string() if self.at('"') else self.extended_attribute()
        return Value([_led_by(leader, content)])

    def parameter(self):
        attribute = self.attribute()
        parameter = Parameter([attribute])
        if not self.rest or self.at(";"):
            parameter.note(InvalidHeaderDefect, f"Parameter contains name ({attribute}) but no value")
            return parameter
        if self.at("*"):
            self._marks_into(parameter)
        if not self.at("="):
            self.fail("Parameter not followed by '='")
        parameter.append(self.mark("parameter-separator"))
        self.blanks_into(parameter)
        quoted = self._encoded_in_quotes(parameter) if parameter.extended and self.at('"') else None
        if quoted is None:
            self._content_into(parameter, parameter, self.value)
        else:
            # What is in the quotes has a grammar of its own, and takes their place.
            string = next(iter(quoted.of_kind("bare-quoted-string")))
            inner = MIMEScanner(quoted.stripped_value)
            string.clear()
            inner._content_into(parameter, string, inner._rest_of_quoted)
        return parameter

    def _marks_into(self, parameter):
        """Take the number of a part, and the sign that it is encoded."""
        section = self.attempt(self.section)
        if section is not None:
            parameter.sectioned = True
            parameter.append(section)
        if not self.rest:
            self.fail("Incomplete parameter")
        if self.at("*"):
            parameter.append(self.mark("extended-parameter-marker"))
            parameter.extended = True

    def _encoded_in_quotes(self, parameter):
        """Take an encoded value that stands in quotes, which is common if wrong; return None if it is not encoded."""
        before = self.rest
        string = self.quoted_string()
        if _looks_encoded(string.stripped_value, parameter.section_number):
            parameter.note(InvalidHeaderDefect, "Quoted string value for extended parameter is invalid")
            parameter.append(string)
            return string
        self.rest = before
        parameter.note(InvalidHeaderDefect, "Parameter marked as extended but appears to have a quoted string value that "
                                            "is non-encoded")
        return None

    def _rest_of_quoted(self):
        """Take all as it is inside quotes."""
        content = Value()
        while self.rest:
            content.append(self.fws() if self.at(WSP) else self.mark("DQUOTE") if self.at('"') else self.quoted_text())
        return content

    def _content_into(self, parameter, target, rest):
        """Append the value to a node: charset, language and text, or text alone; `rest` takes the text after the others."""
        first = None if self.at("'") else self.value()
        if not parameter.extended or parameter.section_number > 0:
            if not self.at("'"):
                target.append(first)
                return
            parameter.note(InvalidHeaderDefect, "Apparent initial-extended-value but attribute was not marked as extended "
                                                "or was not initial section")
        if not self.rest:
            parameter.note(InvalidHeaderDefect, "Missing required charset/lang delimiters")
            target.append(first)
            if rest == self.value:
                return
        else:
            self._charset_into(parameter, target, first)
        target.append(rest())

    def _charset_into(self, parameter, target, first):
        if first is not None:
            text = next((part for part in first if part.token_type == "extended-attrtext"), first[-1])
            target.append(text)
            parameter.charset = text.value
        self._delimiter_into(target, f"Expected RFC2231 char/lang encoding delimiter, but found {self._shown()}")
        if self.before("'"):
            language = self.attrtext()
            target.append(language)
            parameter.lang = language.value
        self._delimiter_into(target, "Expected RFC2231 char/lang delimiter, but found {}")

    def _delimiter_into(self, target, message):
        if not self.at("'"):
            self.fail(message)
        target.append(self.mark("RFC2231-delimiter"))

    def invalid_parameter(self):
        return self.junk(InvalidParameter(), ";")

    def mime_parameters(self):
        parameters = MimeParameters()
        while self.rest:
            found = self.attempt(self.parameter)
            if found is not None:
                parameters.append(found)
            else:
                leader = self.blanks()
                if not self.rest:
                    parameters.append(leader)
                    break
                if not self.at(";"):
                    found = _led_by(leader, self.invalid_parameter())
                    parameters.append(found)
                    parameters.note(InvalidHeaderDefect, f"invalid parameter {found!r}")
                else:
                    if leader is not None:
                        parameters.append(leader)
                    parameters.note(InvalidHeaderDefect, "parameter entry with no content")
            if self.before(";"):
                found = parameters[-1]
                found.token_type = "invalid-parameter"
                junk = self.invalid_parameter()
                found.extend(junk)
                parameters.note(InvalidHeaderDefect, f"parameter with invalid trailing text {junk!r}")
            if self.rest:
                parameters.append(self.mark("parameter-separator"))
        return parameters

    def _parameters_into(self, header, skip=True):
        """Append the parameters to a header, and before them whatever else there is."""
        if skip:
            self.junk(header, ";")
        if self.rest:
            header.append(self.mark("parameter-separator"))
            header.append(self.mime_parameters())
        return header

    # Whole headers.

    def mime_version(self):
        version = MIMEVersion()
        if not self.rest:
            version.note(HeaderMissingRequiredValue, "Missing MIME version number (eg: 1.0)")
            return version
        self.blanks_into(version)
        if not self.rest:
            version.note(HeaderMissingRequiredValue, "Expected MIME version number but found only CFWS")
        version.major = self._number_into(version, "major", CFWS_LEADER | {"."})
        if self.at("."):
            version.append(self.mark("version-separator"))
            self.blanks_into(version)
            if self.rest:
                version.minor = self._number_into(version, "minor", CFWS_LEADER)
                if self.rest:
                    version.note(InvalidHeaderDefect, "Excess non-CFWS text after MIME version")
                    version.append(ValueTerminal(self.rest, "xtext"))
                return version
        if version.major is not None:
            version.note(InvalidHeaderDefect, "Incomplete MIME version; found only major number")
        if self.rest:
            version.append(ValueTerminal(self.rest, "xtext"))
        return version

    def _number_into(self, version, which, ends):
        """Take one of the numbers of a version, and blanks after it; return the number or None."""
        text = self.cut(next((place for place, char in enumerate(self.rest) if char in ends), len(self.rest)))
        number = int(text) if text.isdigit() else None
        if number is None:
            version.note(InvalidHeaderDefect, f"Expected MIME {which} version number but found {text!r}")
        version.append(ValueTerminal(text, "xtext" if number is None else "digits"))
        self.blanks_into(version)
        return number

    def content_type(self):
        header = ContentType()
        if not self.rest:
            header.note(HeaderMissingRequiredValue, "Missing content type specification")
            return header
        main = self.attempt(self.token)
        if main is None:
            header.note(InvalidHeaderDefect, f"Expected content maintype but found {self.rest!r}")
            return self._parameters_into(header)
        header.append(main)
        if not self.at("/"):
            header.note(InvalidHeaderDefect, "Invalid content type")
            return self._parameters_into(header)
        header.append(self.mark("content-type-separator"))
        sub = self.attempt(self.token)
        if sub is None:
            header.maintype = main.value.strip().lower()
            header.note(InvalidHeaderDefect, f"Expected content subtype but found {self.rest!r}")
            return self._parameters_into(header)
        header.append(sub)
        if self.before(";"):
            # Then it counts as plain text.
            header.note(InvalidHeaderDefect, f"Only parameters are valid after content type, but found {self.rest!r}")
            return self._parameters_into(header)
        header.maintype, header.subtype = main.value.strip().lower(), sub.value.strip().lower()
        return self._parameters_into(header, skip=False)

    def content_disposition(self):
        header = ContentDisposition()
        if not self.rest:
            header.note(HeaderMissingRequiredValue, "Missing content disposition")
            return header
        kind = self.attempt(self.token)
        if kind is None:
            header.note(InvalidHeaderDefect, f"Expected content disposition but found {self.rest!r}")
            return self._parameters_into(header)
        header.append(kind)
        header.content_disposition = kind.value.strip().lower()
        if self.before(";"):
            header.note(InvalidHeaderDefect, f"Only parameters are valid after content disposition, but found {self.rest!r}")
        return self._parameters_into(header)

    def content_transfer_encoding(self):
        header = ContentTransferEncoding()
        if not self.rest:
            header.note(HeaderMissingRequiredValue, "Missing content transfer encoding")
            return header
        name = self.attempt(self.token)
        if name is None:
            header.note(InvalidHeaderDefect, f"Expected content transfer encoding but found {self.rest!r}")
        else:
            header.append(name)
            header.cte = name.value.strip().lower()
        before = len(header)
        self.junk(header, "")
        for _ in header[before:]:
            header.note(InvalidHeaderDefect, "Extra text after content transfer encoding")
        return header


def _looks_encoded(text, section_number):
    """Whether text in quotes is like a value that RFC 2231 encodes."""
    scanner = MIMEScanner(text)
    if section_number:
        return scanner.attempt(scanner.extended_attrtext) is not None and not scanner.rest
    if not text:
        return False
    if scanner.at("'"):
        return True
    scanner.attrtext()
    return scanner.at("'")
