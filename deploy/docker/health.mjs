// The health check of an image that has no curl: exit code 0 when this container's own process says that it is ready.
import { get } from 'node:http';

const { ADMIN_PORT = '8081', HEALTH_PORT = ADMIN_PORT, HEALTH_PATH = '/readyz' } = process.env;
const request = get(
  { host: '127.0.0.1', port: HEALTH_PORT, path: HEALTH_PATH, timeout: 4_000 },
  (response) => {
    process.exit(response.statusCode === 200 ? 0 : 1);
  },
);
for (const event of ['timeout', 'error']) request.on(event, () => process.exit(1));
