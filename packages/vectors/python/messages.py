"""Signed messages: COSE_Sign1 with ES256 over an external_aad of label, type, tenant and context."""

import hashlib
import pathlib
import re
import unicodedata
import uuid

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from cddl_schema import Schema
from refusal import Refusal, demand
from strict_cbor import decode, encode

SPEC = pathlib.Path(__file__).resolve().parents[3] / "spec"
SCHEMA = Schema((SPEC / "tallystick.cddl").read_text())
LABEL = "tallystick-1"

# Type: whether an issuer key signs it, the most bytes, the CDDL rule of the message and of its body.
KINDS = {
    "key": (False, 512, "key-certificate", "key-body"),
    "revokedKeys": (False, 4_096, "revoked-keys", "revoked-keys-body"),
    "bundle": (True, 524_288, "trust-bundle", "bundle-body"),
    "account": (True, 512, "account-certificate", "account-body"),
    "balance": (True, 512, "balance-certificate", "balance-body"),
    "request": (False, 512, "payment-request", "request-body"),
    "withdrawal": (False, 512, "withdrawal", "withdrawal-body"),
    "coin": (True, 512, "coin", "coin-body"),
    "holder": (True, 512, "holder-certificate", "holder-body"),
    "coinTransfer": (False, 512, "coin-transfer", "coin-transfer-body"),
    "receipt": (False, 512, "receipt", "receipt-body"),
    "order": (False, 256, "payment-order", "payment-order-body"),
    "paidProof": (True, 256, "paid-proof", "paid-proof-body"),
    "payerStatement": (False, 512, "payer-statement", "payer-statement-body"),
    "payeeStatement": (False, 1_048_576, "payee-statement", "payee-statement-body"),
    "stateLost": (False, 512, "state-lost", "state-lost-body"),
    "traceReport": (False, 4_096, "trace-report", "trace-report-body"),
    "call": (False, 1_048_576, "call", "call-body"),
    "answer": (True, 1_048_576, "answer", "answer-body"),
}
# What stands inside of another item is read later, under its own rule.
NESTED = frozenset(
    [rule for _, _, rule, _ in KINDS.values()]
    + ["half", "authorization", "enrol-body", "deposit-body", "certify-body", "sync-body"]
    + ["close-line-body", "held-certificates-body", "rules-body"]
    + ["name-device-body", "block-device-body"]
    + ["registration-body", "consents-body", "export-account-body"]
    + ["account-payments-body", "dispute-body", "account-payments-result", "account-payment"]
    + ["trace-body", "roll", "coin-claim"]
    + ["bank-account-body", "fund-from-bank-body", "bank-account-result", "fund-from-bank-result"]
    + ["pay-out-body", "pay-outs-body", "pay-out-result", "pay-outs-result"]
    + ["mint-coins-body", "redeem-coins-body", "coin-states-body"]
    + ["coin-terms-result", "mint-coins-result", "redeem-coins-result", "coin-states-result"]
    + ["enrol-result", "deposit-result", "certify-result", "sync-result", "rules-result"]
    + ["devices-result", "registration-result", "consents-result", "export-account-result"]
)
CLAIM_OWN = -65_601
CODE_UNITS_MAX = 48


def sha256(data):
    return hashlib.sha256(data).digest()


def tenant_bytes(tenant):
    return uuid.UUID(tenant).bytes


def good_text(text, units_max):
    """The rules on texts that CDDL cannot say."""
    hidden = re.compile("[\ufeff\u202a-\u202e\u2066-\u2069]")
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    controls = any(unicodedata.category(character) in ("Cc", "Cs") for character in text)
    return units <= units_max and not controls and not hidden.search(text)


def good_rules(rules):
    """A rule with the number and length of a known kind is of that kind; CDDL lets it be unknown."""
    known = {(0, 2): "places-rule", (1, 2): "merchant-types-rule"}
    known.update({(2, 3): "window-rule", (3, 2): "radius-rule", (4, 2): "day-max-rule"})
    for rule in rules:
        name = known.get((rule[0], len(rule)))
        if name is not None and not SCHEMA.matches(name, rule):
            return False
    return True


def good_trace_texts(data):
    """The texts of trace data, each as long as it may be in UTF-16 units."""
    model, serial, slots, _, platform, connection = data
    named = [(model, 64), (serial, 64), (platform, 256), (connection, 32)]
    named += [(operator, 64) for _, _, operator in slots]
    return all(text is None or good_text(text, units_max) for text, units_max in named)


