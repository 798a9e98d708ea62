"""CBOR in core deterministic encoding (RFC 8949 section 4.2.1), and nothing else.

Written from the RFC, with a reader that never recurses; the package cbor2, which somebody else wrote,
has to find the same value in everything that this reader accepts.
"""

import io
import struct

import cbor2

from refusal import Refusal, demand

ITEMS_MAX = 65_536
DEPTH_MAX = 12
KEY_MAX = 2**53 - 1


def head(major, argument):
    """The shortest head of an item."""
    if argument < 24:
        return bytes([major << 5 | argument])
    for info, form, limit in ((24, ">B", 1 << 8), (25, ">H", 1 << 16), (26, ">I", 1 << 32)):
        if argument < limit:
            return bytes([major << 5 | info]) + struct.pack(form, argument)
    return bytes([major << 5 | 27]) + struct.pack(">Q", argument)


def encode(value):
    """The deterministic encoding of None, booleans, integers, bytes, text, lists and dicts."""
    if value is None:
        return b"\xf6"
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        text = value.encode()
        return head(3, len(text)) + text
    if isinstance(value, (list, tuple)):
        return head(4, len(value)) + b"".join(encode(item) for item in value)
    if isinstance(value, dict):
        pairs = sorted((encode(key), encode(item)) for key, item in value.items())
        return head(5, len(pairs)) + b"".join(key + item for key, item in pairs)
    raise TypeError(f"no CBOR for {type(value)}")


def read_head(data, at):
    """Major type, argument and what follows, of the head at a place."""
    demand(at < len(data), "cbor", "truncated")
    major, info = data[at] >> 5, data[at] & 31
    demand(major != 6, "cbor", "forbiddenType")
    if major == 7:
        demand(info in (20, 21, 22), "cbor", "forbiddenType")
        return major, info, at + 1
    if info < 24:
        return major, info, at + 1
    demand(info < 28, "cbor", "forbiddenType")
    width = 1 << info - 24
    demand(at + 1 + width <= len(data), "cbor", "truncated")
    return major, int.from_bytes(data[at + 1 : at + 1 + width], "big"), at + 1 + width


def scan(data):
    """Bounds first: depth, number of items, lengths, and that nothing follows."""
    open_items = []
    at = items = 0
    while True:
        items += 1
        demand(items <= ITEMS_MAX, "cbor", "tooManyItems")
        major, argument, at = read_head(data, at)
        inside = 0
        if major in (2, 3):
            demand(argument <= len(data) - at, "cbor", "truncated")
            at += argument
        elif major in (4, 5):
            inside = argument * (major - 3)
            demand(inside <= len(data) - at, "cbor", "truncated")
        if inside > 0:
            demand(len(open_items) < DEPTH_MAX, "cbor", "tooDeep")
            open_items.append(inside)
            continue
        while open_items:
            open_items[-1] -= 1
            if open_items[-1] > 0:
                break
            open_items.pop()
        if not open_items:
            demand(at == len(data), "cbor", "trailingBytes")
            return


def integer_keys(value):
    """Are all keys of all maps integers that a double holds exactly?"""
    if isinstance(value, (list, tuple)):
        return all(integer_keys(item) for item in value)
    if isinstance(value, dict):
        keys = all(isinstance(key, int) and not isinstance(key, bool) for key in value)
        keys = keys and all(abs(key) <= KEY_MAX for key in value)
        return keys and all(integer_keys(item) for item in value.values())
    return True


def decode(data, size_max):
    """The one item in the bytes; refuses at the stage "cbor"."""
    demand(len(data) > 0, "cbor", "empty")
    demand(len(data) <= size_max, "cbor", "tooLarge")
    scan(data)
    try:
        value = cbor2.CBORDecoder(io.BytesIO(data)).decode()
    except Exception as error:
        raise Refusal("cbor", "notDeterministic") from error
    demand(integer_keys(value), "cbor", "forbiddenType")
    try:
        again = encode(value)
    except (TypeError, UnicodeEncodeError) as error:
        raise Refusal("cbor", "notDeterministic") from error
    demand(again == data, "cbor", "notDeterministic")
    return value


def diagnostic(value):
    """Diagnostic notation (RFC 8949 section 8) on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return f"h'{value.hex()}'"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(diagnostic(item) for item in value) + "]"
    if isinstance(value, dict):
        pairs = sorted(value.items(), key=lambda pair: encode(pair[0]))
        return "{" + ", ".join(f"{key}: {diagnostic(item)}" for key, item in pairs) + "}"
    return str(value)
