"""A phone and the radio network around it, as a switching centre sees them: BSSMAP (3GPP TS 48.008), mobility
management (24.008), and short messages over CP and RP (24.011). It attaches, answers when it is paged, and says
what it shows.
"""

from short_message import read_deliver, swapped, write_submit
from signalling import with_length

BSSMAP, DTAP = 0x00, 0x01
MESSAGES_CHANNEL, SIGNALLING_CHANNEL = 3, 0
RESET, RESET_DONE, CLEAR, CLEARED, PAGING, FIRST_MESSAGE = 0x30, 0x31, 0x20, 0x21, 0x52, 0x57
RESET_FOR_MAINTENANCE = b"\x04\x01\x07"
CELL_IDENTIFIER, FIRST_MESSAGE_CONTENT = 0x05, 0x17

RADIO, MOBILITY, MESSAGES = 0x06, 0x05, 0x09
UPDATE, UPDATED, UPDATE_SEEN = 0x08, 0x02, 0x1B
WHO, THIS_IS_ME, SERVICE, SERVICE_GRANTED, PAGED = 0x18, 0x19, 0x24, 0x21, 0x27
ATTACHING, SENDING_A_MESSAGE, NO_KEY = 0x02, 0x04, 0x70
NUMBERED_BIT, TYPE_BITS = 0x40, 0x3F

CP_DATA, CP_ACK, CP_ERROR, OTHER_SIDE = 0x01, 0x04, 0x10, 0x80
RP_DATA_UP, RP_DATA_DOWN, RP_ACK_UP, RP_ACK_DOWN = 0, 1, 2, 3
CENTRE_NUMBER = b"\x91" + swapped("447785016005")

AREA = b"\x00\xf1\x10\x00\x17"
CELL = b"\x00" + AREA + b"\x00\x2a"
# Phase 2, no encryption, small power: in one byte, and in three.
CLASS_SHORT = b"\x2b"
CLASS = b"\x2b\x18\x00"


class Phone:
    """Says what happens by say(word=value). The link is set before it is ready."""

    def __init__(self, imsi, say):
        self.identity = with_length(bytes([int(imsi[0]) << 4 | 9]) + swapped(imsi[1:]))
        self.say = say
        self.link = None
        self.is_attached = False
        self.to_send = {}
        self.sent = 0
        self.numbers = {}
        self.parts = {}

    def ready(self):
        self.link.tell(bytes([BSSMAP]) + with_length(bytes([RESET]) + RESET_FOR_MAINTENANCE))

    def told(self, message):
        kind = message[2]
        if kind == RESET:
            self.link.tell(bytes([BSSMAP]) + with_length(bytes([RESET_DONE])))
        elif kind == RESET_DONE:
            self.attach()
        elif kind == PAGING:
            self._begin(bytes([RADIO, PAGED, NO_KEY >> 4]) + with_length(CLASS) + self.identity)

    def attach(self):
        self._begin(bytes([MOBILITY, UPDATE, NO_KEY | ATTACHING]) + AREA + CLASS_SHORT + self.identity)

    def write(self, number, text):
        """Sends a message; "written" is said when the centre has answered for it."""
        service = bytes([MOBILITY, SERVICE, NO_KEY | SENDING_A_MESSAGE])
        connection = self._begin(service + with_length(CLASS) + self.identity)
        self.to_send[connection] = (number, text)

    def heard(self, connection, message):
        if message[0] == BSSMAP:
            if message[2] == CLEAR:
                self.link.send(connection, bytes([BSSMAP]) + with_length(bytes([CLEARED])))
            return
        content = message[3:]
        if content[0] & 0x0F == MOBILITY:
            self._manage(connection, content)
        elif content[0] & 0x0F == MESSAGES:
            self._carry(connection, content)

    def _begin(self, content):
        cell = bytes([CELL_IDENTIFIER]) + with_length(CELL)
        first = bytes([FIRST_MESSAGE]) + cell + bytes([FIRST_MESSAGE_CONTENT]) + with_length(content)
        connection = self.link.connect(bytes([BSSMAP]) + with_length(first))
        self.numbers[connection] = content[0] == MOBILITY
        return connection

    def _send(self, connection, content, channel):
        if content[0] == MOBILITY:
            # Section 11.2.3.2 of 24.007: a number of one bit, so that a repetition is known as one.
            if self.numbers[connection]:
                content = bytes([MOBILITY, content[1] | NUMBERED_BIT]) + content[2:]
            self.numbers[connection] = not self.numbers[connection]
        self.link.send(connection, bytes([DTAP, channel]) + with_length(content))

    def _manage(self, connection, content):
        kind = content[1] & TYPE_BITS
        if kind == UPDATED:
            self._send(connection, bytes([MOBILITY, UPDATE_SEEN]), SIGNALLING_CHANNEL)
            self.is_attached = True
        elif kind == WHO:
            self._send(connection, bytes([MOBILITY, THIS_IS_ME]) + self.identity, SIGNALLING_CHANNEL)
        elif kind == SERVICE_GRANTED:
            number, text = self.to_send[connection]
            self.sent += 1
            message = with_length(write_submit(number, text, self.sent))
            frame = bytes([RP_DATA_UP, self.sent, 0]) + with_length(CENTRE_NUMBER) + message
            self._send(connection, bytes([MESSAGES, CP_DATA]) + with_length(frame), MESSAGES_CHANNEL)

    def _carry(self, connection, content):
        head, kind, frame = content[0] ^ OTHER_SIDE, content[1], content[3:]
        assert kind != CP_ERROR, content.hex()
        if kind != CP_DATA:
            return
        self._send(connection, bytes([head, CP_ACK]), MESSAGES_CHANNEL)
        if frame[0] == RP_DATA_DOWN:
            at = 3 + frame[2]
            at += 1 + frame[at]
            self._show(*read_deliver(frame[at + 1 : at + 1 + frame[at]]))
            answer = with_length(bytes([RP_ACK_UP, frame[1]]))
            self._send(connection, bytes([head, CP_DATA]) + answer, MESSAGES_CHANNEL)
        elif frame[0] == RP_ACK_DOWN:
            self.say(written=self.to_send.pop(connection)[1])
        else:
            self.say(refused=frame.hex())

    def _show(self, sender, text, place):
        reference, parts, part = place
        known = self.parts.setdefault((sender, reference), {})
        known[part] = text
        if len(known) == parts:
            del self.parts[(sender, reference)]
            self.say(text="".join(known[at] for at in sorted(known)), sender=sender, parts=parts)
