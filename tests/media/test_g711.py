"""The tests' own G.711 is G.711: values of ITU-T G.711, tables 1 and 2."""

import numpy as np
import pytest

from tests.media.g711 import Law, coded


@pytest.mark.parametrize(("law", "full", "heard"), [(Law.MU, 8192, 8031), (Law.A, 4096, 4032)])
def test_the_loudest_sound_is_what_the_last_step_stands_for(law: Law, full: int, heard: int) -> None:
    assert coded(np.array([1.0, -1.0]), law) * full == pytest.approx([heard, -heard])


@pytest.mark.parametrize(("law", "steps"), [(Law.MU, 255), (Law.A, 256)])
def test_eight_bits_have_so_many_values(law: Law, steps: int) -> None:
    assert len(np.unique(coded(np.linspace(-1, 1, 200_001), law))) == steps


@pytest.mark.parametrize("law", Law)
def test_what_is_lost_is_38_db_below_a_voice(law: Law) -> None:
    sound = 0.2 * np.sin(np.arange(8000) * 0.7)
    lost = coded(sound, law) - sound

    assert 10 * np.log10((sound**2).mean() / (lost**2).mean()) > 35
