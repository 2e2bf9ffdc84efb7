// Webhooks and the stream: which endpoints are behind, failing or paused, what was sent to them last, and whether this page follows the change log.
import { graphql } from '../../generated';
import type { WebhookHealthQuery, WebhookPauseReason } from '../../generated/graphql';
import { request } from '../api';
import { formatEnum, formatInstant, formatNumber, formatPreciseInstant } from '../format';
import { useDelayedPosition, useLive } from '../live';
import { Link, Shown, Table, type Column } from '../parts';
import { useData } from '../use_data';
import { StreamFigures } from './stream';

const WebhookHealth = graphql(`
  query WebhookHealth {
    webhookEndpoints(first: 100) {
      nodes {
        id
        name
        address
        kinds
        status
        pauseReason
        deliveredSeq
        pendingCount
        deliveredAt
        failingSince
        failedAttempts
        failure
        nextAttemptAt
        replaySeq
        replayThroughSeq
        integration { name }
        attempts(last: 10) {
          nodes { id seq kind isReplay statusCode failure durationMilliseconds attemptedAt }
        }
      }
    }
  }
`);

type Endpoint = WebhookHealthQuery['webhookEndpoints']['nodes'][number];
type Attempt = Endpoint['attempts']['nodes'][number] & { endpoint: string };

/** Deliveries have no entries in the change log. Those that follow a change have mostly ended after this time. */
const DELAY_MS = 5000;
const MAX_ADDRESS = 50;
const MAX_KINDS = 3;

const PAUSED: Readonly<Record<WebhookPauseReason, string>> = {
  REQUEST: 'paused at request. Resume it with webhookEndpointResume: it goes on where it stopped.',
  FAILING: 'paused, because each attempt failed for too long. Repair the receiver, or change the address with webhookEndpointUpdate, then resume with webhookEndpointResume.',
  GONE: 'paused, because the receiver answered that the address is gone (HTTP 410). Change the address with webhookEndpointUpdate, then resume with webhookEndpointResume, or delete the endpoint with webhookEndpointDelete.',
  LOG_PRUNED: 'paused, because the change log no longer has the next entry. Read the objects again, then resume after a cursor with webhookEndpointResume.',
};

async function load() {
  const { webhookEndpoints } = await request(WebhookHealth, {});
  const endpoints = webhookEndpoints.nodes;
  const attempts = endpoints.flatMap(({ name, attempts: { nodes } }) => nodes.map((attempt): Attempt => ({ ...attempt, endpoint: name })));
  attempts.sort((one, other) => Date.parse(other.attemptedAt) - Date.parse(one.attemptedAt));
  return { endpoints, attempts, readAt: new Date() };
}

function describeStatus({ status, pauseReason, failingSince }: Endpoint): string {
  if (pauseReason) return PAUSED[pauseReason];
  return failingSince ? 'failing' : formatEnum(status);
}

function describeReplay({ replaySeq, replayThroughSeq }: Endpoint): string {
  if (typeof replaySeq !== 'number' || typeof replayThroughSeq !== 'number') return '';
  return `sent again through ${replaySeq} of ${replayThroughSeq}`;
}

function shortenKinds({ kinds }: Endpoint): string {
  const shown = kinds.slice(0, MAX_KINDS).join(', ');
  return kinds.length > MAX_KINDS ? `${shown} and ${kinds.length - MAX_KINDS} more` : shown || 'all';
}

function shortenAddress({ address }: Endpoint): string {
  return address.length > MAX_ADDRESS ? `${new URL(address).host}/…` : address;
}

