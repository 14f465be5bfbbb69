import { type AddDocumentPorts, addDocument } from './use-cases/add-document.ts';
import { type AnswerByAliasPorts, answerByAlias } from './use-cases/answer-by-alias.ts';
import { type CancelBatchPorts, cancelBatch } from './use-cases/cancel-batch.ts';
import { type CreateBatchPorts, createBatch } from './use-cases/create-batch.ts';
import { type CreateCollectionPorts, createCollection } from './use-cases/create-collection.ts';
import { type DeleteCollectionPorts, deleteCollection } from './use-cases/delete-collection.ts';
import { type DeleteDocumentPorts, deleteDocument } from './use-cases/delete-document.ts';
import { describeMember } from './use-cases/describe-member.ts';
import { type EmbedTextsPorts, embedTexts } from './use-cases/embed-texts.ts';
import { type FindDocumentsPorts, findDocuments } from './use-cases/find-documents.ts';
import { type FindPassagesPorts, findPassages } from './use-cases/find-passages.ts';
import { type GenerateAnswerPorts, generateAnswer } from './use-cases/generate-answer.ts';
import { type GetAgentContextPorts, getAgentContext } from './use-cases/get-agent-context.ts';
import { type GetBatchPorts, getBatch } from './use-cases/get-batch.ts';
import { type GetCollectionPorts, getCollection } from './use-cases/get-collection.ts';
import { type GetDocumentPorts, getDocument } from './use-cases/get-document.ts';
import { type GetFilePorts, getFile } from './use-cases/get-file.ts';
import { type GetMemberPorts, getMember } from './use-cases/get-member.ts';
import { type GetModelPorts, getModel } from './use-cases/get-model.ts';
import { type ListBatchPorts, listBatch } from './use-cases/list-batch.ts';
import { type ListCollectionsPorts, listCollections } from './use-cases/list-collections.ts';
import { type ListDocumentsPorts, listDocuments } from './use-cases/list-documents.ts';
import { type ListFilesPorts, listFiles } from './use-cases/list-files.ts';
import { type ListMembersPorts, listMembers } from './use-cases/list-members.ts';
import { type ListModelsPorts, listModels } from './use-cases/list-models.ts';
import { type OpenFilePorts, openFile } from './use-cases/open-file.ts';
import { type PutIntoCollectionPorts, putIntoCollection } from './use-cases/put-into-collection.ts';
import { type ReadDocumentPorts, readDocument } from './use-cases/read-document.ts';
import { type ReadMemberPorts, readMember } from './use-cases/read-member.ts';
import { type RetrieveKnowledgePorts, retrieveKnowledge } from './use-cases/retrieve-knowledge.ts';
import { type RunPromptPorts, runPrompt } from './use-cases/run-prompt.ts';
import { type SearchCollectionPorts, searchCollection } from './use-cases/search-collection.ts';
import { type TakeOutOfCollectionPorts, takeOutOfCollection } from './use-cases/take-out-of-collection.ts';
import { type UpdateCollectionPorts, updateCollection } from './use-cases/update-collection.ts';
import { type UploadFilePorts, uploadFile } from './use-cases/upload-file.ts';

/** The ports of all use cases. */
export type AppPorts = AddDocumentPorts &
  AnswerByAliasPorts &
  CancelBatchPorts &
  CreateBatchPorts &
  CreateCollectionPorts &
  DeleteCollectionPorts &
  DeleteDocumentPorts &
  EmbedTextsPorts &
  FindDocumentsPorts &
  FindPassagesPorts &
  GenerateAnswerPorts &
  GetAgentContextPorts &
  GetBatchPorts &
  GetCollectionPorts &
  GetDocumentPorts &
  GetFilePorts &
  GetMemberPorts &
  GetModelPorts &
  ListBatchPorts &
  ListCollectionsPorts &
  ListDocumentsPorts &
  ListFilesPorts &
  ListMembersPorts &
  ListModelsPorts &
  OpenFilePorts &
  PutIntoCollectionPorts &
  ReadDocumentPorts &
  ReadMemberPorts &
  RetrieveKnowledgePorts &
  RunPromptPorts &
  SearchCollectionPorts &
  TakeOutOfCollectionPorts &
  UpdateCollectionPorts &
  UploadFilePorts;

export type App = ReturnType<typeof createApp>;

/** What the service can do. */
export function createApp(ports: AppPorts) {
  return {
    getAgentContext: getAgentContext.bind(undefined, ports),
    generateAnswer: generateAnswer.bind(undefined, ports),
    answerByAlias: answerByAlias.bind(undefined, ports),
    retrieveKnowledge: retrieveKnowledge.bind(undefined, ports),
    runPrompt: runPrompt.bind(undefined, ports),
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
    cancelBatch: cancelBatch.bind(undefined, ports),
    createBatch: createBatch.bind(undefined, ports),
    createCollection: createCollection.bind(undefined, ports),
    deleteCollection: deleteCollection.bind(undefined, ports),
    describeMember: describeMember.bind(undefined, ports),
    getBatch: getBatch.bind(undefined, ports),
    getCollection: getCollection.bind(undefined, ports),
    getFile: getFile.bind(undefined, ports),
    getMember: getMember.bind(undefined, ports),
    listBatch: listBatch.bind(undefined, ports),
    listCollections: listCollections.bind(undefined, ports),
    listFiles: listFiles.bind(undefined, ports),
    listMembers: listMembers.bind(undefined, ports),
    openFile: openFile.bind(undefined, ports),
    putIntoCollection: putIntoCollection.bind(undefined, ports),
    readMember: readMember.bind(undefined, ports),
    searchCollection: searchCollection.bind(undefined, ports),
    takeOutOfCollection: takeOutOfCollection.bind(undefined, ports),
    updateCollection: updateCollection.bind(undefined, ports),
    uploadFile: uploadFile.bind(undefined, ports),
  };
}
