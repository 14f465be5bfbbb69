import type { RequestCountBatch } from '@lectern/contracts';
import { onTestFinished } from 'vitest';
import { startUpstream, type Upstream } from './upstream.ts';

/** A stand-in for the model service. */
export interface ModelStandIn extends Upstream {
  /** The batches of counts that it got, in their order. */
  readonly batches: RequestCountBatch[];
  /** What it answers to a batch, which it takes in any case. */
  status: number;
}

/** Starts one, which ends with the test. */
export async function startModel(): Promise<ModelStandIn> {
  const batches: RequestCountBatch[] = [];
  const upstream = await startUpstream(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    if (request.url !== '/internal/request-counts') return void response.end('{}');
    batches.push(JSON.parse(body));
    response.writeHead(model.status).end();
  });
  const model: ModelStandIn = Object.assign(upstream, { batches, status: 204 });
  onTestFinished(() => upstream.close());
  return model;
}

const idOf = ({ sender, batch }: RequestCountBatch) => `${sender} ${batch}`;

/** What all batches together tell of a credential, each batch once: requests, of them refused, and failed. */
export function sumOf({ batches }: Pick<ModelStandIn, 'batches'>, keyId: string) {
  const counts = [...new Map(batches.map((batch) => [idOf(batch), batch])).values()]
    .flatMap((batch) => batch.counts)
    .filter((count) => count.keyId === keyId);
  const sum = (field: 'requests' | 'refused' | 'failed') =>
    counts.reduce((total, count) => total + count[field], 0);
  return [sum('requests'), sum('refused'), sum('failed')];
}
