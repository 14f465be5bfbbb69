import { join } from 'node:path';
import type { SessionClient } from '@lectern/client';
import { fileFromPath } from '@lectern/client/node';
import { projectRoot } from '@lectern/local';

/** A document as people have it, and what has to come of it. */
export interface DocumentCase {
  readonly fileName: string;
  /** What its text says, each once. */
  readonly says?: readonly string[];
  /** What its text never says. */
  readonly never?: readonly string[];
  /** What stands together in one chunk, column names included. */
  readonly together?: readonly (readonly [string, string])[];
  /** Headings of its chunks, in order; of those that have none, nothing. */
  readonly headings?: readonly string[];
  readonly warnings?: readonly string[];
  readonly title?: string;
  /** What is searched for, and what the best passage of this document says. */
  readonly found?: Readonly<Record<string, string>>;
  /** What is asked, and what the answer says and its quotes too. */
  readonly answers?: Readonly<Record<string, string>>;
}

/** The documents of the samples and of `test/answers`, by the faults that they stand for. */
export const documentCases: readonly DocumentCase[] = [
  {
    fileName: 'team.txt',
    answers: {
      'What is the duty phone number?': 'Duty phone: 5580',
      'What is the alarm code?': 'heron',
    },
  },
  {
    fileName: 'valves.md',
    together: [
      ['KV-001', 'Pressure rating (bar)'],
      ['KV-057', 'Pressure rating (bar)'],
      ['KV-090', 'Leak rate (ml/min)'],
    ],
    answers: { 'What is the pressure rating of KV-057?': '97' },
  },
  {
    fileName: 'logbook.log',
    together: [['2026-05-17 08:12:17', 'debris removed with hook']],
    answers: { 'On which date was debris removed with a hook?': '2026-05-17' },
  },
  {
    fileName: 'handbook-ja.txt',
    answers: { 在宅勤務手当はいくらですか: '在宅勤務手当は月額八千円' },
  },
  { fileName: 'haus-de.txt', answers: { 'Wie lange ist die Kündigungsfrist?': 'drei Monate' } },
  {
    fileName: 'cjk-ja.pdf',
    says: [
      '社内規程 第三章',
      '在宅勤務手当は月額八千円とし、毎月二十五日に支給する。',
      '出張時の宿泊費の上限は一泊一万二千円である。',
    ],
  },
  {
    fileName: 'running-heads.pdf',
    headings: [1, 2, 3, 4, 5, 6].map((number) => `Chapter ${number}`),
    never: ['Harbour Board', 'Rules and Customs'],
    found: { 'Chapter 4': 'Fuel is sold from the yellow pontoon' },
  },
  {
    fileName: 'dot-leaders.pdf',
    says: ['Mooring, vessel above 12 m … 36.75', 'Harbour pilot, night … 168.50'],
    together: [['Mooring, vessel above 12 m', '36.75']],
    answers: { 'What does mooring above 12 m cost?': '36.75' },
  },
  {
    fileName: 'two-col-rowwise.pdf',
    says: ['June after the foundation had cured for twenty eight days'],
  },
  {
    fileName: 'hyphen-u2010.pdf',
    says: ['Feuerwehrbedarfsplan', 'Instandhaltungsrücklage'],
    found: {
      Feuerwehrbedarfsplan: 'Feuerwehrbedarfsplan',
      Instandhaltungsrücklage: 'Instandhaltungsrücklage',
    },
  },
  { fileName: 'superscript.pdf', says: ['10^4 litres', '10^3 units'], never: ['104 litres'] },
  {
    fileName: 'landscape-rotated.pdf',
    says: ['closed in ninety seconds'],
    found: { 'What blocks the drain at section four?': 'blocked by gravel' },
    answers: { 'What blocks the drain at section four?': 'gravel' },
  },
  {
    fileName: 'form.pdf',
    together: [
      ['Site address', '17 Quarry Lane, Dunmore'],
      ['Hazard class', 'C3 corrosive'],
    ],
    says: ['Site address: 17 Quarry Lane, Dunmore', 'Hazard class: C3 corrosive', 'Crane needed: [x]'],
  },
  { fileName: 'scan-mixed.pdf', says: ['Cover sheet.'], warnings: ['no_text_on_page'] },
  { fileName: 'spaced.pdf', headings: ['EMERGENCY PLAN'] },
  { fileName: 'page-sjis.html', says: ['在宅勤務手当は月額八千円'] },
  { fileName: 'rules-sjis.txt', says: ['在宅勤務手当は月額八千円'], warnings: ['encoding_detected'] },
  { fileName: 'letter-cp1252.txt', says: ['48,50 € wird im März fällig'], warnings: ['encoding_detected'] },
  { fileName: 'rowspan.html', says: ['Outer | Week | 27.50'] },
  {
    fileName: 'numbered.docx',
    says: ['3.1 Damages'],
    headings: ['3.1 Damages'],
    found: { '3.1': 'Liquidated damages are 800 crowns per day.' },
  },
  {
    fileName: 'header-footer.docx',
    says: ['BT-2290', 'revision C'],
    found: { 'BT-2290': 'BT-2290' },
  },
  { fileName: 'formula.docx', says: ['h=0.021L', '[x] approved by the fire brigade'] },
  { fileName: 'stock.csv', says: ['Dichtung größer 40 | Halle Nord | 87'] },
  { fileName: 'stations.tsv', says: ['Tiefental | 148 | Thies CLIMA'] },
  { fileName: 'schema.xml', says: ['Impeller', 'P-77-104'] },
  { fileName: 'mail.eml', says: ['Umzug nach Gebäude 7', 'Umzug in Gebäude 7 findet'], never: ['=C3=A4'] },
  {
    fileName: 'inline-image.txt',
    says: ['41 litres', 'The seal was replaced on 3 May.'],
    warnings: ['encoded_data_left_out'],
  },
  {
    fileName: 'front.md',
    title: 'Cold chain procedure CC-114',
    found: { 'CC-114': 'CC-114' },
  },
];

