"""Replies that are nearly right: the true one with one thing in it that is another, or any bytes at all."""

import json
from collections.abc import Callable
from typing import Any, Final, TypeVar

from google.protobuf.message import Message
from hypothesis import strategies as st
from livekit.protocol.models import ParticipantInfo
from livekit.protocol.room import ListParticipantsResponse, ListRoomsResponse
from livekit.protocol.sip import ListSIPOutboundTrunkResponse, SIPOutboundTrunkInfo

M = TypeVar("M", bound=Message)

Change = Callable[[bytes], bytes]
"""Of the true body of a reply."""

_TIMES: Final = (
    "Mon, 02 Mar 99999999999 12:00:00 +0000",
    "Mon, 31 Dec 9999 23:59:59 -2359",
    "Sat, 01 Jan 0001 00:00:00 +2359",
    "2026-13-45T99:99:99Z",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00Z",
)
_WORDS: Final = (
    "",
    " ",
    "-1",
    "1e999",
    "NaN",
    "9" * 5000,
    "٣",
    "\x00",
    "\ud83d",
    "\u2028",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    '"} 1\n# HELP x',
    "acme.pstn.twilio.com",
    "sip:+551155507777@acme.sip.twilio.com;transport=tls",
    "+551155507777",
    "0.0.0.0/0",
    "TK" + "0" * 32,
    "https://evil.test/",
    "../../x",
)
_texts = st.one_of(st.text(max_size=20), st.sampled_from(_WORDS), st.sampled_from(_TIMES))
_leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from((10**30, -(10**400), 2**63, 1e308, float("nan"), float("inf"))),
    st.floats(),
    _texts,
)
anything = st.recursive(
    _leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=5,
)


def _of_json(spoil: Callable[[Any], Any]) -> Change:
    return lambda body: json.dumps(spoil(json.loads(body))).encode()


def _somewhere(node: Any, steps: list[int], value: Any) -> Any:
    """The JSON with `value` at the place to which the steps lead."""
    if isinstance(node, dict) and node and steps:
        key = sorted(node)[steps[0] % len(node)]
        return {**node, key: _somewhere(node[key], steps[1:], value)}
    if isinstance(node, list) and node and steps:
        place = steps[0] % len(node)
        return [*node[:place], _somewhere(node[place], steps[1:], value), *node[place + 1 :]]
    return value


def _without(node: Any, steps: list[int]) -> Any:
    """The JSON without the key to which the steps lead."""
    if isinstance(node, dict) and node and steps:
        key = sorted(node)[steps[0] % len(node)]
        if len(steps) == 1 or not isinstance(node[key], dict | list):
            return {name: each for name, each in node.items() if name != key}
        return {**node, key: _without(node[key], steps[1:])}
    if isinstance(node, list) and node and steps:
        place = steps[0] % len(node)
        return [*node[:place], _without(node[place], steps[1:]), *node[place + 1 :]]
    return node


_steps = st.lists(st.integers(0, 40), min_size=1, max_size=4)
_other = st.builds(
    lambda steps, value: _of_json(lambda node: _somewhere(node, steps, value)), _steps, anything
)
_less = st.builds(lambda steps: _of_json(lambda node: _without(node, steps)), _steps)
_more = st.builds(lambda value: _of_json(lambda node: [node, value]), anything)
_whole = st.builds(lambda value: _of_json(lambda _node: value), anything)


def _cut(at: int, gone: int, instead: bytes) -> Change:
    def change(body: bytes) -> bytes:
        place = at % (len(body) + 1)
        return body[:place] + instead + body[place + gone :]

    return change


_bytes = st.builds(_cut, st.integers(0, 5000), st.integers(0, 8), st.binary(max_size=8))
_noise = st.binary(max_size=100).map(lambda noise: lambda _body: noise)

of_json: st.SearchStrategy[Change] = st.one_of(
    _other, _other, _other, _less, _less, _more, _whole, _bytes, _noise
)


# Protobuf: any message that the schema allows, and bytes that it does not.


def _message(kind: type[M], fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[M]:
    return st.fixed_dictionaries({}, optional=fields).map(lambda given: kind(**given))


_plain = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    [each for each in _WORDS if each.isprintable()]
)
_enum = st.integers(-(2**31), 2**31 - 1) | st.integers(0, 4)
_seconds = st.integers(-(2**63), 2**63 - 1) | st.sampled_from((0, 1, 10**11, 253402300800))
_stamp = st.fixed_dictionaries({"seconds": _seconds, "nanos": st.integers(-(2**31), 2**31 - 1)})
_trunk = _message(
    SIPOutboundTrunkInfo,
    {
        "sip_trunk_id": _plain | st.just("ST_CLXXXXXXXXXX"),
        "name": _plain,
        "address": _plain,
        "transport": _enum,
        "numbers": st.lists(_plain, max_size=3),
        "auth_username": _plain,
        "auth_password": st.just("sentinel4f1d"),
        "media_encryption": _enum,
        "destination_country": _plain,
        "created_at": _stamp,
        "updated_at": _stamp,
        "metadata": _plain,
    },
)
_person = _message(
    ParticipantInfo,
    {
        "sid": _plain,
        "identity": _plain | st.just("callee"),
        "state": _enum,
        "kind": _enum,
        "attributes": st.dictionaries(
            st.sampled_from(("sip.callStatus", "sip.twilio.callSid", "sip.twilio.accountSid")) | _plain,
            _plain | st.sampled_from(("active", "ringing", "hangup", "CA" + "1" * 32, "AC" + "1" * 32)),
            max_size=4,
        ),
    },
)
_messages: st.SearchStrategy[Message] = st.one_of(
    st.lists(_trunk, max_size=3).map(lambda items: ListSIPOutboundTrunkResponse(items=items)),
    st.lists(_person, max_size=3).map(lambda people: ListParticipantsResponse(participants=people)),
    st.lists(st.fixed_dictionaries({"name": _plain, "creation_time": _seconds}), max_size=3).map(
        lambda rooms: ListRoomsResponse(rooms=rooms)
    ),
)
of_protobuf: st.SearchStrategy[Change] = st.one_of(
    _messages.map(lambda message: lambda _body: message.SerializeToString()), _bytes, _bytes, _noise
)
