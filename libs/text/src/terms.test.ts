import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageOf, queryTermsOf, queryWordsOf, termsOf } from './terms.ts';

/** Whether all words of a query are found in a text. */
const finds = (query: string, text: string): boolean => coverageOf(queryWordsOf(query), text) === 1;

describe('termsOf', () => {
  it('lowers, drops stop words and brings inflections together', () => {
    expect(termsOf('The Wings of the aircraft: wing, WINGED, flying!')).toEqual([
      'wing',
      'aircraft',
      'wing',
      'wing',
      'fli',
    ]);
  });

  it.each([
    ['English', 'policies renewed', 'The policy is renewed every year by the insurance company.', 'the'],
    ['German', 'Kündigungen', 'Die Kündigung ist schriftlich bis zum Ende des Monats einzureichen.', 'die'],
    ['French', 'contrats résiliés', 'Le contrat est résilié par une lettre que le client envoie.', 'une'],
    [
      'Spanish',
      'los contratos firmados',
      'El contrato firmado se guarda en la oficina durante dos años.',
      'la',
    ],
    ['Italian', 'contratti', 'Il contratto viene conservato per due anni nella sede della società.', 'della'],
    ['Portuguese', 'contratos', 'O contrato é guardado durante dois anos na sede da empresa.', 'da'],
    [
      'Dutch',
      'overeenkomsten',
      'De overeenkomst wordt twee jaar bewaard op het kantoor van het bedrijf.',
      'het',
    ],
    ['Russian', 'договоры', 'Договор хранится в офисе компании в течение двух лет.', 'в'],
  ])('stems %s, and leaves out its stop words', (_language, query, text, stopWord) => {
    expect(finds(query, text)).toBe(true);
    expect(termsOf(text)).not.toContain(stopWord);
  });

  it.each([
    ['Chinese', '图书馆', '图书馆的书可以借三个星期。'],
    ['Japanese', '図書館の本', '図書館の本は三週間借りられます。'],
    ['Korean', '도서관', '도서관의 책은 삼 주 동안 빌릴 수 있습니다.'],
    ['Thai', 'ห้องสมุด', 'หนังสือของห้องสมุดยืมได้สามสัปดาห์'],
  ])('matches parts of %s, which has no spaces between its words', (_language, query, text) => {
    expect(finds(query, text)).toBe(true);
    expect(coverageOf(queryWordsOf(query), '東京에서 xyz')).toBe(0);
  });

  it('takes a number from its unit, and keeps a code of letters and digits whole', () => {
    expect(termsOf('10kg')).toEqual(['10', 'kg', '10kg']);
    expect(termsOf('H2O, 3f2b1c')).toEqual(['h2o', '3f2b1c']);
  });

  it('finds nothing in punctuation, and nothing that is too long for a word', () => {
    expect(termsOf('--- ... !!! the of')).toEqual([]);
    expect(termsOf('a'.repeat(65))).toEqual([]);
  });

  it('never gives a term with white space, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const term of [...termsOf(text), ...queryTermsOf(text)]) expect(term).toMatch(/^\S+$/u);
      }),
    );
  });

  it('finds every word of a text by itself', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Zäéñ0-9]{1,20}([ -][a-zA-Zäéñ0-9]{1,20}){0,5}$/u), (text) => {
        const terms = new Set(termsOf(text));
        for (const term of terms) expect(queryWordsOf(term).every((forms) => forms.length > 0)).toBe(true);
        expect(queryWordsOf(text).length).toBeGreaterThan(0);
      }),
    );
  });

  it('takes time that is linear in the text', () => {
    for (const unit of ['a-', '1 000 ', "l'", 'aB', '図', 'KV 1 ', '­', 'e\u0301']) {
      const startedAt = performance.now();
      termsOf(unit.repeat(50_000));
      expect(performance.now() - startedAt).toBeLessThan(5_000);
    }
  });
});

describe('a query', () => {
  it.each([
    ['KV-057', 'KV057'],
    ['KV 057', 'KV057'],
    ['kv057', 'see KV-057'],
    ['KV057', 'see KV 057'],
    ['KV‑057', 'KV-057'],
    ['KV–057', 'KV−057'],
    ['10000', 'about 10 000 pieces'],
    ['10 000', 'about 10000 pieces'],
    ['10,000', 'about 10 000 pieces'],
    ['1000000', "1'000'000 francs"],
    ['user name', 'call getUserName()'],
    ['getUserName', 'call get_user_name'],
    ['getusername', 'call getUserName'],
    ['email', 'your e-mail'],
    ['e-mail', 'your email address'],
    ['wifi', 'Wi-Fi'],
    ['muller', 'Herr Müller'],
    ['Müller', 'herr muller'],
    ['strasse', 'die Straße'],
    ['informacion', 'La información está en la oficina'],
    ['école', "L'ecole"],
    ['avion', "l'avion est parti ce matin"],
    ['cooperation', 'co­operation'],
  ])('"%s" is found in "%s"', (query, text) => {
    const words = queryWordsOf(query);
    const joined = words.filter((forms) => forms.some((form) => termsOf(text).includes(form)));
    expect(joined.length).toBeGreaterThan(0);
    expect(coverageOf(words, text)).toBeGreaterThan(0);
    expect(coverageOf(words, 'something else')).toBe(0);
  });

  it('keeps a word that is a stop word of another language only', () => {
    expect(queryTermsOf('how does the war end')).toContain('war');
    expect(queryTermsOf('wie war das Wetter')).not.toContain('war');
  });

  it('keeps its stop words when there is nothing else', () => {
    expect(queryTermsOf('to be or not to be')).toContain('be');
  });

  it('is bounded, and keeps what is asked last', () => {
    const talk = Array.from({ length: 1_000 }, (_, at) => `word${at}`).join(' ');
    const terms = queryTermsOf(`${talk} What about invoice KV-057?`);
    expect(queryWordsOf(talk).length).toBe(64);
    expect(terms).toContain('kv057');
    expect(terms).toContain('invoic');
  });
});
