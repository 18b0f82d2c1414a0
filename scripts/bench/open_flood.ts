/**
 * `deno run --allow-net open_flood.ts PORT CONNECTIONS SECONDS RATE`: offers RATE requests a second to an unknown
 * tag, whether or not any is answered, which no public tool does that waits for answers. What a full
 * connection does not take is not counted. Prints how many requests a second left, and how many answers came.
 */
const [port = 0, connections = 1, seconds = 1, rate = 1] = Deno.args.map(Number);
const REQUEST = new TextEncoder().encode(
  "POST /0123456789abcdef0123456789abcdef HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2048\r\n\r\n" +
    "x".repeat(2_048),
);
/** Time between two turns of all connections. */
const TURN_MS = 20;
const endMs = performance.now() + seconds * 1_000;
let sent = 0;
let answers = 0;

/** One connection after the other; each turn it owes as many requests as the rate gives it. */
async function offer(): Promise<void> {
  const perMs = rate / connections / 1_000;
  while (performance.now() < endMs) {
    try {
      using connection = await Deno.connect({ hostname: "127.0.0.1", port });
      void count(connection);
      let owed = Math.random();
      let lastMs = performance.now();
      while (performance.now() < endMs) {
        await new Promise((resolve) => setTimeout(resolve, TURN_MS));
        const nowMs = performance.now();
        owed += (nowMs - lastMs) * perMs;
        lastMs = nowMs;
        for (; owed >= 1; owed--) {
          await connection.write(REQUEST);
          sent++;
        }
      }
    } catch {
      // Refused, reset or ended for its pipeline: the next connection.
    }
  }
}

async function count(connection: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(65_536);
  try {
    for (
      let read = await connection.read(buffer);
      read !== null;
      read = await connection.read(buffer)
    ) {
      const text = new TextDecoder("latin1").decode(buffer.subarray(0, read));
      answers += text.split("HTTP/1.1 ").length - 1;
    }
  } catch {
    // Closed under the read.
  }
}

for (let each = 0; each < connections; each++) void offer();
await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
const perSecond = { sent: Math.round(sent / seconds), answers: Math.round(answers / seconds) };
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(perSecond)));
Deno.exit(0);
