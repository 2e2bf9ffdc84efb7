// The GraphiQL page: a bar with the credentials, and GraphiQL with the schema's documentation, the explorer and the saved examples.
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './page.css';

import { explorerPlugin } from '@graphiql/plugin-explorer';
import { GraphiQL } from 'graphiql';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadSession, type SessionState } from '../session';
import { connection, fetcher } from './connection';
import { CredentialBar } from './credential_bar';
import { examplesPlugin } from './examples_plugin';

const WELCOME = `# Queries, mutations and subscriptions of Coachgraph.
#
# 1. Enter a token above, or sign in to the console in this browser.
# 2. Open the folder icon on the left: saved examples for HR platforms, learning platforms and dashboards.
# 3. Ctrl-Enter runs the operation under the cursor; Ctrl-Space completes.

query WhoAmI {
  me {
    organization { name slug }
    role
    scopes
    expiresAt
  }
}
`;

// GraphiQL adds the documentation and the history itself.
const plugins = [explorerPlugin(), examplesPlugin];

export async function render(): Promise<void> {
  const session: SessionState = await loadSession().catch(() => ({ signedIn: false }));
  if (session.signedIn) connection.csrfToken = session.csrfToken;
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <GraphiQL
        fetcher={fetcher}
        plugins={plugins}
        visiblePlugin={examplesPlugin}
        defaultQuery={WELCOME}
        // Headers may contain a token: they are never written to the storage of the browser.
        shouldPersistHeaders={false}
        showPersistHeadersSettings={false}
      >
        <GraphiQL.Logo>
          Coachgraph
          <CredentialBar session={session} />
        </GraphiQL.Logo>
      </GraphiQL>
    </StrictMode>,
  );
}
