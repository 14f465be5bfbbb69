export { languageCodeOf } from './languages.ts';
export { emptySegments, otherQuestionWords, questionWords, weakSegments } from './question-words.ts';
export { type StemLanguage, stemIn } from './stems.ts';
export {
  analysisVersion,
  coverageOf,
  type QueryWord,
  queryTermsOf,
  queryWordsOf,
  termsOf,
  wordsFound,
} from './terms.ts';
