"""An SMS centre for a peer test, over an SMPP 3.4 implementation of others.

Writes a line of JSON for each thing that happens: the port, a text that has all its parts, an answered delivery.
Reads a line of JSON for each message that a phone sends: {"from": "9198...", "text": "STOP"}.
What phones show is decoded here from the bytes alone, by 3GPP TS 23.038 and 23.040.
"""

import asyncio
import json
import socket
import sys

import smpp34

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = {0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~",
            0x3E: "]", 0x40: "|", 0x65: "€"}
WITH_HEADER = 0x40
RECEIPT = 0x04


def say(**what):
    print(json.dumps(what), flush=True)


def decode_gsm(octets):
    text, escaped = "", False
    for octet in octets:
        if escaped:
            text, escaped = text + EXTENDED[octet], False
        elif octet == 0x1B:
            escaped = True
        else:
            text += BASIC[octet]
    assert not escaped, "a letter was cut in two"
    return text


def decode(octets, coding):
    return octets.decode("utf-16-be") if coding == 8 else decode_gsm(octets)


class Centre:
    def __init__(self, server):
        self.server = server
        self.parts = {}
        self.taken = 0
        self.esme = None

    async def run(self):
        while True:
            event = await self.server.next()
            if isinstance(event, smpp34.Esme):
                self.esme = event
                say(bound=event.system_id)
            elif isinstance(event, smpp34.SubmitSmEvent):
                self.take(event)

    def take(self, event):
        self.taken += 1
        # As some centres do: hexadecimal when it takes a message, decimal when it reports.
        number = 0x7A00 + self.taken
        octets, place = bytes(event.short_message), (0, 1, 1)
        if event.esm_class & WITH_HEADER:
            header, octets = octets[: octets[0] + 1], octets[octets[0] + 1 :]
            assert header[1:3] == b"\x00\x03", "no header of a text in parts"
            place = tuple(header[3:6])
        event.accept(format(number, "x"))
        key = (event.destination_addr, place[0])
        known = self.parts.setdefault(key, {})
        known[place[2]] = octets
        if len(known) == place[1]:
            del self.parts[key]
            text = "".join(decode(known[at], event.data_coding) for at in sorted(known))
            say(to=event.destination_addr, sender=event.source_addr, text=text, parts=place[1])
        if event.registered_delivery & 1:
            asyncio.ensure_future(self.report(event.destination_addr, event.source_addr, number))

    async def report(self, phone, sender, number):
        text = (f"id:{number} sub:001 dlvrd:001 submit date:2701151330 done date:2701151331 "
                f"stat:DELIVRD err:000 text:")
        await self.esme.deliver_sm(sender, text.encode(), source_addr=phone, source_addr_ton=1,
                                   source_addr_npi=1, esm_class=RECEIPT)
        say(reported=phone)

    async def listen_to_phones(self):
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            word = json.loads(line)
            await self.esme.deliver_sm("15005550006", word["text"].encode(), source_addr=word["from"],
                                       source_addr_ton=1, source_addr_npi=1)
            say(heard=word["from"])


async def main():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = smpp34.Server(host="127.0.0.1", port=port, system_id="centre")
    await server.start()
    say(port=port)
    centre = Centre(server)
    running = asyncio.ensure_future(centre.run())
    await centre.listen_to_phones()
    running.cancel()


asyncio.run(main())
