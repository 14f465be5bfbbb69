export { questionTermsOf, termsOf } from './terms.ts';
