/// <reference path="./tesseract-core.d.ts" />

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';

/** A picture in shades of grey, a byte for each point, row by row. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly grey: Uint8Array;
}

/** What was recognized in a picture; the confidence is in percent. */
export interface RecognizedText {
  readonly text: string;
  readonly confidence: number;
}

/** Recognizes the text in pictures. */
export type Recognize = (picture: GreyPicture) => RecognizedText;

const require = createRequire(import.meta.url);
const core = 'tesseract.js-core/tesseract-core-simd-lstm';
/** The neural engine, the only one of this build. */
const lstmOnly = 1;
/** Of scans that do not say it. */
const dotsPerInch = 300;

const dataOf = (language: string) =>
  `@tesseract.js-data/${language}/4.0.0_best_int/${language}.traineddata.gz`;

/** Those of the languages (ISO 639-2, such as `eng`) for which no package is installed; all where the engine is missing. */
export function missingLanguages(languages: readonly string[]): string[] {
  return isInstalled(`${core}.wasm`)
    ? languages.filter((language) => !isInstalled(dataOf(language)))
    : [...languages];
}

function isInstalled(path: string): boolean {
  try {
    return require.resolve(path) !== '';
  } catch {
    return false;
  }
}

/**
 * Loads the engine and its languages from npm packages; nothing is fetched. It is one instance of WebAssembly in this process, without a
 * thread, and takes some 50 MiB beside its pictures.
 */
export async function openRecognizer(languages: readonly string[]): Promise<Recognize> {
  const { default: load } = await import('tesseract.js-core/tesseract-core-simd-lstm.js');
  const ignore = () => undefined;
  const wasmBinary = readFileSync(require.resolve(`${core}.wasm`));
  const { FS, TessBaseAPI } = await load({ wasmBinary, print: ignore, printErr: ignore });
  for (const language of languages)
    FS.writeFile(`${language}.traineddata`, gunzipSync(readFileSync(require.resolve(dataOf(language)))));
  const api = new TessBaseAPI();
  if (api.Init(null, languages.join('+'), lstmOnly) !== 0) throw new Error('The languages cannot be loaded.');
  return ({ width, height, grey }) => {
    FS.writeFile('/input', Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), grey]));
    try {
      if (api.SetImageFile(1, 0) !== 0) return { text: '', confidence: 0 };
      api.SetSourceResolution(dotsPerInch);
      api.Recognize(null);
      return { text: api.GetUTF8Text(), confidence: api.MeanTextConf() };
    } finally {
      api.Clear();
      FS.unlink('/input');
    }
  };
}
