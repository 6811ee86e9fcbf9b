"""A configuration that says everything there is to say, and ways to spoil any part of it."""

from collections.abc import Iterator
from typing import Any, Final

from hypothesis import strategies as st

from tests.config.sample import ACCOUNT, BRAZILIAN, KEY

SECRET: Final = "sentinel4f1d"
Document = dict[str, Any]
Where = tuple[str | int, ...]

WHOLE: Final[Document] = {
    "sweep_every": "5m",
    "listen": "127.0.0.1:0",
    "state_dir": "state",
    "log_level": "info",
    "ping_url": f"https://ping.example/{SECRET}",
    "web": {"url": "https://watch.example", "run_now": False, "reload": True},
    "notices": {
        "to": [f"json://notices.example/{SECRET}"],
        "after": "2m",
        "remind_every": "1h",
        "at_most": 20,
    },
    "environments": {
        "prod": {
            "livekit": {
                "url": "wss://acme.livekit.cloud",
                "api_key": "APIacme",
                "api_secret": SECRET,
                "egress": ["143.223.88.0/21"],
                "status_page": "off",
            },
            "twilio": {
                "account_sid": ACCOUNT,
                "api_key": KEY,
                "api_secret": SECRET,
                "region": "ie1",
                "edge": "dublin",
                "concurrency": 2,
                "balance_floor": "10.50",
                "insights": True,
                "parent": {"account_sid": "AC" + "f" * 32, "auth_token": SECRET},
            },
            "routes": {
                "br": {
                    "livekit_trunk": "ST_acme",
                    "caller_id": BRAZILIAN,
                    "countries": ["BR"],
                    "edge": "sao-paulo",
                    "auth": "both",
                    "checks": {"trunk-edge": "off"},
                    "canary": {
                        "to": "+5511987650001",
                        "every": "30m",
                        "ring_timeout": "25s",
                        "talk_time": "13s",
                        "callee": "ours",
                        "proof": "twilio",
                        "price_per_call": "0.02",
                        "limits": {"calls_per_hour": 10, "calls_per_day": 100, "spend_per_month": "50"},
                    },
                }
            },
            "checks": {"ip-acl": "warning"},
            "accept_unknown": ["account-active"],
            "discover": {"include": ["*"], "exclude": ["*test*"]},
            "canaries": {
                "enabled": True,
                "allowed_prefixes": ["+55"],
                "limits": {"calls_per_hour": 20, "calls_per_day": 200},
                "maintenance": [{"cron": "0 3 * * 0", "for": "2h", "time_zone": "America/Sao_Paulo"}],
            },
        }
    },
}

AWKWARD: Final = (
    "9" * 5000,
    "-1",
    "0x" + "f" * 2000,
    "0o17",
    "0b1",
    "1_000",
    "59:59:59",
    "1e999",
    ".inf",
    ".nan",
    "2026-13-45",
    "0000-00-00",
    "2026-11-22 10:00:00 +99:99",
    "~",
    "null",
    "yes",
    "Off",
    "''",
    "[]",
    "{}",
    "[[[[]]]]",
    "{a: {b: {c: {}}}}",
    "&a [*a]",
    "*a",
    "<<",
    "!!python/name:os.system x",
    "!!binary aGk=",
    "!!timestamp x",
    '"\\ud800"',
    '"\\x00"',
    '"\\u2028"',
    "'\u202e'",
    "\ufeff",
    "'\t'",
    "' '",
    "'-'",
    "${X}",
    "'${X}'",
    "${",
    "${file:/proc/self/environ}",
    "${file:/dev/zero}",
    "'٣m'",
    "'+٥٥١١'",
    "'http://[::1'",
    "'https://user:pass@host:99999/'",
    "'wss://'",
    "'" + "x" * 10_000 + "'",
    "[" * 500,
    '"',
    "|",
    "- - -",
    "? x",
    "---",
    "...",
    "%YAML 1.1",
    "a: b: c",
)
"""Values as they stand in YAML; not all of them are YAML."""

_TEXTS = st.text(max_size=30).map(lambda text: "'" + text.replace("'", "''") + "'")
values = st.one_of(st.sampled_from(AWKWARD), st.sampled_from(AWKWARD), _TEXTS, st.integers().map(str))


def places(node: Any, here: Where = ()) -> Iterator[Where]:
    """Every place in a document but its top."""
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inside:
        yield (*here, key)
        yield from places(value, (*here, key))


def written(node: Any, spoilt: Where, instead: str, here: Where = ()) -> str:
    """The document in YAML's flow style, `instead` standing as it is at the place `spoilt`."""
    if here == spoilt and here:
        return instead
    if isinstance(node, dict):
        inner = (f"{_key(key)}: {written(each, spoilt, instead, (*here, key))}" for key, each in node.items())
        return "{" + ", ".join(inner) + "}"
    if isinstance(node, list):
        inner = (written(each, spoilt, instead, (*here, index)) for index, each in enumerate(node))
        return "[" + ", ".join(inner) + "]"
    return str(node).lower() if isinstance(node, bool | int) else f'"{node}"'


def _key(key: str) -> str:
    return f'"{key}"'


PLACES: Final = tuple(places(WHOLE))
