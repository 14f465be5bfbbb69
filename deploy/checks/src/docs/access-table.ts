import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnyRoute } from '@lectern/http';
import { listServices, projectRoot, routesOf } from '@lectern/project';
import type { GeneratedDoc } from './readme-tables.ts';
import { withTable } from './readme-tables.ts';

const folder = 'docs';

/** `docs/access.md` with its tables made anew: who may call which route, as the services declare it. */
export async function accessTables(): Promise<GeneratedDoc> {
  const name = `${folder}/access.md`;
  const file = join(projectRoot, name);
  const now = await readFile(file, 'utf8');
  const declared = await Promise.all(
    listServices().map(async (service) =>
      (await routesOf(service.folder)).map((route) => ({ service: service.name, route })),
    ),
  );
  const routes = declared.flat().sort((a, b) => (placeOf(a.route) < placeOf(b.route) ? -1 : 1));
  const isInternal = ({ route }: ServiceRoute): boolean => route.auth === 'internal';
  const open = withTable(now, {
    ...{ folder, mark: 'public', table: publicTable(routes.filter((one) => !isInternal(one))) },
  });
  const wanted = withTable(open, {
    ...{ folder, mark: 'internal', table: internalTable(routes.filter(isInternal)) },
  });
  return { name, file, now, wanted };
}

interface ServiceRoute {
  readonly service: string;
  readonly route: AnyRoute;
}

/** Routes of one path stand together. */
function placeOf({ path, method }: AnyRoute): string {
  return `${path} ${method}`;
}

function publicTable(routes: readonly ServiceRoute[]): string {
  const rows = routes.map(({ service, route: { method, path, auth, scope, role, summary } }) => {
    const who = auth === 'none' ? 'everybody' : role === undefined ? 'every role' : `\`${role}\``;
    const scopeCell = scope === undefined ? '–' : `\`${scope}\``;
    return `| \`${method.toUpperCase()} ${path}\` | ${who} | ${scopeCell} | ${service} | ${summary} |`;
  });
  return ['| route | least role | scope | service | what |', '|---|---|---|---|---|', ...rows].join('\n');
}

function internalTable(routes: readonly ServiceRoute[]): string {
  const rows = routes.map(
    ({ service, route: { method, path, callers = [], summary } }) =>
      `| \`${method.toUpperCase()} ${path}\` | ${service} | ${callers.join(', ')} | ${summary} |`,
  );
  return ['| route | service | called by | what |', '|---|---|---|---|', ...rows].join('\n');
}
