// The session of the console: the server keeps the tokens and gives the page a cookie that scripts cannot read.

export interface Person {
  employeeId: string | null;
  name: string;
  role: 'EMPLOYEE' | 'PROGRAM_MANAGER' | 'ADMINISTRATOR';
}

export interface SignedIn {
  signedIn: true;
  person: Person;
  organization: { slug: string; name: string };
  /** Goes into the header X-CSRF-Token of each request. Kept in memory only. */
  csrfToken: string;
  expiresAt: string;
}

export interface SignedOut {
  signedIn: false;
  /** Only in the demo: people that one click signs in. */
  demoPeople?: { id: string; name: string; role: Person['role'] }[];
}

export type SessionState = SignedIn | SignedOut;

export async function loadSession(): Promise<SessionState> {
  const response = await fetch('/console/session', { headers: { Accept: 'application/json' }, cache: 'no-store' });
  if (response.status === 401) return { signedIn: false };
  if (!response.ok) throw new Error(`The session could not be read: the server answered ${response.status}.`);
  return (await response.json()) as SessionState;
}
