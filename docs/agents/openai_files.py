"""Files, vector stores and answers from them, by the OpenAI SDK for Python: pip install openai; python openai_files.py handbook.md "…?" """

import os
import sys
from pathlib import Path

from openai import OpenAI

client = OpenAI(base_url=f"{os.environ['LECTERN_URL']}/v1", api_key=os.environ["LECTERN_API_KEY"])
path, question = sys.argv[1:3]

# A file is a document, and a vector store a collection. The file can be found when it is completed.
file = client.files.create(file=Path(path), purpose="assistants")
store = client.vector_stores.create(name="Handbook")
attached = client.vector_stores.files.create_and_poll(
    file.id, vector_store_id=store.id, attributes={"year": 2026}
)
if attached.status != "completed":
    raise RuntimeError(attached.last_error or attached.status)

# What there is to read.
filters = {"type": "gte", "key": "year", "value": 2025}
for hit in client.vector_stores.search(store.id, query=question, filters=filters, max_num_results=3):
    print(f"{hit.score:.2f} {hit.filename}: {hit.content[0].text}")

# What it answers, from that store alone, and what that rests on.
response = client.responses.create(
    model="lectern",
    input=question,
    tools=[{"type": "file_search", "vector_store_ids": [store.id], "filters": filters}],
)
print(response.output_text)
for item in response.output:
    for part in item.content if item.type == "message" else []:
        for citation in part.annotations:
            print(f"from {citation.filename}")
