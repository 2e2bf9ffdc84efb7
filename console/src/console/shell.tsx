// What surrounds a view: navigation, who is signed in, the theme, and the way out.
import { useEffect, useRef, type ComponentType } from 'react';
import type { SignedIn } from '../session';
import { csrfHeaders } from './api';
import { ExpiryContext } from './expiry';
import { formatEnum } from './format';
import { useLive, type StreamStatus } from './live';
import { Link } from './parts';
import { followLink, hrefOf, usePath } from './router';
import { useTheme, type Theme } from './theme';
import { AttendanceView } from './views/attendance';
import { GrowthView } from './views/growth';
import { IntegrationsView } from './views/integrations';
import { ProgramsView } from './views/programs';
import { RosterPlanView } from './views/roster_plan';
import { RostersView } from './views/rosters';
import { SessionsView } from './views/sessions';
import { StreamView } from './views/stream';
import { TiesView } from './views/ties';
import { WaitingView } from './views/waiting';
import { WebhooksView } from './views/webhooks';

interface View {
  path: string;
  title: string;
  Content: ComponentType;
}

const VIEWS: readonly View[] = [
  { path: '', title: 'Programs', Content: ProgramsView },
  { path: 'waiting', title: 'Waiting', Content: WaitingView },
  { path: 'sessions', title: 'Sessions', Content: SessionsView },
  { path: 'attendance', title: 'Attendance', Content: AttendanceView },
  { path: 'growth', title: 'Growth', Content: GrowthView },
  { path: 'ties', title: 'Ties', Content: TiesView },
  { path: 'rosters', title: 'Rosters', Content: RostersView },
  { path: 'integrations', title: 'Integrations', Content: IntegrationsView },
  { path: 'webhooks', title: 'Webhooks', Content: WebhooksView },
  { path: 'stream', title: 'Change log', Content: StreamView },
];

const STREAM_TEXT: Readonly<Record<StreamStatus, string>> = {
  connecting: 'Live: connecting',
  connected: 'Live: connected',
  waiting: 'Live: connection lost, trying again',
  forbidden: 'Live: not for your role',
};

async function signOut(): Promise<void> {
  const response = await fetch('/console/sign-out', { method: 'POST', headers: { Accept: 'application/json', ...csrfHeaders() } });
  const body = (await response.json().catch(() => ({}))) as { redirectTo?: string };
  window.location.assign(body.redirectTo ?? '/console/');
}

function ThemeSwitch() {
  const [theme, setTheme] = useTheme();
  return (
    <label>
      Colours{' '}
      <select value={theme} onChange={(event) => setTheme(event.target.value as Theme)}>
        <option value="system">as the system</option>
        <option value="light">light</option>
        <option value="dark">dark</option>
      </select>
    </label>
  );
}

export function Shell({ session, onExpired }: { session: SignedIn; onExpired: () => void }) {
  const [first = '', second] = usePath();
  const view = VIEWS.find((candidate) => candidate.path === first);
  const { status } = useLive();
  const heading = useRef<HTMLHeadingElement>(null);
  const isFirstView = useRef(true);
  const title = view ? (second ? 'Roster plan' : view.title) : 'Not found';

  useEffect(() => {
    document.title = `${title} · Coachgraph console`;
    // After a click in the navigation, a screen reader continues with the new view.
    if (!isFirstView.current) heading.current?.focus();
    isFirstView.current = false;
  }, [first, second, title]);

  return (
    <ExpiryContext value={onExpired}>
      <a className="skip" href="#view">
        Skip to the view
      </a>
      <header className="top">
        <p className="brand">
          Coachgraph <span>{session.organization.name}</span>
        </p>
        <nav aria-label="Views">
          <ul>
            {VIEWS.map(({ path, title: text }) => (
              <li key={path}>
                <a href={hrefOf(path)} onClick={followLink} aria-current={path === first ? 'page' : undefined}>
                  {text}
                </a>
              </li>
            ))}
            <li>
              <a href="/graphql">GraphiQL</a>
            </li>
          </ul>
        </nav>
        <div className="account">
          <span role="status">{STREAM_TEXT[status]}</span>
          <span>
            {session.person.name}, {formatEnum(session.person.role)}
          </span>
          <ThemeSwitch />
          <button type="button" onClick={() => void signOut()}>
            Sign out
          </button>
        </div>
      </header>
      <main id="view" tabIndex={-1}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {!view && (
          <p>
            There is no view at this address. <Link to="">Open the programs</Link>.
          </p>
        )}
        {view && (view.path === 'rosters' && second ? <RosterPlanView key={second} id={second} /> : <view.Content key={view.path} />)}
      </main>
    </ExpiryContext>
  );
}
