#!/bin/sh
# Plain curl. LECTERN_URL, LECTERN_API_KEY, and a question.
set -eu
auth="Authorization: Bearer $LECTERN_API_KEY"
json='Content-Type: application/json'
question=${1:-What is new?}

# A document; the answer comes when searches find it.
curl -sf "$LECTERN_URL/v1/documents?wait=indexed" -H "$auth" -H "$json" \
  -d '{"title": "Opening hours", "text": "The reading room opens at nine."}'
echo

# An answer with citations.
curl -sf "$LECTERN_URL/v1/generate" -H "$auth" -H "$json" -d "{\"prompt\": \"$question\"}"
echo

# A tool of the Model Context Protocol, without a client.
curl -sf "$LECTERN_URL/mcp" -H "$auth" -H "$json" -H 'Accept: application/json, text/event-stream' \
  -d '{"jsonrpc": "2.0", "id": 1, "method": "tools/call",
       "params": {"name": "search", "arguments": {"query": "reading room"}}}'
