"""The base station controller's end of the A interface: IPA frames (SCCPlite) over TCP, and what is needed of SCCP
(ITU-T Q.713) to carry BSSAP (3GPP TS 48.006): messages without a connection, and connections of class 2.
"""

IPA_CONTROL, IPA_SCCP = 0xFE, 0xFD
PING, PONG, WHO_ARE_YOU, THIS_IS_ME, WELCOME = 0x00, 0x01, 0x04, 0x05, 0x06
UNIT_NAME = b"\x01\x01"

CONNECT, CONFIRM, RELEASED, RELEASE_DONE, DATA, WITHOUT_CONNECTION = 1, 2, 4, 5, 6, 9
CLASS_0, CLASS_2 = b"\x00", b"\x02"
BSSAP_SUBSYSTEM = 254
BY_SUBSYSTEM_AND_POINT_CODE = 0x43
# 0.23.1 is the switching centre, 0.23.3 this end (3, 8 and 3 bits).
CENTRE, HERE = 23 << 3 | 1, 23 << 3 | 3
CALLING_ADDRESS, USER_DATA, NO_MORE = 0x04, 0x0F, b"\x00"


def with_length(octets):
    return bytes([len(octets)]) + octets


def address(point_code):
    return with_length(bytes([BY_SUBSYSTEM_AND_POINT_CODE, point_code & 0xFF, point_code >> 8, BSSAP_SUBSYSTEM]))


class Signalling:
    """One link, on which the switching centre calls. Who listens has ready(), told(message) for messages without a
    connection, and heard(connection, message) for those on one; a connection is three bytes of our choice."""

    def __init__(self, listener):
        self.listener = listener
        self.writer = None
        self.opened = 0
        self.peers = {}

    async def serve(self, reader, writer):
        self.writer = writer
        self._frame(IPA_CONTROL, bytes([WHO_ARE_YOU]) + UNIT_NAME)
        while head := await reader.read(1):
            head += await reader.readexactly(2)
            payload = await reader.readexactly(int.from_bytes(head[:2], "big"))
            if head[2] == IPA_CONTROL:
                self._control(payload[0])
            elif head[2] == IPA_SCCP:
                self._sccp(payload)

    def tell(self, message):
        pointers = bytes([3, 3 + 4, 3 + 4 + 4])
        called, calling = address(CENTRE), address(HERE)
        self._frame(IPA_SCCP, bytes([WITHOUT_CONNECTION]) + CLASS_0 + pointers + called + calling
                    + with_length(message))

    def connect(self, message):
        self.opened += 1
        connection = self.opened.to_bytes(3, "big")
        options = (bytes([CALLING_ADDRESS]) + address(HERE) + bytes([USER_DATA]) + with_length(message) + NO_MORE)
        called = address(CENTRE)
        self._frame(IPA_SCCP, bytes([CONNECT]) + connection + CLASS_2 + bytes([2, 1 + len(called)]) + called
                    + options)
        return connection

    def send(self, connection, message):
        self._frame(IPA_SCCP, bytes([DATA]) + self.peers[connection] + b"\x00\x01" + with_length(message))

    def _frame(self, kind, payload):
        self.writer.write(len(payload).to_bytes(2, "big") + bytes([kind]) + payload)

    def _control(self, kind):
        if kind == PING:
            self._frame(IPA_CONTROL, bytes([PONG]))
        elif kind == THIS_IS_ME:
            self._frame(IPA_CONTROL, bytes([WELCOME]))
        elif kind == WELCOME:
            self.listener.ready()

    def _sccp(self, message):
        kind, connection = message[0], message[1:4]
        if kind == WITHOUT_CONNECTION:
            start = 4 + message[4]
            self.listener.told(message[start + 1 : start + 1 + message[start]])
        elif kind == CONFIRM:
            self.peers[connection] = message[4:7]
        elif kind == DATA:
            start = 5 + message[5]
            self.listener.heard(connection, message[start + 1 : start + 1 + message[start]])
        elif kind == RELEASED:
            self._frame(IPA_SCCP, bytes([RELEASE_DONE]) + message[4:7] + connection)
            self.peers.pop(connection, None)
        else:
            raise ValueError(f"SCCP message {kind}")
