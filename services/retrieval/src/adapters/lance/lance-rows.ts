import { termsOf } from '@lectern/text';
import { DataType, Field, FixedSizeList, Float32, Float64, Int32, List, Schema, Utf8 } from 'apache-arrow';
import { audienceOf } from '../../domain/access-scope.ts';
import type { Description } from '../../domain/description.ts';
import { type Facts, factsOf, factTokens, spansOf } from '../../domain/facts.ts';
import type { StoredHit } from '../../domain/hits.ts';
import type { EmbeddingModel, Point, StoredPassage } from '../../ports.ts';
import { lexicalText, pointIdOf } from '../points.ts';
import type { WordRow } from './audience-words.ts';
import { type SpanColumns, toSpanColumns } from './lance-spans.ts';

const modelKey = 'lectern.model';

/** Columns that a hit needs; the vector stays where it is. */
export const hitColumns = [
  'id',
  'document_id',
  'version',
  'chunk_id',
  'ordinal',
  'text',
  'headings',
  'page',
] as const;

/** The table's schema. The model's name is in its metadata, the dimensions are the vector's type. */
export function pointSchema(model: EmbeddingModel): Schema {
  const text = (name: string) => new Field(name, new Utf8(), false);
  const texts = (name: string) => new Field(name, new List(new Field('item', new Utf8(), true)), false);
  const numbers = (name: string) => new Field(name, new List(new Field('item', new Float64(), true)), false);
  const whole = (name: string, nullable = false) => new Field(name, new Int32(), nullable);
  const fields = [
    ...['id', 'document_id', 'tenant_id', 'owner_id', 'chunk_id', 'text', 'terms'].map(text),
    whole('version'),
    whole('ordinal'),
    whole('page', true),
    texts('headings'),
    texts('facts'),
    texts('audiences'),
    texts('span_names'),
    numbers('span_least'),
    numbers('span_most'),
    new Field('vector', new FixedSizeList(model.dimensions, new Field('item', new Float32(), true)), false),
  ];
  return new Schema(fields, new Map([[modelKey, model.name]]));
}

/** What {@link pointSchema} recorded, read back. By type id: LanceDB brings its own copy of the Arrow classes. */
export function modelOf(schema: Schema): EmbeddingModel | undefined {
  const name = schema.metadata.get(modelKey);
  const vector = schema.fields.find((field) => field.name === 'vector')?.type;
  if (name === undefined || !DataType.isFixedSizeList(vector)) return undefined;
  return { name, dimensions: vector.listSize };
}

/** A row as it is written; a type, since LanceDB takes nothing but records. */
export type PointRow = SpanColumns & {
  readonly id: string;
  readonly document_id: string;
  readonly tenant_id: string;
  readonly owner_id: string;
  readonly chunk_id: string;
  readonly text: string;
  readonly terms: string;
  readonly version: number;
  readonly ordinal: number;
  readonly page: number | null;
  readonly headings: string[];
  readonly facts: string[];
  readonly audiences: string[];
  readonly vector: Float32Array;
};

/** A point as a row. `terms` are its words, made once and joined by spaces. */
export function toRow(point: Point, model: EmbeddingModel): PointRow {
  return {
    id: pointIdOf({ ...point, model: model.name }),
    document_id: point.documentId,
    tenant_id: point.tenantId,
    owner_id: point.ownerId,
    chunk_id: point.chunkId,
    text: point.text,
    terms: wordsOf(point),
    version: point.version,
    ordinal: point.ordinal,
    page: point.page ?? null,
    headings: [...point.headings],
    audiences: audienceOf(point),
    ...factColumns(point),
    vector: point.vector,
  };
}

function wordsOf(passage: Parameters<typeof lexicalText>[0]): string {
  return termsOf(lexicalText(passage)).join(' ');
}

function factColumns(facts: Facts): Pick<PointRow, 'facts' | keyof SpanColumns> {
  return { facts: factTokens(facts), ...toSpanColumns(spansOf(facts)) };
}

/** A row as LanceDB hands all of it out, whose lists are no arrays. */
export type StoredRow = {
  readonly [K in keyof PointRow]: PointRow[K] extends (infer V)[] | Float32Array ? Iterable<V> : PointRow[K];
};

/** A row with another description of its document, to be written again. */
export function toDescribed(row: StoredRow, { title, ...facts }: Description): PointRow {
  const headings = [...row.headings];
  return {
    ...row,
    headings,
    terms: wordsOf({ title, headings, text: row.text }),
    audiences: [...row.audiences],
    vector: Float32Array.from(row.vector as Iterable<number>),
    ...factColumns(facts),
  };
}

/** Columns that {@link toWordRow} needs beside the audiences. */
export const wordColumns = ['id', 'document_id', 'version', 'ordinal', 'terms'] as const;

/** What a row is found by when words are looked up. */
export function toWordRow(row: Pick<PointRow, (typeof wordColumns)[number] | 'audiences'>): WordRow {
  return {
    pointId: row.id,
    documentId: row.document_id,
    version: row.version,
    ordinal: row.ordinal,
    audiences: row.audiences,
    terms: row.terms === '' ? [] : row.terms.split(' '),
  };
}

/** A row of an answer as LanceDB hands it out. */
export interface HitRow {
  readonly id: string;
  readonly document_id: string;
  readonly version: number;
  readonly chunk_id: string;
  readonly ordinal: number;
  readonly text: string;
  readonly headings: Iterable<string>;
  readonly page: number | null;
}

/** A row as a hit. */
export function toHit(row: HitRow, score: number): StoredHit {
  return {
    pointId: row.id,
    documentId: row.document_id,
    version: row.version,
    chunkId: row.chunk_id,
    ordinal: row.ordinal,
    text: row.text,
    headings: [...row.headings],
    ...(row.page === null ? {} : { page: row.page }),
    score,
  };
}

/** Columns that {@link toPassage} needs. */
export const passageColumns = [...hitColumns, 'facts'] as const;

/** A row with {@link passageColumns}. */
export type PassageRow = HitRow & { readonly facts: Iterable<string> };

/** A row as a chunk with the facts of its document. */
export function toPassage(row: PassageRow): StoredPassage {
  const { score: _score, pointId: _id, ...chunk } = toHit(row, 0);
  return { ...chunk, ...factsOf(row.facts) };
}
