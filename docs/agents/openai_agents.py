"""The OpenAI Agents SDK for Python: pip install openai-agents"""

import asyncio
import os
import sys

from agents import Agent, OpenAIProvider, RunConfig, Runner, set_tracing_disabled

# Traces would go to OpenAI.
set_tracing_disabled(True)
lectern = OpenAIProvider(
    base_url=f"{os.environ['LECTERN_URL']}/v1",
    api_key=os.environ["LECTERN_API_KEY"],
)


async def main() -> None:
    agent = Agent(name="Librarian", model="lectern")
    result = Runner.run_streamed(agent, sys.argv[1], run_config=RunConfig(model_provider=lectern))
    async for event in result.stream_events():
        if event.type == "raw_response_event" and event.data.type == "response.output_text.delta":
            print(event.data.delta, end="")
    print()


asyncio.run(main())
