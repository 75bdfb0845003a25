"""The program of the process that counts. It is run by its path, so that it imports nothing of the server.

Takes and gives frames: four bytes of length, then MessagePack. In: encoding and texts; out: a count for each.
"""

from __future__ import annotations

import sys

import msgspec
import toktok


def serve() -> None:
    """Answer frames until the input ends."""
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    decoder = msgspec.msgpack.Decoder(tuple[str, list[str]])
    while len(size := given.read(4)) == 4:
        encoding, texts = decoder.decode(given.read(int.from_bytes(size, "big")))
        reply = msgspec.msgpack.encode(toktok.batch_count(texts, encoding, threads=1))
        answers.write(len(reply).to_bytes(4, "big") + reply)
        answers.flush()


if __name__ == "__main__":
    serve()
