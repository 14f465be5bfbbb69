/** The recipes of docs/agents that are for Python, by the file of the packages that they need. */
const byRequirements = {
  'requirements.txt': [
    ...['openai_sdk.py', 'openai_files.py', 'openai_agents.py'],
    ...['langchain_chat.py', 'mcp_client.py'],
  ],
  'requirements-llama-index.txt': ['llama_index_chat.py'],
};

/** Files of packages, each with the recipes that are run with them. */
export const pythonEnvironments = Object.entries(byRequirements);

/** All of these recipes. */
export const pythonRecipes = Object.values(byRequirements).flat();
