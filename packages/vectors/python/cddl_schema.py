"""Checks values against `tallystick.cddl` (RFC 8610).

The grammar is read by the package cddlparser; what its tree means is written here, for the parts of
the language that the file uses: choices, ranges, groups, occurrences, .size, .regexp and .cbor.
"""

import re

import cddlparser
from cddlparser import ast

from refusal import Refusal
from strict_cbor import decode

PRELUDE = {
    "any": lambda value: True,
    "bool": lambda value: isinstance(value, bool),
    "bstr": lambda value: isinstance(value, bytes),
    "int": lambda value: is_int(value),
    "null": lambda value: value is None,
    "tstr": lambda value: isinstance(value, str),
}
EMBEDDED_SIZE_MAX = 1_048_576


def is_int(value):
    return isinstance(value, int) and not isinstance(value, bool)


class Schema:
    """The rules of a CDDL text."""

    def __init__(self, text):
        # cddlparser 0.6.0 reads "0*16 rule" as the value 0 and then "*16 rule"; both mean the same.
        tree = cddlparser.parse(re.sub(r"\b0\*(?=\d)", "*", text))
        self.rules = {rule.name.name: rule.type for rule in tree.rules}

    def matches(self, rule, value, opaque=frozenset()):
        """Does the value match the rule? Rules named in `opaque` match anything."""
        return self._type(self.rules[rule], value, opaque)

    def _type(self, node, value, opaque):
        if isinstance(node, ast.Type):
            return any(self._type(choice, value, opaque) for choice in node.types)
        if isinstance(node, ast.Typename):
            if node.name in opaque:
                return True
            if node.name in self.rules:
                return self._type(self.rules[node.name], value, opaque)
            return PRELUDE[node.name](value)
        if isinstance(node, ast.Value):
            return type(value) is type(literal(node)) and value == literal(node)
        if isinstance(node, ast.Range):
            return is_int(value) and self._number(node.min) <= value <= self._number(node.max)
        if isinstance(node, ast.Operator):
            return self._type(node.type, value, opaque) and self._controlled(node, value, opaque)
        if isinstance(node, ast.Array):
            return isinstance(value, (list, tuple)) and self._array(node, value, opaque)
        if isinstance(node, ast.Map):
            return isinstance(value, dict) and self._map(node, value, opaque)
        if isinstance(node, ast.Group):
            # Parentheses around a type.
            (entry,) = self._entries(node)
            return self._type(entry.type, value, opaque)
        raise NotImplementedError(type(node).__name__)

    def _controlled(self, node, value, opaque):
        operator = node.name.literal
        if operator == "size":
            size = len(value.encode()) if isinstance(value, str) else len(value)
            return self._type(node.controller, size, opaque)
        if operator == "regexp":
            return re.fullmatch(literal(node.controller), value) is not None
        if operator == "cbor":
            try:
                embedded = decode(value, EMBEDDED_SIZE_MAX)
            except Refusal:
                return False
            return self._type(node.controller, embedded, opaque)
        raise NotImplementedError(operator)

    def _number(self, node):
        """The number that a literal, or a rule that is one, stands for."""
        if isinstance(node, ast.Value):
            return literal(node)
        if isinstance(node, ast.Type):
            (node,) = node.types
            return self._number(node)
        return self._number(self.rules[node.name])

    def _entries(self, group):
        """The entries of a group, with those of the groups that it names in their place."""
        if len(group.groupChoices) > 1:
            raise NotImplementedError("a choice between groups")
        for choice in group.groupChoices:
            for entry in choice.groupEntries:
                inner = self._named_group(entry)
                if inner is None:
                    yield entry
                else:
                    yield from self._entries(inner)

    def _named_group(self, entry):
        if entry.key is not None or not isinstance(entry.type, ast.Type):
            return None
        name = getattr(entry.type.types[0], "name", None)
        rule = self.rules.get(name) if isinstance(name, str) else None
        if not isinstance(rule, ast.GroupEntry):
            return None
        (group,) = rule.type.types
        return group

    def _array(self, node, values, opaque):
        """All ways to hand the values to the entries, one place after the other."""
        ends = {0}
        for entry in self._entries(node):
            least, most = occurrences(entry)
            reached = set()
            for start in ends:
                at = start
                while at - start <= most:
                    if at - start >= least:
                        reached.add(at)
                    if at == len(values) or not self._type(entry.type, values[at], opaque):
                        break
                    at += 1
            ends = reached
        return len(values) in ends

    def _map(self, node, value, opaque):
        entries = {literal(entry.key.type): entry.type for entry in self._entries(node)}
        return set(entries) == set(value) and all(
            self._type(kind, value[key], opaque) for key, kind in entries.items()
        )


def occurrences(entry):
    """How often an entry may occur: at least, at most."""
    if entry.occurrence is None:
        return 1, 1
    # The parser takes "?" for "*".
    if entry.occurrence.tokens[0].type.value == "?":
        return 0, 1
    return entry.occurrence.n, entry.occurrence.m


def literal(node):
    """The number or text of a literal."""
    return int(node.value) if node.type == "number" else node.value
