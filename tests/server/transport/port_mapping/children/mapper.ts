/** Keeps a port mapped by the protocol of its argument; tells each state, and ends when its input does. */
import { gateways } from "../../../../../server/transport/port_mapping/gateway.ts";
import { NatPmpMapper } from "../../../../../server/transport/port_mapping/nat_pmp.ts";
import { PcpMapper } from "../../../../../server/transport/port_mapping/pcp.ts";
import { PortMapping } from "../../../../../server/transport/port_mapping/port_mapping.ts";
import { UpnpMapper } from "../../../../../server/transport/port_mapping/upnp.ts";
import { realClock } from "../../../../testkit/real_clock.ts";

const [protocol] = Deno.args;
const random = (bytes: Uint8Array): void =>
  void crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const mapping = new PortMapping({
  clock: realClock,
  random,
  port: 7_471,
  gateways,
  onResult: (result) => say(JSON.stringify(result)),
  mappersOf: protocol === "any" ? undefined : (gateway) => [
    ...protocol === "pcp" ? [new PcpMapper(gateway, random)] : [],
    ...protocol === "natPmp" ? [new NatPmpMapper(gateway)] : [],
    ...protocol === "upnp" ? [new UpnpMapper(gateway)] : [],
  ],
});
mapping.start();
for await (const _ of Deno.stdin.readable);
await mapping.close();
say("closed");

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
