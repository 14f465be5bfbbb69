import { workerData } from 'piscina';
import { loadSentenceEncoder } from './sentence-encoder.ts';

/** What a worker of the inference pool is started with. */
export interface InferenceWorkerData {
  readonly modelDirectory: string;
}

const { modelDirectory }: InferenceWorkerData = workerData;
const encode = await loadSentenceEncoder(modelDirectory);

/** Entry of the pool's tasks. */
export async function embed(text: string): Promise<Float32Array> {
  return encode(text);
}
