import { stopwords as dutch } from '@orama/stopwords/dutch';
import { stopwords as english } from '@orama/stopwords/english';
import { stopwords as french } from '@orama/stopwords/french';
import { stopwords as german } from '@orama/stopwords/german';
import { stopwords as italian } from '@orama/stopwords/italian';
import { stopwords as portuguese } from '@orama/stopwords/portuguese';
import { stopwords as russian } from '@orama/stopwords/russian';

/** The package's list has 577 words, "trabajo" and "país" among them. These are the words of Snowball's list without its verbs. */
const spanish =
  `a al algo algunas algunos ante antes aquel aquella aquellas aquellos como con contra cual cuales cuando
  cuyo cómo cuál cuáles cuándo cuánto cuántos cuántas de del desde donde durante dónde e el él ella ellas ellos en entre
  era eran eres es esa esas ese eso esos esta está están estas este esto estos fue fueron ha han has hasta hay había la las
  le les lo los más me mi mí mis muy nada ni no nos nosotros nuestra nuestro o os otra otras otro otros para pero por porque
  que qué quien quién quienes se sea ser si sí sin sobre son su sus también tan te ti tu tú tus u un una unas uno unos
  vosotros y ya yo`.split(/\s+/);

/** The stop words of each language whose inflections are known, as they are written. The package's English list lacks "a" and "will". */
export const stopWords = {
  en: ['a', 'will', ...english],
  de: german,
  fr: french,
  es: spanish,
  it: italian,
  pt: portuguese,
  nl: dutch,
  ru: russian,
} as const satisfies Readonly<Record<string, readonly string[]>>;
