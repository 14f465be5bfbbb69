"""The Model Context Protocol from Python: pip install mcp"""

import asyncio
import os
import sys

import httpx2
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client


async def main() -> None:
    headers = {"Authorization": f"Bearer {os.environ['LECTERN_API_KEY']}"}
    async with (
        httpx2.AsyncClient(headers=headers) as http,
        streamable_http_client(f"{os.environ['LECTERN_URL']}/mcp", http_client=http) as (read, write, *_),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        answer = await session.call_tool("ask", {"question": sys.argv[1]})
        print(answer.content[0].text)


asyncio.run(main())
