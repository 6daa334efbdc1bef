#!/bin/sh
# Makes the secrets docker-compose.yml reads, each once; existing ones stay. Usage: docs/operations/make-secrets.sh
# Compose hands the files to the containers with the owner and mode they have here, and the containers run under
# different accounts: so the files are readable, and the folder around them is closed to everybody but its owner.
set -eu
cd "$(dirname "$0")/../.."
umask 077
mkdir -p secrets
chmod 700 secrets
echo '*' >secrets/.gitignore

for name in secret_key database_password postgres_password store_secret_key minio_root_password; do
    file=secrets/$name.txt
    [ -s "$file" ] || od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$file"
    chmod 644 "$file"
done
# The mail server's address holds a password: smtp://name:password@mail.example.org:587. Empty: mails stay in the hub.
[ -e secrets/smtp_url.txt ] || : >secrets/smtp_url.txt
chmod 644 secrets/smtp_url.txt
echo "Geheimnisse liegen in secrets/ (gehören in die Sicherung, nie in die Versionsverwaltung)."
