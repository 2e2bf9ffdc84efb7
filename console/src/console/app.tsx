// The console: the sign-in page, or the views of the reader who is signed in.
import { useCallback, useEffect, useState } from 'react';
import { loadSession, type SessionState } from '../session';
import { setCsrfToken } from './api';
import { LiveProvider } from './live';
import { ProblemBox } from './parts';
import { toProblem, type Problem } from './problem';
import { Shell } from './shell';
import { SignIn } from './sign_in';

export function App() {
  const [state, setState] = useState<SessionState | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [notice, setNotice] = useState<string | null>(null);

  const load = useCallback(() => {
    loadSession().then(
      (session) => {
        setCsrfToken(session.signedIn ? session.csrfToken : '');
        setProblem(null);
        setState(session);
      },
      (error: unknown) => setProblem(toProblem(error)),
    );
  }, []);
  useEffect(load, [load]);

  // Asks the server, which knows whether the session has really ended and who may sign in.
  const onExpired = useCallback(() => {
    setNotice('Your session has expired. Sign in again; you return to this page.');
    load();
  }, [load]);

  if (problem) {
    return (
      <main className="sign-in">
        <h1>Coachgraph console</h1>
        <ProblemBox problem={problem} retry={load} />
      </main>
    );
  }
  if (!state) return <p role="status">Loading…</p>;
  if (!state.signedIn) return <SignIn key={notice} state={state} notice={notice} reload={load} />;
  return (
    <LiveProvider>
      <Shell session={state} onExpired={onExpired} />
    </LiveProvider>
  );
}
