"""Trust bundles: from the root key down to what a device believes."""

from messages import Message, key_id_of, read_message, rule_set_digest, sha256
from refusal import Refusal, demand

PURPOSES = ["account", "balance", "coin", "bundle", "answer"]
PREFIX_RANGE = 1 << 40


def decode_revocations(revocations):
    """The prefixes of a revocation set, in rising order."""
    _, count, rice_bits, gaps = revocations
    expected = 0
    while count > 0 and count << expected + 1 <= PREFIX_RANGE:
        expected += 1
    demand(rice_bits == expected, "shape", "revocationsDamaged")
    bits = "".join(f"{byte:08b}" for byte in gaps)
    prefixes = []
    at = previous = 0
    for _ in range(count):
        end = bits.find("0", at)
        demand(end >= 0 and end + 1 + rice_bits <= len(bits), "shape", "revocationsDamaged")
        rest = bits[end + 1 : end + 1 + rice_bits]
        prefix = previous + ((end - at) << rice_bits) + (int(rest, 2) if rest else 0)
        at = end + 1 + rice_bits
        demand(prefix < PREFIX_RANGE, "shape", "revocationsDamaged")
        demand(not prefixes or prefix > previous, "shape", "revocationsDamaged")
        prefixes.append(prefix)
        previous = prefix
    demand((at + 7) // 8 == len(gaps), "shape", "revocationsDamaged")
    demand("1" not in bits[at:], "shape", "revocationsDamaged")
    return prefixes


def encode_revocations(salt, prefixes):
    """The set of these prefixes, which rise."""
    rice_bits = 0
    while prefixes and len(prefixes) << rice_bits + 1 <= PREFIX_RANGE:
        rice_bits += 1
    bits = ""
    previous = 0
    for prefix in prefixes:
        gap = prefix - previous
        bits += "1" * (gap >> rice_bits) + "0"
        bits += f"{gap & (1 << rice_bits) - 1:0{rice_bits}b}" if rice_bits else ""
        previous = prefix
    bits += "0" * (-len(bits) % 8)
    gaps = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
    return [salt, len(prefixes), rice_bits, gaps]


def prefix_of(salt, public_key):
    return int.from_bytes(sha256(salt + sha256(public_key))[:5], "big")


class Trust:
    """What a device believes that opened a bundle."""

    def __init__(self, tenant, root_key, data, held=None):
        self.tenant, self.root_key = tenant, root_key
        message = read_message("bundle", data)
        (self.epoch, self.seq, self.issued_at, self.valid_until, keys, revoked, _) = message.body[:7]
        (self.revocations, self.policy, self.currencies, rule_sets) = message.body[7:]
        self.revoked_keys = self._revoked_keys(revoked, held)
        if held is not None and (self.epoch, self.seq) < (held.epoch, held.seq):
            revoked_since = held.bundle_key_id in self.revoked_keys[1]
            demand(revoked_since, "time", "olderThanHeld")
        all_keys = self._keys(keys)
        self.bundle_key_id = message.key_id
        self._verify_bundle(message, all_keys)
        self.keys = {i: key for i, key in all_keys.items() if i not in self.revoked_keys[1]}
        self.rule_sets = {rule_set_digest(rules): rules for rules in rule_sets}
        self.revoked_devices = set(decode_revocations(self.revocations))

    def _root_message(self, kind, value):
        try:
            message = Message(kind, value)
        except Refusal as refusal:
            raise Refusal(refusal.stage, "rootSignature") from refusal
        message.verify(self.tenant, [], self.root_key, code="rootSignature")
        return message

    def _revoked_keys(self, value, held):
        number, key_ids = self._root_message("revokedKeys", value).body
        if held is not None and held.revoked_keys[0] > number:
            return held.revoked_keys
        return number, list(key_ids)

    def _keys(self, values):
        keys = {}
        for value in values:
            certificate = self._root_message("key", value)
            key_id = key_id_of(certificate.public_key)
            demand(key_id not in keys, "trust", "rootSignature")
            keys[key_id] = certificate
        return keys

    def _verify_bundle(self, message, keys):
        key = keys.get(self.bundle_key_id)
        known = key is not None and PURPOSES[key.own[0]] == "bundle"
        demand(known, "trust", "unknownIssuerKey")
        demand(self.bundle_key_id not in self.revoked_keys[1], "trust", "issuerKeyRevoked")
        demand(holds_at(key, self.issued_at), "trust", "issuerKeyNotValid")
        message.verify(self.tenant, [], key.public_key, code="issuerSignature")

    def verify_issued(self, message, purpose, issued_at, context=()):
        """The digest of a message by an issuer key for this purpose."""
        key = self.keys.get(message.key_id)
        known = key is not None and PURPOSES[key.own[0]] == purpose
        demand(known, "trust", "unknownIssuerKey")
        demand(holds_at(key, issued_at), "trust", "issuerKeyNotValid")
        return message.verify(self.tenant, context, key.public_key, code="issuerSignature")

    def is_revoked(self, public_key):
        return prefix_of(self.revocations[0], public_key) in self.revoked_devices


def holds_at(key, time):
    return key.issued_at <= time < key.expires_at
