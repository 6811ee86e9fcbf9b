"""The dashboards as code: `python -m grafana.build` writes `grafana/dashboards/`, which Grafana reads."""
