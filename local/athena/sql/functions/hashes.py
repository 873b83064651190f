"""Hashes that Python's standard library has not, each of 64-bit words.

XXH64: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
MurmurHash3, x64, 128 bits: https://github.com/aappleby/smhasher
SpookyHash V2: https://burtleburtle.net/bob/hash/spooky.html
"""

from __future__ import annotations

from collections.abc import Sequence

_MASK = 2**64 - 1
_WORD = 8


def _rotate(value: int, bits: int) -> int:
    return (value << bits | value >> (64 - bits)) & _MASK


def _words(data: bytes) -> list[int]:
    return [int.from_bytes(data[at : at + _WORD], "little") for at in range(0, len(data), _WORD)]


_PRIMES = (
    0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63,
    0x27D4EB2F165667C5,
)  # fmt: skip


def _xxh_round(lane: int, word: int) -> int:
    return _rotate((lane + word * _PRIMES[1]) & _MASK, 31) * _PRIMES[0] & _MASK


def xxh64(data: bytes) -> int:
    """XXH64 with seed 0."""
    one, two, three, four, five = _PRIMES
    whole = len(data) // 32 * 32
    result = five
    if whole:
        lanes = [(one + two) & _MASK, two, 0, -one & _MASK]
        for place, word in enumerate(_words(data[:whole])):
            lanes[place % 4] = _xxh_round(lanes[place % 4], word)
        result = sum(map(_rotate, lanes, (1, 7, 12, 18))) & _MASK
        for lane in lanes:
            result = ((result ^ _xxh_round(0, lane)) * one + four) & _MASK
    result = (result + len(data)) & _MASK
    tail = data[whole:]
    eights = len(tail) // 8 * 8
    for word in _words(tail[:eights]):
        result = (_rotate(result ^ _xxh_round(0, word), 27) * one + four) & _MASK
    rest = tail[eights:]
    if len(rest) >= 4:
        result ^= int.from_bytes(rest[:4], "little") * one & _MASK
        result = (_rotate(result, 23) * two + three) & _MASK
        rest = rest[4:]
    for byte in rest:
        result = _rotate(result ^ byte * five & _MASK, 11) * one & _MASK
    result = (result ^ result >> 33) * two & _MASK
    result = (result ^ result >> 29) * three & _MASK
    return result ^ result >> 32


_C1, _C2 = 0x87C37B91114253D5, 0x4CF5AD432745937F


def _murmur_final(value: int) -> int:
    value = (value ^ value >> 33) * 0xFF51AFD7ED558CCD & _MASK
    value = (value ^ value >> 33) * 0xC4CEB9FE1A85EC53 & _MASK
    return value ^ value >> 33


def murmur3(data: bytes) -> tuple[int, int]:
    """MurmurHash3's two words, with seed 0."""
    first = second = 0
    whole = len(data) // 16 * 16
    words = _words(data[:whole])
    for low, high in zip(words[::2], words[1::2], strict=True):
        first ^= _rotate(low * _C1 & _MASK, 31) * _C2 & _MASK
        first = ((_rotate(first, 27) + second) * 5 + 0x52DCE729) & _MASK
        second ^= _rotate(high * _C2 & _MASK, 33) * _C1 & _MASK
        second = ((_rotate(second, 31) + first) * 5 + 0x38495AB5) & _MASK
    low, high, *_ = *_words(data[whole:]), 0, 0
    second ^= _rotate(high * _C2 & _MASK, 33) * _C1 & _MASK
    first ^= _rotate(low * _C1 & _MASK, 31) * _C2 & _MASK
    first ^= len(data)
    second ^= len(data)
    first = (first + second) & _MASK
    second = (second + first) & _MASK
    first, second = _murmur_final(first), _murmur_final(second)
    first = (first + second) & _MASK
    return first, (second + first) & _MASK


_SPOOKY = 0xDEADBEEFDEADBEEF
_SHORT_MIX = (50, 52, 30, 41, 54, 48, 38, 37, 62, 34, 5, 36)
_SHORT_END = (15, 52, 26, 51, 28, 9, 47, 54, 32, 25, 63)
_LONG_MIX = (11, 32, 43, 31, 17, 28, 39, 57, 55, 54, 22, 46)
_LONG_END = (44, 15, 34, 21, 38, 33, 10, 13, 38, 53, 42, 54)
_BLOCK = 96


def spooky(data: bytes) -> int:
    """SpookyHash V2's first word, with seeds 0."""
    return _spooky_short(data) if len(data) < 2 * _BLOCK else _spooky_long(data)


def _short_mix(state: list[int]) -> None:
    for step, bits in enumerate(_SHORT_MIX):
        at, following, target = (step + 2) % 4, (step + 3) % 4, step % 4
        state[at] = (_rotate(state[at], bits) + state[following]) & _MASK
        state[target] ^= state[at]


def _spooky_short(data: bytes) -> int:
    state = [0, 0, _SPOOKY, _SPOOKY]
    halves = len(data) // 16
    for half in range(halves):
        low, high = _words(data[half * 16 : half * 16 + 16])
        # Of 32 bytes the first half goes into the state's last two words, and is mixed in.
        place = 0 if half % 2 else 2
        state[place] = (state[place] + low) & _MASK
        state[place + 1] = (state[place + 1] + high) & _MASK
        if place:
            _short_mix(state)
    rest = data[halves * 16 :]
    low, high, *_ = *_words(rest), 0, 0
    if not rest:
        low = high = _SPOOKY
    state[2] = (state[2] + low) & _MASK
    state[3] = (state[3] + high + (len(data) << 56)) & _MASK
    for step, bits in enumerate(_SHORT_END):
        at, before = (step + 3) % 4, (step + 2) % 4
        state[at] ^= state[before]
        state[before] = _rotate(state[before], bits)
        state[at] = (state[at] + state[before]) & _MASK
    return state[0]


def _spooky_long(data: bytes) -> int:
    state = [0, 0, _SPOOKY] * 4
    whole = len(data) // _BLOCK * _BLOCK
    for start in range(0, whole, _BLOCK):
        _long_mix(state, _words(data[start : start + _BLOCK]))
    rest = data[whole:]
    last = rest + bytes(_BLOCK - 1 - len(rest)) + bytes([len(rest)])
    for place, word in enumerate(_words(last)):
        state[place] = (state[place] + word) & _MASK
    for _ in range(3):
        for place, bits in enumerate(_LONG_END):
            at, next_, after = (place + 11) % 12, (place + 1) % 12, (place + 2) % 12
            state[at] = (state[at] + state[next_]) & _MASK
            state[after] ^= state[at]
            state[next_] = _rotate(state[next_], bits)
    return state[0]


def _long_mix(state: list[int], words: Sequence[int]) -> None:
    for place, word in enumerate(words):
        before, after = (place + 11) % 12, (place + 2) % 12
        state[place] = (state[place] + word) & _MASK
        state[after] ^= state[(place + 10) % 12]
        state[before] ^= state[place]
        state[place] = _rotate(state[place], _LONG_MIX[place])
        state[before] = (state[before] + state[(place + 1) % 12]) & _MASK
