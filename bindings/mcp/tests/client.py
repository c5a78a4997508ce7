"""Every tool called with the official client: python bindings/mcp/tests/client.py target/debug/gradus-mcp"""

import asyncio
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main(program: str) -> None:
    async with stdio_client(StdioServerParameters(command=program)) as (read, write):
        async with ClientSession(read, write) as session:
            hello = await session.initialize()
            server = hello.serverInfo if hasattr(hello, "serverInfo") else hello.server_info
            assert server.name == "gradus-mcp", hello
            tools = [tool.name for tool in (await session.list_tools()).tools]
            assert tools == ["judge", "hint", "derive", "read"], tools
            ask = {"derivative": {"of": "sin(x^2)"}}

            async def call(tool: str, **arguments: object) -> dict:
                result = await session.call_tool(tool, arguments)
                attribute = "structuredContent" if hasattr(result, "structuredContent") else "structured_content"
                content = getattr(result, attribute)
                assert content is not None, result
                return content

            # The client holds every result against the schema that the server gave for it.
            for answer, verdict in [("2x cos(x^2)", "right"), ("cos(x^2)", "wrong"), ("2x+", "not_graded")]:
                judged = await call("judge", ask=ask, answer=answer)
                assert judged["verdict"] == verdict, judged
            vector = await call("judge", ask={"gradient": {"of": "x^2*y"}}, answer="(2x, x^2)")
            assert vector["component"] == [0], vector
            hint = await call("hint", question="power-rule/power-1", seed=7)
            assert hint["rung"] == 1, hint
            assert (await call("derive", of="x^2"))["derivative"] == "2*x"
            assert (await call("derive", of="x+"))["error"]["kind"] == "missing-operand"
            assert (await call("read", text="2xsin^2 x"))["reads_as"] == "2*x*sin(x)^2"
    print("gradus-mcp: 4 tools called by the official client")


asyncio.run(main(sys.argv[1]))
