"""Containers of actions: what parsers and groups have in common, and the groups."""
from __future__ import annotations

__name__ = "argparse"

import re as _re

from _argparse_actions import (
    ArgumentError, FileType, _, _AppendAction, _AppendConstAction,
    _CountAction, _ExtendAction, _HelpAction, _StoreAction, _StoreConstAction, _StoreFalseAction, _StoreTrueAction,
    _SubParsersAction, _VersionAction, ngettext,
)

_ACTIONS = {
    None: _StoreAction, "store": _StoreAction, "store_const": _StoreConstAction, "store_true": _StoreTrueAction,
    "store_false": _StoreFalseAction, "append": _AppendAction, "append_const": _AppendConstAction, "count": _CountAction,
    "help": _HelpAction, "version": _VersionAction, "parsers": _SubParsersAction, "extend": _ExtendAction,
}


class _ActionsContainer:
    """Something to which arguments can be added."""

    def __init__(self, description, prefix_chars, argument_default, conflict_handler):
        super().__init__()
        self.description, self.prefix_chars = description, prefix_chars
        self.argument_default, self.conflict_handler = argument_default, conflict_handler
        self._registries = {"action": dict(_ACTIONS)}
        # An unknown conflict handler is found out now and not at the first conflict.
        self._get_handler()
        self._actions, self._option_string_actions = [], {}
        self._action_groups, self._mutually_exclusive_groups = [], []
        self._defaults = {}
        self._negative_number_matcher = _re.compile(r"^-\d+$|^-\d*\.\d+$")
        # Not empty if options look like negative numbers. A list, since groups share it.
        self._has_negative_number_optionals = []

    def register(self, registry_name, value, object):
        """Let a value of `action` or `type` stand for an object."""
        self._registries.setdefault(registry_name, {})[value] = object

    def _registry_get(self, registry_name, value, default=None):
        return self._registries[registry_name].get(value, default)

    def set_defaults(self, **kwargs):
        """Set defaults of arguments, and attributes that no argument sets."""
        self._defaults |= kwargs
        for action in self._actions:
            action.default = kwargs.get(action.dest, action.default)

    def get_default(self, dest):
        """The default of an attribute."""
        own = (action.default for action in self._actions if action.dest == dest and action.default is not None)
        return next(own, self._defaults.get(dest))

    def add_argument(self, *args, **kwargs):
        """Add an argument: add_argument(dest, ...) a positional one, add_argument(option, option, ...) an optional one.

        The keyword arguments go to the action, whose name or class is `action`.
        """
        positional = not args or len(args) == 1 and args[0][0] not in self.prefix_chars
        if positional and args and "dest" in kwargs:
            raise ValueError("dest supplied twice for positional argument")
        settings = (self._get_positional_kwargs if positional else self._get_optional_kwargs)(*args, **kwargs)
        if "default" not in settings:
            inherited = self._defaults.get(settings["dest"], self.argument_default)
            if inherited is not None or settings["dest"] in self._defaults:
                settings["default"] = inherited
        maker = self._pop_action_class(settings)
        if not callable(maker):
            raise ValueError(f'unknown action "{maker}"')
        action = maker(**settings)
        self._check_type(action)
        return self._add_action(action)

    def _check_type(self, action) -> None:
        """Raise ValueError for a type or metavar that cannot be used."""
        converter = self._registry_get("type", action.type, action.type)
        if not callable(converter):
            raise ValueError(f"{converter!r} is not callable")
        if converter is FileType:
            raise ValueError(f"{converter!r} is a FileType class object, instance of it must be passed")
        if hasattr(self, "_get_formatter"):
            try:
                self._get_formatter()._format_args(action, None)
            except TypeError:
                raise ValueError("length of metavar tuple does not match nargs")

    def add_argument_group(self, *args, **kwargs):
        """A new group, with its own title and description in the help."""
        self._action_groups.append(group := _ArgumentGroup(self, *args, **kwargs))
        return group

    def add_mutually_exclusive_group(self, **kwargs):
        """A new group of arguments of which only one may be given."""
        self._mutually_exclusive_groups.append(group := _MutuallyExclusiveGroup(self, **kwargs))
        return group

    def _add_action(self, action):
        self._check_conflict(action)
        action.container = self
        self._actions.append(action)
        self._option_string_actions.update(dict.fromkeys(action.option_strings, action))
        if not self._has_negative_number_optionals and any(map(self._negative_number_matcher.match, action.option_strings)):
            self._has_negative_number_optionals.append(True)
        return action

    def _remove_action(self, action):
        self._actions.remove(action)

    def _groups_by_title(self):
        """The groups by their titles, which must be different."""
        groups = {}
        for group in self._action_groups:
            if group.title in groups:
                raise ValueError(f"cannot merge actions - two groups are named {group.title!r}")
            groups[group.title] = group
        return groups

    def _add_container_actions(self, container):
        """Add the arguments of another container, group by group."""
        groups = self._groups_by_title()
        home = {}
        for other in container._action_groups:
            if other.title not in groups:
                groups[other.title] = self.add_argument_group(
                    other.title, other.description, conflict_handler=other.conflict_handler
                )
            home.update(dict.fromkeys(other._group_actions, groups[other.title]))
        for other in container._mutually_exclusive_groups:
            around = self if other._container is container else groups[other._container.title]
            exclusive = around.add_mutually_exclusive_group(required=other.required)
            home.update(dict.fromkeys(other._group_actions, exclusive))
        for action in container._actions:
            home.get(action, self)._add_action(action)

    def _get_positional_kwargs(self, dest, **kwargs):
        """The settings of a positional argument."""
        if "required" in kwargs:
            raise TypeError("'required' is an invalid argument for positionals")
        match kwargs.get("nargs"):
            case "?":
                required = False
            case "*":
                required = "default" not in kwargs
            case _:
                required = True
        if required:
            kwargs["required"] = True
        return {**kwargs, "dest": dest, "option_strings": []}

    def _get_optional_kwargs(self, *args, **kwargs):
        """The settings of an option, whose destination comes from the first long name, or the first at all."""
        prefixes = self.prefix_chars
        for option in args:
            if option[0] not in prefixes:
                raise ValueError(f"invalid option string {option!r}: must start with a character {prefixes!r}")
        dest = kwargs.pop("dest", None)
        if dest is None:
            source = next((option for option in args if option[1:2] and option[1] in prefixes), args[0])
            dest = source.lstrip(prefixes).replace("-", "_")
            if not dest:
                raise ValueError(f"dest= is required for options like {source!r}")
        return {**kwargs, "dest": dest, "option_strings": list(args)}

    def _pop_action_class(self, kwargs, default=None):
        wanted = kwargs.pop("action", default)
        return self._registry_get("action", wanted, wanted)

    def _get_handler(self):
        """The method that deals with options that exist already."""
        try:
            return getattr(self, f"_handle_conflict_{self.conflict_handler}")
        except AttributeError:
            raise ValueError(f"invalid conflict_resolution value: {self.conflict_handler!r}")

    def _check_conflict(self, action):
        known = self._option_string_actions
        clashes = [(option, known[option]) for option in action.option_strings if option in known]
        if clashes:
            self._get_handler()(action, clashes)

    def _handle_conflict_error(self, action, conflicting_actions):
        options = [option for option, _action in conflicting_actions]
        message = ngettext("conflicting option string: %s", "conflicting option strings: %s", len(options))
        raise ArgumentError(action, message % ", ".join(options))

    def _handle_conflict_resolve(self, action, conflicting_actions):
        """Take the options away from the older actions; one without options goes altogether."""
        for option, older in conflicting_actions:
            older.option_strings.remove(option)
            del self._option_string_actions[option]
            if not older.option_strings:
                older.container._remove_action(older)


