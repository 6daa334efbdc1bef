"""What the production set-up promises: a valid compose file, hardened services, scripts that give least rights.

No container engine is needed: the file is read as compose reads it, and the scripts run by themselves.
"""

from __future__ import annotations

import importlib.resources
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import psycopg
import pytest
import yaml

from hub.config import Settings
from tests.postgres_server import PostgresServer

ROOT = Path(__file__).parent.parent
OPERATIONS = ROOT / "docs" / "operations"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ONE_SHOTS = {"volumes", "migrate", "minio-setup"}
every_service = pytest.mark.parametrize("name", SERVICES)


def test_the_compose_file_follows_the_compose_specification() -> None:
    schema_file = importlib.resources.files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json"
    schema = json.loads(schema_file.read_text(encoding="utf-8"))
    without_extensions = {key: value for key, value in COMPOSE.items() if not key.startswith("x-")}

    jsonschema.validate(without_extensions, schema)
    if has_compose_client():
        settings = os.environ | {"HUB_HOST": "ablage.example.org"}
        subprocess.run(["docker", "compose", "config", "--quiet"], cwd=ROOT, env=settings, check=True)


def has_compose_client() -> bool:
    """Some machines have Docker without compose, or no Docker; then the schema has the last word."""
    if not shutil.which("docker"):
        return False
    return subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode == 0


def test_the_services_of_the_plan_are_there() -> None:
    assert set(SERVICES) == {"proxy", "web", "worker", "postgres", "minio"} | ONE_SHOTS


@every_service
def test_a_service_runs_without_root(name: str) -> None:
    user = SERVICES[name]["user"]

    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)


@every_service
def test_a_service_cannot_write_to_its_file_system_or_gain_rights(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])


@every_service
def test_a_service_that_stays_up_has_a_health_check_and_one_that_ends_has_none(name: str) -> None:
    health_check = SERVICES[name]["healthcheck"]

    assert health_check == {"disable": True} if name in ONE_SHOTS else health_check["test"][0] == "CMD"


@every_service
def test_only_the_proxy_can_be_reached_from_outside(name: str) -> None:
    service = SERVICES[name]

    assert ("ports" in service) == (name == "proxy")
    assert "network_mode" not in service or service["network_mode"] == "none"


def test_database_and_store_have_no_way_out() -> None:
    assert SERVICES["postgres"]["networks"] == SERVICES["minio"]["networks"] == ["back"]
    assert COMPOSE["networks"]["back"]["internal"] and COMPOSE["networks"]["front"]["internal"]


def test_every_setting_that_is_not_the_containers_own_can_be_made() -> None:
    given = {name for service in ("web", "worker") for name in SERVICES[service]["environment"]}
    given |= {name.removesuffix("_FILE") for name in given}
    by_the_image = {"HUB_DATA", "HUB_BIND", "HUB_PORT"}
    by_the_stack = {"HUB_INDEX_URL"}  # the index lies beside the rows

    assert {f"HUB_{name.upper()}" for name in Settings.model_fields} - by_the_image - by_the_stack <= given


@every_service
def test_no_secret_stands_in_the_environment(name: str) -> None:
    for key, value in SERVICES[name].get("environment", {}).items():
        assert key.endswith("_FILE") or not re.search("PASSWORD|SECRET|TOKEN", key), f"{key}={value}"


def test_every_secret_is_made_by_the_script_and_readable_only_through_its_folder(tmp_path: Path) -> None:
    operations = tmp_path / "docs" / "operations"
    operations.mkdir(parents=True)
    shutil.copy(OPERATIONS / "make-secrets.sh", operations)

    subprocess.run(["sh", operations / "make-secrets.sh"], check=True, capture_output=True)
    first = {path.name: path.read_text() for path in (tmp_path / "secrets").glob("*.txt")}
    subprocess.run(["sh", operations / "make-secrets.sh"], check=True, capture_output=True)
    second = {path.name: path.read_text() for path in (tmp_path / "secrets").glob("*.txt")}

    assert {Path(secret["file"]).name for secret in COMPOSE["secrets"].values()} == set(first)
    assert first == second
    assert all(re.fullmatch("[0-9a-f]{64}", text) for name, text in first.items() if name != "smtp_url.txt")
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "secrets" / ".gitignore").read_text() == "*\n"


def test_images_name_a_version_and_those_of_the_store_a_digest() -> None:
    for name, service in SERVICES.items():
        assert ":" in service["image"] and (name not in {"minio", "minio-setup"} or "@sha256:" in service["image"])
        assert service["image"].startswith("jba-hub:") or not service["image"].endswith(":latest")


