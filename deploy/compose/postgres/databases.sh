#!/bin/bash
# Runs once, when the data directory is made: a role and a database per service, closed to every other role. The passwords
# are passed to psql by its standard input, so that no list of processes shows them.
set -euo pipefail

for service in user document embedding retrieval model webhook; do
  psql -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<SQL
CREATE ROLE ${service}_service LOGIN PASSWORD '$(cat "/run/lectern/$service")';
CREATE DATABASE "${service}" OWNER ${service}_service ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE "${service}" FROM PUBLIC;
SQL
done
