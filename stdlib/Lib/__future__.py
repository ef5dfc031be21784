"""What `from __future__ import ...` can name: features that were optional before they became part of the language.

Each says in which release it could be asked for, in which release it needed no
asking (None if that is not settled), and the flag by which compile() knows it.
"""

CO_NESTED = 0x10
CO_GENERATOR_ALLOWED = 0
(
    CO_FUTURE_DIVISION, CO_FUTURE_ABSOLUTE_IMPORT, CO_FUTURE_WITH_STATEMENT, CO_FUTURE_PRINT_FUNCTION, CO_FUTURE_UNICODE_LITERALS,
    CO_FUTURE_BARRY_AS_BDFL, CO_FUTURE_GENERATOR_STOP, CO_FUTURE_ANNOTATIONS,
) = (0x20000 << place for place in range(8))


class _Feature:
    def __init__(self, optionalRelease, mandatoryRelease, compiler_flag):
        self.optional, self.mandatory = optionalRelease, mandatoryRelease
        self.compiler_flag = compiler_flag

    def getOptionalRelease(self):
        """The release, like sys.version_info, that first had the feature."""
        return self.optional

    def getMandatoryRelease(self):
        """The release, like sys.version_info, from which on it needs no import; None if there is none yet."""
        return self.mandatory

    def __repr__(self):
        return f"_Feature({self.optional!r}, {self.mandatory!r}, {self.compiler_flag!r})"


def _release(text):
    """'3.7.0 beta 1' like sys.version_info."""
    numbers, level, serial = text.split()
    return (*map(int, numbers.split(".")), level, int(serial))


_FEATURES = {
    "nested_scopes": ("2.1.0 beta 1", "2.2.0 alpha 0", CO_NESTED),
    "generators": ("2.2.0 alpha 1", "2.3.0 final 0", CO_GENERATOR_ALLOWED),
    "division": ("2.2.0 alpha 2", "3.0.0 alpha 0", CO_FUTURE_DIVISION),
    "absolute_import": ("2.5.0 alpha 1", "3.0.0 alpha 0", CO_FUTURE_ABSOLUTE_IMPORT),
    "with_statement": ("2.5.0 alpha 1", "2.6.0 alpha 0", CO_FUTURE_WITH_STATEMENT),
    "print_function": ("2.6.0 alpha 2", "3.0.0 alpha 0", CO_FUTURE_PRINT_FUNCTION),
    "unicode_literals": ("2.6.0 alpha 2", "3.0.0 alpha 0", CO_FUTURE_UNICODE_LITERALS),
    "barry_as_FLUFL": ("3.1.0 alpha 2", "4.0.0 alpha 0", CO_FUTURE_BARRY_AS_BDFL),
    "generator_stop": ("3.5.0 beta 1", "3.7.0 alpha 0", CO_FUTURE_GENERATOR_STOP),
    "annotations": ("3.7.0 beta 1", None, CO_FUTURE_ANNOTATIONS),
}

all_feature_names = list(_FEATURES)
__all__ = ["all_feature_names", *all_feature_names]

globals().update(
    (name, _Feature(_release(first), always and _release(always), flag)) for name, (first, always, flag) in _FEATURES.items()
)
