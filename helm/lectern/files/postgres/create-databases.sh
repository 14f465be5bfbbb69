#!/bin/sh
# Runs once, while the data directory is new: a role and a database per service, closed to every other role.
set -eu

for service in user document embedding retrieval model webhook; do
  psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set role="${service}_service" \
    --set database="$service" \
    --set password="$(cat "/run/passwords/$service")" <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
CREATE DATABASE :"database" OWNER :"role" ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE :"database" FROM PUBLIC;
SQL
done
