"""What one test's application leaves ready for the next, as a process that serves pages does.

Every test has an application and a database of its own. Templates, statements and the makers of
addresses do not depend on either: each is compiled once in a process of the test run.
"""

from jinja2 import BytecodeCache
from werkzeug.routing import Rule


class Templates(BytecodeCache):
    """The code of templates by their key."""

    def __init__(self):
        self.known = {}

    def load_bytecode(self, bucket):
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket):
        self.known[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = Templates()
DIALECTS = {}
"""The first engine's dialect and statements by the kind of database; a key names its dialect."""


def keep_statements(engine):
    """Let an engine use what was compiled for the engines before it.

    A dialect learns what its server can do when its own engine first connects.
    """
    if engine.name not in DIALECTS:
        engine.connect().close()
    first = (engine.dialect, engine._compiled_cache)
    engine.dialect, engine._compiled_cache = DIALECTS.setdefault(engine.name, first)


def keep_addresses():
    """Read each rule of an address, and make what writes it, once for all applications."""
    made, make = {}, Rule._compile_builder
    read, parse = {}, Rule._parse_rule

    def make_once(rule, append_unknown=True):
        key = (rule.rule, str(rule.defaults), rule.subdomain, rule.host, append_unknown)
        if key not in made:
            made[key] = make(rule, append_unknown)
        return made[key]

    def read_once(rule, words):
        if words not in read:
            before = len(rule._trace)
            parts = list(parse(rule, words))
            read[words] = (parts, rule._trace[before:], rule._converters)
            return parts
        parts, trace, converters = read[words]
        rule._trace += trace
        rule._converters |= converters
        rule.arguments |= converters.keys()
        return parts

    Rule._compile_builder, Rule._parse_rule = make_once, read_once
