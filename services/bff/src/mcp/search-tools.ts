import { searchFilter, searchMode } from '@lectern/contracts';
import { z } from 'zod';
import { limits } from '../limits.ts';
import { collectAnswer } from '../use-cases/collect-answer.ts';
import { addressOf } from './document-address.ts';
import { type Tool, tool } from './tool.ts';

const query = z.string().trim().min(1).max(limits.questionCharacters.value);
const topK = (most: number) => z.int().min(1).max(most);

/** By the convention of ChatGPT and deep research: one string in, ids out, which `fetch` takes. */
const search = tool({
  name: 'search',
  title: 'Search documents',
  description: 'Find documents of the caller by meaning and words. Read one of them with `fetch` and its id.',
  scope: 'search',
  hints: { readOnly: true },
  input: z.object({ query: query.describe('What to look for, as a question or as words') }),
  output: z.object({
    results: z.array(z.object({ id: z.string(), title: z.string(), url: z.string() })),
  }),
  run: async ({ app, caller, publicUrl, signal }, input) => {
    const documents = await app.findDocuments({ caller, query: input.query }, signal);
    return { results: documents.map(({ id, title }) => ({ id, title, url: addressOf(publicUrl, id) })) };
  },
});

const searchPassages = tool({
  name: 'search_passages',
  title: 'Search passages',
  description:
    'Find the passages of documents that fit a question best, with the text of each. `relevance` is 0 to 1 on one scale for all searches.',
  scope: 'search',
  hints: { readOnly: true },
  input: z.object({
    query,
    topK: topK(limits.foundPassages.value).default(8).describe('Most passages'),
    mode: searchMode.default('hybrid').describe('By meaning (dense), by words (lexical), or both'),
    filter: searchFilter.optional().describe('Only documents with these facts'),
  }),
  output: z.object({
    passages: z.array(
      z.object({
        ...{ documentId: z.string(), title: z.string(), chunkId: z.string() },
        page: z.int().optional(),
        headings: z.array(z.string()),
        relevance: z.number().nullable(),
        text: z.string(),
      }),
    ),
    pending: z
      .int()
      .nullable()
      .describe('Documents that are not searchable yet; null when that is not known'),
    degraded: z.array(z.string()).describe('Parts that were away and done without'),
  }),
  run: async ({ app, caller, signal }, input) => {
    const { hits, pending, degraded } = await app.findPassages({ caller, ...input }, signal);
    const passages = hits.map(({ documentId, title, chunkId, page, headings, relevance, text }) => ({
      ...{ documentId, title, chunkId, headings, relevance, text },
      ...(page === undefined ? {} : { page }),
    }));
    return { passages, pending, degraded: [...degraded] };
  },
});

const ask = tool({
  name: 'ask',
  title: 'Ask the documents',
  description:
    'Answer a question from the documents of the caller, with citations. When `answered` is false, the documents do not say it.',
  scope: 'generate',
  hints: { readOnly: true },
  input: z.object({
    question: query,
    topK: topK(limits.answerPassages.value).default(6).describe('Most passages that the answer rests on'),
  }),
  output: z.object({
    answer: z.string(),
    answered: z.boolean(),
    citations: z.array(
      z.object({
        ...{ marker: z.string(), documentId: z.string(), title: z.string(), quote: z.string() },
        page: z.int().optional(),
        headings: z.array(z.string()),
      }),
    ),
    model: z.string(),
    degraded: z.array(z.string()),
  }),
  run: async ({ app, caller, signal }, { question, topK: most }) => {
    const parts = app.generateAnswer({ caller, prompt: question, topK: most }, signal);
    const { citations, degraded, usage: _, cached: __, ...answer } = await collectAnswer(parts);
    const cited = citations.map(({ marker, documentId, title, quote, page, headings }) => ({
      ...{ marker, documentId, title, quote, headings: [...headings] },
      ...(page === undefined ? {} : { page }),
    }));
    return { ...answer, citations: cited, degraded: [...degraded] };
  },
});

/** Tools that look for something. */
export const searchTools: readonly Tool[] = [search, searchPassages, ask];
