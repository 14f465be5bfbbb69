import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { workerData } from 'piscina';
import { unitVector } from '../../domain/chunk.ts';
import { loadTokenizer } from './tokenizer.ts';

/** What a worker thread of the inference pool is started with. */
export interface InferenceWorkerData {
  readonly modelDirectory: string;
}

/** Text to vector, in this thread: it blocks while it computes. */
type SentenceEncoder = (text: string) => Promise<Float32Array>;

/** The length that the model was trained for; what is longer is cut, as its authors do. */
const maxTokens = 256;

/**
 * Loads a BERT-like model and its tokenizer: mean pooling over the tokens, unit length.
 *
 * One text a run and one thread a session, both measured: padding makes batches of 8 a third slower per core and takes
 * 70 MB more, and a second thread in one session gains less than a second session. It also makes a text's vector
 * independent of its neighbours to the last bit.
 */
async function loadSentenceEncoder(directory: string): Promise<SentenceEncoder> {
  const tokenizer = await loadTokenizer(directory);
  const session = await InferenceSession.create(join(directory, 'onnx/model_q4.onnx'), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
  });
  return async (text) => {
    const ids = truncated(tokenizer.encode(text).ids);
    const output = await session.run({
      input_ids: tensor(ids),
      attention_mask: tensor(ids.map(() => 1)),
      token_type_ids: tensor(ids.map(() => 0)),
    });
    const states = output.last_hidden_state;
    if (states === undefined || !(states.data instanceof Float32Array)) {
      throw new Error('The model has no output "last_hidden_state" of float32.');
    }
    return unitVector(sumOfRows(states.data, ids.length));
  };
}

/** Cuts from the end, but keeps the token that closes every text. */
function truncated(ids: number[]): number[] {
  const last = ids.at(-1);
  return ids.length <= maxTokens || last === undefined ? ids : [...ids.slice(0, maxTokens - 1), last];
}

function tensor(values: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
}

/** The sum points where the mean does, and the length is normalised anyway. */
function sumOfRows(data: Float32Array, rows: number): Float32Array {
  const width = data.length / rows;
  const sum = new Float32Array(width);
  data.forEach((value, index) => {
    sum[index % width] = (sum[index % width] ?? 0) + value;
  });
  return sum;
}

const { modelDirectory }: InferenceWorkerData = workerData;
const encode = await loadSentenceEncoder(modelDirectory);

/** Entry of the pool's tasks. */
export async function embed(text: string): Promise<Float32Array> {
  return encode(text);
}
