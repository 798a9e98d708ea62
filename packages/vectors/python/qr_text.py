"""QR texts: "T1", kind and parity, then message, padding and CRC-32 in Base45 (RFC 9285)."""

import zlib

from refusal import demand

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
KINDS = ["paymentRequest", "payment", "receipt", "paidProof"]
LENGTH_MAX = 4_296
SURROUNDINGS_MAX = 64


def base45(text):
    """The bytes of the text; its length is a multiple of three."""
    data = b""
    for at in range(0, len(text), 3):
        values = [ALPHABET.find(character) for character in text[at : at + 3]]
        demand(min(values) >= 0, "transport", "badCharacter")
        number = values[0] + values[1] * 45 + values[2] * 2_025
        demand(number < 65_536, "transport", "badCheck")
        data += number.to_bytes(2, "big")
    return data


def decode_text(scanned):
    """The kind and the message of a text."""
    demand(len(scanned) <= LENGTH_MAX + SURROUNDINGS_MAX, "transport", "tooLong")
    text = scanned.strip("\t\r\n")
    demand(text, "transport", "empty")
    demand(len(text) <= LENGTH_MAX, "transport", "tooLong")
    ours = text[0] == "T" and text[1:2] in tuple("0123456789")
    demand(ours, "transport", "notTallystick")
    demand(text[1] == "1", "transport", "unsupportedVersion")
    demand(len(text) % 3 == 0, "transport", "truncated")
    number = ALPHABET.find(text[2])
    demand(0 <= number < 2 * len(KINDS), "transport", "unknownKind")
    body = base45(text[3:])
    demand(len(body) >= 6, "transport", "truncated")
    content, check = body[:-4], body[-4:]
    expected = zlib.crc32(text[:3].encode() + content).to_bytes(4, "little")
    demand(check == expected, "transport", "badCheck")
    if number % 2 == 1:
        demand(content[-1] == 0, "transport", "badCheck")
        content = content[:-1]
    return KINDS[number // 2], content
