// Who waits for a partner, and which pairings have not met for some time.
import { graphql } from '../../generated';
import { readAll, request } from '../api';
import { daysSince, formatInstant, formatName, formatNumber } from '../format';
import { Figure, Filter, Shown, Table } from '../parts';
import { useParameter } from '../router';
import { useData } from '../use_data';
import { ProgramFilter, useProgram } from './program_filter';

const ActiveParticipants = graphql(`
  query ActiveParticipants($filter: ParticipantFilter, $after: String) {
    participants(first: 100, after: $after, filter: $filter) {
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

const ActivePairings = graphql(`
  query ActivePairings($filter: PairingFilter, $after: String) {
    pairings(first: 50, after: $after, filter: $filter) {
      nodes {
        id
        createdAt
        program { name }
        members { employee { id givenName familyName department } }
        sessions(first: 1, filter: { status: { eq: HELD } }, orderBy: STARTS_AT_DESC) { nodes { startsAt } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const PERIODS = [['14', '14 days'], ['', '30 days'], ['60', '60 days'], ['90', '90 days']] as const;

async function load(program: string) {
  const inProgram = program ? { programId: { eq: program } } : {};
  const [participants, pairings] = await Promise.all([
    readAll(async (after) => (await request(ActiveParticipants, { filter: { status: { eq: 'ACTIVE' }, ...inProgram }, after })).participants),
    readAll(async (after) => (await request(ActivePairings, { filter: { status: { eq: 'ACTIVE' }, ...inProgram }, after })).pairings),
  ]);
  return { participants, pairings };
}

export function WaitingView() {
  const program = useProgram();
  const [period, setPeriod] = useParameter('days');
  const days = Number(period || 30);
  const loaded = useData(() => load(program), [program], ['participant', 'pairing', 'session']);
  return (
    <>
      <div className="filters">
        <ProgramFilter />
        <Filter label="Without a session for" value={period} options={PERIODS} onChange={setPeriod} />
      </div>
      <Shown loaded={loaded}>
        {({ participants, pairings }) => {
          const waiting = participants.nodes.flatMap((one) => (one.waitingSince ? [{ ...one, waitingSince: one.waitingSince }] : []));
          // A pairing that has never met counts from its first day.
          const quiet = pairings.nodes
            .map((pairing) => ({ ...pairing, last: pairing.sessions.nodes[0]?.startsAt ?? null }))
            .filter((pairing) => daysSince(pairing.last ?? pairing.createdAt) >= days)
            .sort((a, b) => Date.parse(a.last ?? a.createdAt) - Date.parse(b.last ?? b.createdAt));
          return (
            <>
              <dl className="figures">
                <Figure label="Participants without a partner" value={formatNumber(waiting.length)} />
                <Figure label={`Pairings without a session for ${days} days`} value={formatNumber(quiet.length)} />
              </dl>
              <h2>Waiting for a partner</h2>
              <Table
                caption="Participants who wait for a partner"
                name="waiting-participants"
                rows={waiting.sort((a, b) => Date.parse(a.waitingSince) - Date.parse(b.waitingSince))}
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
              <h2>Not met for {days} days</h2>
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
                  { title: 'Last session', value: (pairing) => pairing.last ?? '', show: (pairing) => (pairing.last ? formatInstant(pairing.last) : 'none yet') },
                  { title: 'Days', value: (pairing) => daysSince(pairing.last ?? pairing.createdAt), isNumber: true },
                ]}
              />
            </>
          );
        }}
      </Shown>
    </>
  );
}
