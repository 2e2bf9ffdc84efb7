// The credentials of the requests: a token, kept in memory only, or the session of the console.
import { useGraphiQLActions } from '@graphiql/react';
import { useId, useState } from 'react';
import { createPortal } from 'react-dom';
import type { SessionState } from '../session';
import { connection, type SubscriptionTransport } from './connection';

/** Shown above GraphiQL, but part of it: new credentials load the schema again. */
export function CredentialBar({ session }: { session: SessionState }) {
  const { introspect } = useGraphiQLActions();
  const [token, setToken] = useState('');
  const [transport, setTransport] = useState<SubscriptionTransport>(connection.transport);
  const [hasToken, setHasToken] = useState(false);
  const tokenId = useId();
  const transportId = useId();

  function applyToken() {
    connection.token = token.trim().replace(/^Bearer\s+/i, '');
    setHasToken(connection.token !== '');
    void introspect();
  }

  return createPortal(
    <form
      className="credential-bar"
      onSubmit={(event) => {
        event.preventDefault();
        applyToken();
      }}
    >
      <h1>GraphiQL</h1>
      <a href="/console/">Coachgraph console</a>
      <label htmlFor={tokenId}>Token</label>
      <input
        id={tokenId}
        type="password"
        autoComplete="off"
        spellCheck={false}
        placeholder="kept in memory only"
        value={token}
        onChange={(event) => setToken(event.target.value)}
      />
      <button type="submit">Use token</button>
      <label htmlFor={transportId}>Subscriptions</label>
      <select
        id={transportId}
        value={transport}
        onChange={(event) => {
          connection.transport = event.target.value as SubscriptionTransport;
          setTransport(connection.transport);
        }}
      >
        <option value="sse">Server-sent events</option>
        <option value="websocket">WebSocket (needs a token)</option>
      </select>
      <output>{hasToken ? 'Requests carry the token.' : describeSession(session)}</output>
    </form>,
    document.getElementById('credentials')!,
  );
}

function describeSession(session: SessionState): string {
  return session.signedIn
    ? `Signed in as ${session.person.name} (${session.organization.name}).`
    : 'No token, and not signed in to the console.';
}