def good_beyond_cddl(kind, body):
    """What the comments of the CDDL ask, and its rules cannot."""
    if kind == "coin":
        # A batch is the beginning of a UUID of version 8, and the owner a compressed point.
        return body[0][6] >> 4 == 8 and body[0][8] >> 6 == 2 and body[5][0] in (2, 3)
    if kind == "account":
        return good_text(body[CLAIM_OWN][0], 24)
    if kind == "request":
        # A bill makes the amount the payee's.
        return len(body) == 9 or not body[8] & 1
    if kind == "receipt":
        return body[1] is None or good_text(body[1], CODE_UNITS_MAX)
    if kind == "answer":
        return good_text(body[2], CODE_UNITS_MAX)
    if kind == "traceReport":
        _, hour, data = body
        return hour % 3_600 == 0 and good_trace_texts(data)
    if kind == "bundle":
        codes = all(good_text(code, 8) for _, code, _ in body[9])
        # Of what came later, the last is never null.
        ends = len(body) == 11 or body[-1] is not None
        return ends and codes and all(good_rules(rules) for rules in body[10])
    return True


class Message:
    """A message whose form is right; its signature is checked by `verify`."""

    def __init__(self, kind, value):
        keyed, size_max, _, body_rule = KINDS[kind]
        form = isinstance(value, (list, tuple)) and len(value) == 4
        demand(form, "envelope", "notSigned")
        self.kind = kind
        self.protected, unprotected, self.payload, self.signature = value
        self.key_id = self.protected[-4:] if keyed else None
        header = {1: -7, 4: self.key_id} if keyed else {1: -7}
        demand(isinstance(self.protected, bytes), "envelope", "notSigned")
        demand(self.protected == encode(header), "envelope", "notSigned")
        demand(unprotected == {} and isinstance(unprotected, dict), "envelope", "notSigned")
        demand(isinstance(self.payload, bytes), "envelope", "notSigned")
        demand(isinstance(self.signature, bytes), "envelope", "notSigned")
        demand(len(self.signature) == 64, "envelope", "notSigned")
        self.body = decode(self.payload, size_max)
        demand(SCHEMA.matches(body_rule, self.body, NESTED), "shape", "malformed")
        demand(good_beyond_cddl(kind, self.body), "shape", "malformed")
        self.value = list(value)

    @property
    def public_key(self):
        """The key that a certificate certifies, as a compressed point."""
        key = self.body[8][1]
        return bytes([3 if key[-3] else 2]) + key[-2]

    @property
    def issued_at(self):
        return self.body[6]

    @property
    def expires_at(self):
        return self.body[4]

    @property
    def own(self):
        """The claim that is ours, of a certificate."""
        return self.body[CLAIM_OWN]

    def external_aad(self, tenant, context=()):
        return encode([LABEL, self.kind, tenant_bytes(tenant), *context])

    def sig_structure(self, tenant, context=()):
        aad = self.external_aad(tenant, context)
        return encode(["Signature1", self.protected, aad, self.payload])

    def digest(self, tenant, context=()):
        return sha256(self.sig_structure(tenant, context))

    def verify(self, tenant, context, public_key, stage="signature", code="signature"):
        """The digest, if the signature is by that key over this content, type, tenant and context."""
        signed = self.sig_structure(tenant, context)
        demand(es256(public_key, signed, self.signature), stage, code)
        return sha256(signed)


def es256(public_key, data, signature):
    """Is the signature by the key? False for what is no key or no signature."""
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)
        key.verify(utils.encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def sign_es256(private_key, data):
    """The signature with the nonce of RFC 6979."""
    key = ec.derive_private_key(int.from_bytes(private_key, "big"), ec.SECP256R1())
    algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    r, s = utils.decode_dss_signature(key.sign(data, algorithm))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def read_message(kind, data):
    """A message from its bytes."""
    message = Message(kind, decode(data, KINDS[kind][1]))
    return message


def key_id_of(public_key):
    return sha256(public_key)[:4]


def line_of(certificate):
    """The line of a balance certificate."""
    return name_line(certificate.public_key, certificate.own[1], certificate.own[2])


def name_line(public_key, currency, purse):
    return sha256(encode(["line", public_key, currency, purse]))[:16]


def rule_set_digest(rules):
    return sha256(encode(rules))[:16]


def read_rule_set(rules):
    demand(SCHEMA.matches("rule-set", rules), "shape", "malformed")
    demand(good_rules(rules), "shape", "malformed")
    return rules


BILL_BYTES_MAX = 512


def read_bill(value):
    """What was sold, beside its request."""
    demand(SCHEMA.matches("bill", value), "shape", "malformed")
    texts = [text for item in value[1] for text in (item[0], *item[3:])]
    good = all(good_text(text, 60) and text.strip() == text for text in texts)
    demand(good and value[1] and len(encode(value)) <= BILL_BYTES_MAX, "shape", "malformed")
    return value
