"""The rules as the Prometheus Operator wants them: one PrometheusRule with the groups of every file."""

import pathlib
from typing import Final

_HEAD: Final = """\
# For the Prometheus Operator (0.64 or newer). Made from prometheus/rules by `make docs`: change them there.
# A Prometheus that selects rules by labels needs those labels here.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: trunkwatch
  labels:
    app.kubernetes.io/name: trunkwatch
spec:
"""


def prometheus_rule(files: list[pathlib.Path]) -> str:
    """A manifest that holds the groups of rule files."""
    return _HEAD + "".join(f"  {line}".rstrip() + "\n" for line in groups(files).splitlines())


def groups(files: list[pathlib.Path]) -> str:
    """The groups of rule files as one file, in their order, as they are written there."""
    texts = (file.read_text(encoding="utf-8") for file in files)
    return "groups:\n" + "\n".join(text.partition("\ngroups:\n")[2] for text in texts)
