/** What is used of tesseract.js-core 7, which has no types of its own. */
declare module 'tesseract.js-core/tesseract-core-simd-lstm.js' {
  interface TessBaseAPI {
    /** @returns 0 when the languages were found and loaded */
    Init(path: null, languages: string, engine: number): number;
    /** Takes the picture that lies at `/input`. @returns 0 when it could be read */
    SetImageFile(exif: number, angle: number): number;
    SetSourceResolution(dotsPerInch: number): void;
    Recognize(monitor: null): number;
    GetUTF8Text(): string;
    /** In percent. */
    MeanTextConf(): number;
    Clear(): void;
  }
  interface TesseractModule {
    readonly FS: { writeFile(path: string, bytes: Uint8Array): void; unlink(path: string): void };
    readonly TessBaseAPI: new () => TessBaseAPI;
  }
  const load: (options: {
    wasmBinary: Uint8Array;
    print: (line: string) => void;
    printErr: (line: string) => void;
  }) => Promise<TesseractModule>;
  // biome-ignore lint/style/noDefaultExport: it is that of the package
  export default load;
}
