import { assertEquals } from "@std/assert";
import {
  isPrivate,
  likelyGateways,
  type OwnAddress,
  routedGateways,
} from "../../../../server/transport/port_mapping/gateway.ts";
import { serviceIn } from "../../../../server/transport/port_mapping/upnp_search.ts";

const OWN: OwnAddress[] = [
  { family: "IPv4", address: "127.0.0.1", netmask: "255.0.0.0" },
  { family: "IPv6", address: "fe80::1", netmask: "ffff:ffff:ffff:ffff::" },
  { family: "IPv4", address: "192.168.77.2", netmask: "255.255.255.0" },
  { family: "IPv4", address: "203.0.113.9", netmask: "255.255.255.0" },
];
const HEAD = "Iface\tDestination\tGateway \tFlags\n";

Deno.test("routedGateways() takes default routes to a router in a network of ours", () => {
  const table = `${HEAD}eth0\t00000000\t014DA8C0\t0003\neth0\t004DA8C0\t00000000\t0001\n` +
    "tun0\t00000000\t0100000A\t0003\nppp0\t00000000\t00000000\t0001\n";
  assertEquals(routedGateways(table, OWN), [{ router: "192.168.77.1", own: "192.168.77.2" }]);
  assertEquals(routedGateways(HEAD, OWN), []);
  assertEquals(routedGateways("", OWN), []);
});

Deno.test("likelyGateways() takes the first address of each private network", () => {
  assertEquals(
    likelyGateways(OWN),
    [
      { router: "127.0.0.1", own: "127.0.0.1" },
      { router: "192.168.77.1", own: "192.168.77.2" },
    ].slice(1),
  );
});

Deno.test("isPrivate() knows private networks and those of carriers", () => {
  const own = ["10.1.2.3", "172.16.0.1", "172.31.9.9", "192.168.0.1", "100.64.0.1"];
  for (const address of [...own, "0.0.0.0", "224.0.0.1", "255.255.255.255"]) {
    assertEquals(isPrivate(address), true, address);
  }
  for (const address of ["11.22.33.44", "172.32.0.1", "100.128.0.1", "192.169.0.1", "8.8.8.8"]) {
    assertEquals(isPrivate(address), false, address);
  }
});

Deno.test("serviceIn() takes a connection service of the described device alone", () => {
  const location = new URL("http://192.168.77.1:5000/rootDesc.xml");
  const described = (type: string, control: string) =>
    `<service><serviceType>urn:schemas-upnp-org:service:${type}</serviceType>` +
    `<controlURL>${control}</controlURL></service>`;
  const good = described("WANIPConnection:1", "/ctl/IPConn");
  const other = described("Layer3Forwarding:1", "/ctl/L3F");
  assertEquals(
    serviceIn(other + good, location)?.control.href,
    "http://192.168.77.1:5000/ctl/IPConn",
  );
  assertEquals(serviceIn(other, location), undefined);
  for (const control of ["http://198.51.100.7/", "https://192.168.77.1/", "http://[::1]:80/x"]) {
    assertEquals(serviceIn(described("WANIPConnection:2", control), location), undefined, control);
  }
});
