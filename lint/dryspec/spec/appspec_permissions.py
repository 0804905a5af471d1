"""The ``permissions`` section of a server appspec as agent 1.8.1 reads it."""

from __future__ import annotations

from dryspec.spec.appspec_acl import Ace, AceError, parse_ace
from dryspec.spec.appspec_context import RangeError, SelinuxRange, parse_range
from dryspec.spec.appspec_parts import START, VALIDATION, AgentProblem, Context, Mode, Permission
from dryspec.spec.ruby import (
    Hash,
    RubyError,
    Value,
    each,
    hash_of,
    index,
    inspect,
    no_method,
    split_of,
    strip,
    to_s,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from dryspec.source import Span
    from dryspec.spec.appspec import ServerAppspec

_AGAIN = "Update the permissions section of the AppSpec file, and then try again."
_NO_OBJECT = (
    f"{START}a permission listed in the application specification file has no object value. "
    f"{_AGAIN}"
)
_ON_WINDOWS = (
    f"{START}the application specification file specifiles file permissions, but the deployment "
    "is targeting one or more Windows Server instances. Permissions are supported only for Amazon "
    f"Linux, Ubuntu Server, and Red Hat Enterprise Linux (RHEL) instances. {_AGAIN}"
)
_LOCAL_CONSTANT = (
    "uninitialized constant InstanceAgent::Plugins::CodeDeployPlugin::ApplicationSpecification::"
)
TYPES = ("file", "directory")


class PermissionReader:
    """Reads the items of ``permissions`` into an appspec and notes the agent's objections."""

    __slots__ = ("appspec", "local")

    def __init__(self, appspec: ServerAppspec, local: bool) -> None:
        self.appspec = appspec
        self.local = local

    def read(self, item: Value) -> None:
        """Read one item, checking in the agent's order."""
        try:
            keys = hash_of(item)
        except RubyError as error:
            self._wrong_shape(error)
            return
        permission = Permission(item)
        self.appspec.permissions.append(permission)
        named = keys.get("object")
        if named is None or named.is_nil:
            self._invalid("permission-object-missing", _NO_OBJECT, permission.place("object"), item)
        else:
            permission.object = strip(to_s(named.data))
        if self.appspec.host != "linux":
            self._invalid("permissions-on-windows", _ON_WINDOWS, permission.start, item)
            return
        self._attributes(permission, keys)
        if permission.object == "":
            place = permission.place("object")
            self._invalid("permission-object-missing", _NO_OBJECT, place, item)

    def _attributes(self, permission: Permission, keys: Hash) -> None:
        permission.pattern = keys.get("pattern")
        permission.owner = keys.get("owner")
        permission.group = keys.get("group")
        readers: tuple[tuple[str, Callable[[Permission, Value], None]], ...] = (
            ("except", self._except),
            ("type", self._type),
            ("mode", self._mode),
            ("acls", self._acls),
            ("context", self._context),
        )
        for name, read in readers:
            value = keys.get(name)
            if value is None or value.is_nil:
                continue
            try:
                read(permission, value)
            except RubyError as error:
                self._wrong_shape(error)

    def _except(self, permission: Permission, value: Value) -> None:
        permission.except_ = list(each(value)) if value.truthy else []

    def _type(self, permission: Permission, value: Value) -> None:
        permission.type = value
        if not value.truthy:
            return
        for word in each(value):
            if word.data not in TYPES:
                self._invalid(
                    "permission-type-unsupported",
                    f"{START}the application specification filespecifies a permission for an "
                    "object type not supported for permissions "
                    f"({to_s(word.data)}). {_AGAIN}",
                    word.span,
                    word,
                )

    def _mode(self, permission: Permission, value: Value) -> None:
        text = to_s(value.data).rjust(3, "0")
        place = permission.place("mode")
        if len(text) > 4:
            self._invalid(
                "mode-length",
                f"{START}the length of a permissions mode ({text}) in the application "
                "specification file is invalid. Permissions modes must be between one and four "
                f"characters long. {_AGAIN}",
                place,
                value,
            )
            return
        for character in text:
            if not "0" <= character <= "7":
                self._invalid(
                    "mode-character",
                    f"{START}the permissions mode ({text}) in the application specification file "
                    f"contains an invalid character ({character}). {_AGAIN}",
                    place,
                    value,
                )
                return
        permission.mode = Mode(text, value)

    def _acls(self, permission: Permission, value: Value) -> None:
        if self._not_loaded("AclInfo", value):
            return
        entries: list[Ace] = []
        permission.acls = entries
        for item in each(value):
            try:
                entries.append(parse_ace(split_of(item), item))
            except AceError as error:
                self._invalid(error.kind, error.message, item.span, item)
            except RubyError as error:
                self._wrong_shape(error)

    def _context(self, permission: Permission, value: Value) -> None:
        if self._not_loaded("ContextInfo", value):
            return
        kind = index(value, "type")
        if kind.is_nil:
            self._invalid(
                "context-type-missing",
                f"{START}the application specification file specifies an invalid context type "
                f"({inspect(value.data)}). {_AGAIN}",
                permission.place("context"),
                value,
            )
        user = index(value, "name")
        permission.context = Context(value, None if user.is_nil else user, kind, None)
        given = index(value, "range")
        if not given.is_nil:
            permission.context.range = self._range(given)

    def _range(self, value: Value) -> SelinuxRange | None:
        if not isinstance(value.data, str | list | Hash):
            raise no_method("include?", value)
        try:
            return parse_range(split_of(value))
        except RangeError as error:
            self._invalid("range-invalid", error.message, value.span, value)
            return None

    def _not_loaded(self, name: str, value: Value) -> bool:
        """Tell whether the local command stops here: it never loads these classes (observed)."""
        if self.local:
            words = _LOCAL_CONSTANT + name
            self._problem("local-unsupported", "NameError", words, value.span, value)
        return self.local

    def _invalid(self, kind: str, message: str, span: Span, value: Value) -> None:
        self._problem(kind, VALIDATION, message, span, value)

    def _wrong_shape(self, error: RubyError) -> None:
        value = error.value
        self._problem("wrong-shape", error.error_class, error.message, value.span, value)

    def _problem(self, kind: str, error_class: str, message: str, span: Span, value: Value) -> None:
        self.appspec.problems.append(AgentProblem(kind, error_class, message, span, value.node))
