"""Configuration files: sections with options, and values that may refer to others.

    parser = configparser.ConfigParser()
    parser.read('example.ini')
    parser['server'].getint('port', fallback=80)

A file consists of [section] headers, `option = value` or `option: value` lines, lines that continue a value by being
indented more than it, and comments that begin with # or ;.
"""
import functools
import io
import os
import re
from collections import ChainMap as _ChainMap
from collections.abc import MutableMapping

from _configparser_errors import (
    MAX_INTERPOLATION_DEPTH, DuplicateOptionError, DuplicateSectionError, Error, InterpolationDepthError,
    InterpolationError, InterpolationMissingOptionError, InterpolationSyntaxError, MissingSectionHeaderError,
    MultilineContinuationError, NoOptionError, NoSectionError, ParsingError,
)
from _configparser_interpolation import BasicInterpolation, ExtendedInterpolation, Interpolation
from _configparser_reader import UNNAMED_SECTION
from _configparser_reader import Comments as _Comments
from _configparser_reader import Reader as _Reader

__all__ = (
    "NoSectionError", "DuplicateOptionError", "DuplicateSectionError", "NoOptionError", "InterpolationError",
    "InterpolationDepthError", "InterpolationMissingOptionError", "InterpolationSyntaxError", "ParsingError",
    "MissingSectionHeaderError", "MultilineContinuationError", "ConfigParser", "RawConfigParser", "Interpolation",
    "BasicInterpolation", "ExtendedInterpolation", "SectionProxy", "ConverterMapping", "DEFAULTSECT",
    "MAX_INTERPOLATION_DEPTH", "UNNAMED_SECTION",
)

_default_dict = dict
DEFAULTSECT = "DEFAULT"

# Marks arguments that were not given, for which None has a meaning.
_UNSET = object()


def _option_pattern(delimiters: str, needs_value: bool) -> re.Pattern[str]:
    """What matches a line with an option; `delimiters` is a regular expression."""
    optional = "" if needs_value else "?"
    return re.compile(rf"(?P<option>.*?)\s*(?:(?P<vi>{delimiters})\s*(?P<value>.*)){optional}$")