/** The types that senders declare beside `application/octet-stream`, which ought to make no difference. */
export const declaredTypes: Readonly<Record<string, string>> = {
  'stock.csv': 'text/csv',
  'stations.tsv': 'text/tab-separated-values',
  'schema.xml': 'text/xml',
};

/** What a model says, and what has to become of it. */
export interface ModelCase {
  readonly fileName: string;
  readonly question: string;
  readonly answer: string;
  readonly finishReason?: string;
  /** What the quotes of the citations say, by marker. */
  readonly quotes?: Readonly<Record<string, string>>;
}

export const modelCases: readonly ModelCase[] = [
  {
    fileName: 'team.txt',
    question: 'What is the duty phone?',
    answer: 'The duty phone is 5580 [1].',
    quotes: { '[1]': '5580' },
  },
  {
    fileName: 'valves.md',
    question: 'What is the rating of KV-057?',
    answer: 'KV-057 is rated at 97 bar [1].',
    quotes: { '[1]': 'KV-057' },
  },
  {
    fileName: 'logbook.log',
    question: 'When was debris removed?',
    answer: 'Debris was removed with a hook on 17 May 2026 [1].',
    quotes: { '[1]': 'debris removed' },
  },
  {
    fileName: 'landscape-rotated.pdf',
    question: 'How fast did the spillway gate close?',
    answer: 'The spillway gate closed in ninety seconds [1].',
    quotes: { '[1]': 'ninety seconds' },
  },
  {
    fileName: 'team.txt',
    question: 'Which number has the duty phone?',
    answer: 'The duty phone',
    finishReason: 'length',
  },
];

const samples = join(projectRoot, 'services/embedding/test/samples');
const answers = join(projectRoot, 'deploy/e2e/test/answers');

/** Has a caller upload the file of a case, with a type that somebody else may declare for it, and waits for it. */
export async function uploadCase(reader: SessionClient, fileName: string, contentType?: string) {
  const isAnswer = ['handbook-ja.txt', 'haus-de.txt'].includes(fileName);
  const file = await fileFromPath(join(isAnswer ? answers : samples, fileName));
  return reader.uploadDocument(contentType === undefined ? file : { ...file, contentType }, { wait: true });
}
