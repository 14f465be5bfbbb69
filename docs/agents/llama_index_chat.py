"""LlamaIndex: pip install llama-index-llms-openai-like"""

import os
import sys

from llama_index.core.llms import ChatMessage
from llama_index.llms.openai_like import OpenAILike

model = OpenAILike(
    model="lectern",
    api_base=f"{os.environ['LECTERN_URL']}/v1",
    api_key=os.environ["LECTERN_API_KEY"],
    is_chat_model=True,
)
for chunk in model.stream_chat([ChatMessage(role="user", content=sys.argv[1])]):
    print(chunk.delta, end="")
print()
