"""What the guide to callees tells people to type does what it says."""

import subprocess
import sys
import wave
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
import yaml

from monitor.config import parse, plan
from monitor.media.pcm import RATE, samples
from monitor.media.tone import ToneDetector
from monitor.model.canary import TONE_HERTZ
from monitor.simulator import demo_config
from tests.docs.callee_guide import blocks

VERBS = {"Play", "Gather", "Pause", "Hangup"}


def test_the_file_with_the_tone_is_heard_as_the_tone(tmp_path: Path) -> None:
    (program,) = blocks("python")
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)  # noqa: S603 - of the guide

    with wave.open(str(tmp_path / "tone.wav")) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        sound = samples(file.readframes(file.getnframes()))
    detector = ToneDetector(TONE_HERTZ)
    detector.hear(sound)
    assert detector.found
    assert len(sound) == 20 * RATE


@pytest.mark.parametrize("text", [block for block in blocks("xml") if "<Response>" in block])
def test_twiml_is_xml_of_verbs_that_are_known_and_ends_the_call(text: str) -> None:
    response = ElementTree.fromstring(text)  # noqa: S314 - of the guide

    assert response.tag == "Response"
    assert {verb.tag for verb in response} <= VERBS
    assert response[-1].tag == "Hangup"


@pytest.mark.parametrize("text", blocks("xml"))
def test_all_other_xml_is_xml(text: str) -> None:
    assert ElementTree.fromstring(text).tag in ("Response", "extension")  # noqa: S314 - of the guide


@pytest.mark.parametrize("text", blocks("yaml"))
def test_each_canary_of_the_guide_is_one_that_the_configuration_takes(text: str) -> None:
    document = yaml.safe_load(demo_config("http://127.0.0.1:1", "healthy"))
    document["environments"]["prod"]["routes"]["cl"] |= yaml.safe_load(text)
    config = parse(yaml.safe_dump(document), "config.yaml", Path(), {"CANARY_TO_CL": "+56225550101"})

    (canary,) = (route.canary for route in plan(config)[0].routes if route.name == "cl")
    assert canary is not None
    assert canary.proof.witnessed