const ENDPOINT_COLUMNS: readonly Column<Endpoint>[] = [
  { title: 'Name', value: (one) => one.name },
  { title: 'Integration', value: (one) => one.integration?.name ?? '' },
  {
    title: 'Status',
    value: describeStatus,
    show: (one) => <span className={one.failingSince || (one.pauseReason && one.pauseReason !== 'REQUEST') ? 'status failed' : 'status'}>{describeStatus(one)}</span>,
  },
  { title: 'Delivered through', value: (one) => one.deliveredSeq, show: (one) => formatNumber(one.deliveredSeq), isNumber: true },
  { title: 'Pending entries', value: (one) => one.pendingCount, show: (one) => formatNumber(one.pendingCount), isNumber: true },
  { title: 'Last success', value: (one) => one.deliveredAt ?? '', show: (one) => (one.deliveredAt ? formatPreciseInstant(one.deliveredAt) : 'none yet') },
  { title: 'Failing since', value: (one) => one.failingSince ?? '', show: (one) => (one.failingSince ? formatInstant(one.failingSince) : 'no') },
  { title: 'Failed attempts', value: (one) => one.failedAttempts, isNumber: true },
  { title: 'Last failure', value: (one) => one.failure ?? '' },
  {
    title: 'Next attempt',
    value: (one) => (one.status === 'ACTIVE' ? (one.nextAttemptAt ?? '') : ''),
    show: (one) => (one.status === 'ACTIVE' ? formatPreciseInstant(one.nextAttemptAt) : ''),
  },
  { title: 'Replay', value: describeReplay },
  { title: 'Kinds', value: (one) => one.kinds.join(' ') || 'all', show: shortenKinds },
  { title: 'Address', value: (one) => one.address, show: shortenAddress },
];

const ATTEMPT_COLUMNS: readonly Column<Attempt>[] = [
  { title: 'At', value: (one) => one.attemptedAt, show: (one) => formatPreciseInstant(one.attemptedAt) },
  { title: 'Endpoint', value: (one) => one.endpoint },
  { title: 'Number', value: (one) => one.seq, isNumber: true },
  { title: 'Change', value: (one) => one.kind },
  {
    title: 'Outcome',
    value: (one) => one.failure ?? 'delivered',
    show: (one) => (one.failure ? <span className="status failed">{one.failure}</span> : 'delivered'),
  },
  { title: 'HTTP status', value: (one) => one.statusCode ?? '', isNumber: true },
  { title: 'Milliseconds', value: (one) => one.durationMilliseconds, show: (one) => formatNumber(one.durationMilliseconds), isNumber: true },
  { title: 'Replay', value: (one) => (one.isReplay ? 'yes' : 'no') },
];

export function WebhooksView() {
  const { status } = useLive();
  const loaded = useData(load, [useDelayedPosition(DELAY_MS)], ['webhook_endpoint', 'integration']);
  return (
    <>
      <Shown loaded={loaded}>
        {({ endpoints, attempts, readAt }) => (
          <>
            <p>
              Read at {formatPreciseInstant(readAt)}.{' '}
              {status === 'connected'
                ? 'Read again a few seconds after each change of your organization. Attempts that follow later, such as those after a failure, appear when you press “Read again”.'
                : 'Not read again by itself while the stream is not connected.'}
            </p>
            <button type="button" onClick={loaded.reload}>
              Read again
            </button>
            <h2>Endpoints</h2>
            <Table
              caption="Webhook endpoints"
              name="webhook-endpoints"
              rows={endpoints}
              rowKey={(one) => one.id}
              columns={ENDPOINT_COLUMNS}
              empty="There is no webhook endpoint. An administrator creates one with the mutation webhookEndpointCreate."
            />
            <h2>Attempts</h2>
            <Table
              caption="Latest attempts, at most 10 of each endpoint"
              name="webhook-attempts"
              rows={attempts}
              rowKey={(one) => one.id}
              columns={ATTEMPT_COLUMNS}
              empty="There is no attempt: nothing was sent yet, or not for so long that the attempts are no longer kept."
            />
          </>
        )}
      </Shown>
      <h2>Stream of this page</h2>
      <StreamFigures />
      <p>
        <Link to="stream">The change log</Link> shows what arrives on this stream.
      </p>
    </>
  );
}
