"""What all models of the file have in common."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A block of the file: frozen, without keys that it does not know, and silent about its values."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
