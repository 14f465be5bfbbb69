import { type AddDocumentPorts, addDocument } from './use-cases/add-document.ts';
import { type AnswerByAliasPorts, answerByAlias } from './use-cases/answer-by-alias.ts';
import { type DeleteDocumentPorts, deleteDocument } from './use-cases/delete-document.ts';
import { type EmbedTextsPorts, embedTexts } from './use-cases/embed-texts.ts';
import { type FindDocumentsPorts, findDocuments } from './use-cases/find-documents.ts';
import { type FindPassagesPorts, findPassages } from './use-cases/find-passages.ts';
import { type GenerateAnswerPorts, generateAnswer } from './use-cases/generate-answer.ts';
import { type GetAgentContextPorts, getAgentContext } from './use-cases/get-agent-context.ts';
import { type GetDocumentPorts, getDocument } from './use-cases/get-document.ts';
import { type GetModelPorts, getModel } from './use-cases/get-model.ts';
import { type ListDocumentsPorts, listDocuments } from './use-cases/list-documents.ts';
import { type ListModelsPorts, listModels } from './use-cases/list-models.ts';
import { type ReadDocumentPorts, readDocument } from './use-cases/read-document.ts';

/** The ports of all use cases. */
export type AppPorts = AddDocumentPorts &
  AnswerByAliasPorts &
  DeleteDocumentPorts &
  EmbedTextsPorts &
  FindDocumentsPorts &
  FindPassagesPorts &
  GenerateAnswerPorts &
  GetAgentContextPorts &
  GetDocumentPorts &
  GetModelPorts &
  ListModelsPorts &
  ListDocumentsPorts &
  ReadDocumentPorts;

export type App = ReturnType<typeof createApp>;

/** What the service can do. */
export function createApp(ports: AppPorts) {
  return {
    getAgentContext: getAgentContext.bind(undefined, ports),
    generateAnswer: generateAnswer.bind(undefined, ports),
    answerByAlias: answerByAlias.bind(undefined, ports),
    listModels: listModels.bind(undefined, ports),
    embedTexts: embedTexts.bind(undefined, ports),
    getModel: getModel.bind(undefined, ports),
    findDocuments: findDocuments.bind(undefined, ports),
    findPassages: findPassages.bind(undefined, ports),
    listDocuments: listDocuments.bind(undefined, ports),
    getDocument: getDocument.bind(undefined, ports),
    readDocument: readDocument.bind(undefined, ports),
    addDocument: addDocument.bind(undefined, ports),
    deleteDocument: deleteDocument.bind(undefined, ports),
  };
}
