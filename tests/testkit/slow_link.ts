import { pause } from "../../server/time/clock.ts";
import type { PairOptions } from "./pair.ts";

/** A link on which every cell takes 100 ms. */
export const SLOW_LINK: PairOptions = {
  wrapTransport: (transport, _seat, clock) => ({
    dial: async (request) => {
      await pause(clock, 100, request.signal);
      return await transport.dial(request);
    },
    close: () => transport.close(),
  }),
};
