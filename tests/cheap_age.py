"""age files behind a passphrase that cost no second: of the same form, but with the least work that age accepts.

pyrage opens them as it opens any age file. It cannot make them: it chooses the work by the clock, so that a passphrase
takes a second to try (https://age-encryption.org/v1, "scrypt recipient stanza" and "payload").
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from base64 import b64encode
from itertools import count

import pyrage

REAL = pyrage.passphrase.encrypt

_LABEL = b"age-encryption.org/v1/scrypt"
_CHUNK = 64 * 1024
_WORD = 0xFFFFFFFF
_QUARTERS = (
    *((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)),
    *((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)),
)


def encrypt(plain: bytes, passphrase: str) -> bytes:
    """The content as an age file that this passphrase opens."""
    file_key, salt, nonce = (os.urandom(16) for _ in range(3))
    wrapping = hashlib.scrypt(passphrase.encode(), salt=_LABEL + salt, n=2, r=8, p=1, dklen=32)
    wrapped = _plain_base64(_sealed(wrapping, bytes(12), file_key))
    header = f"age-encryption.org/v1\n-> scrypt {_plain_base64(salt)} 1\n{wrapped}\n---"
    proof = hmac.digest(_derived(file_key, b"", b"header"), header.encode(), "sha256")
    key = _derived(file_key, nonce, b"payload")
    chunks = [plain[at : at + _CHUNK] for at in range(0, len(plain), _CHUNK)] or [b""]
    sealed = [
        _sealed(key, number.to_bytes(11) + bytes([number == len(chunks) - 1]), chunk)
        for number, chunk in enumerate(chunks)
    ]
    return f"{header} {_plain_base64(proof)}\n".encode() + nonce + b"".join(sealed)


def _plain_base64(content: bytes) -> str:
    return b64encode(content).decode().rstrip("=")


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    """HKDF (RFC 5869) for one block."""
    return hmac.digest(hmac.digest(salt or bytes(32), key, "sha256"), info + b"\x01", "sha256")


def _sealed(key: bytes, nonce: bytes, plain: bytes) -> bytes:
    """ChaCha20-Poly1305 (RFC 8439) without anything besides."""
    stream = (_block(key, number, nonce) for number in count())
    once = next(stream)
    hidden = b"".join(
        bytes(a ^ b for a, b in zip(plain[at : at + 64], next(stream), strict=False)) for at in range(0, len(plain), 64)
    )
    padded = hidden + bytes(-len(hidden) % 16) + struct.pack("<QQ", 0, len(hidden))
    return hidden + _poly1305(once[:32], padded)


def _block(key: bytes, number: int, nonce: bytes) -> bytes:
    start = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574, *struct.unpack("<8I", key), number]
    start += struct.unpack("<3I", nonce)
    state = [*start]
    for a, b, c, d in _QUARTERS * 10:
        for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            state[x] = (state[x] + state[y]) & _WORD
            mixed = state[z] ^ state[x]
            state[z] = (mixed << turn | mixed >> 32 - turn) & _WORD
    return struct.pack("<16I", *((one + other) & _WORD for one, other in zip(state, start, strict=True)))


def _poly1305(key: bytes, message: bytes) -> bytes:
    factor = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for at in range(0, len(message), 16):
        total = (total + int.from_bytes(message[at : at + 16] + b"\x01", "little")) * factor % ((1 << 130) - 5)
    return ((total + int.from_bytes(key[16:], "little")) & ((1 << 128) - 1)).to_bytes(16, "little")
