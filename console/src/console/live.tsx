// One subscription to the change log for the whole console. It continues from its last cursor after a lost connection.
import { createClient } from 'graphql-sse';
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { graphql } from '../generated';
import type { LiveChangesSubscription } from '../generated/graphql';
import { csrfHeaders } from './api';

const LiveChanges = graphql(`
  subscription LiveChanges($after: String) {
    changes(after: $after) {
      cursor
      throughSeq
      change { seq kind subjectKind subjectId at }
    }
  }
`);

export type Change = NonNullable<LiveChangesSubscription['changes']['change']>;
export type StreamStatus = 'connecting' | 'connected' | 'waiting' | 'forbidden';

export interface Live {
  status: StreamStatus;
  throughSeq: number | null;
  connectedAt: Date | null;
  lastEventAt: Date | null;
  reconnectCount: number;
  /** The newest first, at most 200. */
  changes: Change[];
  /** Counts the changes of each kind of subject. */
  news: Readonly<Record<string, number>>;
}

const START: Live = { status: 'connecting', throughSeq: null, connectedAt: null, lastEventAt: null, reconnectCount: 0, changes: [], news: {} };
const MAX_CHANGES = 200;
const MAX_WAIT_MS = 30_000;

const LiveContext = createContext<Live>(START);

export function useLive(): Live {
  return useContext(LiveContext);
}

/** A number that grows with each change of one of these kinds of subjects. */
export function useNewsOf(subjects: readonly string[]): number {
  const { news } = useLive();
  return subjects.reduce((sum, subject) => sum + (news[subject] ?? 0), 0);
}

/** The sequence number read, a time later: for what follows a change and has no entry of its own. Changes within the time are one step. */
export function useDelayedPosition(milliseconds: number): number | null {
  const { throughSeq } = useLive();
  const [delayed, setDelayed] = useState(throughSeq);
  const isBehind = delayed !== throughSeq;
  // A step goes to the number at its begin: what is read while it lasts has the next one, and thus its full time.
  useEffect(() => {
    if (!isBehind) return undefined;
    const timer = setTimeout(() => setDelayed(throughSeq), milliseconds);
    return () => clearTimeout(timer);
  }, [isBehind, delayed, milliseconds]);
  return delayed;
}

function addEvent(live: Live, event: LiveChangesSubscription['changes']): Live {
  const now = new Date();
  const next: Live = { ...live, status: 'connected', connectedAt: live.connectedAt ?? now, throughSeq: event.throughSeq };
  const { change } = event;
  if (!change) return next;
  return {
    ...next,
    lastEventAt: now,
    changes: [change, ...live.changes].slice(0, MAX_CHANGES),
    news: { ...live.news, [change.subjectKind]: (live.news[change.subjectKind] ?? 0) + 1 },
  };
}

/** Follows the log until the signal aborts. */
async function follow(signal: AbortSignal, update: (change: (live: Live) => Live) => void): Promise<void> {
  let after = null as string | null;
  let wait = 1000;
  while (!signal.aborted) {
    const client = createClient({ url: '/graphql', singleConnection: false, retryAttempts: 0, headers: csrfHeaders });
    const stop = () => client.dispose();
    signal.addEventListener('abort', stop);
    try {
      for await (const result of client.iterate<LiveChangesSubscription>({ query: LiveChanges.toString(), variables: { after } })) {
        if (result.errors) return update((live) => ({ ...live, status: 'forbidden' }));
        if (!result.data) continue;
        const event: LiveChangesSubscription['changes'] = result.data.changes;
        after = event.cursor;
        wait = 1000;
        update((live) => addEvent(live, event));
      }
    } catch {
      // A lost connection, or a server that is being restarted.
    } finally {
      signal.removeEventListener('abort', stop);
    }
    if (signal.aborted) return;
    update((live) => ({ ...live, status: 'waiting', connectedAt: null, reconnectCount: live.reconnectCount + 1 }));
    const pause = wait;
    await new Promise((resolve) => setTimeout(resolve, pause));
    wait = Math.min(wait * 2, MAX_WAIT_MS);
  }
}

export function LiveProvider({ children }: { children: ReactNode }) {
  const [live, setLive] = useState(START);
  useEffect(() => {
    const controller = new AbortController();
    void follow(controller.signal, (change) => {
      if (!controller.signal.aborted) setLive(change);
    });
    return () => controller.abort();
  }, []);
  const value = useMemo(() => live, [live]);
  return <LiveContext value={value}>{children}</LiveContext>;
}
