#!/usr/bin/env python3
"""Shows what the baggage propagator of OpenTelemetry for Python reads and writes.

    python3 -m venv venv && venv/bin/pip install opentelemetry-api
    venv/bin/python Tests/Interoperability/propagators.py

The results stand in the table of the page Carriers and in OpenTelemetryTests, which hold ours against
them. Run it again for another version of the package.
"""

import logging
from importlib.metadata import version

from opentelemetry import baggage
from opentelemetry.baggage.propagation import W3CBaggagePropagator
from opentelemetry.context import Context

PROPAGATOR = W3CBaggagePropagator()

HEADERS = [
    "a=1,a=2", "foo=1;", "foo=1;p=2;q", "a=val%", "a=%zz", "a=%FF", "a=%C3%A9", "ke%2Cy=1",
    "a=b+c", "k+x=1", "a=b%20c", "a=b%2Bc", "a=", "=1", "a", "a=1,,b=2", ",", "a = 1 , b\t=\t2",
    "a=é", "a=x=y", 'a="q"', "a=b c", "a(=1", "a=1,b(=2,c=3",
]

ENTRIES = [
    {"a": "x y"}, {"a": "b+c"}, {"user id": "1"}, {"é": "é"}, {"a": "1;2,3"}, {"a": "50%"},
    {"a": ""}, {"a": "ab+/=="}, {"a": 'q"\\'}, {"a": "1", "b": "2"},
]


def read(header):
    return dict(baggage.get_all(PROPAGATOR.extract({"baggage": header}, Context())))


def write(entries):
    context = Context()
    for key, value in entries.items():
        context = baggage.set_baggage(key, value, context)
    headers = {}
    PROPAGATOR.inject(headers, context)
    return headers.get("baggage")


logging.disable(logging.CRITICAL)
print("opentelemetry-api", version("opentelemetry-api"))
print("read:")
for header in HEADERS:
    print(f"    {header!r}: {read(header)!r}")
for count in [180, 181]:
    members = ",".join(f"k{number}=v" for number in range(count))
    print(f"    {count} members: {len(read(members))}, the last {list(read(members))[-1]}")
for size in [4096, 4097]:
    print(f"    a member of {size} bytes: {len(read('a=' + 'x' * (size - 2)))}")
for size in [8192, 8193]:
    header = "a=" + "x" * 4000 + ",b=" + "x" * 4000 + ",c=" + "x" * (size - 8008)
    assert len(header) == size
    print(f"    a header of {size} bytes: {len(read(header))}")
print("write, and read again:")
for entries in ENTRIES:
    print(f"    {entries!r}: {write(entries)!r}, {read(write(entries)) == entries}")
