/*
 * Handshake, retained secret and burning of two owners of one list, small enough to try every order of events
 * (keys/FORMAT.md, Hello, Retained secret, Pad).
 *
 *  - Either side may send hello 1 at any time; hello 2, the first frame and its answer may be lost; held-back
 *    hellos arrive late; power may go off between any two steps.
 *  - On the medium: the current and the previous secret, the time of the newest hello that was answered, and the
 *    floor. In memory: the session and what was answered and not confirmed.
 *  - A session is a number, and so is the secret that follows from it. INITIAL is the secret of zeros that both
 *    know before the first session.
 *
 * Checked: two sides in one session have mixed the same secret into it; owners never lose each other; no hello is
 * answered twice; no slot is sealed under in two runs; a text arrives once in a run of the receiver.
 */
#ifndef SESSIONS
#define SESSIONS 3
#endif
#ifndef CRASHES
#define CRASHES 1
#endif
#define SLOTS 3

#define NONE 0
#define INITIAL 1

typedef Side {
  byte current;      /* on the medium */
  byte previous;
  byte answeredAt;
  byte floor;
  byte attempt;      /* in memory: time of our hello under way */
  byte session;
  byte pending;      /* answered, waits for its first frame */
};

Side side[2];
/* hello 1: time, current, previous */
chan hello1[2] = [2] of { byte, byte, byte };
/* hello 2: time of its hello 1, its own time, session, secret that was mixed in */
chan hello2[2] = [1] of { byte, byte, byte, byte };
chan frame[2] = [1] of { byte };

byte now = 1;
byte made = INITIAL;             /* sessions are numbered behind it */
byte mixedBy[2];                 /* what each side mixed into its session */
byte crashes = 0;
bit answered[16];                /* by time of hello 1 */
byte slot = 0;
byte sealedRun[6];               /* by side and slot: the run that sealed there, from 1 */
byte runOf[2];

/* The first secret of the initiator, as hello 1 names them, that the responder has too. */
inline shareOf(me, cur, prev, shared) {
  if
  :: side[me].current == cur || (side[me].previous != NONE && side[me].previous == cur) -> shared = cur
  :: else ->
     if
     :: prev != NONE && (side[me].current == prev || side[me].previous == prev) -> shared = prev
     :: else -> shared = NONE
     fi
  fi
}

inline call(me, you) {
  atomic {
    made < INITIAL + SESSIONS && now < 15 && nfull(hello1[you]) ->
    side[me].attempt = now;
    hello1[you]!now, side[me].current, side[me].previous;
    now++
  }
}

inline answer(me, you) {
  atomic {
    hello1[me]?time, cur, prev ->
    if
    :: time > side[me].answeredAt && made < INITIAL + SESSIONS && now < 15 ->
       assert(answered[time] == 0);
       answered[time] = 1;
       shareOf(me, cur, prev, shared);
       assert(shared != NONE);             /* owners never lose each other */
       /* Both dial at once: seat a's handshake stays, unless seat b has answered it and moved on. */
       if :: me == 1 || shared != cur -> side[me].attempt = NONE :: else -> skip fi;
       made++;
       side[me].answeredAt = time;         /* one write, before hello 2 leaves */
       side[me].current = made;
       side[me].previous = shared;
       side[me].pending = made;
       mixed = shared;
       if
       :: nfull(hello2[you]) -> hello2[you]!time, now, made, shared; now++
       :: skip                             /* lost */
       fi
    :: else -> skip                        /* the answer of a stranger */
    fi
  }
}

inline finish(me, you) {
  atomic {
    hello2[me]?time, theirs, z, shared ->
    if
    :: time == side[me].attempt ->
       side[me].attempt = NONE;
       assert(shared != NONE);
       side[me].current = z;               /* one write, before the first frame leaves */
       side[me].previous = NONE;
       if :: theirs > side[me].answeredAt -> side[me].answeredAt = theirs :: else -> skip fi;
       side[me].session = z;
       side[me].pending = NONE;            /* what was answered before opens what is under way, no more */
       mixedBy[me] = shared;
       if
       :: nfull(frame[you]) -> frame[you]!z
       :: skip                             /* lost */
       fi
    :: else -> skip                        /* abandoned */
    fi
  }
}

inline confirm(me, you) {
  atomic {
    frame[me]?z ->
    if
    :: z == side[me].pending ->
       side[me].current = z;
       side[me].previous = NONE;
       side[me].session = z;
       side[me].pending = NONE;
       mixedBy[me] = mixed;
       assert(side[you].session != z || mixedBy[you] == mixedBy[me])
    :: else -> skip
    fi
  }
}

/* The claim is on the medium before the first cell of the slot leaves; a clock may have been set back. */
inline seal(me) {
  atomic {
    if :: at = slot :: slot > 0 -> at = slot - 1 fi;
    if
    :: at >= side[me].floor ->
       side[me].floor = at;
       if
       :: sealedRun[me * SLOTS + at] == NONE -> sealedRun[me * SLOTS + at] = runOf[me]
       :: else -> skip
       fi;
       /* A slot left behind is closed, by whichever run. */
       assert(at + 1 == SLOTS || sealedRun[me * SLOTS + at + 1] == NONE)
    :: else -> skip
    fi
  }
}

proctype Owner(byte me) {
  byte time, theirs, cur, prev, shared, mixed, z, at;
  byte you = 1 - me;
  do
  :: call(me, you)
  :: answer(me, you)
  :: finish(me, you)
  :: confirm(me, you)
  :: crashes < CRASHES ->
     atomic {
       crashes++;
       runOf[me]++;
       side[me].attempt = NONE;
       side[me].session = NONE;
       side[me].pending = NONE
     }
  od
}

/* One owner's slots: the clock goes on, is set back, the power goes off; sealing goes by the floor. */
proctype Sealer(byte me) {
  byte at;
  do
  :: slot < SLOTS - 1 -> slot++
  :: seal(me)
  :: crashes < CRASHES -> atomic { crashes++; runOf[me]++ }
  :: break
  od
}

init {
  atomic {
    side[0].current = INITIAL;
    side[1].current = INITIAL;
    runOf[0] = 1;
    runOf[1] = 1;
#ifdef SEALING
    run Sealer(0)
#else
    run Owner(0);
    run Owner(1)
#endif
  }
}
