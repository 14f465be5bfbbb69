/** Types of the public API. Made from docs/api/gateway.json by `npm run docs`. */

export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where to go on: the console, the documentation and the description */
        get: operations["getEntry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public keys that access tokens are checked with */
        get: operations["getPublicKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/oauth-protected-resource": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** At which provider clients of `/mcp` get a token, where tokens of an outside one are taken */
        get: operations["getResourceMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/oauth-protected-resource/mcp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** At which provider clients of `/mcp` get a token, where tokens of an outside one are taken */
        get: operations["getMcpResourceMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The console, for people */
        get: operations["getConsole"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/{page}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of the console */
        get: operations["getConsolePage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/assets/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A script, a style sheet, a font or a picture of the console; its name changes with its content */
        get: operations["getConsoleFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/console/documents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The page of a document in the console */
        get: operations["getConsoleDocumentPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description as a page, on which calls can be tried */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A script or a style sheet of the page; its name changes with its content */
        get: operations["getDocsFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mcp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Model Context Protocol: tools to search, read, ask and add documents, for agents */
        post: operations["callMcp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where to go on: the console, the documentation and the description */
        get: operations["getVersionEntry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events of the caller's tenant that could not be handled, by queue, and why
         * @description Needs the scope `documents:read`. Needs the role `admin`, or one that may do more.
         */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        /**
         * Delete dead letters for good; their documents stay as they are
         * @description Needs the scope `documents:write`. Needs the role `admin`, or one that may do more.
         */
        delete: operations["deleteDeadLetters"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/dead-letters/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have dead letters handled anew, when their cause is mended
         * @description Needs the scope `documents:write`. Needs the role `admin`, or one that may do more.
         */
        post: operations["redriveDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ai-agent/context/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who the agent serves, their latest documents, and passages for a question
         * @description Needs the scope `search`.
         */
        get: operations["getAgentContext"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's live API keys, or for an admin those of a service account, newest first */
        get: operations["listApiKeys"];
        put?: never;
        /** Make an API key, for an admin one of a service account too; its text is shown this once */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of the caller's live API keys, or for an admin one of a service account, without its text */
        get: operations["getApiKey"];
        put?: never;
        post?: never;
        /** Revoke an API key for good; to do it again changes nothing */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        /** Give an API key other limits; they count within seconds, and null takes one away */
        patch: operations["updateApiKey"];
        trace?: never;
    };
    "/v1/api-keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give an API key a new secret; the old one works until the overlap is over */
        post: operations["rotateApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/chat/completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer the last message of the user from the documents of the caller, for clients of the API of OpenAI
         * @description Needs the scope `generate`.
         */
        post: operations["createChatCompletion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/collections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The collections of the tenant, newest first if not asked otherwise
         * @description Needs the scope `documents:read`.
         */
        get: operations["listCollections"];
        put?: never;
        /**
         * Make a collection, a named set of documents that everyone of the tenant sees
         * @description Needs the scope `documents:write`.
         */
        post: operations["createCollection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/collections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One collection, with how many of its documents the caller may read
         * @description Needs the scope `documents:read`.
         */
        get: operations["getCollection"];
        put?: never;
        post?: never;
        /**
         * Delete a collection, and none of its documents; for who made it, and administrators
         * @description Needs the scope `documents:write`.
         */
        delete: operations["deleteCollection"];
        options?: never;
        head?: never;
        /**
         * Change name, description and metadata of a collection; for who made it, and administrators
         * @description Needs the scope `documents:write`.
         */
        patch: operations["updateCollection"];
        trace?: never;
    };
    "/v1/collections/{id}/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The documents of a collection that the caller may read, newest first if not asked otherwise, each with its attributes in `collections`
         * @description Needs the scope `documents:read`.
         */
        get: operations["listCollectionDocuments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/collections/{id}/documents/{documentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put a document into a collection, or give it other attributes there; for who may change the document
         * @description Needs the scope `documents:write`.
         */
        put: operations["addToCollection"];
        post?: never;
        /**
         * Take a document out of a collection, in which it need not be; for who may change the document
         * @description Needs the scope `documents:write`.
         */
        delete: operations["removeFromCollection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The documents that the caller may read, newest first if not asked otherwise
         * @description Needs the scope `documents:read`.
         */
        get: operations["listDocuments"];
        put?: never;
        /**
         * Upload a document, as a multipart form, or as JSON with its text or with the URL of its file
         * @description Needs the scope `documents:write`.
         */
        post: operations["createDocument"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One document with its status and timeline
         * @description Needs the scope `documents:read`.
         */
        get: operations["getDocument"];
        put?: never;
        post?: never;
        /**
         * Delete a document: hidden from every read and search by the time of the answer, removed soon after
         * @description Needs the scope `documents:write`.
         */
        delete: operations["deleteDocument"];
        options?: never;
        head?: never;
        /**
         * Change title, metadata and who may read a document: nobody else does by the time of the answer, in searches neither
         * @description Needs the scope `documents:write`.
         */
        patch: operations["updateDocument"];
        trace?: never;
    };
    "/v1/documents/{id}/chunks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The passages that a document was cut into, in their order
         * @description Needs the scope `documents:read`.
         */
        get: operations["listDocumentChunks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The original bytes of the newest version
         * @description Needs the scope `documents:read`.
         */
        get: operations["getDocumentContent"];
        /**
         * Replace the content: a new version, while the old one answers until the new one is indexed
         * @description Needs the scope `documents:write`.
         */
        put: operations["replaceDocumentContent"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The timeline as server-sent events, until a final status
         * @description Needs the scope `documents:read`.
         */
        get: operations["followDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened to a document, newest first: who, what, when, by which request
         * @description Needs the scope `documents:read`.
         */
        get: operations["listDocumentHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a failed document through the pipeline again, from the stage that failed
         * @description Needs the scope `documents:write`.
         */
        post: operations["retryDocument"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{id}/text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was read of a document, as plain text in parts
         * @description Needs the scope `documents:read`.
         */
        get: operations["getDocumentText"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/embeddings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Vectors of texts, for clients of the API of OpenAI
         * @description Needs the scope `generate`.
         */
        post: operations["createEmbeddings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Erasures of accounts of the tenant, newest first
         * @description Needs the role `admin`, or one that may do more.
         */
        get: operations["listErasures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erasures/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** How far an erasure is, and in the end its receipt, by the token that began with it */
        post: operations["getErasureReceipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The documents of the caller, as clients of the API of OpenAI read files
         * @description Needs the scope `documents:read`.
         */
        get: operations["listFiles"];
        put?: never;
        /**
         * Upload a file, which becomes a document, for clients of the API of OpenAI
         * @description Needs the scope `documents:write`.
         */
        post: operations["createFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of them
         * @description Needs the scope `documents:read`.
         */
        get: operations["getFile"];
        put?: never;
        post?: never;
        /**
         * Delete a file, and with it its document: hidden from every read and search from now on
         * @description Needs the scope `documents:write`.
         */
        delete: operations["deleteFile"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Its bytes as they were uploaded
         * @description Needs the scope `documents:read`.
         */
        get: operations["getFileContent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/generate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a question from the documents of the caller, with citations
         * @description Needs the scope `generate`.
         */
        post: operations["generate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open invitations of the tenant, newest first
         * @description Needs the role `admin`, or one that may do more.
         */
        get: operations["listInvitations"];
        put?: never;
        /**
         * Invite someone into the caller's tenant; the token is delivered to their address, and replaces that of an earlier invitation
         * @description Needs the role `admin`, or one that may do more.
         */
        post: operations["invitePerson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an open invitation
         * @description Needs the role `admin`, or one that may do more.
         */
        delete: operations["revokeInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Join the tenant of an invitation with the token that was delivered; good for one account */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * People of the caller's tenant, newest first
         * @description Needs the scope `users:read`. Needs the role `member`, or one that may do more.
         */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A person of the caller's tenant
         * @description Needs the scope `users:read`. Needs the role `member`, or one that may do more.
         */
        get: operations["getMember"];
        put?: never;
        post?: never;
        /**
         * Remove a person from the tenant for good; what they own stays
         * @description Needs the role `admin`, or one that may do more.
         */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        /**
         * Give a person another role; their access tokens end
         * @description Needs the role `admin`, or one that may do more.
         */
        patch: operations["changeMember"];
        trace?: never;
    };
    "/v1/model-aliases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What stands behind each alias for the tenant, and what it could be
         * @description Needs the scope `generate`. Needs the role `admin`, or one that may do more.
         */
        get: operations["listModelAliases"];
        /**
         * Sets what the tenant has behind aliases, from the next call on
         * @description Needs the scope `models:write`. Needs the role `admin`, or one that may do more.
         */
        put: operations["setModelAliases"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What answers and vectors can be asked of, as clients of the API of OpenAI read it
         * @description Needs the scope `generate`.
         */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of them
         * @description Needs the scope `generate`.
         */
        get: operations["getModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description, as JSON or, if asked for, as YAML */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/openapi.yaml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description, as YAML */
        get: operations["getOpenApiAsYaml"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far a deletion is
         * @description Needs the scope `documents:read`.
         */
        get: operations["getOperation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/password-resets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a token that replaces a forgotten password; it comes to the address if that has an account */
        post: operations["requestPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/password-resets/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replace a forgotten password; ends all sessions */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platform": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What everybody may know: its version, how people get an account, and what it can do */
        get: operations["getPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platform/faults/{service}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which fault of a service is switched on; for operators of a platform that has fault switches
         * @description Needs the scope `platform:read`. Needs the role `admin`, or one that may do more.
         */
        get: operations["getFaults"];
        /**
         * Have a service be slow, answer errors or refuse, for a bounded time; for operators of a platform that has fault switches
         * @description Needs the scope `platform:write`. Needs the role `admin`, or one that may do more.
         */
        put: operations["switchFaultOn"];
        post?: never;
        /**
         * End the fault of a service before its time; for operators of a platform that has fault switches
         * @description Needs the scope `platform:write`. Needs the role `admin`, or one that may do more.
         */
        delete: operations["switchFaultOff"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platform/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How each instance of each service is: breakers, queues, outboxes; for operators of the platform
         * @description Needs the scope `platform:read`. Needs the role `admin`, or one that may do more.
         */
        get: operations["getPlatformStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/prompts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The prompts of the tenant, by name
         * @description Needs the scope `generate`.
         */
        get: operations["listPrompts"];
        put?: never;
        /**
         * Add a version to a prompt, which is made with its first one; that one is live at once
         * @description Needs the scope `generate`. Needs the role `member`, or one that may do more.
         */
        post: operations["createPromptVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/prompts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One prompt, with its live version
         * @description Needs the scope `generate`.
         */
        get: operations["getPrompt"];
        put?: never;
        post?: never;
        /**
         * Delete a prompt with all its versions, for good
         * @description Needs the scope `models:write`. Needs the role `admin`, or one that may do more.
         */
        delete: operations["deletePrompt"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/prompts/{name}/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Make a version the live one, from the next run on: a newer one, or an older one to roll back
         * @description Needs the scope `models:write`. Needs the role `admin`, or one that may do more.
         */
        put: operations["setLivePromptVersion"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/prompts/{name}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a prompt with values for its variables, from documents of the caller where it wants them
         * @description Needs the scope `generate`.
         */
        post: operations["runPrompt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/prompts/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions of a prompt, newest first
         * @description Needs the scope `generate`.
         */
        get: operations["listPromptVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/prompts/{name}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One version of a prompt, which never changes
         * @description Needs the scope `generate`.
         */
        get: operations["getPromptVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many bytes of documents the caller's tenant may store, and how many it does
         * @description Needs the scope `documents:read`.
         */
        get: operations["getQuota"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/responses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer from the documents of the caller, for clients of the newer API of OpenAI
         * @description Needs the scope `generate`.
         */
        post: operations["createResponse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/retrieval": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Passages of a collection, as Dify asks an external knowledge base for them
         * @description Needs the scope `search`.
         */
        post: operations["retrieveKnowledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Chunks that answer a query, of what the caller may see
         * @description Needs the scope `search`.
         */
        post: operations["search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Service accounts of the caller's tenant, newest first
         * @description Needs the role `admin`, or one that may do more.
         */
        get: operations["listServiceAccounts"];
        put?: never;
        /**
         * Make an account for software, which acts by API keys alone
         * @description Needs the role `admin`, or one that may do more.
         */
        post: operations["createServiceAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A service account of the caller's tenant
         * @description Needs the role `admin`, or one that may do more.
         */
        get: operations["getServiceAccount"];
        put?: never;
        post?: never;
        /**
         * Remove a service account for good, with its API keys; what it owns stays
         * @description Needs the role `admin`, or one that may do more.
         */
        delete: operations["removeServiceAccount"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in
         * @deprecated
         */
        post: operations["logInV1"];
        /**
         * Log out: end the session that the refresh token belongs to
         * @deprecated
         */
        delete: operations["logOutV1"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange a refresh token; each is good for one use, a second use ends the session
         * @deprecated
         */
        post: operations["refreshSessionV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests, and what calls of models took: of the key that asks, of the person, or for administrators of the tenant */
        get: operations["getUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Register, as the first user and owner of a new tenant; where addresses are confirmed, a token comes to the address first */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make the account whose token came to its address, as the first user and owner of a new tenant */
        post: operations["confirmRegistration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller; to a credential without the scope users:read only its ids and scopes */
        get: operations["getCaller"];
        put?: never;
        post?: never;
        /** Erase the caller's account with all that it owns, and its tenant with its only person; a moment after a log-in */
        delete: operations["eraseAccount"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change the caller's password; ends all other sessions */
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vector_stores": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The vector stores of the tenant
         * @description Needs the scope `documents:read`.
         */
        get: operations["listVectorStores"];
        put?: never;
        /**
         * Make a vector store, which is a collection, for clients of the API of OpenAI
         * @description Needs the scope `documents:write`.
         */
        post: operations["createVectorStore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vector_stores/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of them, with how far it is with its files that the caller may read
         * @description Needs the scope `documents:read`.
         */
        get: operations["getVectorStore"];
        put?: never;
        /**
         * Change name and metadata of a vector store; for who made it, and administrators
         * @description Needs the scope `documents:write`.
         */
        post: operations["updateVectorStore"];
        /**
         * Delete a vector store, and none of its files; for who made it, and administrators
         * @description Needs the scope `documents:write`.
         */
        delete: operations["deleteVectorStore"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vector_stores/{id}/file_batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put many files into a vector store; for who may change all of their documents
         * @description Needs the scope `documents:write`.
         */
        post: operations["createFileBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vector_stores/{id}/file_batches/{batchId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far it is with the files of a batch that the caller may read
         * @description Needs the scope `documents:read`.
         */
        get: operations["getFileBatch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vector_stores/{id}/file_batches/{batchId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keep out of the vector store what still waits of a batch; what is in it stays
         * @description Needs the scope `documents:write`.
         */
        post: operations["cancelFileBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vector_stores/{id}/file_batches/{batchId}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The files of a batch that the caller may read, in the order in which they were uploaded
         * @description Needs the scope `documents:read`.
         */
        get: operations["listFileBatchFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vector_stores/{id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The files of a vector store that the caller may read, in the order in which they were uploaded
         * @description Needs the scope `documents:read`.
         */
        get: operations["listVectorStoreFiles"];
        put?: never;
        /**
         * Put a file into a vector store, or give it other attributes there if it is in it; for who may change its document
         * @description Needs the scope `documents:write`.
         */
        post: operations["createVectorStoreFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vector_stores/{id}/files/{fileId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far it is with a file of a vector store
         * @description Needs the scope `documents:read`.
         */
        get: operations["getVectorStoreFile"];
        put?: never;
        /**
         * Give a file other attributes in a vector store; for who may change its document
         * @description Needs the scope `documents:write`.
         */
        post: operations["updateVectorStoreFile"];
        /**
         * Take a file out of a vector store; it stays otherwise
         * @description Needs the scope `documents:write`.
         */
        delete: operations["deleteVectorStoreFile"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vector_stores/{id}/files/{fileId}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All that was read of a file of a vector store, as plain text in parts
         * @description Needs the scope `documents:read`.
         */
        get: operations["getVectorStoreFileContent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vector_stores/{id}/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Passages of the files of a vector store that answer a query
         * @description Needs the scope `search`.
         */
        post: operations["searchVectorStore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The webhooks of the tenant, newest first, without their secrets
         * @description Needs the scope `webhooks:read`. Needs the role `admin`, or one that may do more.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Have a server told what becomes of the documents of the tenant; its secret is shown this once
         * @description Needs the scope `webhooks:write`. Needs the role `admin`, or one that may do more.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One webhook, without its secret
         * @description Needs the scope `webhooks:read`. Needs the role `admin`, or one that may do more.
         */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook with its deliveries
         * @description Needs the scope `webhooks:write`. Needs the role `admin`, or one that may do more.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /**
         * Change where a webhook is delivered, what it is told of, and whether it is
         * @description Needs the scope `webhooks:write`. Needs the role `admin`, or one that may do more.
         */
        patch: operations["updateWebhook"];
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a webhook was told, or is to be, newest first, with every attempt
         * @description Needs the scope `webhooks:read`. Needs the role `admin`, or one that may do more.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries/{deliveryId}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver a message once more, whatever became of it before
         * @description Needs the scope `webhooks:write`. Needs the role `admin`, or one that may do more.
         */
        post: operations["redeliverWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a webhook a new secret, shown this once; the old one signs, too, until the overlap is over
         * @description Needs the scope `webhooks:write`. Needs the role `admin`, or one that may do more.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver a message `webhook.test` at once, in one attempt, and say what came of it
         * @description Needs the scope `webhooks:write`. Needs the role `admin`, or one that may do more.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's sessions that are not over, newest first */
        get: operations["listSessions"];
        put?: never;
        /** Log in */
        post: operations["logIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of the caller's sessions, by its id or as `current`; to do it again changes nothing */
        get: operations["getSession"];
        put?: never;
        post?: never;
        /** Log out: end one of the caller's sessions, by its id or as `current`; to do it again changes nothing */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/sessions/demo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Log in to the demo account, without a password; for pages and programs on the same machine */
        post: operations["logInToDemo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/sessions/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchange a refresh token; each is good for one use, a second use ends the session */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @example {
         *       "token": "in_4Vq0…",
         *       "displayName": "Grace",
         *       "password": "correct horse battery staple"
         *     }
         */
        AcceptInvitationRequest: {
            token: string;
            displayName: string;
            password: string;
        };
        /**
         * @example {
         *       "user": {
         *         "id": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *         "tenantId": "acme",
         *         "email": "ada@example.org",
         *         "displayName": "Ada"
         *       },
         *       "recentDocs": [
         *         {
         *           "id": "0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4",
         *           "title": "Bees"
         *         }
         *       ],
         *       "passages": [
         *         {
         *           "marker": "[1]",
         *           "documentId": "0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4",
         *           "chunkId": "5f6f1c8f-0",
         *           "title": "Bees",
         *           "text": "Bees find their way by the sun.",
         *           "headings": [],
         *           "score": 0.82
         *         }
         *       ],
         *       "systemPrompt": "Answer from the passages alone, and name the marker of each that you use.",
         *       "contextMessage": "[1] Bees: Bees find their way by the sun.",
         *       "degraded": []
         *     }
         */
        AgentContext: {
            user: {
                id: string;
                tenantId: string;
                email?: string;
                displayName?: string;
            } | null;
            recentDocs: {
                id: string;
                title: string;
            }[];
            passages: components["schemas"]["Passage"][];
            systemPrompt: string;
            contextMessage: string;
            degraded: string[];
        };
        /**
         * @example {
         *       "id": "0198d2f4-7a3c-7f14-a2c8-5d6e7f809a1b",
         *       "name": "Reader",
         *       "scopes": [
         *         "documents:read",
         *         "search"
         *       ],
         *       "createdAt": "2026-11-29T08:00:00.000Z",
         *       "expiresAt": null,
         *       "lastUsedAt": null,
         *       "requestsPerMinute": null,
         *       "modelBudget": null,
         *       "collections": null
         *     }
         */
        ApiKey: {
            id: string;
            name: string;
            scopes: string[];
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            /** @description Approximate: at most a minute and the cache of the gateway behind */
            lastUsedAt: string | null;
            requestsPerMinute: number | null;
            /** @description Null for what any key may take */
            modelBudget: components["schemas"]["ModelBudget"] | null;
            /** @description Ids of the collections that it is limited to; null for no limit */
            collections: string[] | null;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0198d2f4-7a3c-7f14-a2c8-5d6e7f809a1b",
         *           "name": "Reader",
         *           "scopes": [
         *             "documents:read",
         *             "search"
         *           ],
         *           "createdAt": "2026-11-29T08:00:00.000Z",
         *           "expiresAt": null,
         *           "lastUsedAt": null,
         *           "requestsPerMinute": null,
         *           "modelBudget": null,
         *           "collections": null
         *         }
         *       ],
         *       "nextCursor": null
         *     }
         */
        ApiKeyList: {
            data: components["schemas"]["ApiKey"][];
            nextCursor: string | null;
        };
        AttributeComparison: {
            /** @enum {string} */
            type: "eq" | "ne";
            /** @description Of an attribute of the file in the vector store */
            key: string;
            value: string | number | boolean;
        } | {
            /** @enum {string} */
            type: "gt" | "gte" | "lt" | "lte";
            /** @description Of an attribute of the file in the vector store */
            key: string;
            /** @description A number, or a date of ISO 8601 */
            value: number | string;
        } | {
            /** @enum {string} */
            type: "in" | "nin";
            /** @description Of an attribute of the file in the vector store */
            key: string;
            value: (string | number | boolean)[];
        };
        /**
         * @example {
         *       "type": "gte",
         *       "key": "chapter",
         *       "value": 3
         *     }
         */
        AttributeFilter: {
            /** @enum {string} */
            type: "eq" | "ne";
            /** @description Of an attribute of the file in the vector store */
            key: string;
            value: string | number | boolean;
        } | {
            /** @enum {string} */
            type: "gt" | "gte" | "lt" | "lte";
            /** @description Of an attribute of the file in the vector store */
            key: string;
            /** @description A number, or a date of ISO 8601 */
            value: number | string;
        } | {
            /** @enum {string} */
            type: "in" | "nin";
            /** @description Of an attribute of the file in the vector store */
            key: string;
            value: (string | number | boolean)[];
        } | {
            /** @enum {string} */
            type: "and" | "or";
            filters: components["schemas"]["AttributeGroups"][];
        };
        AttributeGroup: {
            /** @enum {string} */
            type: "eq" | "ne";
            /** @description Of an attribute of the file in the vector store */
            key: string;
            value: string | number | boolean;
        } | {
            /** @enum {string} */
            type: "gt" | "gte" | "lt" | "lte";
            /** @description Of an attribute of the file in the vector store */
            key: string;
            /** @description A number, or a date of ISO 8601 */
            value: number | string;
        } | {
            /** @enum {string} */
            type: "in" | "nin";
            /** @description Of an attribute of the file in the vector store */
            key: string;
            value: (string | number | boolean)[];
        } | {
            /** @enum {string} */
            type: "and" | "or";
            filters: components["schemas"]["AttributeComparison"][];
        };
        AttributeGroups: {
            /** @enum {string} */
            type: "eq" | "ne";
            /** @description Of an attribute of the file in the vector store */
            key: string;
            value: string | number | boolean;
        } | {
            /** @enum {string} */
            type: "gt" | "gte" | "lt" | "lte";
            /** @description Of an attribute of the file in the vector store */
            key: string;
            /** @description A number, or a date of ISO 8601 */
            value: number | string;
        } | {
            /** @enum {string} */
            type: "in" | "nin";
            /** @description Of an attribute of the file in the vector store */
            key: string;
            value: (string | number | boolean)[];
        } | {
            /** @enum {string} */
            type: "and" | "or";
            filters: components["schemas"]["AttributeGroup"][];
        };
        /**
         * @example {
         *       "id": "0198d2f4-c4b1-7e3b-a705-a0b1c2d3e4f6",
         *       "kind": "account.erase",
         *       "userId": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *       "status": "running",
         *       "wholeTenant": false,
         *       "steps": [
         *         {
         *           "part": "access",
         *           "doneAt": "2026-11-29T08:00:00.000Z"
         *         },
         *         {
         *           "part": "documents"
         *         },
         *         {
         *           "part": "webhooks"
         *         },
         *         {
         *           "part": "models"
         *         },
         *         {
         *           "part": "apiKeys"
         *         },
         *         {
         *           "part": "sessions"
         *         },
         *         {
         *           "part": "account"
         *         }
         *       ],
         *       "requestedAt": "2026-11-29T08:00:00.000Z",
         *       "receiptToken": "er_4Vq0…"
         *     }
         */
        BegunErasure: {
            id: string;
            /** @constant */
            kind: "account.erase";
            /** @description Whose account it was; nobody has this id any more */
            userId: string;
            /** @description The account was the only one: all of the tenant goes */
            wholeTenant: boolean;
            /** @enum {string} */
            status: "running" | "succeeded";
            steps: {
                /**
                 * @description There may be more
                 * @enum {string}
                 */
                part: "access" | "documents" | "webhooks" | "models" | "apiKeys" | "sessions" | "account";
                /**
                 * Format: date-time
                 * @description Missing while it is not done
                 */
                doneAt?: string;
                removed?: number;
            }[];
            /** @description When nothing is left: since when, and how much there was. One that ended before webhooks and models were part of it has no counts of them */
            receipt?: {
                /** Format: date-time */
                completedAt: string;
                documents: number;
                blobs: number;
                chunks: number;
                points: number;
                webhooks?: number;
                deliveries?: number;
                aliases?: number;
                prompts?: number;
                promptVersions?: number;
                /** @description Notes of calls of models: they stay, and name nobody any more */
                calls?: number;
                /** @description Counts of requests by day and credential: those of a person stay, and name nobody any more */
                requestCounts?: number;
                apiKeys: number;
                sessions: number;
                accounts: number;
            };
            /** Format: date-time */
            requestedAt: string;
            /** @description Shows how far the erasure is; nothing else can, for who was erased */
            receiptToken: string;
        };
        /**
         * @example {
         *       "id": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *       "tenantId": "acme",
         *       "via": "api-key",
         *       "credential": {
         *         "id": "0198d2f4-7a3c-7f14-a2c8-5d6e7f809a1b",
         *         "name": "Reader"
         *       },
         *       "scopes": [
         *         "documents:read",
         *         "search"
         *       ],
         *       "roles": [
         *         "owner"
         *       ]
         *     }
         */
        Caller: {
            id: string;
            tenantId: string;
            /** @description `session`, `api-key`, or `oidc` for a token of an outside provider */
            via: string;
            credential: {
                /** @description Of the session or the API key */
                id: string;
                /** @description Of an API key */
                name?: string;
                /**
                 * Format: date-time
                 * @description Of an API key that ends by itself
                 */
                expiresAt?: string;
                /** @description Of an API key that is limited to collections */
                collections?: string[];
                /** @description Issuer of a token of an outside provider */
                identityProvider?: string;
            };
            scopes: string[];
            roles: string[];
            email?: string;
            displayName?: string;
            /** Format: date-time */
            createdAt?: string;
        };
        /**
         * @example {
         *       "role": "admin"
         *     }
         */
        ChangeMemberRequest: {
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "agent";
        };
        /**
         * @example {
         *       "currentPassword": "correct horse battery staple",
         *       "newPassword": "orange lamp on a quiet hill"
         *     }
         */
        ChangePasswordRequest: {
            currentPassword: string;
            newPassword: string;
        };
        /**
         * @example {
         *       "id": "chatcmpl-0198d2f4",
         *       "created": 1795875702,
         *       "model": "lectern",
         *       "object": "chat.completion",
         *       "choices": [
         *         {
         *           "index": 0,
         *           "finish_reason": "stop",
         *           "logprobs": null,
         *           "message": {
         *             "role": "assistant",
         *             "content": "By the sun [1].",
         *             "refusal": null,
         *             "annotations": []
         *           }
         *         }
         *       ],
         *       "usage": {
         *         "prompt_tokens": 0,
         *         "completion_tokens": 0,
         *         "total_tokens": 0
         *       },
         *       "answered": true,
         *       "citations": [],
         *       "writer": "extractive",
         *       "degraded": []
         *     }
         */
        ChatCompletion: {
            id: string;
            /** @description Unix time, in seconds */
            created: number;
            model: string;
            /** @constant */
            object: "chat.completion";
            choices: {
                /** @constant */
                index: 0;
                /** @enum {string} */
                finish_reason: "stop" | "length" | "content_filter" | "tool_calls";
                logprobs: null;
                message: {
                    /** @constant */
                    role: "assistant";
                    /** @description Null for a message that only calls tools, or refuses */
                    content: string | null;
                    tool_calls?: {
                        id: string;
                        /** @constant */
                        type: "function";
                        function: {
                            name: string;
                            arguments: string;
                        };
                    }[];
                    /** @description Why there is no answer in JSON: nothing was found to answer from */
                    refusal: string | null;
                    annotations: {
                        /** @constant */
                        type: "url_citation";
                        url_citation: {
                            start_index: number;
                            end_index: number;
                            /** @description Of the page that shows the passage */
                            url: string;
                            title: string;
                        };
                    }[];
                };
            }[];
            /** @description What a model took; nothing where none wrote the answer */
            usage?: {
                prompt_tokens: number;
                completion_tokens: number;
                total_tokens: number;
            };
            /** @description Whether the answer states what a passage holds; false when it says that there is no answer */
            answered?: boolean;
            citations?: components["schemas"]["Citation"][];
            /** @description What wrote it: a model by its name, or `extractive` */
            writer?: string;
            degraded?: string[];
            /**
             * @description There, where the answer of a model was kept, and none was asked now
             * @constant
             */
            cached?: true;
        };
        /**
         * @example {
         *       "id": "chatcmpl-0198d2f4",
         *       "created": 1795875702,
         *       "model": "lectern",
         *       "object": "chat.completion.chunk",
         *       "choices": [
         *         {
         *           "index": 0,
         *           "delta": {
         *             "content": "By the sun"
         *           },
         *           "finish_reason": null,
         *           "logprobs": null
         *         }
         *       ]
         *     }
         */
        ChatCompletionChunk: {
            id: string;
            /** @description Unix time, in seconds */
            created: number;
            model: string;
            /** @constant */
            object: "chat.completion.chunk";
            choices: {
                /** @constant */
                index: 0;
                delta: {
                    /** @constant */
                    role?: "assistant";
                    content?: string;
                    refusal?: string;
                    tool_calls?: {
                        id: string;
                        /** @constant */
                        type: "function";
                        function: {
                            name: string;
                            arguments: string;
                        };
                        index: number;
                    }[];
                    annotations?: {
                        /** @constant */
                        type: "url_citation";
                        url_citation: {
                            start_index: number;
                            end_index: number;
                            /** @description Of the page that shows the passage */
                            url: string;
                            title: string;
                        };
                    }[];
                };
                finish_reason: ("stop" | "length" | "content_filter" | "tool_calls") | null;
                logprobs: null;
            }[];
            usage?: {
                prompt_tokens: number;
                completion_tokens: number;
                total_tokens: number;
            } | null;
            /** @description Whether the answer states what a passage holds; false when it says that there is no answer */
            answered?: boolean;
            citations?: components["schemas"]["Citation"][];
            /** @description What wrote it: a model by its name, or `extractive` */
            writer?: string;
            degraded?: string[];
            /**
             * @description There, where the answer of a model was kept, and none was asked now
             * @constant
             */
            cached?: true;
        };
        /**
         * @example {
         *       "model": "lectern",
         *       "messages": [
         *         {
         *           "role": "user",
         *           "content": "How do bees find their way?"
         *         }
         *       ]
         *     }
         */
        ChatCompletionRequest: {
            /** @description One of `GET /v1/models`; `lectern` is the platform’s own */
            model: string;
            /** @description The last one of the user is the question to the caller’s documents; the others explain it */
            messages: (({
                /** @constant */
                role: "user";
                content?: string | ({
                    /** @constant */
                    type: "text";
                    text: string;
                } & {
                    [key: string]: unknown;
                })[];
            } & {
                [key: string]: unknown;
            }) | ({
                /** @constant */
                role: "assistant";
                /** @description A text, or parts, of which those that are text are read; images, sound and files are refused */
                content?: unknown;
                tool_calls?: ({
                    id: string;
                    /** @constant */
                    type: "function";
                    function: {
                        name: string;
                        arguments: string;
                    } & {
                        [key: string]: unknown;
                    };
                } & {
                    [key: string]: unknown;
                })[] | null;
            } & {
                [key: string]: unknown;
            }) | ({
                /** @constant */
                role: "tool";
                /** @description A text, or parts, of which those that are text are read; images, sound and files are refused */
                content?: unknown;
                tool_call_id: string;
            } & {
                [key: string]: unknown;
            }) | ({
                /** @enum {string} */
                role: "system" | "developer" | "function";
                /** @description A text, or parts, of which those that are text are read; images, sound and files are refused */
                content?: unknown;
            } & {
                [key: string]: unknown;
            }))[];
            /** @description What the answer may rest on: the `collections` of a search */
            collections?: string[] | null;
            /** @description The same: the `filter` of a search */
            filter?: components["schemas"]["SearchFilter"] | null;
            /** @description Passages that it may rest on; 6 by default */
            topK?: number | null;
            /** @description For a model behind the alias; the platform’s own answers do not go by it */
            temperature?: number | null;
            /** @description For a model behind the alias; the platform’s own answers do not go by it */
            top_p?: number | null;
            /** @description For a model behind the alias; the platform’s own answers do not go by it. Ahead of `max_tokens` */
            max_completion_tokens?: number | null;
            /** @description For a model behind the alias; the platform’s own answers do not go by it */
            max_tokens?: number | null;
            /** @description For a model behind the alias; the platform’s own answers do not go by it */
            frequency_penalty?: number | null;
            /** @description For a model behind the alias; the platform’s own answers do not go by it */
            presence_penalty?: number | null;
            /** @description For a model behind the alias; the platform’s own answers do not go by it. Beyond 2^53 it is the nearest number that JSON in JavaScript holds */
            seed?: number | null;
            /** @description For a model behind the alias; the platform’s own answers do not go by it */
            reasoning_effort?: ("none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max") | null;
            /** @description For a model behind the alias; the platform’s own answers do not go by it */
            verbosity?: ("low" | "medium" | "high") | null;
            /** @description For a model behind the alias; the platform’s own answers do not go by it */
            logit_bias?: {
                [key: string]: number;
            } | null;
            /** @description One text or several, ahead of which an answer ends. For a model behind the alias; the platform’s own answers do not go by it */
            stop?: (string | string[]) | null;
            stream?: boolean | null;
            stream_options?: ({
                include_usage?: boolean | null;
            } & {
                [key: string]: unknown;
            }) | null;
            /** @description For a model behind the alias; a 400 where there is none. Documents are searched all the same */
            tools?: ({
                /** @constant */
                type: "function";
                function: {
                    name: string;
                    description?: string | null;
                    parameters?: {
                        [key: string]: unknown;
                    } | null;
                    strict?: boolean | null;
                } & {
                    [key: string]: unknown;
                };
            } & {
                [key: string]: unknown;
            })[] | null;
            tool_choice?: (("none" | "auto" | "required") | ({
                /** @constant */
                type: "function";
                function: {
                    name: string;
                } & {
                    [key: string]: unknown;
                };
            } & {
                [key: string]: unknown;
            })) | null;
            parallel_tool_calls?: boolean | null;
            /** @description JSON is of a model behind the alias; a 400 where there is none */
            response_format?: (({
                /** @constant */
                type: "text";
            } & {
                [key: string]: unknown;
            }) | ({
                /** @constant */
                type: "json_object";
            } & {
                [key: string]: unknown;
            }) | ({
                /** @constant */
                type: "json_schema";
                json_schema: {
                    name?: string | null;
                    description?: string | null;
                    /** @description Answers keep to the schema in any case */
                    strict?: boolean | null;
                    schema?: {
                        [key: string]: unknown;
                    } | null;
                } & {
                    [key: string]: unknown;
                };
            } & {
                [key: string]: unknown;
            })) | null;
            n?: 1 | null;
            logprobs?: false | null;
            top_logprobs?: 0 | null;
            store?: false | null;
            modalities?: "text"[] | null;
            functions?: unknown[] | null;
            function_call?: ("none" | "auto") | null;
            /** @description There is one */
            service_tier?: ("auto" | "default") | null;
            audio?: null;
            moderation?: null;
            web_search_options?: null;
            /** @description Not read: the API key says who asks */
            user?: unknown;
            /** @description Not read: the API key says who asks */
            safety_identifier?: unknown;
            /** @description Not read: how a provider keeps what it has read is its own matter */
            prompt_cache_key?: unknown;
            /** @description Not read: how a provider keeps what it has read is its own matter */
            prompt_cache_options?: unknown;
            /** @description Not read: how a provider keeps what it has read is its own matter */
            prompt_cache_retention?: unknown;
            /** @description Not read: it is of completions that are stored, and none is */
            metadata?: unknown;
            /** @description Not read: it says what is known of the answer, so that it comes sooner */
            prediction?: unknown;
        } & {
            [key: string]: unknown;
        };
        Citation: {
            marker: string;
            documentId: string;
            chunkId: string;
            title: string;
            headings: string[];
            page?: number;
            /** @description Sentence, row or line of the chunk that carries the statement, word for word */
            quote: string;
        };
        /**
         * @example {
         *       "id": "0198d2f4-c4b1-7e3b-87a5-a0b1c2d3e4f6",
         *       "tenantId": "acme",
         *       "name": "Beekeeping",
         *       "description": "All about bees",
         *       "metadata": {
         *         "shelf": 4
         *       },
         *       "documents": {
         *         "total": 1,
         *         "ingested": 0,
         *         "embedded": 0,
         *         "indexed": 1,
         *         "failed": 0,
         *         "rejected": 0,
         *         "joining": 0
         *       },
         *       "bytes": 30,
         *       "version": 1,
         *       "createdBy": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *       "createdAt": "2026-11-29T08:10:00.000Z",
         *       "updatedAt": "2026-11-29T08:10:00.000Z"
         *     }
         */
        Collection: {
            id: string;
            tenantId: string;
            name: string;
            description: string;
            metadata: {
                [key: string]: (string | number | boolean) | (string | number)[];
            };
            /** @description How many documents of it the caller may read, by status */
            documents: {
                total: number;
                ingested: number;
                embedded: number;
                indexed: number;
                failed: number;
                rejected: number;
                /** @description That are not in it yet: batches are about to put them there; not in `total` */
                joining: number;
            };
            /** @description Of the newest versions of these documents */
            bytes: number;
            /** @description Counts the changes of name, description and metadata */
            version: number;
            /** @description Missing when the account is erased that made it */
            createdBy?: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0198d2f4-c4b1-7e3b-87a5-a0b1c2d3e4f6",
         *           "tenantId": "acme",
         *           "name": "Beekeeping",
         *           "description": "All about bees",
         *           "metadata": {
         *             "shelf": 4
         *           },
         *           "documents": {
         *             "total": 1,
         *             "ingested": 0,
         *             "embedded": 0,
         *             "indexed": 1,
         *             "failed": 0,
         *             "rejected": 0,
         *             "joining": 0
         *           },
         *           "bytes": 30,
         *           "version": 1,
         *           "createdBy": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *           "createdAt": "2026-11-29T08:10:00.000Z",
         *           "updatedAt": "2026-11-29T08:10:00.000Z"
         *         }
         *       ],
         *       "nextCursor": null
         *     }
         */
        CollectionList: {
            data: components["schemas"]["Collection"][];
            nextCursor: string | null;
        };
        /**
         * @example {
         *       "token": "rg_4Vq0…"
         *     }
         */
        ConfirmRequest: {
            token: string;
        };
        /**
         * @example {
         *       "file": "Bees find their way by the sun."
         *     }
         */
        ContentForm: {
            /**
             * Format: binary
             * @description The file, with its name and type
             */
            file: string;
        };
        /**
         * @example {
         *       "name": "Reader",
         *       "scopes": [
         *         "documents:read",
         *         "search"
         *       ]
         *     }
         */
        CreateApiKeyRequest: {
            name: string;
            /** Format: uuid */
            serviceAccountId?: string;
            scopes: ("documents:read" | "documents:write" | "search" | "generate" | "models:write" | "users:read" | "webhooks:read" | "webhooks:write" | "platform:read" | "platform:write")[];
            /** Format: date-time */
            expiresAt?: string;
            requestsPerMinute?: number;
            /** @description What calls of models by the key may take, beside what the platform allows each key and the tenant; a call that finds nothing left is a 429 `budget_exhausted` */
            modelBudget?: components["schemas"]["NewModelBudget"];
            /** @description Ids of collections: the key sees their documents alone, and puts what it uploads into them */
            collections?: string[];
        };
        /**
         * @example {
         *       "name": "Beekeeping",
         *       "description": "All about bees",
         *       "metadata": {
         *         "shelf": 4
         *       }
         *     }
         */
        CreateCollectionRequest: {
            /** @description Names need not be unique */
            name: string;
            /** @default  */
            description?: string;
            metadata?: {
                [key: string]: string | number | boolean | (string | number)[];
            };
        };
        /**
         * @example {
         *       "file_ids": [
         *         "file-0198d2f4a28f7c1995f38e9fa0b1c2d4"
         *       ]
         *     }
         */
        CreateFileBatchRequest: {
            file_ids?: string[] | null;
            /** @description In the place of `file_ids`, where files have attributes of their own */
            files?: {
                file_id: string;
                attributes?: {
                    [key: string]: string | number | boolean;
                } | null;
                /** @description `auto` alone: files are cut as all documents of the platform are */
                chunking_strategy?: ({
                    type: string;
                } & {
                    [key: string]: unknown;
                }) | null;
            }[] | null;
            /** @description Of all files that have none of their own */
            attributes?: {
                [key: string]: string | number | boolean;
            } | null;
            /** @description `auto` alone: files are cut as all documents of the platform are */
            chunking_strategy?: ({
                type: string;
            } & {
                [key: string]: unknown;
            }) | null;
        };
        /**
         * @example {
         *       "name": "ticket-summary",
         *       "template": "Sum up in one sentence: {{ticket}}",
         *       "alias": "lectern",
         *       "answerSchema": {
         *         "type": "object",
         *         "properties": {
         *           "summary": {
         *             "type": "string"
         *           }
         *         },
         *         "required": [
         *           "summary"
         *         ],
         *         "additionalProperties": false
         *       }
         *     }
         */
        CreatePromptVersionRequest: {
            name: string;
            /** @description Number that it is to have: refused unless it is the next one; the next one, if left out */
            version?: number;
            /** @description `{{name}}` is the place of a value, which a run names; there is no other syntax */
            template: string;
            /**
             * @description Which model answers
             * @default lectern
             */
            alias?: string;
            /**
             * @description Has the answer rest on documents of the caller, with citations
             * @default null
             */
            documents?: {
                /** @description Template of what is searched for in the documents of the caller */
                query: string;
                /** @default 6 */
                topK?: number;
            } | null;
            /**
             * @description JSON Schema (2020-12) of an object that each answer is: types, properties, items, bounds, `enum`, `anyOf` and the like, without patterns and references
             * @default null
             */
            answerSchema?: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * @example {
         *       "name": "Importer",
         *       "role": "agent"
         *     }
         */
        CreateServiceAccountRequest: {
            name: string;
            /**
             * @default agent
             * @enum {string}
             */
            role?: "member" | "agent";
        };
        /**
         * @example {
         *       "file_id": "file-0198d2f4a28f7c1995f38e9fa0b1c2d4",
         *       "attributes": {
         *         "chapter": 3
         *       }
         *     }
         */
        CreateVectorStoreFileRequest: {
            file_id: string;
            attributes?: {
                [key: string]: string | number | boolean;
            } | null;
            /** @description `auto` alone: files are cut as all documents of the platform are */
            chunking_strategy?: ({
                type: string;
            } & {
                [key: string]: unknown;
            }) | null;
        };
        /**
         * @example {
         *       "name": "Beekeeping",
         *       "metadata": {
         *         "shelf": "4"
         *       }
         *     }
         */
        CreateVectorStoreRequest: {
            /** @description Need not be unique; `Unnamed` where it is left out */
            name?: string | null;
            description?: string | null;
            metadata?: {
                [key: string]: string;
            } | null;
            file_ids?: string[] | null;
            /** @description `auto` alone: files are cut as all documents of the platform are */
            chunking_strategy?: ({
                type: string;
            } & {
                [key: string]: unknown;
            }) | null;
            /** @description Nothing expires by itself */
            expires_after?: null;
        };
        /**
         * @example {
         *       "url": "https://example.org/hooks/lectern",
         *       "events": [
         *         "document.indexed",
         *         "document.failed"
         *       ]
         *     }
         */
        CreateWebhookRequest: {
            /**
             * Format: uri
             * @description With https; it leads to a server on the public internet, and redirects are not followed
             */
            url: string;
            /** @description What it is told of */
            events?: ("document.indexed" | "document.failed" | "document.deleted")[];
            /** @default  */
            description?: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "queue": "embedding",
         *           "count": 1,
         *           "complete": true
         *         }
         *       ],
         *       "unavailable": [
         *         "retrieval"
         *       ]
         *     }
         */
        DeadLetterCounts: {
            data: {
                count: number;
                /** @description False where there may be more: the queue is long, or somebody else looks at it */
                complete: boolean;
                /** @description The service that consumes from it */
                queue: string;
            }[];
            /** @description Services whose queue does not answer */
            unavailable: string[];
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "queue": "embedding",
         *           "count": 1,
         *           "complete": true,
         *           "oldestAt": "2026-11-29T08:20:02.000Z",
         *           "messages": [
         *             {
         *               "id": "0198d2f4-a2ee-7e42-8c33-6f708192a3b4",
         *               "type": "DocumentIngested.v1",
         *               "documentId": "0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4",
         *               "reason": "too_many_deliveries",
         *               "message": "It was delivered 10 times and never handled to its end.",
         *               "deadLetteredAt": "2026-11-29T08:20:02.000Z",
         *               "traceId": "5d398735a1399d3b6ca29d95e6b4ad31"
         *             }
         *           ]
         *         }
         *       ],
         *       "unavailable": []
         *     }
         */
        DeadLetterList: {
            data: {
                count: number;
                /** @description False where there may be more: the queue is long, or somebody else looks at it */
                complete: boolean;
                /** Format: date-time */
                oldestAt?: string;
                /** @description The oldest first */
                messages: {
                    /** @description Of its event */
                    id: string;
                    type?: string;
                    documentId?: string;
                    /** @description Missing for the few seconds until it is known */
                    reason?: string;
                    /** @description The reason for people */
                    message?: string;
                    /** Format: date-time */
                    deadLetteredAt: string;
                    /** @description Of the trace in which it was published */
                    traceId?: string;
                }[];
                /** @description The service that consumes from it */
                queue: string;
            }[];
            /** @description Services whose queue does not answer */
            unavailable: string[];
        };
        /**
         * @example {
         *       "operationId": "0198d2f4-b3a0-7d2a-96f4-9fa0b1c2d3e5"
         *     }
         */
        Deletion: {
            operationId: string;
        };
        /**
         * @example {
         *       "refreshToken": "cookie"
         *     }
         * @example {}
         */
        DemoSessionRequest: {
            /**
             * @description For pages of this host: the refresh token is set as a cookie that no script can read, and `cookie` stands for it in the answer and in a refresh
             * @constant
             */
            refreshToken?: "cookie";
        };
        /**
         * @example {
         *       "records": [
         *         {
         *           "content": "Bees find their way by the sun.",
         *           "score": 0.91,
         *           "title": "Bees",
         *           "metadata": {
         *             "document_id": "0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4",
         *             "chunk_id": "5f6f1c8f-0"
         *           }
         *         }
         *       ]
         *     }
         */
        DifyRecords: {
            records: {
                content: string;
                /** @description `relevance` of the passage; 0 where it is not known */
                score: number;
                title: string;
                metadata: {
                    [key: string]: unknown;
                };
            }[];
        };
        /**
         * @example {
         *       "knowledge_id": "0198d2f4-c4b1-7e3b-87a5-a0b1c2d3e4f6",
         *       "query": "How do bees find their way?",
         *       "retrieval_setting": {
         *         "top_k": 3,
         *         "score_threshold": 0.5
         *       }
         *     }
         */
        DifyRetrievalRequest: {
            /** @description Id of a collection, also as that of a vector store */
            knowledge_id: string;
            query: string;
            retrieval_setting: {
                top_k: number;
                /** @description Least `relevance` of a record */
                score_threshold?: number | null;
            } & {
                [key: string]: unknown;
            };
            metadata_condition?: ({
                logical_operator?: ("and" | "or") | null;
                conditions?: ({
                    name?: string | string[];
                    /** @enum {string} */
                    comparison_operator: "is" | "is not" | "=" | "≠" | ">" | "<" | "≥" | "≤" | "before" | "after" | "in" | "not in" | "contains" | "not contains" | "start with" | "end with" | "empty" | "not empty";
                    /** @description A list, or texts with commas between them, for `in` and `not in` */
                    value?: ((string | number | boolean) | (string | number | boolean)[]) | null;
                } & {
                    [key: string]: unknown;
                })[] | null;
            } & {
                [key: string]: unknown;
            }) | null;
        } & {
            [key: string]: unknown;
        };
        /**
         * @example {
         *       "id": "0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4",
         *       "title": "Bees",
         *       "filename": "bees.txt",
         *       "contentType": "text/plain; charset=utf-8",
         *       "bytes": 30,
         *       "sha256": "5f6f1c8f8f0f6a3f4f4a7f6b8b0d3f5c9a0e2b6d7c1f4e8a9b3c5d7e9f1a2b4c",
         *       "tenantId": "acme",
         *       "ownerId": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *       "visibility": "private",
         *       "readers": [],
         *       "metadata": {
         *         "topic": "insects",
         *         "published": "2026-04-01",
         *         "tags": [
         *           "bees",
         *           "honey"
         *         ]
         *       },
         *       "collections": [
         *         {
         *           "id": "0198d2f4-c4b1-7e3b-87a5-a0b1c2d3e4f6",
         *           "attributes": {
         *             "chapter": 3
         *           },
         *           "addedBy": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *           "addedAt": "2026-11-29T08:20:00.000Z"
         *         }
         *       ],
         *       "version": 1,
         *       "status": "indexed",
         *       "chunkCount": 1,
         *       "warnings": [],
         *       "createdAt": "2026-11-29T08:20:00.000Z",
         *       "updatedAt": "2026-11-29T08:20:02.000Z",
         *       "timeline": [
         *         {
         *           "status": "indexed",
         *           "version": 1,
         *           "at": "2026-11-29T08:20:02.000Z"
         *         }
         *       ]
         *     }
         */
        Document: {
            id: string;
            title: string;
            /** @description What the file of the newest version was called; missing where it had no name */
            filename?: string;
            contentType: string;
            bytes: number;
            sha256: string;
            /** @description An earlier document of the caller that has the same bytes; shown to the owner, missing where there is none */
            duplicateOf?: string;
            /** @description The mail that the document was attached to; missing for one that was uploaded */
            attachmentOf?: string;
            /** @description What is attached to the mail and became documents of their own, as far as the caller may read them; missing where nothing is */
            attachments?: components["schemas"]["DocumentAttachment"][];
            tenantId: string;
            ownerId: string;
            /** @enum {string} */
            visibility: "private" | "tenant";
            /** @description Shown to those who may change the document */
            readers?: string[];
            metadata: {
                [key: string]: (string | number | boolean) | (string | number)[];
            };
            /** @description That it is in, oldest collection first */
            collections: components["schemas"]["Membership"][];
            version: number;
            /** @enum {string} */
            status: "ingested" | "embedded" | "indexed" | "failed" | "rejected" | "deleting" | "deleted";
            chunkCount: number;
            error?: {
                stage: string;
                reason: string;
                message: string;
            };
            /** @description What was lost when the newest version was read; empty while it is not read */
            warnings: components["schemas"]["ReadingWarning"][];
            timeline: components["schemas"]["TimelineStep"][];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        DocumentAttachment: {
            id: string;
            filename?: string;
            /** @enum {string} */
            status: "ingested" | "embedded" | "indexed" | "failed" | "rejected" | "deleting" | "deleted";
        };
        DocumentChunk: {
            /** @description As searches name it */
            id: string;
            ordinal: number;
            text: string;
            /** @description The headings above it, outermost first */
            headings: string[];
            /** @description On which it begins, from 1; only of formats with pages */
            page?: number;
            tokenCount: number;
            /** @description So many characters at the start are repeated: the end of the chunk before, or the head of its table */
            repeated?: number;
            /** @description Where the rest begins in the text of the document, in UTF-16 units; missing in old documents */
            start?: number;
            /** @description Where it ends */
            end?: number;
        };
        /**
         * @example {
         *       "version": 1,
         *       "data": [
         *         {
         *           "id": "7b1f9a52-9c58-5d2e-8d4c-2a5b6c7d8e9f",
         *           "ordinal": 0,
         *           "headings": [
         *             "Orientation"
         *           ],
         *           "text": "Bees find their way by the sun.",
         *           "tokenCount": 9,
         *           "repeated": 0,
         *           "start": 13,
         *           "end": 44
         *         }
         *       ],
         *       "nextCursor": null
         *     }
         */
        DocumentChunks: {
            version: number;
            data: components["schemas"]["DocumentChunk"][];
            nextCursor: string | null;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0198d2f4-a2a1-7c20-8a11-4d5e6f708192",
         *           "kind": "created",
         *           "at": "2026-11-29T08:20:00.000Z",
         *           "userId": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *           "requestId": "3f6c1f0e-8f0a-4b61-9d3c-7a2b5c4d6e8f",
         *           "traceId": "5d398735a1399d3b6ca29d95e6b4ad31",
         *           "version": 1,
         *           "status": "ingested",
         *           "bytes": 30
         *         },
         *         {
         *           "id": "0198d2f4-a2f0-7d31-9b22-5e6f708192a3",
         *           "kind": "progressed",
         *           "at": "2026-11-29T08:20:02.000Z",
         *           "eventId": "0198d2f4-a2ee-7e42-8c33-6f708192a3b4",
         *           "traceId": "5d398735a1399d3b6ca29d95e6b4ad31",
         *           "version": 1,
         *           "status": "indexed",
         *           "chunkCount": 1
         *         }
         *       ],
         *       "nextCursor": null
         *     }
         */
        DocumentHistory: {
            data: components["schemas"]["HistoryEntry"][];
            nextCursor: string | null;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4",
         *           "title": "Bees",
         *           "filename": "bees.txt",
         *           "contentType": "text/plain; charset=utf-8",
         *           "bytes": 30,
         *           "sha256": "5f6f1c8f8f0f6a3f4f4a7f6b8b0d3f5c9a0e2b6d7c1f4e8a9b3c5d7e9f1a2b4c",
         *           "tenantId": "acme",
         *           "ownerId": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *           "visibility": "private",
         *           "readers": [],
         *           "metadata": {
         *             "topic": "insects",
         *             "published": "2026-04-01",
         *             "tags": [
         *               "bees",
         *               "honey"
         *             ]
         *           },
         *           "collections": [
         *             {
         *               "id": "0198d2f4-c4b1-7e3b-87a5-a0b1c2d3e4f6",
         *               "attributes": {
         *                 "chapter": 3
         *               },
         *               "addedBy": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *               "addedAt": "2026-11-29T08:20:00.000Z"
         *             }
         *           ],
         *           "version": 1,
         *           "status": "indexed",
         *           "chunkCount": 1,
         *           "warnings": [],
         *           "createdAt": "2026-11-29T08:20:00.000Z",
         *           "updatedAt": "2026-11-29T08:20:02.000Z",
         *           "lastStep": {
         *             "status": "indexed",
         *             "version": 1,
         *             "at": "2026-11-29T08:20:02.000Z"
         *           }
         *         }
         *       ],
         *       "nextCursor": null
         *     }
         */
        DocumentList: {
            data: components["schemas"]["DocumentSummary"][];
            nextCursor: string | null;
        };
        DocumentSummary: {
            id: string;
            title: string;
            /** @description What the file of the newest version was called; missing where it had no name */
            filename?: string;
            contentType: string;
            bytes: number;
            sha256: string;
            /** @description An earlier document of the caller that has the same bytes; shown to the owner, missing where there is none */
            duplicateOf?: string;
            /** @description The mail that the document was attached to; missing for one that was uploaded */
            attachmentOf?: string;
            /** @description What is attached to the mail and became documents of their own, as far as the caller may read them; missing where nothing is */
            attachments?: components["schemas"]["DocumentAttachment"][];
            tenantId: string;
            ownerId: string;
            /** @enum {string} */
            visibility: "private" | "tenant";
            /** @description Shown to those who may change the document */
            readers?: string[];
            metadata: {
                [key: string]: (string | number | boolean) | (string | number)[];
            };
            /** @description That it is in, oldest collection first */
            collections: components["schemas"]["Membership"][];
            version: number;
            /** @enum {string} */
            status: "ingested" | "embedded" | "indexed" | "failed" | "rejected" | "deleting" | "deleted";
            chunkCount: number;
            error?: {
                stage: string;
                reason: string;
                message: string;
            };
            /** @description What was lost when the newest version was read; empty while it is not read */
            warnings: components["schemas"]["ReadingWarning"][];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            lastStep: components["schemas"]["TimelineStep"];
        };
        /**
         * @example {
         *       "version": 1,
         *       "data": [
         *         {
         *           "text": "Orientation\n\nBees find their way by the sun.",
         *           "start": 0
         *         }
         *       ],
         *       "nextCursor": null
         *     }
         */
        DocumentText: {
            version: number;
            data: components["schemas"]["TextPart"][];
            nextCursor: string | null;
        };
        /**
         * @example {
         *       "object": "list",
         *       "model": "all-MiniLM-L6-v2-q4",
         *       "data": [
         *         {
         *           "object": "embedding",
         *           "index": 0,
         *           "embedding": [
         *             0.6,
         *             0,
         *             0.8
         *           ]
         *         }
         *       ],
         *       "usage": {
         *         "prompt_tokens": 9,
         *         "total_tokens": 9
         *       }
         *     }
         */
        EmbeddingList: {
            /** @constant */
            object: "list";
            /** @description What made the vectors: those of two models do not compare */
            model: string;
            data: {
                /** @constant */
                object: "embedding";
                index: number;
                /** @description Numbers, or their base64 as little-endian float32 */
                embedding: number[] | string;
            }[];
            /** @description As a provider says; an estimate for a model that is built in */
            usage: {
                prompt_tokens: number;
                total_tokens: number;
            };
        };
        /**
         * @example {
         *       "model": "lectern",
         *       "input": [
         *         "Bees find their way by the sun."
         *       ],
         *       "encoding_format": "float"
         *     }
         */
        EmbeddingsRequest: {
            /** @description One of `GET /v1/models` that makes vectors; `lectern` is the model of the documents, whichever that is */
            model: string;
            /** @description What goes beyond the length that the model reads is not in its vector */
            input?: string | string[];
            /** @description `float` by default */
            encoding_format?: ("float" | "base64") | null;
            /** @description What the model gives, or else a 400 */
            dimensions?: number | null;
            /** @description What the texts are, for models that tell one from the other; `passage` by default */
            input_type?: ("query" | "passage") | null;
        } & {
            [key: string]: unknown;
        };
        /**
         * @example {
         *       "name": "lectern",
         *       "console": "/console/",
         *       "documentation": "/docs",
         *       "openapi": "/v1/openapi.json"
         *     }
         */
        Entry: {
            /** @constant */
            name: "lectern";
            /** @description Path of the console, for people */
            console: string;
            /** @description Path of the page of the API, where it is switched on */
            documentation?: string;
            /** @description Path of the description, for programs */
            openapi: string;
        };
        /**
         * @example {
         *       "id": "0198d2f4-c4b1-7e3b-a705-a0b1c2d3e4f6",
         *       "kind": "account.erase",
         *       "userId": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *       "status": "running",
         *       "wholeTenant": false,
         *       "steps": [
         *         {
         *           "part": "access",
         *           "doneAt": "2026-11-29T08:00:00.000Z"
         *         },
         *         {
         *           "part": "documents"
         *         },
         *         {
         *           "part": "webhooks"
         *         },
         *         {
         *           "part": "models"
         *         },
         *         {
         *           "part": "apiKeys"
         *         },
         *         {
         *           "part": "sessions"
         *         },
         *         {
         *           "part": "account"
         *         }
         *       ],
         *       "requestedAt": "2026-11-29T08:00:00.000Z"
         *     }
         */
        Erasure: {
            id: string;
            /** @constant */
            kind: "account.erase";
            /** @description Whose account it was; nobody has this id any more */
            userId: string;
            /** @description The account was the only one: all of the tenant goes */
            wholeTenant: boolean;
            /** @enum {string} */
            status: "running" | "succeeded";
            steps: {
                /**
                 * @description There may be more
                 * @enum {string}
                 */
                part: "access" | "documents" | "webhooks" | "models" | "apiKeys" | "sessions" | "account";
                /**
                 * Format: date-time
                 * @description Missing while it is not done
                 */
                doneAt?: string;
                removed?: number;
            }[];
            /** @description When nothing is left: since when, and how much there was. One that ended before webhooks and models were part of it has no counts of them */
            receipt?: {
                /** Format: date-time */
                completedAt: string;
                documents: number;
                blobs: number;
                chunks: number;
                points: number;
                webhooks?: number;
                deliveries?: number;
                aliases?: number;
                prompts?: number;
                promptVersions?: number;
                /** @description Notes of calls of models: they stay, and name nobody any more */
                calls?: number;
                /** @description Counts of requests by day and credential: those of a person stay, and name nobody any more */
                requestCounts?: number;
                apiKeys: number;
                sessions: number;
                accounts: number;
            };
            /** Format: date-time */
            requestedAt: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0198d2f4-c4b1-7e3b-a705-a0b1c2d3e4f6",
         *           "kind": "account.erase",
         *           "userId": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *           "status": "running",
         *           "wholeTenant": false,
         *           "steps": [
         *             {
         *               "part": "access",
         *               "doneAt": "2026-11-29T08:00:00.000Z"
         *             },
         *             {
         *               "part": "documents"
         *             },
         *             {
         *               "part": "webhooks"
         *             },
         *             {
         *               "part": "models"
         *             },
         *             {
         *               "part": "apiKeys"
         *             },
         *             {
         *               "part": "sessions"
         *             },
         *             {
         *               "part": "account"
         *             }
         *           ],
         *           "requestedAt": "2026-11-29T08:00:00.000Z"
         *         }
         *       ],
         *       "nextCursor": null
         *     }
         */
        ErasureList: {
            data: components["schemas"]["Erasure"][];
            nextCursor: string | null;
        };
        FactComparison: {
            eq?: string | number | boolean;
            /** @description Not equal, or no such fact */
            ne?: string | number | boolean;
            gt?: number | string;
            gte?: number | string;
            lt?: number | string;
            lte?: number | string;
            /** @description Equal to one of them */
            in?: (string | number | boolean)[];
            /** @description Equal to none of them, or no such fact */
            nin?: (string | number | boolean)[];
        };
        /**
         * @example {
         *       "kind": "error",
         *       "share": 1,
         *       "forSeconds": 20
         *     }
         */
        FaultRequest: {
            /**
             * @description `slow`: requests wait before they are answered; `error`: they are answered with 500; `refuse`: their connection is closed unanswered
             * @enum {string}
             */
            kind: "slow" | "error" | "refuse";
            /**
             * @description Part of the requests that it happens to
             * @default 1
             */
            share?: number;
            /**
             * @description How long those wait that are `slow`; without meaning for the other kinds
             * @default 1000
             */
            milliseconds?: number;
            /**
             * @description After which it ends by itself
             * @default 30
             */
            forSeconds?: number;
        };
        FieldError: {
            /** @description JSON pointer into the body, or the name of the parameter or header */
            pointer: string;
            detail: string;
        };
        /**
         * @example {
         *       "id": "vsfb_0198d2f4d5c27f4c98b6b1c2d3e4f5a7",
         *       "object": "vector_store.file_batch",
         *       "created_at": 1795875702,
         *       "vector_store_id": "vs_0198d2f4c4b17e3b87a5a0b1c2d3e4f6",
         *       "status": "in_progress",
         *       "file_counts": {
         *         "in_progress": 1,
         *         "completed": 0,
         *         "failed": 0,
         *         "cancelled": 0,
         *         "total": 1
         *       }
         *     }
         */
        FileBatch: {
            id: string;
            /** @constant */
            object: "vector_store.file_batch";
            created_at: number;
            vector_store_id: string;
            /**
             * @description `failed` when all of its files have
             * @enum {string}
             */
            status: "in_progress" | "completed" | "failed" | "cancelled";
            /** @description Of the files that the caller may read */
            file_counts: {
                in_progress: number;
                completed: number;
                failed: number;
                cancelled: number;
                total: number;
            };
        };
        FileCitation: {
            /** @constant */
            type: "file_citation";
            /** @description Where the marker stands in the text, in UTF-16 units */
            index: number;
            file_id: string;
            /** @description The title of a document without a file name */
            filename: string;
        };
        FilterConditions: {
            documentIds?: string[];
            /** @description An id, or `me` */
            ownerId?: string;
            metadata?: {
                [key: string]: (string | number | boolean) | components["schemas"]["FactComparison"];
            };
            /** @description Of the document in the collection that the request names; it has to name just one */
            attributes?: {
                [key: string]: (string | number | boolean) | components["schemas"]["FactComparison"];
            };
        };
        FilterGroup: {
            documentIds?: string[];
            /** @description An id, or `me` */
            ownerId?: string;
            metadata?: {
                [key: string]: (string | number | boolean) | components["schemas"]["FactComparison"];
            };
            /** @description Of the document in the collection that the request names; it has to name just one */
            attributes?: {
                [key: string]: (string | number | boolean) | components["schemas"]["FactComparison"];
            };
            /** @description All of them hold */
            and?: components["schemas"]["FilterConditions"][];
            /** @description One of them holds, or more */
            or?: components["schemas"]["FilterConditions"][];
        };
        FilterGroups: {
            documentIds?: string[];
            /** @description An id, or `me` */
            ownerId?: string;
            metadata?: {
                [key: string]: (string | number | boolean) | components["schemas"]["FactComparison"];
            };
            /** @description Of the document in the collection that the request names; it has to name just one */
            attributes?: {
                [key: string]: (string | number | boolean) | components["schemas"]["FactComparison"];
            };
            /** @description All of them hold */
            and?: components["schemas"]["FilterGroup"][];
            /** @description One of them holds, or more */
            or?: components["schemas"]["FilterGroup"][];
        };
        /**
         * @example {
         *       "prompt": "How do bees find their way?",
         *       "stream": true
         *     }
         */
        GenerateRequest: {
            /** @description With a character that can be seen */
            prompt: string;
            /** @default 6 */
            topK?: number;
            /** @description Only documents that are in one of these */
            collections?: string[];
            /** @description What the answer may rest on */
            filter?: components["schemas"]["SearchFilter"];
            /** @default false */
            stream?: boolean;
        };
        /**
         * @example {
         *       "answer": "They find their way by the sun [1].",
         *       "answered": true,
         *       "citations": [
         *         {
         *           "marker": "[1]",
         *           "documentId": "0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4",
         *           "chunkId": "5f6f1c8f-0",
         *           "title": "Bees",
         *           "headings": [],
         *           "quote": "Bees find their way by the sun."
         *         }
         *       ],
         *       "model": "extractive",
         *       "degraded": []
         *     }
         */
        GeneratedAnswer: {
            answer: string;
            /** @description Whether the answer states what a passage holds; false when it says that there is no answer */
            answered: boolean;
            citations: components["schemas"]["Citation"][];
            model: string;
            degraded: string[];
            /**
             * @description There, where the answer of a model was kept, and none was asked now
             * @constant
             */
            cached?: true;
        };
        HistoryEntry: {
            id: string;
            /**
             * @description `carried` stands for all that came before
             * @enum {string}
             */
            kind: "created" | "carried" | "replaced" | "retried" | "shared" | "described" | "grouped" | "progressed" | "deletion_begun" | "part_removed" | "deleted";
            /** Format: date-time */
            at: string;
            /** @description Who asked for the change */
            userId?: string;
            /** @description The request that asked for it */
            requestId?: string;
            /** @description The event of the pipeline that caused it */
            eventId?: string;
            /** @description Of the trace in which it was made; only a share of the traces may be recorded */
            traceId?: string;
            version?: number;
            /** @description Of a `retried` document: which attempt began */
            attempt?: number;
            /** @enum {string} */
            status?: "ingested" | "embedded" | "indexed" | "failed" | "rejected" | "deleting" | "deleted";
            title?: string;
            metadata?: {
                [key: string]: (string | number | boolean) | (string | number)[];
            };
            /** @enum {string} */
            visibility?: "private" | "tenant";
            readers?: string[];
            /** @description All that it was in from then on */
            collections?: {
                id: string;
                attributes: {
                    [key: string]: string | number | boolean;
                };
            }[];
            sha256?: string;
            bytes?: number;
            chunkCount?: number;
            error?: {
                stage: string;
                reason: string;
                message: string;
            };
            warnings?: components["schemas"]["ReadingWarning"][];
            operationId?: string;
            /** @enum {string} */
            part?: "content" | "chunks" | "index" | "attachments";
        };
        /**
         * @example {
         *       "instanceId": "user-host1-8080",
         *       "version": "1.4.0",
         *       "startedAt": "2026-11-29T08:00:00.000Z",
         *       "ready": true,
         *       "notReady": [],
         *       "memoryBytes": 120000000,
         *       "eventLoop": {
         *         "meanDelayMs": 0.2,
         *         "p99DelayMs": 1.4
         *       },
         *       "breakers": [],
         *       "outbox": {
         *         "events": 0,
         *         "oldestAgeSeconds": 0
         *       },
         *       "tasks": [],
         *       "settings": {
         *         "registration": "open"
         *       }
         *     }
         */
        InstanceStatus: {
            instanceId: string;
            version: string;
            /** Format: date-time */
            startedAt: string;
            ready: boolean;
            /** @description Parts that keep it from being ready */
            notReady: string[];
            /** @description Resident memory of its process */
            memoryBytes: number;
            eventLoop: {
                meanDelayMs: number;
                p99DelayMs: number;
            };
            breakers: {
                target: string;
                operation: string;
                /** @enum {string} */
                state: "closed" | "half-open" | "open";
            }[];
            queue?: {
                /** @description Waiting to be taken */
                visible: number;
                /** @description Being handled, or waiting for another delivery after a failure */
                inFlight: number;
                delayed: number;
                deadLetters: number;
                /** @description Of the events that this instance holds; what nobody has taken is not seen */
                oldestAgeSeconds: number;
                /** @description Parts that are down, for which the instance takes no events */
                pausedBy: string[];
            };
            outbox?: {
                events: number;
                /** @description 0 when there are none */
                oldestAgeSeconds: number;
            };
            tasks: {
                name: string;
                intervalSeconds: number;
                /** @description Null before the first time since the start */
                lastRunAt: string | null;
                /** @description How many things it dealt with the last time */
                lastCount: number;
                /** @description The same since the start */
                totalCount: number;
                /** @description Whether something went wrong the last time */
                failed: boolean;
            }[];
            comparisons?: {
                part: string;
                /** Format: date-time */
                completedAt: string;
                /** @description Differences that were found, by kind */
                found: {
                    [key: string]: number;
                };
                /** @description Those of them that were mended */
                mended: {
                    [key: string]: number;
                };
            }[];
            /** @description What is switched on, where faults can be */
            fault?: {
                /**
                 * @description `slow`: requests wait before they are answered; `error`: they are answered with 500; `refuse`: their connection is closed unanswered
                 * @enum {string}
                 */
                kind: "slow" | "error" | "refuse";
                /** @description Part of the requests that it happens to, up to 1 */
                share: number;
                /** @description How long those wait that are `slow` */
                milliseconds: number;
                /**
                 * Format: date-time
                 * @description When it ends by itself
                 */
                until: string;
            };
            /** @description What callers of the platform may know of its configuration */
            settings: {
                [key: string]: string | boolean;
            };
        };
        /**
         * @example {
         *       "id": "0198d2f4-8e5d-7a96-b3d1-6c7d8e9fa0b2",
         *       "email": "grace@example.org",
         *       "role": "member",
         *       "invitedBy": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *       "createdAt": "2026-11-29T08:00:00.000Z",
         *       "expiresAt": "2026-12-29T08:00:00.000Z"
         *     }
         */
        Invitation: {
            id: string;
            email: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member";
            invitedBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0198d2f4-8e5d-7a96-b3d1-6c7d8e9fa0b2",
         *           "email": "grace@example.org",
         *           "role": "member",
         *           "invitedBy": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *           "createdAt": "2026-11-29T08:00:00.000Z",
         *           "expiresAt": "2026-12-29T08:00:00.000Z"
         *         }
         *       ],
         *       "nextCursor": null
         *     }
         */
        InvitationList: {
            data: components["schemas"]["Invitation"][];
            nextCursor: string | null;
        };
        /**
         * @example {
         *       "email": "grace@example.org",
         *       "role": "member"
         *     }
         */
        InviteRequest: {
            /** Format: email */
            email: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member";
        };
        /**
         * @example {
         *       "keys": [
         *         {
         *           "kty": "OKP",
         *           "crv": "Ed25519",
         *           "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
         *           "kid": "1",
         *           "use": "sig"
         *         }
         *       ]
         *     }
         */
        Jwks: {
            keys: ({
                kty: string;
            } & {
                [key: string]: unknown;
            })[];
        };
        /**
         * @example {
         *       "url": "https://example.org/bees.pdf"
         *     }
         */
        LinkedDocument: {
            title?: string;
            /** Format: uri */
            url: string;
            metadata?: {
                [key: string]: string | number | boolean | (string | number)[];
            };
            /**
             * @default private
             * @enum {string}
             */
            visibility?: "private" | "tenant";
            readers?: string[];
            /** @description Ids of collections that the document comes into */
            collections?: string[];
        };
        /**
         * @example {
         *       "version": 2
         *     }
         */
        LiveVersionRequest: {
            version: number;
        };
        /**
         * @example {
         *       "email": "ada@example.org",
         *       "password": "correct horse battery staple"
         *     }
         */
        LogInRequest: {
            /** Format: email */
            email: string;
            password: string;
        };
        /**
         * @example {
         *       "jsonrpc": "2.0",
         *       "id": 1,
         *       "result": {
         *         "tools": []
         *       }
         *     }
         */
        McpAnswer: {
            /** @constant */
            jsonrpc: "2.0";
            id: string | number | null;
            result?: {
                [key: string]: unknown;
            };
            error?: {
                code: number;
                message: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        /**
         * @example {
         *       "jsonrpc": "2.0",
         *       "id": 1,
         *       "method": "tools/list"
         *     }
         */
        McpMessage: {
            /** @constant */
            jsonrpc: "2.0";
            method: string;
            id?: string | number;
            params?: {
                [key: string]: unknown;
            };
        };
        /**
         * @example {
         *       "id": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *       "email": "ada@example.org",
         *       "displayName": "Ada",
         *       "role": "owner",
         *       "createdAt": "2026-11-29T08:00:00.000Z"
         *     }
         */
        Member: {
            id: string;
            email?: string;
            displayName: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "agent";
            identityProvider?: string;
            /** Format: date-time */
            createdAt: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *           "email": "ada@example.org",
         *           "displayName": "Ada",
         *           "role": "owner",
         *           "createdAt": "2026-11-29T08:00:00.000Z"
         *         }
         *       ],
         *       "nextCursor": null
         *     }
         */
        MemberList: {
            data: components["schemas"]["Member"][];
            nextCursor: string | null;
        };
        /**
         * @example {
         *       "id": "0198d2f4-c4b1-7e3b-87a5-a0b1c2d3e4f6",
         *       "attributes": {
         *         "chapter": 3
         *       },
         *       "addedBy": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *       "addedAt": "2026-11-29T08:20:00.000Z"
         *     }
         */
        Membership: {
            /** @description Of the collection */
            id: string;
            attributes: {
                [key: string]: string | number | boolean;
            };
            addedBy: string;
            /** Format: date-time */
            addedAt: string;
        };
        /**
         * @example {
         *       "attributes": {
         *         "chapter": 3
         *       }
         *     }
         */
        MembershipRequest: {
            /** @description All that is said of the document in this collection */
            attributes?: {
                [key: string]: string | number | boolean;
            };
        };
        /**
         * @example {
         *       "alias": "lectern",
         *       "targets": [
         *         "primary",
         *         "extractive"
         *       ],
         *       "setBy": "tenant",
         *       "changedAt": "2026-11-29T08:00:00.000Z"
         *     }
         */
        ModelAlias: {
            alias: string;
            /** @description Best first */
            targets: string[];
            /**
             * @description Whether the tenant has set it, or the platform has it so
             * @enum {string}
             */
            setBy: "tenant" | "platform";
            /** @description Null for one of the platform */
            changedAt: string | null;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "alias": "lectern",
         *           "targets": [
         *             "primary",
         *             "extractive"
         *           ],
         *           "setBy": "platform",
         *           "changedAt": null
         *         }
         *       ],
         *       "embeddings": [],
         *       "targets": [
         *         {
         *           "name": "primary",
         *           "provider": "openai-compatible",
         *           "model": "llama3.2"
         *         }
         *       ]
         *     }
         */
        ModelAliasList: {
            data: components["schemas"]["ModelAlias"][];
            /** @description The same for vectors */
            embeddings: components["schemas"]["ModelAlias"][];
            /** @description What an alias can be set to */
            targets: {
                name: string;
                provider: string;
                model: string;
            }[];
        };
        /**
         * @example {
         *       "aliases": {
         *         "lectern": [
         *           "primary",
         *           "extractive"
         *         ]
         *       }
         *     }
         */
        ModelAliasesRequest: {
            /** @description All that the tenant has of its own; an alias that is left out is what the platform has it for */
            aliases: {
                [key: string]: string[];
            };
            /** @description The same for vectors that callers ask for; left out, they stay. A name goes on to stand for the same vectors. Documents and searches go by what the platform has */
            embeddings?: {
                [key: string]: string[];
            };
        };
        /**
         * @example {
         *       "tokensPerDay": 200000,
         *       "moneyPerMonth": 5
         *     }
         */
        ModelBudget: {
            requestsPerMinute?: number;
            /** @description Read and written, in a day (UTC) */
            tokensPerDay?: number;
            /** @description In a month (UTC), in the currency of the prices */
            moneyPerMonth?: number;
        };
        /**
         * @example {
         *       "id": "0198d2f4-7a3c-7f14-a2c8-5d6e7f809a1b",
         *       "name": "Reader",
         *       "scopes": [
         *         "documents:read",
         *         "search"
         *       ],
         *       "createdAt": "2026-11-29T08:00:00.000Z",
         *       "expiresAt": null,
         *       "lastUsedAt": null,
         *       "requestsPerMinute": null,
         *       "modelBudget": null,
         *       "collections": null,
         *       "key": "lk_0198d2f47a3c7f14a2c85d6e7f809a1b_4Vq0…"
         *     }
         */
        NewApiKey: {
            id: string;
            name: string;
            scopes: string[];
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            /** @description Approximate: at most a minute and the cache of the gateway behind */
            lastUsedAt: string | null;
            requestsPerMinute: number | null;
            /** @description Null for what any key may take */
            modelBudget: components["schemas"]["ModelBudget"] | null;
            /** @description Ids of the collections that it is limited to; null for no limit */
            collections: string[] | null;
            key: string;
        };
        /**
         * @example {
         *       "tokensPerDay": 200000
         *     }
         */
        NewModelBudget: {
            requestsPerMinute?: number;
            /** @description Read and written, in a day (UTC) */
            tokensPerDay?: number;
            /** @description In a month (UTC), in the currency of the prices */
            moneyPerMonth?: number;
        };
        /**
         * @example {
         *       "id": "0198d2f4-c4b1-7e3b-87a5-a0b1c2d3e4f6",
         *       "tenantId": "acme",
         *       "url": "https://example.org/hooks/lectern",
         *       "events": [
         *         "document.deleted",
         *         "document.failed",
         *         "document.indexed"
         *       ],
         *       "description": "Our catalogue",
         *       "enabled": true,
         *       "disabledReason": null,
         *       "disabledAt": null,
         *       "failingSince": null,
         *       "previousSecretUntil": null,
         *       "version": 1,
         *       "createdAt": "2026-11-29T08:10:00.000Z",
         *       "updatedAt": "2026-11-29T08:10:00.000Z",
         *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="
         *     }
         */
        NewWebhook: {
            id: string;
            tenantId: string;
            url: string;
            events: ("document.indexed" | "document.failed" | "document.deleted")[];
            description: string;
            /** @description Whether anything is delivered */
            enabled: boolean;
            /** @description `gone`: the receiver answered 410; `failing`: it accepted nothing for days */
            disabledReason: ("by_owner" | "gone" | "failing") | null;
            disabledAt: string | null;
            /** @description Since when every attempt has failed; null when the last one was accepted */
            failingSince: string | null;
            /** @description Until when the secret before signs, too */
            previousSecretUntil: string | null;
            /** @description Counts the changes by its owner */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description By it the receiver verifies what it gets (Standard Webhooks 1.0); shown this once */
            secret: string;
        };
        OpenAiError: {
            message: string;
            type: string;
            /** @description The input that is wrong, as `messages[0].content` */
            param: string | null;
            code: string;
        };
        /**
         * @example {
         *       "id": "file-0198d2f4a28f7c1995f38e9fa0b1c2d4",
         *       "object": "file",
         *       "bytes": 31,
         *       "created_at": 1795875702,
         *       "filename": "bees.txt",
         *       "purpose": "assistants",
         *       "status": "processed"
         *     }
         */
        OpenAiFile: {
            id: string;
            /** @constant */
            object: "file";
            bytes: number;
            created_at: number;
            filename: string;
            /** @enum {string} */
            purpose: "assistants" | "user_data";
            /**
             * @description `processed` once searches find it; `error` when they never will
             * @enum {string}
             */
            status: "uploaded" | "processed" | "error";
            /** @description Why it is in error */
            status_details?: string;
        };
        /**
         * @example {
         *       "id": "file-0198d2f4a28f7c1995f38e9fa0b1c2d4",
         *       "object": "file",
         *       "deleted": true
         *     }
         */
        OpenAiFileDeleted: {
            id: string;
            /** @constant */
            object: "file";
            /** @constant */
            deleted: true;
        };
        /**
         * @example {
         *       "file": "Bees find their way by the sun.",
         *       "purpose": "assistants"
         *     }
         */
        OpenAiFileForm: {
            /**
             * Format: binary
             * @description The file, with its name
             */
            file: string;
            /** @enum {string} */
            purpose?: "assistants" | "user_data";
        };
        /**
         * @example {
         *       "object": "list",
         *       "data": [
         *         {
         *           "id": "file-0198d2f4a28f7c1995f38e9fa0b1c2d4",
         *           "object": "file",
         *           "bytes": 31,
         *           "created_at": 1795875702,
         *           "filename": "bees.txt",
         *           "purpose": "assistants",
         *           "status": "processed"
         *         }
         *       ],
         *       "first_id": "file-0198d2f4a28f7c1995f38e9fa0b1c2d4",
         *       "last_id": "file-0198d2f4a28f7c1995f38e9fa0b1c2d4",
         *       "has_more": false
         *     }
         */
        OpenAiFileList: {
            /** @constant */
            object: "list";
            data: components["schemas"]["OpenAiFile"][];
            first_id: string | null;
            last_id: string | null;
            has_more: boolean;
        };
        /**
         * @example {
         *       "id": "lectern",
         *       "object": "model",
         *       "created": 0,
         *       "owned_by": "lectern"
         *     }
         */
        OpenAiModel: {
            id: string;
            /** @constant */
            object: "model";
            /** @description Always 0: a name has no age */
            created: number;
            owned_by: string;
        };
        /**
         * @example {
         *       "object": "list",
         *       "data": [
         *         {
         *           "id": "lectern",
         *           "object": "model",
         *           "created": 0,
         *           "owned_by": "lectern"
         *         }
         *       ]
         *     }
         */
        OpenAiModelList: {
            /** @constant */
            object: "list";
            data: components["schemas"]["OpenAiModel"][];
        };
        /**
         * @example {
         *       "id": "resp_0198d2f4a28f7c1995f38e9fa0b1c2d4",
         *       "object": "response",
         *       "created_at": 1795875702,
         *       "status": "completed",
         *       "error": null,
         *       "incomplete_details": null,
         *       "instructions": null,
         *       "metadata": {},
         *       "model": "lectern",
         *       "parallel_tool_calls": true,
         *       "temperature": null,
         *       "top_p": null,
         *       "tool_choice": "auto",
         *       "tools": [],
         *       "previous_response_id": null,
         *       "truncation": "disabled",
         *       "text": {
         *         "format": {
         *           "type": "text"
         *         }
         *       },
         *       "store": false,
         *       "background": false,
         *       "max_output_tokens": null,
         *       "answered": true,
         *       "writer": "extractive",
         *       "output": [
         *         {
         *           "type": "message",
         *           "id": "msg_1",
         *           "role": "assistant",
         *           "status": "completed",
         *           "content": [
         *             {
         *               "type": "output_text",
         *               "text": "By the sun [1].",
         *               "annotations": [],
         *               "logprobs": []
         *             }
         *           ]
         *         }
         *       ]
         *     }
         */
        OpenAiResponse: {
            id: string;
            /** @constant */
            object: "response";
            /** @description Unix time, in seconds */
            created_at: number;
            /** @enum {string} */
            status: "in_progress" | "completed" | "incomplete" | "failed";
            error: {
                code: string;
                message: string;
            } | null;
            incomplete_details: {
                /** @enum {string} */
                reason: "max_output_tokens" | "content_filter";
            } | null;
            instructions: string | null;
            metadata: {
                [key: string]: string;
            };
            /** @description As it was asked for */
            model: string;
            parallel_tool_calls: boolean;
            /** @description As it was asked for */
            temperature: number | null;
            /** @description As it was asked for */
            top_p: number | null;
            /** @description As it was asked for */
            max_output_tokens: number | null;
            tool_choice: string | ({
                type: string;
            } & {
                [key: string]: unknown;
            });
            tools: ({
                type: string;
            } & {
                [key: string]: unknown;
            })[];
            previous_response_id: null;
            /** @constant */
            truncation: "disabled";
            /** @description As it was asked for */
            text: {
                format: {
                    type: string;
                } & {
                    [key: string]: unknown;
                };
            };
            /**
             * @description Nothing is stored
             * @constant
             */
            store: false;
            /** @constant */
            background: false;
            output: components["schemas"]["ResponseOutputItem"][];
            usage?: {
                input_tokens: number;
                input_tokens_details: {
                    cached_tokens: number;
                    cache_write_tokens: number;
                };
                output_tokens: number;
                output_tokens_details: {
                    reasoning_tokens: number;
                };
                total_tokens: number;
            } | null;
            /** @description Whether the answer states what a passage holds; false when it says that there is no answer */
            answered?: boolean;
            citations?: components["schemas"]["Citation"][];
            /** @description What wrote it: a model by its name, or `extractive` */
            writer?: string;
            degraded?: string[];
            /**
             * @description There, where the answer of a model was kept, and none was asked now
             * @constant
             */
            cached?: true;
        };
        /**
         * @example {
         *       "id": "0198d2f4-6b21-7c52-8d0a-91b7c3e5f708",
         *       "createdAt": "2026-11-29T08:00:00.000Z",
         *       "lastUsedAt": "2026-11-29T08:10:00.000Z",
         *       "expiresAt": "2026-12-29T08:00:00.000Z",
         *       "current": true
         *     }
         */
        OpenSession: {
            id: string;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description When tokens were last issued for it: at the log-in or a refresh
             */
            lastUsedAt: string;
            /**
             * Format: date-time
             * @description When it ends, unless it is refreshed before
             */
            expiresAt: string;
            /** @description Whether the call itself was made with it */
            current: boolean;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0198d2f4-6b21-7c52-8d0a-91b7c3e5f708",
         *           "createdAt": "2026-11-29T08:00:00.000Z",
         *           "lastUsedAt": "2026-11-29T08:10:00.000Z",
         *           "expiresAt": "2026-12-29T08:00:00.000Z",
         *           "current": true
         *         }
         *       ],
         *       "nextCursor": null
         *     }
         */
        OpenSessionList: {
            data: components["schemas"]["OpenSession"][];
            nextCursor: string | null;
        };
        /**
         * @example {
         *       "email": "ada@example.org",
         *       "password": "correct horse battery staple"
         *     }
         */
        OpenSessionRequest: {
            /** Format: email */
            email: string;
            password: string;
            /**
             * @description For pages of this host: the refresh token is set as a cookie that no script can read, and `cookie` stands for it in the answer and in a refresh
             * @constant
             */
            refreshToken?: "cookie";
        };
        /**
         * @example {
         *       "id": "0198d2f4-b3a0-7d2a-96f4-9fa0b1c2d3e5",
         *       "kind": "document.delete",
         *       "documentId": "0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4",
         *       "status": "running",
         *       "removed": {
         *         "content": true,
         *         "chunks": true,
         *         "index": false
         *       },
         *       "steps": [
         *         {
         *           "part": "content",
         *           "doneAt": "2026-11-29T08:30:00.500Z",
         *           "removed": 1
         *         },
         *         {
         *           "part": "chunks",
         *           "doneAt": "2026-11-29T08:30:01.000Z"
         *         },
         *         {
         *           "part": "index"
         *         }
         *       ],
         *       "createdAt": "2026-11-29T08:30:00.000Z",
         *       "updatedAt": "2026-11-29T08:30:01.000Z"
         *     }
         */
        Operation: {
            id: string;
            /** @constant */
            kind: "document.delete";
            documentId: string;
            /** @enum {string} */
            status: "running" | "succeeded";
            /** @description What is known to be gone: the bytes, the chunks and vectors, the points of the search index, and of a mail the documents that were attached to it */
            removed: {
                content: boolean;
                chunks: boolean;
                index: boolean;
                attachments?: boolean;
            };
            /** @description Each part of the document, and how far its removal is */
            steps: {
                /** @enum {string} */
                part: "content" | "chunks" | "index" | "attachments";
                /**
                 * Format: date-time
                 * @description When it was found to be gone; missing while it is not
                 */
                doneAt?: string;
                /** @description How much was removed, where its store says */
                removed?: number;
            }[];
            /** @description When nothing is left: since when, and how much there was, where its store says */
            receipt?: {
                /** Format: date-time */
                completedAt: string;
                blobs?: number;
                chunks?: number;
                points?: number;
                attachments?: number;
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        Passage: {
            marker: string;
            documentId: string;
            chunkId: string;
            title: string;
            text: string;
            headings: string[];
            page?: number;
            score: number;
            /** @description How well it answers, whatever the question; missing where that is not known */
            relevance?: number;
        };
        /**
         * @example {
         *       "name": "lectern",
         *       "version": "1.4.0",
         *       "registration": "open",
         *       "notifier": "smtp",
         *       "demo": false,
         *       "traceUrlTemplate": "https://traces.example.org/trace/{traceId}",
         *       "features": {
         *         "ocr": false,
         *         "answers": "extractive",
         *         "oidc": false
         *       }
         *     }
         */
        Platform: {
            /** @constant */
            name: "lectern";
            /** @description Of the gateway */
            version: string;
            /** @description How people get an account: at once, by a token that comes to their address, or by invitation */
            registration: ("open" | "confirmed" | "closed") | null;
            /** @description How tokens of invitations, new accounts and password resets reach people: by e-mail, in the log of the user service, or not at all */
            notifier: ("smtp" | "print" | "none") | null;
            /** @description Address of a trace in the viewer of the platform, `{traceId}` standing for its id; null where there is none */
            traceUrlTemplate: string | null;
            /** @description Whether `POST /v2/sessions/demo` logs in to a demo account */
            demo: boolean | null;
            features: {
                /** @description Whether text in pictures is recognized */
                ocr: boolean | null;
                /** @description What writes answers, unless the tenant chose another model */
                answers: ("model" | "extractive") | null;
                /** @description Whether tokens of an outside identity provider are taken */
                oidc: boolean;
            };
        };
        /**
         * @example {
         *       "at": "2026-11-29T08:30:00.000Z",
         *       "otherGateways": "seen",
         *       "faultSwitches": false,
         *       "services": [
         *         {
         *           "service": "retrieval",
         *           "instances": [
         *             {
         *               "address": "http://10.0.0.7:8080",
         *               "state": "down",
         *               "answeredInMs": 3,
         *               "status": null
         *             }
         *           ]
         *         }
         *       ]
         *     }
         */
        PlatformStatus: {
            /** Format: date-time */
            at: string;
            /**
             * @description Whether other instances of the gateway are among them: `seen`, by the Valkey that they share; `unreachable`: it does not answer at the moment; `unshared`: there is none
             * @enum {string}
             */
            otherGateways: "seen" | "unreachable" | "unshared";
            /** @description Whether faults can be switched on, by `PUT /v1/platform/faults/{service}` */
            faultSwitches: boolean;
            services: {
                service: string;
                instances: {
                    address: string;
                    /**
                     * @description `down`: it does not answer; `gone`: the same, and discovery does not list it any more, or, of another gateway, for a minute; `unknown`: it answers, and not how it is
                     * @enum {string}
                     */
                    state: "ready" | "not-ready" | "down" | "gone" | "unknown";
                    /** @description How long it took to answer, or until it was given up */
                    answeredInMs: number;
                    /** @description How long ago it has told how it is: of another gateway, which is not asked and tells every second */
                    toldMsAgo?: number;
                    /** @description Null unless it answered */
                    status: components["schemas"]["InstanceStatus"] | null;
                }[];
            }[];
        };
        /** @description An error, as RFC 9457 problem details */
        Problem: {
            /** @description `urn:lectern:problem:` and the reason */
            type: string;
            title: string;
            status: number;
            /** @description A sentence that helps */
            detail: string;
            /** @description Path of the request */
            instance?: string;
            /**
             * @description What kind of error it is; decides the status
             * @enum {string}
             */
            code: "invalid_argument" | "unauthenticated" | "permission_denied" | "not_found" | "method_not_allowed" | "not_acceptable" | "request_timeout" | "conflict" | "payload_too_large" | "unsupported_media_type" | "expectation_failed" | "precondition_failed" | "unprocessable" | "resource_exhausted" | "cancelled" | "internal" | "unavailable" | "deadline_exceeded";
            /** @description What exactly it is, for programs */
            reason: string;
            /** @description What to name when you report it */
            requestId?: string;
            /** @description Whether the same request may succeed later */
            retryable: boolean;
            retryAfterSeconds?: number;
            details?: {
                [key: string]: unknown;
            };
            /** @description Of invalid input: what is wrong where */
            errors?: components["schemas"]["FieldError"][];
            /** @description The same once more, where clients of OpenAI’s API look for it */
            error: components["schemas"]["OpenAiError"];
            /** @description Of `POST /v1/retrieval` alone: the number that Dify knows it by */
            error_code?: number;
            /** @description The same as `detail`, beside `error_code` */
            error_msg?: string;
        };
        /**
         * @example {
         *       "name": "ticket-summary",
         *       "liveVersion": 2,
         *       "lastVersion": 3,
         *       "changedAt": "2026-11-29T08:10:00.000Z",
         *       "changedBy": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f"
         *     }
         */
        Prompt: {
            name: string;
            /** @description The one that is run when none is named */
            liveVersion: number;
            lastVersion: number;
            /** Format: date-time */
            changedAt: string;
            /** @description Missing when that account was erased */
            changedBy?: string;
        };
        /**
         * @example {
         *       "name": "ticket-summary",
         *       "version": 2,
         *       "answer": "{\"summary\":\"A printer burns on floor 3.\"}",
         *       "output": {
         *         "summary": "A printer burns on floor 3."
         *       },
         *       "answered": null,
         *       "citations": [],
         *       "model": "llama3.2",
         *       "degraded": [],
         *       "usage": {
         *         "inputTokens": 61,
         *         "outputTokens": 14
         *       },
         *       "cached": false
         *     }
         */
        PromptAnswer: {
            /** @description A text; for a prompt with an answer schema the JSON as text */
            answer: string;
            citations: components["schemas"]["Citation"][];
            name: string;
            version: number;
            /** @description The answer as it keeps to the schema; null without one, and where nothing was found */
            output: {
                [key: string]: unknown;
            } | null;
            /** @description Whether it states what a passage holds; null for a prompt that rests on no documents */
            answered: boolean | null;
            model: string;
            degraded: string[];
            /** @description Zeros for an answer that was kept */
            usage: {
                inputTokens: number;
                outputTokens: number;
            };
            /** @description Whether the model’s answer was kept, and none was asked now */
            cached: boolean;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "name": "ticket-summary",
         *           "liveVersion": 2,
         *           "lastVersion": 3,
         *           "changedAt": "2026-11-29T08:10:00.000Z",
         *           "changedBy": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f"
         *         }
         *       ]
         *     }
         */
        PromptList: {
            data: components["schemas"]["Prompt"][];
        };
        /**
         * @example {
         *       "name": "ticket-summary",
         *       "template": "Sum up in one sentence: {{ticket}}",
         *       "alias": "lectern",
         *       "version": 2,
         *       "variables": [
         *         "ticket"
         *       ],
         *       "documents": null,
         *       "answerSchema": {
         *         "type": "object",
         *         "properties": {
         *           "summary": {
         *             "type": "string"
         *           }
         *         },
         *         "required": [
         *           "summary"
         *         ],
         *         "additionalProperties": false
         *       },
         *       "createdAt": "2026-11-29T08:10:00.000Z",
         *       "createdBy": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f"
         *     }
         */
        PromptVersion: {
            name: string;
            version: number;
            template: string;
            /** @description What a run has to name */
            variables: string[];
            alias: string;
            documents: {
                /** @description Template of what is searched for */
                query: string;
                /** @description Passages that the answer rests on at most */
                topK: number;
            } | null;
            answerSchema: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            createdAt: string;
            /** @description Missing when that account was erased */
            createdBy?: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "version": 2,
         *           "alias": "lectern",
         *           "createdAt": "2026-11-29T08:10:00.000Z",
         *           "createdBy": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f"
         *         }
         *       ]
         *     }
         */
        PromptVersionList: {
            data: {
                version: number;
                alias: string;
                /** Format: date-time */
                createdAt: string;
                /** @description Missing when that account was erased */
                createdBy?: string;
            }[];
        };
        /**
         * @example {
         *       "resource": "https://lectern.example.org/mcp",
         *       "resource_name": "Lectern",
         *       "authorization_servers": [
         *         "https://id.example.org/realms/acme"
         *       ],
         *       "scopes_supported": [
         *         "search",
         *         "documents:read",
         *         "generate",
         *         "documents:write"
         *       ],
         *       "bearer_methods_supported": [
         *         "header"
         *       ]
         *     }
         */
        ProtectedResourceMetadata: {
            /**
             * Format: uri
             * @description Address of `/mcp`, which a client names when it asks for a token
             */
            resource: string;
            /** @description For people */
            resource_name: string;
            /** @description Issuer of the tokens that are taken */
            authorization_servers: string[];
            /** @description Scopes that tools need; missing where tokens have all scopes anyway */
            scopes_supported?: string[];
            /** @description Where the token stands */
            bearer_methods_supported: "header"[];
        };
        /**
         * @example {
         *       "quotaBytes": 10737418240,
         *       "reservedBytes": 1204
         *     }
         */
        Quota: {
            /** @description What the documents of the tenant may take together */
            quotaBytes: number;
            /** @description What they take: newest versions that did not fail, and earlier ones that still answer searches */
            reservedBytes: number;
        };
        ReadingWarning: {
            /** @description A stable word for the kind of loss */
            reason: string;
            /** @description From 1; only of formats with pages */
            page?: number;
            /** @description What was lost, and what can be done about it */
            detail: string;
        };
        /**
         * @example {
         *       "receiptToken": "er_4Vq0…"
         *     }
         */
        ReceiptRequest: {
            receiptToken: string;
        };
        /**
         * @example {
         *       "ids": [
         *         "0198d2f4-a2ee-7e42-8c33-6f708192a3b4"
         *       ]
         *     }
         * @example {
         *       "ids": "all"
         *     }
         */
        RedriveDeadLetters: {
            ids?: "all" | string[];
        };
        /**
         * @example {
         *       "refreshToken": "rt_4Vq0…"
         *     }
         */
        RefreshSessionRequest: {
            /** @description The token, or `cookie` for the one that a browser keeps */
            refreshToken: string;
        };
        /**
         * @example {
         *       "refreshToken": "rt_4Vq0…"
         *     }
         */
        RefreshTokenRequest: {
            refreshToken: string;
        };
        /**
         * @example {
         *       "email": "ada@example.org",
         *       "password": "correct horse battery staple",
         *       "displayName": "Ada"
         *     }
         */
        RegisterRequest: {
            /** Format: email */
            email: string;
            password: string;
            displayName: string;
        };
        /**
         * @example {
         *       "email": "ada@example.org"
         *     }
         */
        RequestResetRequest: {
            /** Format: email */
            email: string;
        };
        /**
         * @example {
         *       "token": "pr_4Vq0…",
         *       "password": "orange lamp on a quiet hill"
         *     }
         */
        ResetPasswordRequest: {
            token: string;
            password: string;
        };
        ResponseOutputItem: {
            /** @constant */
            type: "file_search_call";
            id: string;
            /** @enum {string} */
            status: "in_progress" | "completed" | "incomplete";
            queries: string[];
            results: {
                file_id: string;
                filename: string;
                /** @description How relevant it is; 0 where nothing was compared by meaning */
                score: number;
                text: string;
                /** @description Those of the file in the first of the vector stores that are named and that it is in */
                attributes: {
                    [key: string]: string | number | boolean;
                };
            }[] | null;
        } | {
            /** @constant */
            type: "message";
            id: string;
            /** @constant */
            role: "assistant";
            /** @enum {string} */
            status: "in_progress" | "completed" | "incomplete";
            content: ({
                /** @constant */
                type: "output_text";
                text: string;
                annotations: components["schemas"]["FileCitation"][];
                logprobs: unknown[];
            } | {
                /** @constant */
                type: "refusal";
                refusal: string;
            })[];
        } | {
            /** @constant */
            type: "function_call";
            id: string;
            call_id: string;
            name: string;
            arguments: string;
            /** @enum {string} */
            status: "in_progress" | "completed" | "incomplete";
        };
        /**
         * @example {
         *       "model": "lectern",
         *       "input": "How do bees find their way?",
         *       "tools": [
         *         {
         *           "type": "file_search",
         *           "vector_store_ids": [
         *             "vs_0198d2f4a28f7c1995f38e9fa0b1c2d4"
         *           ]
         *         }
         *       ]
         *     }
         */
        ResponsesRequest: {
            /** @description One of `GET /v1/models`; `lectern` is the platform’s own */
            model: string;
            input?: string | (({
                /** @constant */
                type?: "message";
                /** @constant */
                role: "user";
                content?: string | ({
                    /** @enum {string} */
                    type: "input_text" | "text";
                    text: string;
                } & {
                    [key: string]: unknown;
                })[];
            } & {
                [key: string]: unknown;
            }) | ({
                /** @constant */
                type?: "message";
                /** @enum {string} */
                role: "system" | "developer" | "assistant";
                /** @description A text, or parts, of which those that are text are read; images, sound and files are refused */
                content?: unknown;
            } & {
                [key: string]: unknown;
            }) | ({
                /** @constant */
                type: "function_call";
                call_id: string;
                name: string;
                arguments: string;
            } & {
                [key: string]: unknown;
            }) | ({
                /** @constant */
                type: "function_call_output";
                call_id: string;
                /** @description A text, or parts, of which those that are text are read; images, sound and files are refused */
                output?: unknown;
            } & {
                [key: string]: unknown;
            }) | ({
                /** @enum {string} */
                type: "file_search_call" | "reasoning";
            } & {
                [key: string]: unknown;
            }))[];
            /** @description How answers are to be, for a model, as far as the platform’s own rules allow it */
            instructions?: string | null;
            /** @description For a model behind the alias; the platform’s own answers do not go by it */
            temperature?: number | null;
            /** @description For a model behind the alias; the platform’s own answers do not go by it */
            top_p?: number | null;
            /** @description For a model behind the alias; the platform’s own answers do not go by it */
            max_output_tokens?: number | null;
            /** @description For a model behind the alias; the platform’s own answers do not go by it */
            reasoning?: ({
                effort?: ("none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max") | null;
                /** @description There is none */
                summary?: "auto" | null;
                generate_summary?: "auto" | null;
                context?: ("auto" | "current_turn") | null;
                mode?: "standard" | null;
            } & {
                [key: string]: unknown;
            }) | null;
            /** @description For a model behind the alias; the platform’s own answers do not go by it */
            text?: ({
                /** @description JSON is of a model behind the alias; a 400 where there is none */
                format?: (({
                    /** @constant */
                    type: "text";
                } & {
                    [key: string]: unknown;
                }) | ({
                    /** @constant */
                    type: "json_object";
                } & {
                    [key: string]: unknown;
                }) | ({
                    /** @constant */
                    type: "json_schema";
                    name?: string | null;
                    description?: string | null;
                    /** @description Answers keep to the schema in any case */
                    strict?: boolean | null;
                    /** @description Checked here: `pattern`, conditions and references that do not end are refused by their name, and the outermost type is an object */
                    schema: {
                        [key: string]: unknown;
                    };
                } & {
                    [key: string]: unknown;
                })) | null;
                verbosity?: ("low" | "medium" | "high") | null;
            } & {
                [key: string]: unknown;
            }) | null;
            stream?: boolean | null;
            /** @description `file_search` says which documents an answer rests on; functions need a model behind the alias */
            tools?: (({
                /** @constant */
                type: "file_search";
                /** @description Collections, as `vs_…` */
                vector_store_ids: string[];
                /** @description 6 by default */
                max_num_results?: number | null;
                /** @description By attributes of files in the vector store; it has to be just one */
                filters?: components["schemas"]["AttributeFilter"] | null;
                /** @description `score_threshold` counts, as a least relevance; there is one way to rank */
                ranking_options?: ({
                    score_threshold?: number | null;
                } & {
                    [key: string]: unknown;
                }) | null;
            } & {
                [key: string]: unknown;
            }) | ({
                /** @constant */
                type: "function";
                name: string;
                description?: string | null;
                parameters?: {
                    [key: string]: unknown;
                } | null;
                strict?: boolean | null;
            } & {
                [key: string]: unknown;
            }))[] | null;
            tool_choice?: (("none" | "auto" | "required") | ({
                /** @constant */
                type: "function";
                name: string;
            } & {
                [key: string]: unknown;
            }) | ({
                /** @constant */
                type: "file_search";
            } & {
                [key: string]: unknown;
            })) | null;
            parallel_tool_calls?: boolean | null;
            /** @description `file_search_call.results` shows the passages that were found, which takes the scope `search`; there is no reasoning to include */
            include?: ("file_search_call.results" | "reasoning.encrypted_content")[] | null;
            /** @description Comes back as it is */
            metadata?: {
                [key: string]: string;
            } | null;
            background?: false | null;
            top_logprobs?: 0 | null;
            /** @description There is one */
            service_tier?: ("auto" | "default") | null;
            truncation?: "disabled" | null;
            /** @description `file_search` is called once in any case */
            max_tool_calls?: number | null;
            access_programs?: null;
            background_options?: null;
            context_management?: null;
            conversation?: null;
            image?: null;
            moderation?: null;
            previous_response_id?: null;
            prompt?: null;
            /** @description Not read: the API key says who asks */
            user?: unknown;
            /** @description Not read: the API key says who asks */
            safety_identifier?: unknown;
            /** @description Not read: how a provider keeps what it has read is its own matter */
            prompt_cache_key?: unknown;
            /** @description Not read: how a provider keeps what it has read is its own matter */
            prompt_cache_options?: unknown;
            /** @description Not read: how a provider keeps what it has read is its own matter */
            prompt_cache_retention?: unknown;
            /** @description Nothing is stored, whatever is asked for; the response says so */
            store?: boolean | null;
            /** @description Not read: it is about padding of the events */
            stream_options?: unknown;
        } & {
            [key: string]: unknown;
        };
        /**
         * @example {
         *       "overlapSeconds": 3600
         *     }
         */
        RotateApiKeyRequest: {
            /** @default 86400 */
            overlapSeconds?: number;
        };
        /**
         * @example {
         *       "overlapSeconds": 3600
         *     }
         */
        RotateWebhookSecretRequest: {
            /**
             * @description Time for which the secret before goes on signing beside the new one
             * @default 86400
             */
            overlapSeconds?: number;
        };
        /**
         * @example {
         *       "variables": {
         *         "ticket": "The printer on floor 3 is on fire."
         *       }
         *     }
         */
        RunPromptRequest: {
            /** @description A value for each variable of the prompt, and for no other; data, in which braces mean nothing */
            variables?: {
                [key: string]: string | number | boolean;
            };
            /** @description The live one, if left out */
            version?: number;
            /** @description Only documents that are in one of these */
            collections?: string[];
            /**
             * @description Whether the answer is sent as it is written
             * @default false
             */
            stream?: boolean;
            /** @description What the answer may rest on; only for a prompt with documents */
            filter?: components["schemas"]["SearchFilter"];
        };
        SearchExplanation: {
            /** @description Words of the query that title, headings or text of the chunk have, in any of their forms, and the others */
            words: {
                found: string[];
                missing: string[];
            };
            /** @description Null when the words did not find it, or were not asked */
            lexical: {
                /** @description Place among what this retriever found, from 1 */
                rank: number;
                /** @description BM25 */
                score: number;
            } | null;
            /** @description Null when nothing was compared by meaning */
            dense: {
                /** @description Null when it was not among the nearest; then it was compared since its words were found */
                rank: number | null;
                /** @description Of the vectors of the query and the chunk */
                cosine: number;
            } | null;
            /** @description What each retriever gave of the score that put the hit in its place, where two were fused; a reranker may have moved it */
            fusion: {
                lexical: number;
                dense: number;
            } | null;
        };
        /**
         * @example {
         *       "metadata": {
         *         "lang": "en",
         *         "published": {
         *           "gte": "2026-01-01",
         *           "lt": "2027-01-01"
         *         }
         *       },
         *       "or": [
         *         {
         *           "metadata": {
         *             "tags": {
         *               "in": [
         *                 "bees",
         *                 "wasps"
         *               ]
         *             }
         *           }
         *         },
         *         {
         *           "ownerId": "me"
         *         }
         *       ]
         *     }
         */
        SearchFilter: {
            documentIds?: string[];
            /** @description An id, or `me` */
            ownerId?: string;
            metadata?: {
                [key: string]: (string | number | boolean) | components["schemas"]["FactComparison"];
            };
            /** @description Of the document in the collection that the request names; it has to name just one */
            attributes?: {
                [key: string]: (string | number | boolean) | components["schemas"]["FactComparison"];
            };
            /** @description All of them hold */
            and?: components["schemas"]["FilterGroups"][];
            /** @description One of them holds, or more */
            or?: components["schemas"]["FilterGroups"][];
        };
        SearchHit: {
            documentId: string;
            title: string;
            filename?: string;
            version: number;
            chunkId: string;
            ordinal: number;
            text: string;
            headings: string[];
            page?: number;
            /** @description Orders the hits of one answer, and means nothing beyond it */
            score: number;
            /**
             * @description How likely the hit is to be relevant, on one scale for all searches; it goes by the nearest hit of the same search too, so that a filter can change it; null when nothing was compared by meaning
             * @default null
             */
            relevance: number | null;
            /**
             * @description Other documents in the sight of the caller that have the same chunk, word for word
             * @default []
             */
            alsoIn: string[];
            /** @description Where `explain` asked for it */
            explanation?: components["schemas"]["SearchExplanation"];
        };
        /**
         * @example {
         *       "query": "How do bees find their way?",
         *       "topK": 5
         *     }
         */
        SearchRequest: {
            query: string;
            /** @default 10 */
            topK?: number;
            /**
             * @default hybrid
             * @enum {string}
             */
            mode?: "hybrid" | "dense" | "lexical";
            /** @description Only documents that are in one of these */
            collections?: string[];
            filter?: components["schemas"]["SearchFilter"];
            /** @description Whether each hit says why it is one */
            explain?: boolean;
        };
        /**
         * @example {
         *       "results": [
         *         {
         *           "documentId": "0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4",
         *           "title": "Bees",
         *           "version": 1,
         *           "chunkId": "5f6f1c8f-0",
         *           "ordinal": 0,
         *           "text": "Bees find their way by the sun.",
         *           "headings": [],
         *           "score": 0.82,
         *           "relevance": 0.91,
         *           "alsoIn": []
         *         }
         *       ],
         *       "index": {
         *         "pending": 0
         *       },
         *       "degraded": [],
         *       "tookMs": 12
         *     }
         */
        SearchResponse: {
            results: components["schemas"]["SearchHit"][];
            index: {
                pending: number | null;
            };
            degraded: string[];
            tookMs: number;
        };
        /**
         * @example {
         *       "id": "0198d2f4-9f7e-7b08-84e2-7d8e9fa0b1c3",
         *       "name": "Importer",
         *       "role": "agent",
         *       "createdAt": "2026-11-29T08:00:00.000Z"
         *     }
         */
        ServiceAccount: {
            id: string;
            name: string;
            /** @enum {string} */
            role: "member" | "agent";
            /** Format: date-time */
            createdAt: string;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0198d2f4-9f7e-7b08-84e2-7d8e9fa0b1c3",
         *           "name": "Importer",
         *           "role": "agent",
         *           "createdAt": "2026-11-29T08:00:00.000Z"
         *         }
         *       ],
         *       "nextCursor": null
         *     }
         */
        ServiceAccountList: {
            data: components["schemas"]["ServiceAccount"][];
            nextCursor: string | null;
        };
        /**
         * @example {
         *       "service": "retrieval",
         *       "instances": [
         *         {
         *           "address": "http://10.0.0.7:8080",
         *           "state": "told",
         *           "fault": {
         *             "kind": "error",
         *             "share": 1,
         *             "milliseconds": 1000,
         *             "until": "2026-11-29T08:30:20.000Z"
         *           }
         *         }
         *       ]
         *     }
         */
        ServiceFaults: {
            service: string;
            instances: {
                address: string;
                /**
                 * @description `off`: it has its fault switches off; `silent`: it does not answer
                 * @enum {string}
                 */
                state: "told" | "off" | "silent";
                /** @description What is switched on */
                fault: {
                    /**
                     * @description `slow`: requests wait before they are answered; `error`: they are answered with 500; `refuse`: their connection is closed unanswered
                     * @enum {string}
                     */
                    kind: "slow" | "error" | "refuse";
                    /** @description Part of the requests that it happens to, up to 1 */
                    share: number;
                    /** @description How long those wait that are `slow` */
                    milliseconds: number;
                    /**
                     * Format: date-time
                     * @description When it ends by itself
                     */
                    until: string;
                } | null;
            }[];
        };
        /**
         * @example {
         *       "accessToken": "eyJhbGciOiJFZERTQSJ9…",
         *       "tokenType": "Bearer",
         *       "refreshToken": "rt_4Vq0…",
         *       "expiresIn": 900
         *     }
         */
        Session: {
            accessToken: string;
            /** @constant */
            tokenType: "Bearer";
            /** @description Seconds */
            expiresIn: number;
            refreshToken: string;
        };
        /**
         * @example {
         *       "name": "ticket-summary",
         *       "liveVersion": 2,
         *       "lastVersion": 3,
         *       "changedAt": "2026-11-29T08:10:00.000Z",
         *       "changedBy": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *       "live": {
         *         "name": "ticket-summary",
         *         "template": "Sum up in one sentence: {{ticket}}",
         *         "alias": "lectern",
         *         "version": 2,
         *         "variables": [
         *           "ticket"
         *         ],
         *         "documents": null,
         *         "answerSchema": {
         *           "type": "object",
         *           "properties": {
         *             "summary": {
         *               "type": "string"
         *             }
         *           },
         *           "required": [
         *             "summary"
         *           ],
         *           "additionalProperties": false
         *         },
         *         "createdAt": "2026-11-29T08:10:00.000Z",
         *         "createdBy": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f"
         *       }
         *     }
         */
        ShownPrompt: {
            name: string;
            /** @description The one that is run when none is named */
            liveVersion: number;
            lastVersion: number;
            /** Format: date-time */
            changedAt: string;
            /** @description Missing when that account was erased */
            changedBy?: string;
            live: components["schemas"]["PromptVersion"];
        };
        StatusEvent: {
            /** @enum {string} */
            status: "ingested" | "embedded" | "indexed" | "failed" | "rejected" | "deleting" | "deleted";
            version: number;
            /** Format: date-time */
            at: string;
            chunkCount?: number;
            error?: {
                stage: string;
                reason: string;
                message: string;
            };
            warnings?: components["schemas"]["ReadingWarning"][];
        };
        /**
         * @example {
         *       "text": "Bees find their way by the sun and by landmarks."
         *     }
         */
        TextContent: {
            text: string;
        };
        /**
         * @example {
         *       "title": "Bees",
         *       "text": "Bees find their way by the sun."
         *     }
         */
        TextDocument: {
            title: string;
            text: string;
            metadata?: {
                [key: string]: string | number | boolean | (string | number)[];
            };
            /**
             * @default private
             * @enum {string}
             */
            visibility?: "private" | "tenant";
            readers?: string[];
            /** @description Ids of collections that the document comes into */
            collections?: string[];
        };
        TextPart: {
            text: string;
            /** @description On which it begins; only of formats with pages */
            page?: number;
            /** @description Where it begins in the text, in UTF-16 units; missing in old documents, whose parts repeat some sentences */
            start?: number;
        };
        TimelineStep: {
            /** @enum {string} */
            status: "ingested" | "embedded" | "indexed" | "failed" | "rejected" | "deleting" | "deleted";
            version: number;
            /** Format: date-time */
            at: string;
            /** @description Of `embedded` and `indexed`: how many warnings there were */
            warningCount?: number;
        };
        /**
         * @example {
         *       "modelBudget": {
         *         "tokensPerDay": 200000
         *       }
         *     }
         */
        UpdateApiKeyRequest: {
            requestsPerMinute?: number | null;
            /** @description What calls of models by the key may take, beside what the platform allows each key and the tenant; a call that finds nothing left is a 429 `budget_exhausted` */
            modelBudget?: components["schemas"]["NewModelBudget"] | null;
        };
        /**
         * @example {
         *       "name": "Bees and wasps",
         *       "metadata": {
         *         "shelf": null
         *       }
         *     }
         */
        UpdateCollectionRequest: {
            name?: string;
            description?: string;
            /** @description Changed as by a merge patch (RFC 7396): null removes a fact */
            metadata?: {
                [key: string]: (string | number | boolean | (string | number)[]) | null;
            } | null;
        };
        /**
         * @example {
         *       "title": "Bees and wasps",
         *       "metadata": {
         *         "topic": null,
         *         "tags": [
         *           "bees",
         *           "wasps"
         *         ]
         *       },
         *       "visibility": "tenant"
         *     }
         */
        UpdateDocumentRequest: {
            title?: string;
            /** @description Changed as by a merge patch (RFC 7396): null removes a fact */
            metadata?: {
                [key: string]: (string | number | boolean | (string | number)[]) | null;
            } | null;
            /** @enum {string} */
            visibility?: "private" | "tenant";
            readers?: string[];
        };
        /**
         * @example {
         *       "attributes": {
         *         "chapter": 4
         *       }
         *     }
         */
        UpdateVectorStoreFileRequest: {
            /** @description All of them: what is left out goes */
            attributes?: {
                [key: string]: string | number | boolean;
            } | null;
        };
        /**
         * @example {
         *       "name": "Bees and wasps"
         *     }
         */
        UpdateVectorStoreRequest: {
            name?: string | null;
            /** @description All of it: what is left out goes */
            metadata?: {
                [key: string]: string;
            } | null;
            /** @description Nothing expires by itself */
            expires_after?: null;
        };
        /**
         * @example {
         *       "enabled": true
         *     }
         */
        UpdateWebhookRequest: {
            /**
             * Format: uri
             * @description With https; it leads to a server on the public internet, and redirects are not followed
             */
            url?: string;
            /** @description What it is told of */
            events?: ("document.indexed" | "document.failed" | "document.deleted")[];
            description?: string;
            /** @description False: nothing is delivered, and nothing new is kept for it; true: what has waited is delivered, too */
            enabled?: boolean;
        };
        /**
         * @example {
         *       "file": "Bees find their way by the sun.",
         *       "title": "Bees",
         *       "visibility": "tenant"
         *     }
         */
        UploadForm: {
            /**
             * Format: binary
             * @description The file, with its name and type
             */
            file: string;
            title?: string;
            metadata?: {
                [key: string]: string | number | boolean | (string | number)[];
            };
            /**
             * @default private
             * @enum {string}
             */
            visibility?: "private" | "tenant";
            readers?: string[];
            /** @description Ids of collections that the document comes into */
            collections?: string[];
            /**
             * @description What clients of OpenAI’s API say of a file; kept as the fact `purpose` of the metadata
             * @enum {string}
             */
            purpose?: "assistants" | "user_data";
        };
        /**
         * @example {
         *       "from": "2026-11-01T00:00:00.000Z",
         *       "to": "2026-11-29T08:00:00.000Z",
         *       "of": "tenant",
         *       "data": [
         *         {
         *           "group": "2026-11-28",
         *           "requests": 340,
         *           "refusedRequests": 4,
         *           "failedRequests": 0,
         *           "calls": 12,
         *           "failed": 1,
         *           "cached": 2,
         *           "inputTokens": 14020,
         *           "outputTokens": 1804,
         *           "milliseconds": 20412,
         *           "cost": 0.0032
         *         }
         *       ]
         *     }
         */
        Usage: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /**
             * @description Whose calls and requests these are
             * @enum {string}
             */
            of: "tenant" | "user" | "key";
            data: {
                /** @description Id of the API key or session, name of the target, version of a prompt as `summary@3`, or day (UTC); empty for documents and for erased people by key, and for calls of no prompt */
                group: string;
                /** @description Requests to this API, whatever for, some seconds after they were answered; by key and by day alone, and not of one `model` */
                requests?: number;
                /** @description Of the requests, those that were answered with a 4xx */
                refusedRequests?: number;
                /** @description Of the requests, those that were answered with a 5xx */
                failedRequests?: number;
                /** @description Of providers: an attempt that failed, its repetition, and the next target that answered, are three. One that is not made, since a budget or the state of its target forbids it, is none */
                calls: number;
                /** @description Of the calls, those that ended with an error, be it after a part of the answer; what they took counts */
                failed: number;
                /** @description Of the calls, answers that were kept: no model was asked, and nothing taken */
                cached: number;
                inputTokens: number;
                outputTokens: number;
                milliseconds: number;
                /** @description In the currency of the prices */
                cost: number;
            }[];
        };
        /**
         * @example {
         *       "id": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *       "tenantId": "acme",
         *       "roles": [
         *         "owner"
         *       ],
         *       "email": "ada@example.org",
         *       "displayName": "Ada",
         *       "createdAt": "2026-11-29T08:00:00.000Z"
         *     }
         */
        User: {
            id: string;
            tenantId: string;
            email: string;
            displayName: string;
            roles?: string[];
            /** Format: date-time */
            createdAt: string;
        };
        /**
         * @example {
         *       "id": "vs_0198d2f4c4b17e3b87a5a0b1c2d3e4f6",
         *       "object": "vector_store",
         *       "created_at": 1795875702,
         *       "name": "Beekeeping",
         *       "description": null,
         *       "status": "completed",
         *       "usage_bytes": 31,
         *       "file_counts": {
         *         "in_progress": 0,
         *         "completed": 1,
         *         "failed": 0,
         *         "cancelled": 0,
         *         "total": 1
         *       },
         *       "last_active_at": null,
         *       "expires_after": null,
         *       "expires_at": null,
         *       "metadata": {
         *         "shelf": "4"
         *       }
         *     }
         */
        VectorStore: {
            id: string;
            /** @constant */
            object: "vector_store";
            created_at: number;
            name: string;
            description: string | null;
            /** @enum {string} */
            status: "in_progress" | "completed";
            /** @description Of the files that the caller may read */
            usage_bytes: number;
            /** @description Of the files that the caller may read */
            file_counts: {
                in_progress: number;
                completed: number;
                failed: number;
                cancelled: number;
                total: number;
            };
            /** @description Not known */
            last_active_at: null;
            expires_after: null;
            expires_at: null;
            /** @description What is no text is shown as its JSON */
            metadata: {
                [key: string]: string;
            };
        };
        /**
         * @example {
         *       "id": "vs_0198d2f4c4b17e3b87a5a0b1c2d3e4f6",
         *       "object": "vector_store.deleted",
         *       "deleted": true
         *     }
         */
        VectorStoreDeleted: {
            id: string;
            /** @constant */
            object: "vector_store.deleted";
            /** @constant */
            deleted: true;
        };
        /**
         * @example {
         *       "id": "file-0198d2f4a28f7c1995f38e9fa0b1c2d4",
         *       "object": "vector_store.file",
         *       "created_at": 1795875702,
         *       "vector_store_id": "vs_0198d2f4c4b17e3b87a5a0b1c2d3e4f6",
         *       "status": "completed",
         *       "last_error": null,
         *       "usage_bytes": 31,
         *       "attributes": {
         *         "chapter": 3
         *       },
         *       "chunking_strategy": {
         *         "type": "other"
         *       }
         *     }
         */
        VectorStoreFile: {
            /** @description Of the file */
            id: string;
            /** @constant */
            object: "vector_store.file";
            /** @description When the file came into the vector store */
            created_at: number;
            vector_store_id: string;
            /** @enum {string} */
            status: "in_progress" | "completed" | "failed" | "cancelled";
            last_error: {
                /** @enum {string} */
                code: "invalid_file" | "unsupported_file" | "server_error";
                message: string;
            } | null;
            usage_bytes: number;
            attributes: {
                [key: string]: string | number | boolean;
            };
            chunking_strategy: {
                /** @constant */
                type: "other";
            };
        };
        /**
         * @description All that was read of the file, in parts
         * @example {
         *       "object": "vector_store.file_content.page",
         *       "data": [
         *         {
         *           "type": "text",
         *           "text": "Bees find their way by the sun."
         *         }
         *       ],
         *       "has_more": false,
         *       "next_page": null
         *     }
         */
        VectorStoreFileContent: {
            /** @constant */
            object: "vector_store.file_content.page";
            data: {
                /** @constant */
                type: "text";
                text: string;
            }[];
            /** @constant */
            has_more: false;
            next_page: null;
        };
        /**
         * @example {
         *       "id": "file-0198d2f4a28f7c1995f38e9fa0b1c2d4",
         *       "object": "vector_store.file.deleted",
         *       "deleted": true
         *     }
         */
        VectorStoreFileDeleted: {
            id: string;
            /** @constant */
            object: "vector_store.file.deleted";
            /** @constant */
            deleted: true;
        };
        /**
         * @example {
         *       "object": "list",
         *       "data": [
         *         {
         *           "id": "file-0198d2f4a28f7c1995f38e9fa0b1c2d4",
         *           "object": "vector_store.file",
         *           "created_at": 1795875702,
         *           "vector_store_id": "vs_0198d2f4c4b17e3b87a5a0b1c2d3e4f6",
         *           "status": "completed",
         *           "last_error": null,
         *           "usage_bytes": 31,
         *           "attributes": {
         *             "chapter": 3
         *           },
         *           "chunking_strategy": {
         *             "type": "other"
         *           }
         *         }
         *       ],
         *       "first_id": "file-0198d2f4a28f7c1995f38e9fa0b1c2d4",
         *       "last_id": "file-0198d2f4a28f7c1995f38e9fa0b1c2d4",
         *       "has_more": false
         *     }
         */
        VectorStoreFileList: {
            /** @constant */
            object: "list";
            data: components["schemas"]["VectorStoreFile"][];
            first_id: string | null;
            last_id: string | null;
            has_more: boolean;
        };
        /**
         * @example {
         *       "object": "list",
         *       "data": [
         *         {
         *           "id": "vs_0198d2f4c4b17e3b87a5a0b1c2d3e4f6",
         *           "object": "vector_store",
         *           "created_at": 1795875702,
         *           "name": "Beekeeping",
         *           "description": null,
         *           "status": "completed",
         *           "usage_bytes": 31,
         *           "file_counts": {
         *             "in_progress": 0,
         *             "completed": 1,
         *             "failed": 0,
         *             "cancelled": 0,
         *             "total": 1
         *           },
         *           "last_active_at": null,
         *           "expires_after": null,
         *           "expires_at": null,
         *           "metadata": {
         *             "shelf": "4"
         *           }
         *         }
         *       ],
         *       "first_id": "vs_0198d2f4c4b17e3b87a5a0b1c2d3e4f6",
         *       "last_id": "vs_0198d2f4c4b17e3b87a5a0b1c2d3e4f6",
         *       "has_more": false
         *     }
         */
        VectorStoreList: {
            /** @constant */
            object: "list";
            data: components["schemas"]["VectorStore"][];
            first_id: string | null;
            last_id: string | null;
            has_more: boolean;
        };
        /**
         * @example {
         *       "query": "How do bees find their way?",
         *       "filters": {
         *         "type": "gte",
         *         "key": "chapter",
         *         "value": 3
         *       }
         *     }
         */
        VectorStoreSearchRequest: {
            /** @description Of several, what they find takes turns */
            query?: string | string[];
            /** @default 10 */
            max_num_results?: number;
            filters?: components["schemas"]["AttributeFilter"] | null;
            /** @description `score_threshold` counts; there is one way to rank, so all else is ignored */
            ranking_options?: ({
                score_threshold?: number | null;
            } & {
                [key: string]: unknown;
            }) | null;
            rewrite_query?: false | null;
        };
        /**
         * @example {
         *       "object": "vector_store.search_results.page",
         *       "search_query": [
         *         "How do bees find their way?"
         *       ],
         *       "data": [
         *         {
         *           "file_id": "file-0198d2f4a28f7c1995f38e9fa0b1c2d4",
         *           "filename": "bees.txt",
         *           "score": 0.91,
         *           "attributes": {
         *             "chapter": 3
         *           },
         *           "content": [
         *             {
         *               "type": "text",
         *               "text": "Bees find their way."
         *             }
         *           ]
         *         }
         *       ],
         *       "has_more": false,
         *       "next_page": null,
         *       "degraded": []
         *     }
         */
        VectorStoreSearchResults: {
            /** @constant */
            object: "vector_store.search_results.page";
            search_query: string[];
            data: {
                file_id: string;
                filename: string;
                /** @description How relevant the passage is; passages come by rank, which counts words too */
                score: number;
                attributes: {
                    [key: string]: string | number | boolean;
                };
                content: {
                    /** @constant */
                    type: "text";
                    text: string;
                }[];
            }[];
            /** @constant */
            has_more: false;
            next_page: null;
            /** @description Parts of the search that were down; without `dense` the scores are relative to the best one */
            degraded: string[];
        };
        /**
         * @example {
         *       "id": "0198d2f4-c4b1-7e3b-87a5-a0b1c2d3e4f6",
         *       "tenantId": "acme",
         *       "url": "https://example.org/hooks/lectern",
         *       "events": [
         *         "document.deleted",
         *         "document.failed",
         *         "document.indexed"
         *       ],
         *       "description": "Our catalogue",
         *       "enabled": true,
         *       "disabledReason": null,
         *       "disabledAt": null,
         *       "failingSince": null,
         *       "previousSecretUntil": null,
         *       "version": 1,
         *       "createdAt": "2026-11-29T08:10:00.000Z",
         *       "updatedAt": "2026-11-29T08:10:00.000Z"
         *     }
         */
        Webhook: {
            id: string;
            tenantId: string;
            url: string;
            events: ("document.indexed" | "document.failed" | "document.deleted")[];
            description: string;
            /** @description Whether anything is delivered */
            enabled: boolean;
            /** @description `gone`: the receiver answered 410; `failing`: it accepted nothing for days */
            disabledReason: ("by_owner" | "gone" | "failing") | null;
            disabledAt: string | null;
            /** @description Since when every attempt has failed; null when the last one was accepted */
            failingSince: string | null;
            /** @description Until when the secret before signs, too */
            previousSecretUntil: string | null;
            /** @description Counts the changes by its owner */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /**
         * @example {
         *       "id": "0198d2f5-0b1c-7d2e-8f30-4a5b6c7d8e9f",
         *       "type": "document.indexed",
         *       "status": "pending",
         *       "payload": {
         *         "type": "document.indexed",
         *         "timestamp": "2026-11-29T08:10:02.000Z",
         *         "data": {
         *           "id": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *           "version": 1,
         *           "status": "indexed",
         *           "chunkCount": 3
         *         }
         *       },
         *       "attempts": [
         *         {
         *           "at": "2026-11-29T08:10:02.100Z",
         *           "statusCode": 503,
         *           "error": "status",
         *           "milliseconds": 41
         *         }
         *       ],
         *       "nextAttemptAt": "2026-11-29T08:10:07.500Z",
         *       "createdAt": "2026-11-29T08:10:02.050Z",
         *       "completedAt": null
         *     }
         */
        WebhookDelivery: {
            /** @description What the receiver gets as `webhook-id`, the same in every attempt */
            id: string;
            /** @enum {string} */
            type: "document.indexed" | "document.failed" | "document.deleted" | "webhook.test";
            /**
             * @description `pending` until it is accepted or given up
             * @enum {string}
             */
            status: "pending" | "delivered" | "failed";
            /** @description What is sent */
            payload: unknown;
            /** @description The last 20, oldest first */
            attempts: {
                /** Format: date-time */
                at: string;
                /** @description Null without an answer */
                statusCode: number | null;
                /** @description `status`: another answer than 2xx; null when it was accepted */
                error: ("status" | "timeout" | "not_reached" | "url_not_allowed") | null;
                milliseconds: number;
            }[];
            nextAttemptAt: string | null;
            /** Format: date-time */
            createdAt: string;
            completedAt: string | null;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0198d2f5-0b1c-7d2e-8f30-4a5b6c7d8e9f",
         *           "type": "document.indexed",
         *           "status": "pending",
         *           "payload": {
         *             "type": "document.indexed",
         *             "timestamp": "2026-11-29T08:10:02.000Z",
         *             "data": {
         *               "id": "0198d2f4-5c1a-7e30-9b6e-3f2a1c4d5e6f",
         *               "version": 1,
         *               "status": "indexed",
         *               "chunkCount": 3
         *             }
         *           },
         *           "attempts": [
         *             {
         *               "at": "2026-11-29T08:10:02.100Z",
         *               "statusCode": 503,
         *               "error": "status",
         *               "milliseconds": 41
         *             }
         *           ],
         *           "nextAttemptAt": "2026-11-29T08:10:07.500Z",
         *           "createdAt": "2026-11-29T08:10:02.050Z",
         *           "completedAt": null
         *         }
         *       ],
         *       "nextCursor": null
         *     }
         */
        WebhookDeliveryList: {
            data: components["schemas"]["WebhookDelivery"][];
            nextCursor: string | null;
        };
        /**
         * @example {
         *       "data": [
         *         {
         *           "id": "0198d2f4-c4b1-7e3b-87a5-a0b1c2d3e4f6",
         *           "tenantId": "acme",
         *           "url": "https://example.org/hooks/lectern",
         *           "events": [
         *             "document.deleted",
         *             "document.failed",
         *             "document.indexed"
         *           ],
         *           "description": "Our catalogue",
         *           "enabled": true,
         *           "disabledReason": null,
         *           "disabledAt": null,
         *           "failingSince": null,
         *           "previousSecretUntil": null,
         *           "version": 1,
         *           "createdAt": "2026-11-29T08:10:00.000Z",
         *           "updatedAt": "2026-11-29T08:10:00.000Z"
         *         }
         *       ],
         *       "nextCursor": null
         *     }
         */
        WebhookList: {
            data: components["schemas"]["Webhook"][];
            nextCursor: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getEntry: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
                };
            };
        };
    };
    getPublicKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Jwks"];
                };
            };
        };
    };
    getResourceMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtectedResourceMetadata"];
                };
            };
        };
    };
    getMcpResourceMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtectedResourceMetadata"];
                };
            };
        };
    };
    getConsole: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
        };
    };
    getConsolePage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                page: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
        };
    };
    getConsoleFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": unknown;
                    "text/css": unknown;
                    "image/svg+xml": unknown;
                    "font/woff2": unknown;
                    "font/woff": unknown;
                };
            };
        };
    };
    getConsoleDocumentPage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
        };
    };
    getDocsFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": unknown;
                    "text/css": unknown;
                };
            };
        };
    };
    callMcp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["McpMessage"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["McpAnswer"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getVersionEntry: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
                };
            };
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                /** @description Ids, separated by commas, or `all` */
                ids?: string;
                /** @description Messages of each queue */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterList"];
                };
            };
        };
    };
    deleteDeadLetters: {
        parameters: {
            query: {
                /** @description Ids, separated by commas, or `all` */
                ids: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterCounts"];
                };
            };
        };
    };
    redriveDeadLetters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedriveDeadLetters"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterCounts"];
                };
            };
        };
    };
    getAgentContext: {
        parameters: {
            query?: {
                q?: string;
                /** @description What the passages are narrowed to: the `filter` of a search, as JSON */
                filter?: string;
                /** @description The `collections` of a search, as JSON: a list of ids */
                collections?: string;
                /** @description Tokens that the passages may take */
                budgetTokens?: number;
            };
            header?: never;
            path: {
                /** @description Id of the caller, or `me` */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentContext"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description Entries of a page */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Those of this account, in the place of the own ones */
                serviceAccountId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a request that is repeated have its effect once. It protects the secret of the answer: take a random UUID */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKeyRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
        };
    };
    getApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateApiKeyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    rotateApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a request that is repeated have its effect once. It protects the secret of the answer: take a random UUID */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateApiKeyRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
        };
    };
    createChatCompletion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChatCompletionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatCompletion"];
                };
            };
        };
    };
    listCollections: {
        parameters: {
            query?: {
                /** @description Entries of a page */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Which entries come first */
                order?: "newest" | "oldest";
                /** @description Id of an entry: the page begins after it; not together with `cursor` */
                after?: string;
                /** @description Id of an entry: the page is the one that ends before it, and `nextCursor` says no more than whether there are others before */
                before?: string;
                /** @description Only collections of exactly this name */
                name?: string;
            };
            header?: {
                /** @description `ETag` of an earlier answer; the same again is a 304 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectionList"];
                };
            };
        };
    };
    createCollection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a request that is repeated have its effect once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCollectionRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collection"];
                };
            };
        };
    };
    getCollection: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of an earlier answer; the same again is a 304 */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collection"];
                };
            };
        };
    };
    deleteCollection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the collection as it was read, its counts included: nothing is changed when it is another one by now */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateCollection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the collection as it was read, its counts included: nothing is changed when it is another one by now */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateCollectionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collection"];
                };
            };
        };
    };
    listCollectionDocuments: {
        parameters: {
            query?: {
                /** @description Entries of a page */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Which entries come first */
                order?: "newest" | "oldest";
                /** @description Id of an entry: the page begins after it; not together with `cursor` */
                after?: string;
                /** @description Id of an entry: the page is the one that ends before it, and `nextCursor` says no more than whether there are others before */
                before?: string;
                /** @description Only documents of this status */
                status?: "ingested" | "embedded" | "indexed" | "failed" | "rejected" | "deleting" | "deleted";
                /** @description Only documents on their way (`pending`), found by searches (`indexed`), or that will not be (`failed`) */
                outcome?: "pending" | "indexed" | "failed";
            };
            header?: {
                /** @description `ETag` of an earlier answer; the same again is a 304 */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentList"];
                };
            };
        };
    };
    addToCollection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                documentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MembershipRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Membership"];
                };
            };
        };
    };
    removeFromCollection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listDocuments: {
        parameters: {
            query?: {
                /** @description Entries of a page */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Which entries come first */
                order?: "newest" | "oldest";
                /** @description Id of an entry: the page begins after it; not together with `cursor` */
                after?: string;
                /** @description Id of an entry: the page is the one that ends before it, and `nextCursor` says no more than whether there are others before */
                before?: string;
                /** @description Only documents of this status */
                status?: "ingested" | "embedded" | "indexed" | "failed" | "rejected" | "deleting" | "deleted";
                /** @description Only documents on their way (`pending`), found by searches (`indexed`), or that will not be (`failed`) */
                outcome?: "pending" | "indexed" | "failed";
                /** @description Only documents in this collection */
                collection?: string;
                /** @description Only documents of this purpose, by which clients of OpenAI’s API tell files apart */
                purpose?: "assistants" | "user_data";
                /** @description Only documents with this in their title or file name, whatever its capitals */
                title?: string;
                /** @description Only documents for which this holds: the `filter` of a search, as JSON */
                filter?: string;
            };
            header?: {
                /** @description `ETag` of an earlier answer; the same again is a 304 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentList"];
                };
            };
        };
    };
    createDocument: {
        parameters: {
            query?: {
                /** @description Answer when the document is indexed, has failed, or is rejected */
                wait?: "indexed";
                /** @description Longest wait, in milliseconds */
                timeoutMs?: number;
            };
            header?: {
                /** @description Makes a request that is repeated have its effect once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UploadForm"];
                "application/json": components["schemas"]["TextDocument"] | components["schemas"]["LinkedDocument"];
            };
        };
        responses: {
            /** @description The call has waited, and searches find the document. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            /** @description The document is durable, and on its way through the pipeline. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
        };
    };
    getDocument: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of an earlier answer; the same again is a 304 */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
        };
    };
    deleteDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
        };
    };
    updateDocument: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the document as it was read: nothing is changed when it is another one by now */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateDocumentRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
        };
    };
    listDocumentChunks: {
        parameters: {
            query?: {
                /** @description Chunks on a page */
                limit?: number;
                /** @description `nextCursor` of the page before; it keeps to the version of that page */
                cursor?: string;
                /** @description The newest one where it is left out; an older one is stored until a newer one is embedded */
                version?: number;
            };
            header?: {
                /** @description `ETag` of an earlier answer; the same again is a 304 */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentChunks"];
                };
            };
        };
    };
    getDocumentContent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes as they were uploaded. They are not trusted: an answer is a download, and not run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    replaceDocumentContent: {
        parameters: {
            query?: {
                /** @description Answer when the document is indexed, has failed, or is rejected */
                wait?: "indexed";
                /** @description Longest wait, in milliseconds */
                timeoutMs?: number;
            };
            header?: {
                /** @description Makes a request that is repeated have its effect once */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ContentForm"];
                "application/json": components["schemas"]["TextContent"];
            };
        };
        responses: {
            /** @description The call has waited, and searches find the document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            /** @description The document is durable, and on its way through the pipeline. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
        };
    };
    followDocument: {
        parameters: {
            query?: never;
            header?: {
                /** @description Id of the last event that the reader has */
                "Last-Event-ID"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listDocumentHistory: {
        parameters: {
            query?: {
                /** @description Entries of a page */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: {
                /** @description `ETag` of an earlier answer; the same again is a 304 */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentHistory"];
                };
            };
        };
    };
    retryDocument: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a request that is repeated have its effect once */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
        };
    };
    getDocumentText: {
        parameters: {
            query?: {
                /** @description Chunks on a page */
                limit?: number;
                /** @description `nextCursor` of the page before; it keeps to the version of that page */
                cursor?: string;
                /** @description The newest one where it is left out; an older one is stored until a newer one is embedded */
                version?: number;
            };
            header?: {
                /** @description `ETag` of an earlier answer; the same again is a 304 */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentText"];
                };
            };
        };
    };
    createEmbeddings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmbeddingsRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmbeddingList"];
                };
            };
        };
    };
    listErasures: {
        parameters: {
            query?: {
                /** @description Entries of a page */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureList"];
                };
            };
        };
    };
    getErasureReceipt: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReceiptRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
        };
    };
    listFiles: {
        parameters: {
            query?: {
                /** @description Entries of a page, which has a hundred at most: `has_more` says whether there are others */
                limit?: number;
                /** @description The oldest or the newest first */
                order?: "asc" | "desc";
                /** @description Id of an entry: the page begins after it */
                after?: string;
                /** @description Id of an entry: the page is the one that ends before it */
                before?: string;
                /** @description Only files of this purpose; what was not uploaded by this dialect is `user_data` */
                purpose?: "assistants" | "user_data";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiFileList"];
                };
            };
        };
    };
    createFile: {
        parameters: {
            query?: never;
            header?: {
                /** @description The request has its effect once for each key; a repeated one gets the first answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["OpenAiFileForm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiFile"];
                };
            };
        };
    };
    getFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiFile"];
                };
            };
        };
    };
    deleteFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiFileDeleted"];
                };
            };
        };
    };
    getFileContent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes. They are not trusted: an answer is a download, and not run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    generate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GenerateRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GeneratedAnswer"];
                };
            };
        };
    };
    listInvitations: {
        parameters: {
            query?: {
                /** @description Entries of a page */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationList"];
                };
            };
        };
    };
    invitePerson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
        };
    };
    revokeInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptInvitationRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /** @description Entries of a page */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberList"];
                };
            };
        };
    };
    getMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeMemberRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
        };
    };
    listModelAliases: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of an earlier answer; the same again is a 304 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelAliasList"];
                };
            };
        };
    };
    setModelAliases: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the aliases as they were read: nothing is set when it is another one by now */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModelAliasesRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelAliasList"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiModelList"];
                };
            };
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiModel"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The description. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    getOpenApiAsYaml: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The description. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/yaml": unknown;
                };
            };
        };
    };
    getOperation: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of an earlier answer; the same again is a 304 */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
        };
    };
    requestPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestResetRequest"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetPasswordRequest"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Platform"];
                };
            };
        };
    };
    getFaults: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceFaults"];
                };
            };
        };
    };
    switchFaultOn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FaultRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceFaults"];
                };
            };
        };
    };
    switchFaultOff: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceFaults"];
                };
            };
        };
    };
    getPlatformStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformStatus"];
                };
            };
        };
    };
    listPrompts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptList"];
                };
            };
        };
    };
    createPromptVersion: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a request that is repeated have its effect once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePromptVersionRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptVersion"];
                };
            };
        };
    };
    getPrompt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownPrompt"];
                };
            };
        };
    };
    deletePrompt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    setLivePromptVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LiveVersionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prompt"];
                };
            };
        };
    };
    runPrompt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunPromptRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptAnswer"];
                };
            };
        };
    };
    listPromptVersions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptVersionList"];
                };
            };
        };
    };
    getPromptVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptVersion"];
                };
            };
        };
    };
    getQuota: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quota"];
                };
            };
        };
    };
    createResponse: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResponsesRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenAiResponse"];
                };
            };
        };
    };
    retrieveKnowledge: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DifyRetrievalRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DifyRecords"];
                };
            };
        };
    };
    search: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchResponse"];
                };
            };
        };
    };
    listServiceAccounts: {
        parameters: {
            query?: {
                /** @description Entries of a page */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccountList"];
                };
            };
        };
    };
    createServiceAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a request that is repeated have its effect once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateServiceAccountRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccount"];
                };
            };
        };
    };
    getServiceAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccount"];
                };
            };
        };
    };
    removeServiceAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    logInV1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogInRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    logOutV1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshTokenRequest"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    refreshSessionV1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshTokenRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    getUsage: {
        parameters: {
            query?: {
                groupBy?: "key" | "model" | "prompt" | "day";
                /** @description Id of an API key or a session: its part of what the caller is shown. Empty data for one that is somebody else’s */
                keyId?: string;
                /** @description Name of a target: its calls alone, and no requests, which are of no target */
                model?: string;
                /** @description Inclusive; the start of the month of `to` (UTC), if left out. Requests are counted by the day (UTC): each day that the period touches counts whole */
                from?: string;
                /** @description Exclusive; now, if left out */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    confirmRegistration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    getCaller: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Caller"];
                };
            };
        };
    };
    eraseAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BegunErasure"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordRequest"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listVectorStores: {
        parameters: {
            query?: {
                /** @description Entries of a page, which has a hundred at most: `has_more` says whether there are others */
                limit?: number;
                /** @description The oldest or the newest first */
                order?: "asc" | "desc";
                /** @description Id of an entry: the page begins after it */
                after?: string;
                /** @description Id of an entry: the page is the one that ends before it */
                before?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VectorStoreList"];
                };
            };
        };
    };
    createVectorStore: {
        parameters: {
            query?: never;
            header?: {
                /** @description The request has its effect once for each key; a repeated one gets the first answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateVectorStoreRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VectorStore"];
                };
            };
        };
    };
    getVectorStore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VectorStore"];
                };
            };
        };
    };
    updateVectorStore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateVectorStoreRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VectorStore"];
                };
            };
        };
    };
    deleteVectorStore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VectorStoreDeleted"];
                };
            };
        };
    };
    createFileBatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description The request has its effect once for each key; a repeated one gets the first answer */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateFileBatchRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileBatch"];
                };
            };
        };
    };
    getFileBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                batchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileBatch"];
                };
            };
        };
    };
    cancelFileBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                batchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileBatch"];
                };
            };
        };
    };
    listFileBatchFiles: {
        parameters: {
            query?: {
                /** @description Entries of a page, which has a hundred at most: `has_more` says whether there are others */
                limit?: number;
                /** @description The oldest or the newest first */
                order?: "asc" | "desc";
                /** @description Id of an entry: the page begins after it */
                after?: string;
                /** @description Id of an entry: the page is the one that ends before it */
                before?: string;
                /** @description Only files of this status */
                filter?: "in_progress" | "completed" | "failed" | "cancelled";
            };
            header?: never;
            path: {
                id: string;
                batchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VectorStoreFileList"];
                };
            };
        };
    };
    listVectorStoreFiles: {
        parameters: {
            query?: {
                /** @description Entries of a page, which has a hundred at most: `has_more` says whether there are others */
                limit?: number;
                /** @description The oldest or the newest first */
                order?: "asc" | "desc";
                /** @description Id of an entry: the page begins after it */
                after?: string;
                /** @description Id of an entry: the page is the one that ends before it */
                before?: string;
                /** @description Only files of this status */
                filter?: "in_progress" | "completed" | "failed" | "cancelled";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VectorStoreFileList"];
                };
            };
        };
    };
    createVectorStoreFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateVectorStoreFileRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VectorStoreFile"];
                };
            };
        };
    };
    getVectorStoreFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                fileId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VectorStoreFile"];
                };
            };
        };
    };
    updateVectorStoreFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                fileId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateVectorStoreFileRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VectorStoreFile"];
                };
            };
        };
    };
    deleteVectorStoreFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                fileId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VectorStoreFileDeleted"];
                };
            };
        };
    };
    getVectorStoreFileContent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                fileId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VectorStoreFileContent"];
                };
            };
        };
    };
    searchVectorStore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VectorStoreSearchRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VectorStoreSearchResults"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                /** @description Entries of a page */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a request that is repeated have its effect once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` of an earlier answer; the same again is a 304 */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the webhook as it was read: nothing is changed when it is another one by now */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    updateWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the webhook as it was read: nothing is changed when it is another one by now */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateWebhookRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description Entries of a page */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description Only deliveries of this status */
                status?: "pending" | "delivered" | "failed";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryList"];
                };
            };
        };
    };
    redeliverWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a request that is repeated have its effect once */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a request that is repeated have its effect once */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateWebhookSecretRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a request that is repeated have its effect once */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description Entries of a page */
                limit?: number;
                /** @description `nextCursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenSessionList"];
                };
            };
        };
    };
    logIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenSessionRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        accessToken: string;
                        /** @constant */
                        tokenType: "Bearer";
                        /**
                         * Format: date-time
                         * @description Of the access token
                         */
                        expiresAt: string;
                        /** @description The token, or `cookie` where it is in the cookie */
                        refreshToken: string;
                        /**
                         * Format: date-time
                         * @description Of the refresh token, and so of the session
                         */
                        refreshExpiresAt: string;
                    };
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenSession"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    logInToDemo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DemoSessionRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        accessToken: string;
                        /** @constant */
                        tokenType: "Bearer";
                        /**
                         * Format: date-time
                         * @description Of the access token
                         */
                        expiresAt: string;
                        /** @description The token, or `cookie` where it is in the cookie */
                        refreshToken: string;
                        /**
                         * Format: date-time
                         * @description Of the refresh token, and so of the session
                         */
                        refreshExpiresAt: string;
                    };
                };
            };
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshSessionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        accessToken: string;
                        /** @constant */
                        tokenType: "Bearer";
                        /**
                         * Format: date-time
                         * @description Of the access token
                         */
                        expiresAt: string;
                        /** @description The token, or `cookie` where it is in the cookie */
                        refreshToken: string;
                        /**
                         * Format: date-time
                         * @description Of the refresh token, and so of the session
                         */
                        refreshExpiresAt: string;
                    };
                };
            };
        };
    };
}
