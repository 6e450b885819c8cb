"""Prints the SHA-256 of each argument, which is a message in hexadecimal digits after a point."""

import hashlib
import sys

for message in sys.argv[1:]:
    print(hashlib.sha256(bytes.fromhex(message[1:])).hexdigest())
