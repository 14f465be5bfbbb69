/** The recipes of docs/agents that are for Python. */
export const pythonRecipes = [
  ...['openai_sdk.py', 'openai_files.py', 'langchain_chat.py'],
  ...['llama_index_chat.py', 'mcp_client.py'],
];
