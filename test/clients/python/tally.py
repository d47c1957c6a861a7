"""Counts what was read, as the project's proof does it, with code of its own."""

import hashlib


class Tally:
    """The sum modulo 2^256 of SHA-256(length(id) || id || bytes)."""

    def __init__(self):
        self.records = 0
        self.sum = 0

    def add(self, event_id, payload):
        name = event_id.encode()
        digest = hashlib.sha256(len(name).to_bytes(4, "big") + name + payload).digest()
        self.sum = (self.sum + int.from_bytes(digest, "big")) % 2**256
        self.records += 1

    def result(self):
        return {"records": self.records, "sum": f"{self.sum:064x}"}
