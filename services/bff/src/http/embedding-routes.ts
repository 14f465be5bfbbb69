import { type AnyRoute, type ConcurrencyGroup, route } from '@lectern/http';
import type { App } from '../app.ts';
import { embeddingList, embeddingsBody, shownEmbeddings } from '../openai/embeddings.ts';
import { errorsOf } from './errors.ts';
import { passedErrorsOf } from './passed-errors.ts';

/** Vectors of a caller's own texts, as clients of the API of OpenAI ask for them. */
export function embeddingRoutes(
  { embedTexts }: Pick<App, 'embedTexts'>,
  { embeddings }: { readonly embeddings: ConcurrencyGroup },
): AnyRoute[] {
  return [
    route({
      method: 'post',
      path: '/v1/embeddings',
      operationId: 'createEmbeddings',
      summary: 'Vectors of texts, for clients of the API of OpenAI',
      auth: 'principal',
      scope: 'generate',
      concurrency: [{ group: embeddings }],
      body: embeddingsBody,
      responses: { 200: embeddingList },
      errors: [
        ...errorsOf('dimensions_unserved', 'model_changed', 'model_not_found'),
        ...passedErrorsOf('budget_exhausted', 'embedding_refused'),
      ],
      handler: async ({ principal: caller, body, signal }) => {
        const { model, input, encoding_format: format, dimensions, input_type: kind } = body;
        const texts = typeof input === 'string' ? [input] : input;
        const asked = { caller, model, texts, kind: kind ?? 'passage', dimensions: dimensions ?? undefined };
        return { body: shownEmbeddings(await embedTexts(asked, signal), format ?? 'float') };
      },
    }),
  ];
}
