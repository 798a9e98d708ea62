"""Fraud proofs: what convicts whom, from the bytes and the root key alone."""

import uuid

from coins import ISSUED_AT, OWNER, open_tree, tree_head, uuid_of
from messages import NESTED, SCHEMA, Message, key_id_of, line_of
from payments import check_bounds
from refusal import Refusal, demand
from strict_cbor import decode
from trust import PURPOSES, holds_at

SIZE_MAX = 73_728
OVERLAP, SAME_COUNTER, ORDER, BROKEN_CHAIN, BEYOND, HIDDEN, AFTER_VOID, COIN_FORK, COIN_AFTER_VOID = range(9)
NAMES = ["overlap", "sameCounter", "order", "brokenChain", "beyondCertificate", "hidden"]
NAMES += ["claimedAfterVoid", "coinFork", "coinAfterVoid"]
ACCEPTED = 0


def read_as(code, kind, value):
    """A message; what is none is refused with this code."""
    try:
        return Message(kind, value)
    except Refusal as refusal:
        raise Refusal("shape", code) from refusal


class Proof:
    """A proof taken apart, and the root key under which it is to be believed."""

    def __init__(self, data, root_key):
        try:
            value = decode(data, SIZE_MAX)
        except Refusal as refusal:
            raise Refusal("cbor", "notAProof") from refusal
        demand(SCHEMA.matches("fraud-proof", value, NESTED), "shape", "notAProof")
        tenant, self.kind, self.keys, self.certificates, self.first, self.second = value[:6]
        self.coin = value[6] if len(value) > 6 else None
        self.tenant = str(uuid.UUID(bytes=tenant))
        self.root_key = root_key

    def convicted(self):
        """The device key of whoever signed the contradiction."""
        if self.kind == COIN_FORK:
            return self._holder()
        if self.kind == COIN_AFTER_VOID:
            return self._taker()
        return self._payee() if self.kind == AFTER_VOID else self._payer()

    def _certificate(self, kind, purpose, value):
        certificate = read_as("certificate", kind, value)
        for key_value in self.keys:
            key = read_as("keyCertificate", "key", key_value)
            if PURPOSES[key.own[0]] != purpose or key_id_of(key.public_key) != certificate.key_id:
                continue
            key.verify(self.tenant, [], self.root_key, code="keyCertificate")
            issued_at = certificate.body[ISSUED_AT] if kind == "coin" else certificate.issued_at
            demand(holds_at(key, issued_at), "trust", "keyCertificate")
            digest = certificate.verify(self.tenant, [], key.public_key, code="certificate")
            return certificate, digest
        raise Refusal("trust", "keyCertificate")

    def _payer(self):
        opened = [self._certificate("balance", "balance", value) for value in self.certificates]
        demand(opened, "shape", "certificate")
        lines = {line_of(certificate) for certificate, _ in opened}
        demand(len(lines) == 1, "binding", "differentLines")
        demand(self._contradicts(opened, lines.pop()), "line", "noContradiction")
        return opened[0][0].public_key

    def _contradicts(self, opened, line):
        if self.kind == HIDDEN:
            return self._hides(opened, line)
        first = self._withdrawal(opened, self.first)
        if self.kind == BEYOND:
            return self._beyond(opened, first)
        demand(self.second is not None, "shape", "notAProof")
        second = self._withdrawal(opened, self.second)
        return contradiction(first, second) == self.kind

    def _beyond(self, opened, first):
        try:
            check_bounds(opened[self.first[2]][0], first[0])
        except Refusal:
            return True
        return False

    def _withdrawal(self, opened, part):
        message, context, number = part[:3]
        withdrawal = read_as("signature", "withdrawal", message)
        demand(number < len(opened) and len(context) > 0, "binding", "signature")
        certificate, certificate_digest = opened[number]
        digest = withdrawal.verify(
            self.tenant, [certificate_digest, context[0]], certificate.public_key
        )
        return withdrawal, digest

    def _hides(self, opened, line):
        demand(self.second is not None, "shape", "notAProof")
        statement = read_as("notAProof", "payerStatement", self.first[0])
        statement.verify(self.tenant, [], opened[0][0].public_key)
        withdrawal, digest = self._withdrawal(opened, self.second)
        stated_line, head, head_digest, head_sum = statement.body
        demand(stated_line == line, "binding", "differentLines")
        counter, cumulative, amount, previous = withdrawal.body[:4]
        if counter == head:
            return digest != head_digest
        if counter < head:
            return cumulative > head_sum
        if cumulative - amount < head_sum:
            return True
        return head > 0 and counter == head + 1 and previous != head_digest

    def _payee(self):
        demand(len(self.first[1]) == 2 and self.second is not None, "shape", "notAProof")
        demand(self.certificates, "shape", "notAProof")
        payee, _ = self._certificate("account", "account", self.certificates[0])
        receipt = read_as("notAProof", "receipt", self.first[0])
        statement = read_as("notAProof", "payeeStatement", self.second[0])
        receipt.verify(self.tenant, self.first[1], payee.public_key)
        statement.verify(self.tenant, [], payee.public_key)
        claims = self.first[1][0] in statement.body[2]
        after = statement.body[0] >= receipt.body[3]
        contradicts = receipt.body[0] != ACCEPTED and claims and after
        demand(contradicts, "line", "noContradiction")
        return payee.public_key

    def _holder(self):
        demand(self.coin is not None and self.second is not None, "shape", "notAProof")
        demand(len(self.certificates) == 1, "shape", "certificate")
        holder = self._holder_key(self.certificates[0])
        leaf = b"".join(self.coin)
        digests = {self._transfer(part, leaf, holder) for part in (self.first, self.second)}
        demand(len(digests) == 2, "line", "noContradiction")
        return holder

    def _taker(self):
        demand(self.coin is not None and self.second is not None, "shape", "notAProof")
        demand(len(self.first[1]) == 2, "shape", "notAProof")
        demand(len(self.certificates) == 1, "shape", "certificate")
        taker = self._certificate("account", "account", self.certificates[0])[0].public_key
        receipt = read_as("notAProof", "receipt", self.first[0])
        receipt.verify(self.tenant, self.first[1], taker)
        self._transfer(self.second, b"".join(self.coin), taker)
        contradicts = receipt.body[0] != ACCEPTED and self.coin[1] == self.first[1][0]
        demand(contradicts, "line", "noContradiction")
        return taker

    def _holder_key(self, value):
        """Whose the coin was: its owner's, or of somebody whom the issuer certified to hold coins."""
        try:
            Message("holder", value)
        except Refusal:
            coin, _ = self._certificate("coin", "coin", value)
            demand(uuid_of(coin) == self.coin[0], "binding", "differentLines")
            return coin.body[OWNER]
        return self._certificate("holder", "account", value)[0].public_key

    def _transfer(self, part, leaf, holder):
        transfer = read_as("notAProof", "coinTransfer", part[0])
        demand(len(part) == 4 and len(part[1]) == 2, "shape", "notAProof")
        count, place, hashes = part[3]
        try:
            root = open_tree(count, {place: leaf}, hashes)
        except Refusal as refusal:
            raise Refusal(refusal.stage, "signature") from refusal
        return transfer.verify(self.tenant, [*part[1], tree_head(count, root)], holder)


def contradiction(one, other):
    """How two withdrawals of one line contradict each other; None when both can be honest."""
    if one[1] == other[1]:
        return None
    (left, left_digest), (right, _) = sorted((one, other), key=lambda pair: pair[0].body[0])
    left_counter, left_to, left_amount = left.body[:3]
    right_counter, right_to, right_amount, right_previous = right.body[:4]
    if left_counter == right_counter:
        return SAME_COUNTER
    left_from, right_from = left_to - left_amount, right_to - right_amount
    if left_from < right_to and right_from < left_to:
        return OVERLAP
    if left_to > right_from:
        return ORDER
    if right_counter == left_counter + 1 and right_previous != left_digest:
        return BROKEN_CHAIN
    return None
