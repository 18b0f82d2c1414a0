/** What the three protocols have in common. */

/** What is asked of a router. */
export interface MappingRequest {
  /** TCP port of this machine. */
  port: number;
  /** Port of the router that would be best. */
  outerPort: number;
  /** How long it should last, in seconds. */
  lifetimeS: number;
}

/** A port of the router that leads to one of ours. */
export interface Mapping {
  /** The router's address on the other side. */
  host: string;
  port: number;
  /** For how long it lasts unless it is renewed, in seconds. */
  lifetimeS: number;
}

/** One way to ask a router. */
export interface Mapper {
  readonly protocol: "pcp" | "natPmp" | "upnp";
  /** Makes or renews a mapping; undefined where the router does not speak the protocol or declines. */
  map(request: MappingRequest): Promise<Mapping | undefined>;
  /** Takes the mapping back; what cannot be taken back ends with its lifetime. */
  unmap(request: MappingRequest): Promise<void>;
}
