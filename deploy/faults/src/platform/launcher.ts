import { runLauncher } from '@lectern/local';
import { faultyServices } from './faulty-services.ts';
import { routesSchema, routesVariable } from './routes.ts';

/** `npm start`, but for the proxies that stand between its services and what they depend on. */
const routes = routesSchema.parse(JSON.parse(process.env[routesVariable] ?? '{}'));
// It must not outlive who injects the faults.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
await runLauncher(process, faultyServices(routes));
