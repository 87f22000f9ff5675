"""Structs as Arrow: the same names and nesting, so that a row reads like the JSON of its struct."""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

import msgspec
import pyarrow as pa
from msgspec import inspect

Row = TypeVar("Row", bound=msgspec.Struct)


@cache
def schema_of(kind: type[msgspec.Struct]) -> pa.Schema:
    """The Arrow schema of a struct. Spans are lists of two 32-bit integers: Delta knows no fixed-size list.

    Raises `TypeError` for a field whose type has no column.
    """
    return pa.schema(list(_struct(inspect.type_info(kind))))


def to_arrow(rows: Sequence[Row], kind: type[Row]) -> pa.Table:
    """A table with one row a struct, in their order."""
    return pa.Table.from_pylist(msgspec.to_builtins(rows), schema=schema_of(kind))


def from_arrow(table: pa.Table, kind: type[Row]) -> list[Row]:
    """The structs that `to_arrow` took. What has no column gets its default, and so does what is null because
    the row is of an earlier version, which did not know it.
    """
    found = table.to_pylist()
    try:
        return msgspec.convert(found, type=list[kind])  # type: ignore[valid-type]
    except msgspec.ValidationError:
        return msgspec.convert(_known(found), type=list[kind])  # type: ignore[valid-type]


def _known(value: Any) -> Any:
    """The same without nulls."""
    if isinstance(value, dict):
        return {name: _known(one) for name, one in value.items() if one is not None}
    return [_known(one) for one in value] if isinstance(value, list) else value


def _struct(info: Any) -> pa.StructType:
    return pa.struct([pa.field(field.encode_name, _column(field.type)) for field in info.fields])


def _column(info: Any) -> pa.DataType:
    match info:
        case inspect.UnionType(types=types):
            (one,) = (kind for kind in types if not isinstance(kind, inspect.NoneType))
            return _column(one)
        case inspect.StructType():
            return _struct(info)
        case inspect.ListType(item_type=item):
            return pa.list_(_column(item))
        case inspect.TupleType():  # a span
            return pa.list_(pa.int32())
        case inspect.StrType() | inspect.LiteralType():
            return pa.string()
        case inspect.BoolType():
            return pa.bool_()
        case inspect.IntType():
            return pa.int64()
        case inspect.FloatType():
            return pa.float64()
        case _:
            raise TypeError(f"no column holds {info}")
