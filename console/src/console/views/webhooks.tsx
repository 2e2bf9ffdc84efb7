// Webhooks and the stream: which endpoints are behind, failing or paused, what was sent to them last, and whether this page follows the change log.
import { graphql } from '../../generated';
import type { WebhookHealthQuery, WebhookPauseReason } from '../../generated/graphql';
import { request } from '../api';
import { formatEnum, formatNumber, formatPreciseInstant } from '../format';
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
const MAX_ADDRESS = 40;
const MAX_KINDS = 2;

/** Why an endpoint is paused, and what to do. */
const PAUSED: Readonly<Record<WebhookPauseReason, string>> = {
  REQUEST: 'at request. Resume it with webhookEndpointResume: it goes on where it stopped.',
  FAILING: 'because each attempt failed for too long. Repair the receiver, or change the address with webhookEndpointUpdate; then resume with webhookEndpointResume.',
  GONE: 'because the address is gone (HTTP 410). Change it with webhookEndpointUpdate, then resume with webhookEndpointResume; or delete the endpoint with webhookEndpointDelete.',
  LOG_PRUNED: 'because the change log no longer has the next entry. Read the objects again, then resume after a cursor with webhookEndpointResume.',
};

async function load() {
  const { webhookEndpoints } = await request(WebhookHealth, {});
  const endpoints = webhookEndpoints.nodes;
  const attempts = endpoints.flatMap(({ name, attempts: { nodes } }) => nodes.map((attempt): Attempt => ({ ...attempt, endpoint: name })));
  attempts.sort((one, other) => Date.parse(other.attemptedAt) - Date.parse(one.attemptedAt));
  return { endpoints, attempts, readAt: new Date() };
}

function statusOf({ status, failingSince }: Endpoint): string {
  return status === 'ACTIVE' && failingSince ? 'failing' : formatEnum(status);
}

/** Whether a person has to act, or will have to when nothing changes. */
function needsAttention({ failingSince, pauseReason }: Endpoint): boolean {
  return pauseReason ? pauseReason !== 'REQUEST' : Boolean(failingSince);
}

function describeFailures(one: Endpoint, format: (instant: string) => string): string {
  if (!one.failingSince) return 'none';
  const attempts = one.failedAttempts === 1 ? '1 attempt' : `${formatNumber(one.failedAttempts)} attempts`;
  const next = one.status === 'ACTIVE' && one.nextAttemptAt ? `. Next attempt: ${format(one.nextAttemptAt)}` : '';
  return `${attempts} since ${format(one.failingSince)}, the last: ${one.failure ?? ''}${next}`;
}

function describeReplay({ replaySeq, replayThroughSeq }: Endpoint): string {
  if (typeof replaySeq !== 'number' || typeof replayThroughSeq !== 'number') return 'none';
  return `under way, through ${formatNumber(replaySeq)} of ${formatNumber(replayThroughSeq)}`;
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
    isText: true,
    value: (one) => `${statusOf(one)} ${one.pauseReason ? PAUSED[one.pauseReason] : ''}`.trim(),
    show: (one) => (
      <>
        <span className={needsAttention(one) ? 'status failed' : 'status'}>{statusOf(one)}</span> {one.pauseReason && PAUSED[one.pauseReason]}
      </>
    ),
  },
  {
    title: 'Failures',
    isText: true,
    value: (one) => describeFailures(one, (instant) => instant),
    show: (one) => describeFailures(one, formatPreciseInstant),
  },
  { title: 'Delivered through', value: (one) => one.deliveredSeq, show: (one) => formatNumber(one.deliveredSeq), isNumber: true },
  { title: 'Pending entries', value: (one) => one.pendingCount, show: (one) => formatNumber(one.pendingCount), isNumber: true },
  { title: 'Last success', value: (one) => one.deliveredAt ?? '', show: (one) => (one.deliveredAt ? formatPreciseInstant(one.deliveredAt) : 'none yet') },
  { title: 'Replay', value: describeReplay },
  { title: 'Kinds', value: (one) => one.kinds.join(' ') || 'all', show: shortenKinds },
  { title: 'Address', value: (one) => one.address, show: shortenAddress },
];

const ATTEMPT_COLUMNS: readonly Column<Attempt>[] = [
  { title: 'At', value: (one) => one.attemptedAt, show: (one) => formatPreciseInstant(one.attemptedAt) },
  { title: 'Endpoint', value: (one) => one.endpoint },
  { title: 'Number', value: (one) => one.seq, show: (one) => formatNumber(one.seq), isNumber: true },
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
