/** What the demo uploads and asks when it is given nothing: samples of every format, and the project's own docs. */
export const samplePaths: readonly string[] = [
  'deploy/demo/samples/apollo-11.docx',
  'deploy/demo/samples/lincoln-speeches.pdf',
  'deploy/demo/samples/bill-of-rights.txt',
  'deploy/demo/samples/water-cycle.html',
  'README.md',
  'docs/architecture.md',
  'docs/adr',
];

export const sampleQuestions: readonly string[] = [
  'Why did the guidance computer raise alarms during the landing on the Moon?',
  'Which amendment protects against unreasonable searches?',
  'How long does water stay in the oceans?',
  'Who shall not perish from the earth, according to Lincoln?',
  'Why does Lectern use an outbox?',
];

/** What to ask of documents that we know nothing about. */
export const generalQuestions: readonly string[] = ['What are the most important points?'];
