"""The chart makes what Kubernetes takes, the plain manifests are the same, and one pod dials."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from supply.__main__ import ROOT
from supply.manifests import CHART, plain, rendered
from tests.deploy.places import DEPLOY, longest_stop, ran
from tests.tools import require_module, require_tool

MANIFESTS = DEPLOY / "kubernetes"
EVERYTHING = (
    "--set=networkPolicy.enabled=true",
    "--set=serviceMonitor.enabled=true",
    "--set=prometheusRule.enabled=true",
    "--set=prometheusRule.docs=https://wiki.internal/trunkwatch/",
    "--set=prometheusRule.grafana=https://grafana.internal",
    "--set=imagePullSecrets[0].name=mirror",
    "--set=state.storageClass=fast",
    "--set=priorityClassName=high",
    "--set=extraArgs[0]=--log-format=json",
    "--set=podAnnotations.told=by-a-test",
    "--set=podLabels.told=by-a-test",
    "--set=nodeSelector.disk=ssd",
    '--set-json=tolerations=[{"operator":"Exists"}]',
    '--set-json=extraVolumes=[{"name":"tls","secret":{"secretName":"tls"}}]',
    '--set-json=extraVolumeMounts=[{"name":"tls","mountPath":"/run/secrets/tls"}]',
)

Manifest = dict[str, Any]


def chart(*arguments: str) -> dict[str, Manifest]:
    """What the chart makes, by kind."""
    return by_kind(yaml.safe_load_all(rendered(ROOT, require_tool("helm"), *arguments)))


def written() -> dict[str, Manifest]:
    """The plain manifests, by kind."""
    names = ("namespace.yaml", "trunkwatch.yaml", "networkpolicy.yaml")
    texts = [(MANIFESTS / name).read_text(encoding="utf-8") for name in names]
    return by_kind(each for text in texts for each in yaml.safe_load_all(text))


def by_kind(manifests: Iterable[Manifest]) -> dict[str, Manifest]:
    found = [each for each in manifests if each]
    kinds = {each["kind"]: each for each in found}
    assert len(kinds) == len(found)
    return kinds


def pod() -> Manifest:
    spec: Manifest = written()["Deployment"]["spec"]["template"]["spec"]
    return spec


def container() -> Manifest:
    (one,) = pod()["containers"]
    return dict(one)


def test_the_plain_manifests_are_those_of_the_chart() -> None:
    for name, text in plain(ROOT, require_tool("helm")).items():
        assert (ROOT / name).read_text(encoding="utf-8") == text, "run `make manifests`"


def test_helm_finds_no_fault_with_the_chart() -> None:
    found = ran(require_tool("helm"), "lint", "--strict", "--kube-version=1.30.0", CHART, *EVERYTHING)

    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("version", ["1.28", "1.37"])
@pytest.mark.parametrize("made", ["plain", "chart"])
def test_kubernetes_knows_every_field(version: str, made: str) -> None:
    validate = require_module("kubernetes_validate").validate
    kinds = written() if made == "plain" else chart(*EVERYTHING)
    for kind, manifest in kinds.items():
        if kind not in ("ServiceMonitor", "PrometheusRule"):  # the Operator's own
            validate(manifest, version, strict=True)


def test_one_pod_dials_and_is_given_the_time_to_hang_up() -> None:
    spec = written()["Deployment"]["spec"]

    assert spec["replicas"] == 1
    assert spec["strategy"] == {"type": "Recreate"}
    assert pod()["terminationGracePeriodSeconds"] > longest_stop()


def test_the_pod_may_do_what_the_strictest_standard_allows_and_writes_its_state_alone() -> None:
    context, own = pod()["securityContext"], container()["securityContext"]
    mounts = {each["mountPath"]: each.get("readOnly", False) for each in container()["volumeMounts"]}

    assert (context["runAsNonRoot"], context["runAsUser"]) == (True, 65532)
    assert context["seccompProfile"] == {"type": "RuntimeDefault"}
    assert own == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod()["automountServiceAccountToken"] is False
    assert written()["ServiceAccount"]["automountServiceAccountToken"] is False
    assert {path for path, only_read in mounts.items() if not only_read} == {"/var/lib/trunkwatch", "/tmp"}  # noqa: S108
    assert written()["Namespace"]["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_probes_ask_what_there_is_and_do_not_wait_for_ever() -> None:
    asked = {name: container()[f"{name}Probe"] for name in ("startup", "liveness", "readiness")}

    assert {name: each["httpGet"]["path"] for name, each in asked.items()} == {
        "startup": "/-/healthy",
        "liveness": "/-/healthy",
        "readiness": "/-/ready",
    }
    assert all(each["timeoutSeconds"] for each in asked.values())


def test_secrets_are_a_file_and_files_are_mounted_as_folders_so_that_changes_arrive() -> None:
    assert [each["name"] for each in container()["env"]] == ["STATE_DIRECTORY"]
    assert not any("subPath" in each for each in container()["volumeMounts"])
    assert "--env-file=/run/secrets/trunkwatch/.env" in container()["args"]
    assert "Secret" not in written()


def test_a_configuration_of_ones_own_arrives_as_it_was_written(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("sweep_every: 1m\n# {{ not a template }}\nenvironments: {}\n", encoding="utf-8")

    made = chart(f"--set-file=config.text={config}")
    sample = chart()["ConfigMap"]["data"]["config.yaml"]

    assert made["ConfigMap"]["data"]["config.yaml"].strip() == config.read_text(encoding="utf-8").strip()
    assert yaml.safe_load(sample) == yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    assert "ConfigMap" not in chart("--set=config.existing=ours")


def test_rules_and_the_scrape_are_those_of_the_prometheus_folder_with_ones_own_links() -> None:
    made = chart(*EVERYTHING)
    ours = {
        name: yaml.safe_load(
            (ROOT / "prometheus" / "kubernetes" / f"{name}.yaml").read_text(encoding="utf-8")
        )
        for name in ("prometheusrule", "servicemonitor")
    }
    linked = (
        json.dumps(ours["prometheusrule"]["spec"])
        .replace("https://trunkwatch.example/docs", "https://wiki.internal/trunkwatch")
        .replace("https://grafana.example", "https://grafana.internal")
    )

    assert made["PrometheusRule"]["spec"] == json.loads(linked)
    assert made["ServiceMonitor"]["spec"]["endpoints"] == ours["servicemonitor"]["spec"]["endpoints"]
    assert (
        chart("--set=prometheusRule.enabled=true")["PrometheusRule"]["spec"] == ours["prometheusrule"]["spec"]
    )
    port = made["ServiceMonitor"]["spec"]["endpoints"][0]["port"]
    assert port in [each["name"] for each in made["Service"]["spec"]["ports"]]
    wanted = made["ServiceMonitor"]["spec"]["selector"]["matchLabels"].items()
    assert wanted <= made["Service"]["metadata"]["labels"].items()


def test_kustomize_puts_configuration_and_secrets_beside_them_under_names_that_stay(tmp_path: Path) -> None:
    kubectl = require_tool("kubectl")
    folder = tmp_path / "kubernetes"
    shutil.copytree(MANIFESTS, folder)
    shutil.copy(ROOT / "config.yaml", folder)
    (folder / ".env").write_text("LIVEKIT_API_KEY=key\n", encoding="utf-8")

    told = ran(kubectl, "kustomize", folder)
    assert told.returncode == 0, told.stderr
    made = by_kind(yaml.safe_load_all(told.stdout))

    volumes = {each["name"]: each for each in made["Deployment"]["spec"]["template"]["spec"]["volumes"]}
    assert volumes["config"]["configMap"]["name"] == made["ConfigMap"]["metadata"]["name"] == "trunkwatch"
    assert volumes["secret"]["secret"]["secretName"] == made["Secret"]["metadata"]["name"] == "trunkwatch"
    assert list(made["Secret"]["data"]) == [".env"]
    assert {each["metadata"].get("namespace") for kind, each in made.items() if kind != "Namespace"} == {
        "trunkwatch"
    }
