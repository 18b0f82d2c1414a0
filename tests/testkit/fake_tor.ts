/** A control port that answers from a table; records what was asked. */
export interface FakeTor extends AsyncDisposable {
  port: number;
  asked: string[];
}

/** Listens on loopback; `answer` gives the reply to a command with `\r\n` between its lines, undefined hangs up. */
export function fakeTor(answer: (command: string) => string | undefined): FakeTor {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const asked: string[] = [];
  const serving = serve(listener, async (connection) => {
    for await (const command of linesOf(connection)) {
      asked.push(command);
      const reply = answer(command);
      if (reply === undefined) return;
      await connection.write(new TextEncoder().encode(`${reply}\r\n`));
    }
  });
  return {
    port: (listener.addr as Deno.NetAddr).port,
    asked,
    [Symbol.asyncDispose]: async () => {
      listener.close();
      await serving;
    },
  };
}

async function serve(
  listener: Deno.TcpListener,
  handle: (connection: Deno.TcpConn) => Promise<void>,
): Promise<void> {
  const handled: Promise<void>[] = [];
  for await (const connection of listener) {
    handled.push(handle(connection).catch(() => {}).finally(() => close(connection)));
  }
  await Promise.all(handled);
}

async function* linesOf(connection: Deno.TcpConn): AsyncGenerator<string> {
  let waiting = "";
  const part = new Uint8Array(4_096);
  for (;;) {
    const length = await connection.read(part);
    if (length === null) return;
    waiting += new TextDecoder().decode(part.subarray(0, length));
    const lines = waiting.split("\r\n");
    waiting = lines.pop() ?? "";
    yield* lines;
  }
}

function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // The other side was first.
  }
}
