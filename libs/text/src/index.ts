export { type StemLanguage, stemIn } from './stems.ts';
export { questionTermsOf, termsOf } from './terms.ts';
