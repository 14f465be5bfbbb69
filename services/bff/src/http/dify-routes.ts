import { collectionId as collectionIdSchema, type SearchHit } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import { filterOfConditions } from '../dify/condition-filter.ts';
import { type RetrievalBody, retrievalBody, retrievalRecords } from '../dify/schemas.ts';
import { collectionIdOf } from '../openai/ids.ts';
import type { RetrieveKnowledgeInput } from '../use-cases/retrieve-knowledge.ts';
import { errorsOf } from './errors.ts';

/** Collections as external knowledge bases of Dify. */
export function difyRoutes({ retrieveKnowledge }: Pick<App, 'retrieveKnowledge'>): AnyRoute[] {
  return [
    route({
      method: 'post',
      path: '/v1/retrieval',
      operationId: 'retrieveKnowledge',
      summary: 'Passages of a collection, as Dify asks an external knowledge base for them',
      auth: 'principal',
      scope: 'search',
      body: retrievalBody,
      responses: {
        200: retrievalRecords,
      },
      errors: errorsOf('condition_unserved', 'knowledge_not_found'),
      dialect: 'dify',
      handler: async ({ principal: caller, body, signal }) => {
        const asked = { caller, ...questionOf(body) };
        // An id that none can be is one of no collection.
        if (!collectionIdSchema.safeParse(asked.collectionId).success) throw unknown();
        const hits = await retrieveKnowledge(asked, signal);
        if (hits === undefined) throw unknown();
        return { body: { records: hits.map(recordOf) } };
      },
    }),
  ];
}

function unknown(): AppError {
  return new AppError('not_found', 'The knowledge does not exist.', { reason: 'knowledge_not_found' });
}

function questionOf(body: RetrievalBody): Omit<RetrieveKnowledgeInput, 'caller'> {
  const {
    knowledge_id: knowledgeId,
    query,
    retrieval_setting: setting,
    metadata_condition: condition,
  } = body;
  return {
    collectionId: collectionIdOf(knowledgeId),
    ...{ query, topK: setting.top_k, threshold: setting.score_threshold ?? undefined },
    filter: filterOfConditions(condition),
  };
}

function recordOf(hit: SearchHit) {
  const { text, relevance, title, documentId, chunkId, filename, headings, page } = hit;
  return {
    ...{ content: text, score: relevance ?? 0, title },
    metadata: {
      ...{ document_id: documentId, chunk_id: chunkId, headings: [...headings] },
      ...(filename === undefined ? {} : { filename }),
      ...(page === undefined ? {} : { page }),
    },
  };
}
