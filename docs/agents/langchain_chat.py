"""LangChain: pip install langchain-openai"""

import os
import sys

from langchain_openai import ChatOpenAI

model = ChatOpenAI(
    model="lectern",
    base_url=f"{os.environ['LECTERN_URL']}/v1",
    api_key=os.environ["LECTERN_API_KEY"],
)
for chunk in model.stream(sys.argv[1]):
    print(chunk.content, end="")
print()
