declare module 'eld/extrasmall' {
  export const eld: {
    newInstance(): {
      setLanguageSubset(languages: readonly string[]): unknown;
      detect(text: string): { readonly language: string };
    };
  };
}
