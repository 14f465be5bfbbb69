"""The OpenAI SDK for Python: pip install openai"""

import os
import sys

from openai import OpenAI

client = OpenAI(base_url=f"{os.environ['LECTERN_URL']}/v1", api_key=os.environ["LECTERN_API_KEY"])
answer = client.chat.completions.create(
    model="lectern",
    messages=[{"role": "user", "content": sys.argv[1]}],
)
print(answer.choices[0].message.content)
# Beside what the SDK knows of, an answer has its sources.
for citation in answer.model_extra["citations"]:
    print(citation["marker"], citation["title"], citation["quote"])
