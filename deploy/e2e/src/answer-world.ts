import { clientWith, type JourneyPlatform } from './journey-platform.ts';
import { herons } from './stand-in-model.ts';

/** `MODELS` for the stand-in: aliases of which `lectern` is none, which stays the documents' own sentences. */
export function modelsOf(baseUrl: string): string {
  const target = (model: string) => ({ provider: 'openai-compatible', model, baseUrl, maxRetries: 0 });
  return JSON.stringify({
    targets: Object.fromEntries(
      ['down', 'able', 'dies', 'tuned', 'wide'].map((name) => [name, target(name)]),
    ),
    aliases: { agent: ['down', 'able'], dying: ['dies', 'able'], gone: ['down'], tuned: ['tuned', 'able'] },
    embeddings: { wide: ['down', 'wide'] },
  });
}

/** The model of the documents of the embedded platform. */
export const vectorModel = 'all-MiniLM-L6-v2-q4';
/** All that the document about herons says. */
export const text = `${herons}.`;
/** What `lectern` says of it. */
export const answer = `${text} [1]`;
/** What is asked of it. */
export const question = 'How many herons nest at Velmar?';

/** The client of OpenAI with a key of somebody of a tenant, which may ask. */
export const open = clientWith(['documents:read', 'search', 'generate']);

type World = Awaited<ReturnType<typeof makeWorld>>;
const worlds = new WeakMap<JourneyPlatform, Promise<World>>();

/** A tenant with documents, the same for all journeys, which only read. The platform has {@link modelsOf} the stand-in in its configuration. */
export function withHerons(platform: JourneyPlatform): Promise<World> {
  const world = worlds.get(platform) ?? makeWorld(platform);
  worlds.set(platform, world);
  return world;
}

/** A tenant with a document about herons, and one about swans in a collection of its own. */
async function makeWorld(platform: JourneyPlatform) {
  const owner = await platform.newTenant();
  const birds = (await owner.api.POST('/v1/collections', { body: { name: 'birds' } })).data?.id ?? '';
  const upload = (name: string, content: string) => owner.uploadDocument({ name, content }, { wait: true });
  const [{ id }, swans] = await Promise.all([
    upload('herons.txt', text),
    upload('swans.txt', 'Nine swans live at Ardoch.'),
  ]);
  await owner.api.PUT('/v1/collections/{id}/documents/{documentId}', {
    params: { path: { id: birds, documentId: swans.id } },
    body: { attributes: { year: 2026 } },
  });
  const bare = (one: string) => one.replaceAll('-', '');
  return {
    ...{ owner, birds, client: await open(platform, owner) },
    ...{ fileId: `file-${bare(id)}`, swansId: `file-${bare(swans.id)}`, storeId: `vs_${bare(birds)}` },
  };
}
