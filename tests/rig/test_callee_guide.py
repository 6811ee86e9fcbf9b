"""What the guide to callees has people give to LiveKit, given to a real livekit-server."""

import json

from google.protobuf.json_format import ParseDict
from livekit.protocol.sip import (
    CreateSIPDispatchRuleRequest,
    CreateSIPInboundTrunkRequest,
    DeleteSIPDispatchRuleRequest,
    DeleteSIPTrunkRequest,
)

from monitor.model.call import NO_AGENT
from tests.docs.callee_guide import blocks
from tests.rig.livekit import LiveKit


async def test_the_inbound_trunk_and_its_dispatch_rule_are_taken(server: LiveKit) -> None:
    inbound, dispatch = map(json.loads, blocks("json"))
    async with server.api() as api:
        trunk = await api.sip.create_inbound_trunk(ParseDict(inbound, CreateSIPInboundTrunkRequest()))
        dispatch["dispatch_rule"]["trunk_ids"] = [trunk.sip_trunk_id]
        rule = await api.sip.create_dispatch_rule(ParseDict(dispatch, CreateSIPDispatchRuleRequest()))
        await api.sip.delete_dispatch_rule(
            DeleteSIPDispatchRuleRequest(sip_dispatch_rule_id=rule.sip_dispatch_rule_id)
        )
        await api.sip.delete_trunk(DeleteSIPTrunkRequest(sip_trunk_id=trunk.sip_trunk_id))

    assert list(trunk.numbers) == ["+15550100"]
    assert rule.rule.dispatch_rule_individual.room_prefix == "callback-"
    assert [agent.agent_name for agent in rule.room_config.agents] == [NO_AGENT]
