#!/bin/sh
# Runs once, when the database is made: the hub's own role, which owns its database and is no superuser.
set -eu
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username=postgres --set=password="$(cat /run/secrets/database_password)" <<'SQL'
CREATE ROLE hub LOGIN PASSWORD :'password';
CREATE DATABASE hub OWNER hub;
REVOKE ALL ON DATABASE hub FROM PUBLIC;
SQL