def test_files_the_compose_file_names_exist() -> None:
    for config in COMPOSE["configs"].values():
        assert (ROOT / config["file"]).is_file()


def test_everything_starts_in_an_order_that_works() -> None:
    def needs(name: str) -> dict[str, str]:
        return {other: how["condition"] for other, how in SERVICES[name].get("depends_on", {}).items()}

    assert needs("minio-setup") == {"minio": "service_healthy"}
    assert needs("migrate") == {
        "postgres": "service_healthy",
        "minio-setup": "service_completed_successfully",
    }
    assert needs("web") == needs("worker") == {"migrate": "service_completed_successfully"}
    assert needs("proxy")["web"] == "service_healthy"


def test_the_image_runs_without_root_and_installs_by_hash() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")

    assert re.findall(r"^USER (.*)$", dockerfile, re.MULTILINE) == ["10001:10001"]
    assert "--require-hashes" in dockerfile
    assert "HEALTHCHECK" in dockerfile and "/health/ready" in dockerfile


def test_the_hubs_credential_reaches_its_bucket_and_nothing_else() -> None:
    policy = json.loads((OPERATIONS / "minio-policy.json").read_text())

    for statement in policy["Statement"]:
        assert statement["Resource"] in (["arn:aws:s3:::ablage"], ["arn:aws:s3:::ablage/*"])
        for action in statement["Action"]:
            assert action.startswith("s3:") and "*" not in action
            assert not re.search("Bucket(Policy|Versioning)", action) or action == "s3:GetBucketVersioning"
            assert action not in {"s3:CreateBucket", "s3:DeleteBucket", "s3:ForceDeleteBucket"}


def run_minio_setup(tmp_path: Path, *, hub_is_admin: bool, versioning: str = "enabled") -> tuple[int, list[str]]:
    """Run the script with a stand-in for the client that writes down what it is asked."""
    client = tmp_path / "bin" / "mc"
    client.parent.mkdir()
    client.write_text(
        "#!/bin/sh\n"
        f'echo "$*" >>"{tmp_path}/calls"\n'
        'case "$*" in\n'
        f'  "version info "*) echo "hub/ablage versioning is {versioning}" ;;\n'
        f'  "admin info hub") exit {0 if hub_is_admin else 1} ;;\n'
        '  "admin policy attach "*) exit 1 ;;\n'
        "esac\n"
    )
    client.chmod(0o755)
    for name in ("minio_root_password", "store_secret_key"):
        (tmp_path / name).write_text(f"the-{name}")
    script = (OPERATIONS / "minio-setup.sh").read_text().replace("/run/secrets", str(tmp_path))
    environment = {"PATH": f"{client.parent}:{os.environ['PATH']}", "HUB_STORE_ACCESS_KEY": "jba-hub"}
    answer = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True, check=False)
    return answer.returncode, (tmp_path / "calls").read_text().splitlines()


def test_the_store_gets_a_versioned_bucket_and_one_credential_for_the_hub(tmp_path: Path) -> None:
    code, calls = run_minio_setup(tmp_path, hub_is_admin=False)

    assert code == 0
    assert calls[:5] == [
        "mb --ignore-existing admin/ablage",
        "version enable admin/ablage",
        "admin policy create admin jba-hub-ablage /etc/minio-policy.json",
        "admin user add admin jba-hub the-store_secret_key",
        "admin policy attach admin jba-hub-ablage --user jba-hub",
    ]


def test_the_store_is_refused_when_the_hubs_credential_is_an_administrator(tmp_path: Path) -> None:
    assert run_minio_setup(tmp_path, hub_is_admin=True)[0] == 1


def test_the_store_is_refused_when_versioning_is_off(tmp_path: Path) -> None:
    assert run_minio_setup(tmp_path, hub_is_admin=False, versioning="suspended")[0] == 1


def test_the_database_script_makes_a_role_that_owns_its_database_and_is_no_superuser(tmp_path: Path) -> None:
    (tmp_path / "database_password").write_text("quote'd")
    script = (OPERATIONS / "postgres-setup.sh").read_text().replace("/run/secrets", str(tmp_path))
    with PostgresServer(bare=True) as server:
        subprocess.run(["sh", "-c", script], env=os.environ | server.superuser_environment, check=True)
        with psycopg.connect(host="127.0.0.1", port=server.port, user="hub", password="quote'd", dbname="hub") as hub:
            hub.execute("CREATE TABLE note (body text)")
            answer = hub.execute("SELECT rolsuper FROM pg_roles WHERE rolname = 'hub'").fetchone()

    assert answer == (False,)
