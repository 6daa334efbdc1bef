#!/bin/sh
# Sets the object store up: the versioned bucket and the hub's own credential, which may use this bucket and nothing
# else. Every start runs it again; it changes only what is missing. Runs inside the client's container (mc).
set -eu
bucket=ablage
policy=jba-hub-ablage
address=minio:9000

secret() { cat "/run/secrets/$1"; }

fail() {
    echo "$1" >&2
    exit 1
}

root_password=$(secret minio_root_password)
hub_password=$(secret store_secret_key)
export MC_HOST_admin="http://minio-admin:$root_password@$address"
export MC_HOST_hub="http://$HUB_STORE_ACCESS_KEY:$hub_password@$address"

mc mb --ignore-existing "admin/$bucket"
mc version enable "admin/$bucket"
mc admin policy create admin "$policy" /etc/minio-policy.json
mc admin user add admin "$HUB_STORE_ACCESS_KEY" "$hub_password"
# Attaching a policy twice is an error of mc's; whether it is attached is checked below.
mc admin policy attach admin "$policy" --user "$HUB_STORE_ACCESS_KEY" || true

case $(mc version info "hub/$bucket") in
    *enabled*) ;;
    *) fail "Der Eimer $bucket hat keine Versionierung." ;;
esac
mc ls "hub/$bucket" >/dev/null || fail "Die Zugangsdaten des Hubs reichen nicht für den Eimer $bucket."
if mc admin info hub >/dev/null 2>&1; then fail "Die Zugangsdaten des Hubs sind die eines Verwalters."; fi
echo "Speicher bereit: $bucket, versioniert, eigene Zugangsdaten für den Hub."
