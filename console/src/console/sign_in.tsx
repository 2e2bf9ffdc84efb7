// The page of a reader who is not signed in: the identity provider of the organization, or one click in the demo.
import { useId, useState, type FormEvent } from 'react';
import type { SignedOut } from '../session';
import { formatEnum } from './format';

const ERRORS: Readonly<Record<string, string>> = {
  provider_unavailable: 'The identity provider of your organization does not answer. Try again in a few minutes; if that does not help, tell your IT department.',
  denied: 'The identity provider did not sign you in. Try again, or ask your IT department whether you may use this application.',
  unknown_organization: 'No organization with this short name can sign in here. Check the spelling, or ask your program manager for the name.',
  failed: 'The sign-in did not succeed. Start again from this page; a sign-in link works once and for a few minutes.',
};

const ABOUT_ROLE: Readonly<Record<string, string>> = {
  ADMINISTRATOR: 'sees everything of the organization except what people write in confidence; releases rosters',
  PROGRAM_MANAGER: 'sees programs, participants, pairings and sessions',
  EMPLOYEE: 'sees their own programs, partners and sessions',
};

async function signInToDemo(person: string): Promise<void> {
  const response = await fetch('/console/demo-sign-in', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ person }),
  });
  if (!response.ok) throw new Error(`The demo could not sign you in (status ${response.status}). Start it again and reload this page.`);
}

export function SignIn({ state, notice, reload }: { state: SignedOut; notice: string | null; reload: () => void }) {
  const organizationId = useId();
  const [organization, setOrganization] = useState('');
  const [message, setMessage] = useState(notice ?? ERRORS[new URLSearchParams(window.location.search).get('signInError') ?? ''] ?? '');

  function signIn(event: FormEvent) {
    event.preventDefault();
    const returnTo = window.location.pathname;
    window.location.assign(`/console/sign-in?${new URLSearchParams({ organization: organization.trim(), returnTo })}`);
  }

  return (
    <main className="sign-in">
      <h1>Coachgraph console</h1>
      {message && (
        <p className="problem" role="alert">
          {message}
        </p>
      )}
      {state.demoPeople?.length ? (
        <section aria-labelledby="demo-people">
          <h2 id="demo-people">Demo: sign in as</h2>
          <ul>
            {state.demoPeople.map((person) => (
              <li key={person.id}>
                <button
                  type="button"
                  onClick={() => signInToDemo(person.id).then(reload, (error: Error) => setMessage(error.message))}
                >
                  {person.name}, {formatEnum(person.role)}
                </button>{' '}
                {ABOUT_ROLE[person.role]}
              </li>
            ))}
          </ul>
        </section>
      ) : (
        <form onSubmit={signIn}>
          <p>You sign in with the identity provider of your organization. This server never sees your password.</p>
          <label htmlFor={organizationId}>Short name of your organization</label>
          <input
            id={organizationId}
            required
            pattern="[a-z0-9][a-z0-9\-]*"
            title="small letters, digits and hyphens, such as acme"
            autoComplete="organization"
            value={organization}
            onChange={(event) => setOrganization(event.target.value)}
          />
          <button type="submit">Sign in</button>
        </form>
      )}
      <p>
        Developers: <a href="/graphql">GraphiQL with saved examples</a>
      </p>
    </main>
  );
}
