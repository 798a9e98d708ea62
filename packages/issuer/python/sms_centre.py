"""A real SMS centre for a peer test: Osmocom's switching centre (osmo-msc, with its SMPP server) and its register of
subscribers (osmo-hlr) from Debian's packages, and a radio network of ours with one phone (phone.py).

TALLYSTICK_PEER_DEBIAN is the folder that the packages were unpacked into. The first argument is the phone's number.
Writes a line of JSON for each thing that happens: the address once the phone is attached, a text that has all its
parts, a message of the phone that was taken. Reads a line of JSON for each that it sends: {"to": "1500...", "text":
"STOP"}. Ends when there is nothing more to read, and the programs with it.
"""

import asyncio
import json
import os
import signal
import sqlite3
import sys
import tempfile
from pathlib import Path

from centre_files import HLR_FILE, IMSI, MSC_FILE, REGISTER_PORT, SIGNALLING_PORT, SMPP_PORT
from phone import Phone
from signalling import Signalling

START_SECONDS_MAX = 15
STOP_SECONDS_MAX = 3
LOG_END = 4_000

FILES = Path(os.environ["TALLYSTICK_PEER_DEBIAN"])
LIBRARIES = ":".join(str(folder) for folder in FILES.glob("usr/lib/*-linux-gnu*"))
ENVIRONMENT = {**os.environ, "PATH": f"{FILES}/usr/bin:{os.environ['PATH']}", "LD_LIBRARY_PATH": LIBRARIES}


def say(**what):
    print(json.dumps(what), flush=True)


def own_addresses():
    """Ports are fixed in these programs, so each run has loopback addresses of its own (all of 127/8 is loopback)."""
    pid = os.getpid()
    network = f"127.{64 + (pid >> 8) % 128}.{pid % 256}"
    return {"bsc": f"{network}.1", "msc": f"{network}.2", "hlr": f"{network}.3"}


class Programs:
    """Child processes in a folder, each with a log there."""

    def __init__(self, folder):
        self.folder = folder
        self.running = {}

    async def run(self, *command):
        child = await self._start(command[0], command, {})
        if await child.wait() != 0:
            raise SystemExit(f"{command[0]} failed:\n{self.log_end(command[0])}")

    async def keep(self, name, *command, **environment):
        self.running[name] = await self._start(name, (name, *command), environment)

    async def _start(self, name, command, environment):
        with (self.folder / f"{name}.log").open("wb") as log:
            return await asyncio.create_subprocess_exec(
                *command, cwd=self.folder, env={**ENVIRONMENT, **environment},
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log)

    def log_end(self, name):
        return (self.folder / f"{name}.log").read_text(errors="replace")[-LOG_END:]

    async def stop(self):
        for child in self.running.values():
            if child.returncode is None:
                child.terminate()
        for child in self.running.values():
            try:
                await asyncio.wait_for(child.wait(), STOP_SECONDS_MAX)
            except asyncio.TimeoutError:
                child.kill()


async def start(programs, addresses, number):
    folder = programs.folder
    for name, text in (("hlr.cfg", HLR_FILE), ("msc.cfg", MSC_FILE)):
        (folder / name).write_text(text.format(folder=folder, **addresses))
    await programs.run("osmo-hlr-db-tool", "-l", str(folder / "hlr.db"), "create")
    with sqlite3.connect(folder / "hlr.db") as register:
        register.execute("insert into subscriber (imsi, msisdn) values (?, ?)", (IMSI, number))
    register.close()
    await programs.keep("osmo-hlr", "-c", "hlr.cfg")
    await until_open(addresses["hlr"], REGISTER_PORT)
    source = Path(__file__).with_name("without_sctp.c")
    await programs.run("tcc", "-nostdlib", "-shared", "-o", "without_sctp.so", str(source))
    await programs.keep("osmo-msc", "-c", "msc.cfg", LD_PRELOAD=str(folder / "without_sctp.so"))


async def until_open(host, port):
    for _ in range(START_SECONDS_MAX * 20):
        try:
            _, writer = await asyncio.open_connection(host, port)
            writer.close()
            return
        except OSError:
            await asyncio.sleep(0.05)
    raise SystemExit(f"nothing listens at {host}:{port}")


async def until_attached(phone):
    for _ in range(START_SECONDS_MAX * 20):
        if phone.is_attached:
            return
        await asyncio.sleep(0.05)
    raise SystemExit("the phone was never attached")


async def talk(phone, addresses):
    await until_attached(phone)
    say(host=addresses["msc"], port=SMPP_PORT)
    words = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(words), sys.stdin)
    while line := await words.readline():
        word = json.loads(line)
        phone.write(word["to"], word["text"])


async def listen(phone, host):
    """Resolves, or fails, when the switching centre hangs up or says what the phone does not understand."""
    done = asyncio.get_running_loop().create_future()

    async def serve(reader, writer):
        try:
            await phone.link.serve(reader, writer)
            done.set_result("the switching centre hung up")
        except Exception as error:
            done.set_exception(error)

    await asyncio.start_server(serve, host, SIGNALLING_PORT)
    return done


async def main(number):
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
    addresses = own_addresses()
    phone = Phone(IMSI, say)
    phone.link = Signalling(phone)
    hung_up = await listen(phone, addresses["bsc"])
    with tempfile.TemporaryDirectory(prefix="tallystick-sms-") as folder:
        programs = Programs(Path(folder))
        try:
            await start(programs, addresses, number)
            talking = asyncio.ensure_future(talk(phone, addresses))
            await asyncio.wait([talking, hung_up], return_when=asyncio.FIRST_COMPLETED)
            if hung_up.done():
                raise SystemExit(hung_up.result())
            talking.result()
        except (Exception, SystemExit):
            for name in programs.running:
                print(f"{name}:\n{programs.log_end(name)}", file=sys.stderr)
            raise
        finally:
            await programs.stop()


asyncio.run(main(sys.argv[1]))