class _ArgumentGroup(_ActionsContainer):
    """Arguments that stand together in the help. They belong to the parser all the same."""

    _SHARED = ("_registries", "_actions", "_option_string_actions", "_defaults", "_has_negative_number_optionals",
               "_mutually_exclusive_groups")

    def __init__(self, container, title=None, description=None, **kwargs):
        inherited = {name: getattr(container, name) for name in ("conflict_handler", "prefix_chars", "argument_default")}
        super().__init__(description=description, **inherited | kwargs)
        self.title = title
        self._group_actions = []
        for name in self._SHARED:
            setattr(self, name, getattr(container, name))

    def _add_action(self, action):
        added = super()._add_action(action)
        self._group_actions.append(added)
        return added

    def _remove_action(self, action):
        super()._remove_action(action)
        self._group_actions.remove(action)

    def add_argument_group(self, *args, **kwargs):
        """Deprecated: such a group is not shown in the help."""
        import warnings
        warnings.warn("Nesting argument groups is deprecated.", DeprecationWarning, stacklevel=2)
        return super().add_argument_group(*args, **kwargs)


class _MutuallyExclusiveGroup(_ArgumentGroup):
    """Arguments of which only one may be given, and one must be if the group is required."""

    def __init__(self, container, required=False):
        super().__init__(container)
        self._container, self.required = container, required

    def _add_action(self, action):
        if action.required:
            raise ValueError("mutually exclusive arguments must be optional")
        added = self._container._add_action(action)
        self._group_actions.append(added)
        return added

    def _remove_action(self, action):
        self._container._remove_action(action)
        self._group_actions.remove(action)

    def add_mutually_exclusive_group(self, *args, **kwargs):
        """Deprecated: it does not do what one would expect."""
        import warnings
        warnings.warn("Nesting mutually exclusive groups is deprecated.", DeprecationWarning, stacklevel=2)
        return super().add_mutually_exclusive_group(*args, **kwargs)
