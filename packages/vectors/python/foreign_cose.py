"""Messages through pycose, a COSE library of others: it verifies ours, and signs the same payloads.

usage: foreign_cose.py <folder of the vectors>; prints the names and the bytes of what it signed, as JSON.
"""

import json
import pathlib
import sys

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from pycose.algorithms import Es256
from pycose.headers import KID, Algorithm
from pycose.keys import EC2Key
from pycose.keys.curves import P256
from pycose.messages import Sign1Message


def key_of(public_key, private_key=b""):
    """A COSE key from a compressed point and, for signing, its scalar."""
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)
    numbers = point.public_numbers()
    x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
    return EC2Key(crv=P256, x=x, y=y, d=private_key)


def verifies(vector, data):
    """Does the library verify the message under the vector's key and external_aad?"""
    message = Sign1Message.from_cose_obj(list(cbor2.loads(data)), allow_unknown_attributes=True)
    message.key = key_of(bytes.fromhex(vector["input"]["publicKey"]))
    message.external_aad = bytes.fromhex(vector["output"]["externalAad"])
    return message.verify_signature()


def sign(vector, private_key):
    """The message of the vector's payload, signed by the library."""
    payload = cbor2.loads(bytes.fromhex(vector["input"]["bytes"]))[2]
    key_id = vector["output"].get("keyId")
    headers = {Algorithm: Es256}
    if key_id is not None:
        headers[KID] = bytes.fromhex(key_id)
    external_aad = bytes.fromhex(vector["output"]["externalAad"])
    message = Sign1Message(phdr=headers, uhdr={}, payload=payload, external_aad=external_aad)
    message.key = key_of(bytes.fromhex(vector["input"]["publicKey"]), private_key)
    return message.encode(tag=False)


def main(folder):
    def vectors(name):
        return json.loads((folder / name).read_text())["vectors"]

    keys = {key["name"]: bytes.fromhex(key["input"]["privateKey"]) for key in vectors("keys.json")}
    report = []
    for vector in vectors("messages.json"):
        verified = verifies(vector, bytes.fromhex(vector["input"]["bytes"]))
        signed = sign(vector, keys[vector["input"]["signer"]])
        report.append({"name": vector["name"], "verified": verified, "signed": signed.hex()})
    print(json.dumps(report))


main(pathlib.Path(sys.argv[1]))
