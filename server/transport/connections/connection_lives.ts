// Room: the connections to peers: how long they live, and what their bodies have in common.
/** How many exchanges the connections to a peer carry (PROTOCOL.md §5, "Connections"). */

/** How many exchanges one connection carries: 1 + most × fraction^exponent, rounded down. */
export interface Life {
  /** It carries 1 and at most so many more. */
  most: number;
  /** The higher it is, the fewer most of them carry. */
  exponent: number;
}

/** How the connections of a pool live. */
export interface Lives {
  /** Of the one that waits for news. */
  usual: Life;
  /** Of those that are made while it waits; absent: they are like it. */
  aside?: Life;
  /** Of those of steady cover, where their series is not over before. */
  steady: Life;
  /** One that proves the way goes on until that is proven, and requests are to prove it. */
  areToProve: boolean;
  /** Requests that anybody could send lead up to the hello on a new one (leads.ts). */
  areLed: boolean;
}

const ONE_MOSTLY: Life = { most: 24, exponent: 6 };
const A_FEW: Life = { most: 24, exponent: 2.5 };

/** Most carry one, as those of the web do, and none is to prove anything. */
export const PLAIN_LIVES: Lives = {
  usual: ONE_MOSTLY,
  steady: ONE_MOSTLY,
  areToProve: false,
  areLed: false,
};

/**
 * Under TLS the one that waits for news stays, as that of a program which is left open. What leaves meanwhile goes over
 * others, most of which carry one exchange.
 */
export const TLS_LIVES: Lives = {
  usual: { most: 600, exponent: 2.5 },
  aside: ONE_MOSTLY,
  steady: A_FEW,
  areToProve: true,
  areLed: true,
};

/** Through tor it takes many round trips to make one, and nobody sees where one ends. */
export const ONION_LIVES: Lives = { usual: A_FEW, steady: A_FEW, areToProve: true, areLed: false };
