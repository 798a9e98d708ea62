"""What stands in a short message as it goes over the air (3GPP TS 23.040, with the alphabets of 23.038), read and
written from the specifications alone.
"""

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = {0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~",
            0x3E: "]", 0x40: "|", 0x65: "€"}
ESCAPE = 0x1B
KIND, DELIVER, SUBMIT, WITH_HEADER = 0x03, 0x00, 0x01, 0x40
INTERNATIONAL = 0x91
STAMP_LENGTH = 7
IN_PARTS = b"\x00\x03"


def digits_of(octets, count):
    return "".join(f"{octet & 15:x}{octet >> 4:x}" for octet in octets)[:count]


def swapped(digits):
    digits += "f" * (len(digits) % 2)
    return bytes(int(digits[at + 1] + digits[at], 16) for at in range(0, len(digits), 2))


def septets_of(octets, count):
    bits = int.from_bytes(octets, "little")
    return [bits >> 7 * at & 0x7F for at in range(count)]


def packed(septets):
    bits = sum(septet << 7 * at for at, septet in enumerate(septets))
    return bits.to_bytes((7 * len(septets) + 7) // 8, "little")


def text_of_septets(septets):
    text, escaped = "", False
    for septet in septets:
        if escaped:
            text, escaped = text + EXTENDED[septet], False
        elif septet == ESCAPE:
            escaped = True
        else:
            text += BASIC[septet]
    assert not escaped, "a letter was cut in two"
    return text


def is_ucs2(coding):
    """Sections 4 of 23.038: 00xx..., where two bits name the alphabet, or 1111..., where one does."""
    if coding >> 4 == 0xF:
        assert not coding & 4, "octets without an alphabet"
        return False
    assert coding & 0xE0 == 0 and coding >> 2 & 3 in (0, 2), f"coding {coding}"
    return bool(coding & 8)


def read_deliver(octets):
    """A message to a phone: its sender, its text, and which part of what it is: (reference, parts, this one)."""
    first, count, kind = octets[:3]
    assert first & KIND == DELIVER and kind == INTERNATIONAL, octets.hex()
    at = 3 + (count + 1) // 2
    sender, coding = digits_of(octets[3:at], count), octets[at + 1]
    at += 2 + STAMP_LENGTH
    length, data = octets[at], octets[at + 1 :]
    header, place = b"", (0, 1, 1)
    if first & WITH_HEADER:
        header = data[: data[0] + 1]
        assert header[1:3] == IN_PARTS, "no header of a text in parts"
        place = tuple(header[3:6])
    if is_ucs2(coding):
        assert len(data) == length
        return sender, data[len(header) :].decode("utf-16-be"), place
    # The text begins at the next septet behind the header.
    begin = (8 * len(header) + 6) // 7
    return sender, text_of_septets(septets_of(data, length)[begin:]), place


def write_submit(number, text, reference):
    """A message from a phone to a number, in the default alphabet where that has its letters."""
    head = bytes([SUBMIT, reference, len(number), INTERNATIONAL]) + swapped(number) + b"\x00"
    if all(letter in BASIC for letter in text):
        septets = [BASIC.index(letter) for letter in text]
        return head + bytes([0, len(septets)]) + packed(septets)
    data = text.encode("utf-16-be")
    return head + bytes([8, len(data)]) + data
