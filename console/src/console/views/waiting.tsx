// Who waits for a partner, and which people and pairings have not met for some time.
import { graphql } from '../../generated';
import { readAll, request } from '../api';
import { daysSince, formatInstant, formatName, formatNumber } from '../format';
import { Figure, Filter, Shown, Table } from '../parts';
import { Problem } from '../problem';
import { useParameter } from '../router';
import { useData } from '../use_data';
import { ProgramFilter, useProgram } from './program_filter';

const WaitingParticipants = graphql(`
  query WaitingParticipants($filter: ParticipantFilter, $after: String) {
    participants(first: 100, after: $after, filter: $filter, orderBy: WAITING_SINCE_ASC) {
      nodes {
        id
        waitingSince
        employee { givenName familyName department }
        program { name }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const QuietParticipants = graphql(`
  query QuietParticipants($filter: ParticipantFilter, $after: String) {
    participants(first: 100, after: $after, filter: $filter, orderBy: LAST_SESSION_ASC) {
      nodes {
        id
        createdAt
        lastSessionAt
        employee { givenName familyName department }
        program { name }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const QuietPairings = graphql(`
  query QuietPairings($filter: PairingFilter, $after: String) {
    pairings(first: 100, after: $after, filter: $filter, orderBy: LAST_SESSION_ASC) {
      nodes {
        id
        createdAt
        lastSessionAt
        program { name }
        members { employee { id givenName familyName } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const PERIODS = [['14', '14 days'], ['', '30 days'], ['60', '60 days'], ['90', '90 days']] as const;

/** Only who reads all sessions learns when people met others: for the role EMPLOYEE there is no such table. */
function nullIfForbidden(problem: unknown): null {
  if (problem instanceof Problem && problem.kind === 'forbidden') return null;
  throw problem;
}

/** What has never met counts from its first day. */
function quietFor<Row extends { createdAt: string; lastSessionAt?: string | null }>(rows: Row[], days: number) {
  const withDays = rows.map((row) => ({ ...row, days: daysSince(row.lastSessionAt ?? row.createdAt) }));
  return withDays.filter((row) => row.days >= days).sort((a, b) => b.days - a.days);
}

async function load(program: string, days: number) {
  const inProgram = program ? { programId: { eq: program } } : {};
  const withoutSessionSince = new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString();
  const waiting = { status: { eq: 'ACTIVE' as const }, waitingSince: { from: '1970-01-01T00:00:00Z' }, ...inProgram };
  const [participants, people, pairings] = await Promise.all([
    readAll(async (after) => (await request(WaitingParticipants, { filter: waiting, after })).participants),
    readAll(async (after) => (await request(QuietParticipants, { filter: { withoutSessionSince, ...inProgram }, after })).participants).catch(nullIfForbidden),
    readAll(async (after) => (await request(QuietPairings, { filter: { status: { eq: 'ACTIVE' }, withoutSessionSince, ...inProgram }, after })).pairings),
  ]);
  return { participants, people, pairings };
}

export function WaitingView() {
  const program = useProgram();
  const [period, setPeriod] = useParameter('days');
  const days = Number(period || 30);
  const loaded = useData(() => load(program, days), [program, period], ['participant', 'pairing', 'session']);
  return (
    <>
      <div className="filters">
        <ProgramFilter />
        <Filter label="Without a session for" value={period} options={PERIODS} onChange={setPeriod} />
      </div>
      <Shown loaded={loaded}>
        {({ participants, people, pairings }) => {
          const waiting = participants.nodes.flatMap((one) => (one.waitingSince ? [{ ...one, waitingSince: one.waitingSince }] : []));
          const quiet = quietFor(pairings.nodes, days);
          const quietPeople = people && quietFor(people.nodes, days);
          return (
            <>
              <dl className="figures">
                <Figure label="Participants without a partner" value={formatNumber(waiting.length)} />
                {quietPeople && <Figure label={`Participants without a session for ${days} days`} value={formatNumber(quietPeople.length)} />}
                <Figure label={`Pairings without a session for ${days} days`} value={formatNumber(quiet.length)} />
              </dl>
              <h2>Waiting for a partner</h2>
              <Table
                caption="Participants who wait for a partner"
                name="waiting-participants"
                rows={waiting}
                rowKey={(one) => one.id}
                isCut={participants.isCut}
                empty="No participant waits: each active participant has a partner."
                columns={[
                  { title: 'Participant', value: (one) => formatName(one.employee) },
                  { title: 'Department', value: (one) => one.employee?.department ?? '' },
                  { title: 'Program', value: (one) => one.program?.name ?? '' },
                  { title: 'Waiting since', value: (one) => one.waitingSince, show: (one) => formatInstant(one.waitingSince) },
                  { title: 'Days', value: (one) => daysSince(one.waitingSince), isNumber: true },
                ]}
              />
              {people && quietPeople && (
                <>
                  <h2>Not met for {days} days</h2>
                  <Table
                    caption={`Participants who have attended no session for ${days} days`}
                    name="participants-without-session"
                    rows={quietPeople}
                    rowKey={(one) => one.id}
                    isCut={people.isCut}
                    empty={`Every active participant has attended a session within ${days} days.`}
                    columns={[
                      { title: 'Participant', value: (one) => formatName(one.employee) },
                      { title: 'Department', value: (one) => one.employee?.department ?? '' },
                      { title: 'Program', value: (one) => one.program?.name ?? '' },
                      { title: 'Last session', value: (one) => one.lastSessionAt ?? '', show: (one) => (one.lastSessionAt ? formatInstant(one.lastSessionAt) : 'none yet') },
                      { title: 'Days', value: (one) => one.days, isNumber: true },
                    ]}
                  />
                </>
              )}
              <h2>Pairings that have not met for {days} days</h2>
              <Table
                caption={`Pairings without a held session for ${days} days`}
                name="pairings-without-session"
                rows={quiet}
                rowKey={(pairing) => pairing.id}
                isCut={pairings.isCut}
                empty={`Every active pairing has met within ${days} days.`}
                columns={[
                  { title: 'Members', value: (pairing) => pairing.members.map((member) => formatName(member.employee)).join(', ') },
                  { title: 'Program', value: (pairing) => pairing.program?.name ?? '' },
                  { title: 'Last session', value: (pairing) => pairing.lastSessionAt ?? '', show: (pairing) => (pairing.lastSessionAt ? formatInstant(pairing.lastSessionAt) : 'none yet') },
                  { title: 'Days', value: (pairing) => pairing.days, isNumber: true },
                ]}
              />
            </>
          );
        }}
      </Shown>
    </>
  );
}
