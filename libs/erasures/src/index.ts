export type { Erasure, Erasures } from './erasure.ts';
export { type AddAmounts, createPgErasures, type PgErasuresParts } from './pg-erasures.ts';
