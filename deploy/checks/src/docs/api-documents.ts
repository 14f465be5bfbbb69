import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { edgeErrors, edgeHeaders } from '@lectern/gateway/edge-errors';
import { type AnyRoute, createReadyRoute } from '@lectern/http';
import { createPublicView, describeApi, type OpenApiDocument, serviceView } from '@lectern/openapi';
import { listServices, projectRoot, routesOf } from '@lectern/project';
import { createStatusRoute } from '@lectern/service';
import { apiIntroduction } from './api-introduction.ts';
import { apiTags } from './api-tags.ts';
import type { GeneratedDoc } from './readme-tables.ts';

const folder = 'docs/api';

/** `docs/api`: a document of each service, and that of the gateway, in which all public routes are. */
export async function apiDocuments(): Promise<GeneratedDoc[]> {
  const version = await releaseVersion();
  const declared = await Promise.all(
    listServices().map(async ({ name, folder }) => ({ name, routes: await routesOf(folder) })),
  );
  const all = declared.flatMap(({ routes }) => routes);
  return Promise.all(
    declared.map(({ name, routes }) =>
      toDoc(
        name,
        name === 'gateway' ? describeGateway(all, version) : describeService({ name, routes }, version),
      ),
    ),
  );
}

/** What the defaults of every service add to its own routes. */
const readyRoute = createReadyRoute(async () => undefined);
const statusRoute = createStatusRoute(() => Promise.reject(new Error('It is only described.')));

function describeService(
  { name, routes }: { name: string; routes: readonly AnyRoute[] },
  version: string,
): OpenApiDocument {
  return describeApi({
    title: `Lectern: ${name} service`,
    summary: 'For the gateway and the other services alone',
    version,
    server: { url: `http://${name}:8080`, description: 'As the other services know it' },
    routes: [...routes, readyRoute, statusRoute],
    view: serviceView,
    tags: apiTags,
  });
}

function describeGateway(routes: readonly AnyRoute[], version: string): OpenApiDocument {
  return describeApi({
    title: 'Lectern',
    summary: 'Documents go in, and an agent gets answers from them, with citations',
    introduction: apiIntroduction,
    version,
    server: { url: '/', description: 'The gateway that serves this document' },
    routes: routes.filter(({ auth }) => auth !== 'internal'),
    tags: apiTags,
    view: createPublicView({ errorsOf: edgeErrors, headers: edgeHeaders }),
  });
}

async function toDoc(service: string, document: OpenApiDocument): Promise<GeneratedDoc> {
  const name = `${folder}/${service}.json`;
  const file = join(projectRoot, name);
  const now = existsSync(file) ? await readFile(file, 'utf8') : '';
  return { name, file, now, wanted: `${JSON.stringify(document, undefined, 2)}\n` };
}

async function releaseVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
  return manifest.version;
}