class RawConfigParser(MutableMapping):
    """A parser and the values that it has read, without interpolation: a mapping of names to sections.

    defaults            values that all sections have
    dict_type           the class of the dictionaries
    allow_no_value      whether options without delimiter are allowed; their value is None
    delimiters          what can stand between option and value
    comment_prefixes    what comments begin with that have a line of their own
    inline_comment_prefixes
                        what comments begin with that follow something else
    strict              whether a section or option that stands twice in one source is an error
    empty_lines_in_values
                        whether a value can go on after an empty line
    default_section     the name of the section with values for all
    interpolation       what changes values, or None
    converters          functions from strings, by names: for 'name' there is a method getname()
    allow_unnamed_section
                        whether options may stand before the first header, in the section UNNAMED_SECTION
    """

    _DEFAULT_INTERPOLATION = Interpolation()
    # What subclasses may replace.
    SECTCRE = re.compile(r"\[(?P<header>.+)\]")
    OPTCRE = _option_pattern("=|:", needs_value=True)
    OPTCRE_NV = _option_pattern("=|:", needs_value=False)
    NONSPACECRE = re.compile(r"\S")
    BOOLEAN_STATES = {
        word: state for state, words in ((True, "1 yes true on"), (False, "0 no false off")) for word in words.split()
    }

    def __init__(self, defaults=None, dict_type=_default_dict, allow_no_value=False, *, delimiters=("=", ":"),
                 comment_prefixes=("#", ";"), inline_comment_prefixes=None, strict=True, empty_lines_in_values=True,
                 default_section=DEFAULTSECT, interpolation=_UNSET, converters=_UNSET, allow_unnamed_section=False):
        self._dict = dict_type
        self._sections, self._defaults, self._proxies = dict_type(), dict_type(), dict_type()
        self._converters = ConverterMapping(self)
        self._proxies[default_section] = SectionProxy(self, default_section)
        self._delimiters = tuple(delimiters)
        if delimiters != ("=", ":"):
            self._optcre = _option_pattern("|".join(map(re.escape, delimiters)), not allow_no_value)
        else:
            self._optcre = (self.OPTCRE, self.OPTCRE_NV)[bool(allow_no_value)]
        self._prefixes = _Comments(comment_prefixes, inline_comment_prefixes)
        self._strict, self._allow_no_value = strict, allow_no_value
        self._empty_lines_in_values = empty_lines_in_values
        self._allow_unnamed_section, self.default_section = allow_unnamed_section, default_section
        self._interpolation = self._usable_interpolation(interpolation)
        if converters is not _UNSET:
            self._converters.update(converters)
        if defaults:
            self._read_defaults(defaults)

    def _usable_interpolation(self, given):
        wanted = self._DEFAULT_INTERPOLATION if given is _UNSET else given
        if wanted is None:
            return Interpolation()
        if isinstance(wanted, Interpolation):
            return wanted
        raise TypeError(
            f"interpolation= must be None or an instance of Interpolation; got an object of type {type(wanted)}"
        )

    def _read_defaults(self, defaults):
        for option, value in defaults.items():
            self._defaults[self.optionxform(option)] = value

    # Sections.

    def defaults(self):
        """The dictionary of the values that all sections have."""
        return self._defaults

    def sections(self):
        """The names of the sections, without the default one."""
        return list(self._sections)

    def _new_section(self, name) -> None:
        self._sections[name] = self._dict()
        self._proxies[name] = SectionProxy(self, name)

    def add_section(self, section):
        """Add an empty section."""
        if section == self.default_section:
            raise ValueError(f"Invalid section name: {section!r}")
        if section in self._sections:
            raise DuplicateSectionError(section)
        self._new_section(section)

    def has_section(self, section):
        """Whether there is such a section, other than the default one."""
        return section in self._sections

    def remove_section(self, section):
        """Remove a section. Whether it existed."""
        existed = section in self._sections
        if existed:
            del self._sections[section], self._proxies[section]
        return existed

    def _own_values(self, section, default_names=()):
        """The dictionary of a section, the one for all if the name is that of the default section or among `default_names`."""
        if section in self._sections:
            return self._sections[section]
        if section == self.default_section or section in default_names:
            return self._defaults
        raise NoSectionError(section) from None

    def options(self, section):
        """The names of the options of a section, with those from the defaults."""
        if section not in self._sections:
            raise NoSectionError(section) from None
        return list({**self._sections[section], **self._defaults})

    # Reading.

    def read(self, filenames, encoding=None):
        """Read a file or several. Files that cannot be opened are left out; the list of the others is returned."""
        encoding = io.text_encoding(encoding)
        single = isinstance(filenames, (str, bytes, os.PathLike))
        done = []
        for path in [filenames] if single else filenames:
            try:
                with open(path, encoding=encoding) as file:
                    self._read(file, path)
            except OSError:
                continue
            done.append(os.fspath(path) if isinstance(path, os.PathLike) else path)
        return done

    def read_file(self, f, source=None):
        """Read an open file or other lines. `source` is what errors call it, by default its `name`."""
        self._read(f, getattr(f, "name", "<???>") if source is None else source)

    def read_string(self, string, source="<string>"):
        """Read a text."""
        self.read_file(io.StringIO(string), source)

    def read_dict(self, dictionary, source="<dict>"):
        """Take over the values of a dictionary of dictionaries; values become strings."""
        seen = set()
        for name, values in dictionary.items():
            section = str(name)
            try:
                self.add_section(section)
            except (DuplicateSectionError, ValueError):
                if self._strict and section in seen:
                    raise
            seen.add(section)
            for option, value in values.items():
                option = self.optionxform(str(option))
                if self._strict and (section, option) in seen:
                    raise DuplicateOptionError(section, option, source)
                seen.add((section, option))
                self.set(section, option, None if value is None else str(value))

    def _read(self, fp, fpname):
        reader = _Reader(self, fpname)
        try:
            reader.read(fp)
        finally:
            reader.finish()
        ParsingError._raise_all(reader.errors)

    # Values.

    def _unify_values(self, section, vars):
        """The values that count in a section: those of `vars`, its own, the defaults."""
        extra = {self.optionxform(option): value if value is None else str(value) for option, value in (vars or {}).items()}
        own = self._own_values(section)
        return _ChainMap(extra, {} if own is self._defaults else own, self._defaults)

    def get(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        """A value, interpolated unless it is wanted `raw`. `vars` has values that come first, `fallback` is one for none."""
        try:
            values = self._unify_values(section, vars)
        except NoSectionError:
            if fallback is _UNSET:
                raise
            return fallback
        option = self.optionxform(option)
        if option not in values:
            if fallback is _UNSET:
                raise NoOptionError(option, section) from None
            return fallback
        value = values[option]
        if value is None or raw:
            return value
        return self._interpolation.before_get(self, section, option, value, values)

    def _get(self, section, conv, option, **kwargs):
        return conv(self.get(section, option, **kwargs))

    def _get_conv(self, section, option, conv, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        """A converted value; `fallback` is not converted."""
        try:
            return self._get(section, conv, option, raw=raw, vars=vars, **kwargs)
        except (NoSectionError, NoOptionError):
            if fallback is not _UNSET:
                return fallback
            raise

    def getint(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        """A value as an int."""
        return self._get_conv(section, option, int, raw=raw, vars=vars, fallback=fallback, **kwargs)

    def getfloat(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        """A value as a float."""
        return self._get_conv(section, option, float, raw=raw, vars=vars, fallback=fallback, **kwargs)

    def getboolean(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        """A value as a bool: the words are those of BOOLEAN_STATES."""
        to_bool = self._convert_to_boolean
        return self._get_conv(section, option, to_bool, raw=raw, vars=vars, fallback=fallback, **kwargs)

    def _convert_to_boolean(self, value):
        state = self.BOOLEAN_STATES.get(value.lower())
        if state is None:
            raise ValueError(f"Not a boolean: {value}")
        return state

    def items(self, section=_UNSET, raw=False, vars=None):
        """The options of a section with their values; without a section, the sections themselves."""
        if section is _UNSET:
            return super().items()
        values = self._defaults.copy()
        own = self._own_values(section)
        if own is not self._defaults:
            values.update(own)
        options = list(values)
        for option, value in (vars or {}).items():
            values[self.optionxform(option)] = value
        if raw:
            return [(option, values[option]) for option in options]
        final = self._interpolation.before_get
        return [(option, final(self, section, option, values[option], values)) for option in options]

    def optionxform(self, optionstr):
        """The name under which an option is known: in lower case, unless overridden."""
        return optionstr.lower()

    def has_option(self, section, option):
        """Whether a section has an option, or the defaults have it."""
        option = self.optionxform(option)
        try:
            own = self._own_values(section, ("", None))
        except NoSectionError:
            return False
        return option in own or option in self._defaults

    def set(self, section, option, value=None):
        """Set an option."""
        if value:
            value = self._interpolation.before_set(self, section, option, value)
        self._own_values(section, ("", None))[self.optionxform(option)] = value

    def remove_option(self, section, option):
        """Remove an option. Whether it existed."""
        values, option = self._own_values(section, ("", None)), self.optionxform(option)
        existed = option in values
        if existed:
            del values[option]
        return existed

    def _validate_value_types(self, *, section="", option="", value=""):
        """Raise TypeError for names and values that could not be written to a file."""
        checked = {"section names": section, "option keys": option}
        if value or not self._allow_no_value:
            checked["option values"] = value
        for what, given in checked.items():
            if not isinstance(given, str):
                raise TypeError(f"{what} must be strings")

    # Writing.

    def write(self, fp, space_around_delimiters=True):
        """Write all to a text file, in a form that can be read again."""
        delimiter = self._delimiters[0]
        if space_around_delimiters:
            delimiter = f" {delimiter} "
        if self._defaults:
            self._write_section(fp, self.default_section, self._defaults.items(), delimiter)
        # What has no header can only stand at the begin.
        for name in sorted(self._sections, key=lambda name: name is not UNNAMED_SECTION):
            self._write_section(fp, name, self._sections[name].items(), delimiter, name is UNNAMED_SECTION)

    def _write_section(self, fp, section_name, section_items, delimiter, unnamed=False):
        if not unnamed:
            fp.write(f"[{section_name}]\n")
        for option, stored in section_items:
            value = self._interpolation.before_write(self, section_name, option, stored)
            shown = "" if value is None and self._allow_no_value else delimiter + str(value).replace("\n", "\n\t")
            fp.write(f"{option}{shown}\n")
        fp.write("\n")

    # The mapping.

    def __getitem__(self, key):
        if key == self.default_section or key in self._sections:
            return self._proxies[key]
        raise KeyError(key)

    def __setitem__(self, key, value):
        if key in self:
            if self[key] is value:
                return
            self._own_values(key).clear()
        self.read_dict({key: value})

    def __delitem__(self, key):
        if key == self.default_section:
            raise ValueError("Cannot remove the default section.")
        if not self.remove_section(key):
            raise KeyError(key)

    def popitem(self):
        """Remove a section, and return its name and its proxy. The default section stays."""
        for name in self._sections:
            proxy = self[name]
            del self[name]
            return name, proxy
        raise KeyError

    def __contains__(self, key):
        return key == self.default_section or key in self._sections

    def __len__(self):
        return 1 + len(self._sections)

    def __iter__(self):
        yield self.default_section
        yield from self._sections

    @property
    def converters(self):
        """The functions behind the get...() methods, by names."""
        return self._converters


class ConfigParser(RawConfigParser):
    """A parser with interpolation of %(name)s, all of whose values are strings."""

    _DEFAULT_INTERPOLATION = BasicInterpolation()

    def set(self, section, option, value=None):
        """Set an option, to a string."""
        self._validate_value_types(option=option, value=value)
        super().set(section, option, value)

    def add_section(self, section):
        """Add an empty section, whose name must be a string."""
        self._validate_value_types(section=section)
        super().add_section(section)

    def _read_defaults(self, defaults):
        # Before all of them are there, interpolation could find errors in them that are none.
        interpolation, self._interpolation = self._interpolation, Interpolation()
        try:
            self.read_dict({self.default_section: defaults})
        finally:
            self._interpolation = interpolation


class SectionProxy(MutableMapping):
    """A section as a mapping of options to values. Has a get...() method for each converter of the parser."""

    def __init__(self, parser, name):
        self._parser, self._name = parser, name
        for converter in parser.converters:
            self._provide(f"get{converter}")

    def _provide(self, getter: str) -> None:
        """Have the method of the parser with this name, for this section."""
        setattr(self, getter, functools.partial(self.get, _impl=getattr(self._parser, getter)))

    def __repr__(self):
        return f"<Section: {self._name}>"

    def __getitem__(self, key):
        if key in self:
            return self._parser.get(self._name, key)
        raise KeyError(key)

    def __setitem__(self, key, value):
        self._parser._validate_value_types(option=key, value=value)
        return self._parser.set(self._name, key, value)

    def __delitem__(self, key):
        if key not in self or not self._parser.remove_option(self._name, key):
            raise KeyError(key)

    def __contains__(self, key):
        return self._parser.has_option(self._name, key)

    def _options(self):
        parser, name = self._parser, self._name
        return list(parser.defaults()) if name == parser.default_section else parser.options(name)

    def __len__(self):
        return len(self._options())

    def __iter__(self):
        return iter(self._options())

    @property
    def parser(self):
        """The parser that the section belongs to."""
        return self._parser

    @property
    def name(self):
        """The name of the section."""
        return self._name

    def get(self, option, fallback=None, *, raw=False, vars=None, _impl=None, **kwargs):
        """A value, or the fallback. The get...() methods come here too, with that of the parser as `_impl`."""
        getter = _impl or self._parser.get
        return getter(self._name, option, raw=raw, vars=vars, fallback=fallback, **kwargs)


class ConverterMapping(MutableMapping):
    """The converters of a parser, by names. To set one gives parser and sections a get...() method."""

    GETTERCRE = re.compile(r"get(?P<name>.+)\Z")

    def __init__(self, parser):
        self._parser = parser
        # Those that are defined in the class.
        matches = map(self.GETTERCRE.match, dir(parser))
        self._data = {found["name"]: None for found in matches if found and callable(getattr(parser, found[0]))}

    def __getitem__(self, key):
        return self._data[key]

    def __setitem__(self, key, value):
        if not isinstance(key, str):
            raise ValueError(f"Incompatible key: {key} (type: {type(key)})")
        if not key:
            raise ValueError('Incompatible key: cannot use "" as a name')
        self._data[key] = value
        getter = functools.partial(self._parser._get_conv, conv=value)
        getter.converter = value
        setattr(self._parser, f"get{key}", getter)
        for proxy in self._parser.values():
            proxy._provide(f"get{key}")

    def __delitem__(self, key):
        if not key or not isinstance(key, str):
            raise KeyError(key)
        del self._data[key]
        for holder in (self._parser, *self._parser.values()):
            # A method of the class cannot be taken away.
            vars(holder).pop(f"get{key}", None)

    def __iter__(self):
        return iter(self._data)

    def __len__(self):
        return len(self._data)
