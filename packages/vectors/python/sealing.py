"""HPKE (RFC 9180) in base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM; AES alone."""

import hmac
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from refusal import Refusal

KEM_SUITE = b"KEM" + struct.pack(">H", 0x0020)
HPKE_SUITE = b"HPKE" + struct.pack(">HHH", 0x0020, 0x0001, 0x0001)
MODE_BASE = b"\x00"


def hmac_sha256(key, data):
    return hmac.new(key, data, "sha256").digest()


def extract(suite, salt, label, material):
    return hmac_sha256(salt or bytes(32), b"HPKE-v1" + suite + label + material)


def expand(suite, secret, label, info, length):
    info = struct.pack(">H", length) + b"HPKE-v1" + suite + label + info
    output = block = b""
    for index in range(1, -(-length // 32) + 1):
        block = hmac_sha256(secret, block + info + bytes([index]))
        output += block
    return output[:length]


def shared_secret(dh, enc, recipient):
    secret = extract(KEM_SUITE, b"", b"eae_prk", dh)
    return expand(KEM_SUITE, secret, b"shared_secret", enc + recipient, 32)


class Context:
    """Key, first nonce and exporter of one sealing."""

    def __init__(self, shared, info):
        info_hash = extract(HPKE_SUITE, b"", b"info_hash", info)
        psk_id_hash = extract(HPKE_SUITE, b"", b"psk_id_hash", b"")
        schedule = MODE_BASE + psk_id_hash + info_hash
        secret = extract(HPKE_SUITE, shared, b"secret", b"")
        self.key = expand(HPKE_SUITE, secret, b"key", schedule, 16)
        self.nonce = expand(HPKE_SUITE, secret, b"base_nonce", schedule, 12)
        self.exporter = expand(HPKE_SUITE, secret, b"exp", schedule, 32)

    def export(self, context, length):
        return expand(HPKE_SUITE, self.exporter, b"sec", context, length)


def public_of(private):
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def exchange(private, public):
    """The shared point; refuses one of small order."""
    try:
        key = X25519PublicKey.from_public_bytes(public)
        return X25519PrivateKey.from_private_bytes(private).exchange(key)
    except ValueError as error:
        raise Refusal("sealing", "doesNotOpen") from error


def hpke_open(private, enc, info, ciphertext):
    """The plaintext, and the context for exporting."""
    shared = shared_secret(exchange(private, enc), enc, public_of(private))
    context = Context(shared, info)
    return aes_open(context.key, context.nonce, b"", ciphertext), context


def hpke_seal(ephemeral, recipient, info, plaintext):
    """Encapsulated key and ciphertext, with a given ephemeral key: for vectors only."""
    enc = public_of(ephemeral)
    shared = shared_secret(exchange(ephemeral, recipient), enc, recipient)
    context = Context(shared, info)
    return enc + AESGCM(context.key).encrypt(context.nonce, plaintext, b""), context


def aes_open(key, nonce, aad, ciphertext):
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, aad)
    except (InvalidTag, ValueError) as error:
        raise Refusal("sealing", "doesNotOpen") from error
