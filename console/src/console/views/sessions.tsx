// Sessions: how many per month, the latest, and the ones that are planned.
import { graphql } from '../../generated';
import type { SessionFilter } from '../../generated/graphql';
import { request } from '../api';
import { ChartWithTable } from '../chart';
import { formatEnum, formatInstant, formatName } from '../format';
import { Filter, Shown, Table, type Column } from '../parts';
import { useParameter } from '../router';
import { useData } from '../use_data';
import { ProgramFilter, useProgram } from './program_filter';

const SessionCounts = graphql(`
  query SessionCounts($held: SessionFilter!, $planned: SessionFilter!, $cancelled: SessionFilter!, $missed: SessionFilter!) {
    held: sessions(first: 1, filter: $held) { totalCount }
    planned: sessions(first: 1, filter: $planned) { totalCount }
    cancelled: sessions(first: 1, filter: $cancelled) { totalCount }
    missed: sessions(first: 1, filter: $missed) { totalCount }
  }
`);

const SessionLists = graphql(`
  query SessionLists($past: SessionFilter!, $planned: SessionFilter!) {
    past: sessions(first: 50, filter: $past, orderBy: STARTS_AT_DESC) {
      nodes { ...SessionRow }
      pageInfo { hasNextPage }
    }
    planned: sessions(first: 50, filter: $planned, orderBy: STARTS_AT_ASC) {
      nodes { ...SessionRow }
      pageInfo { hasNextPage }
    }
  }

  fragment SessionRow on Session {
    id
    status
    startsAt
    durationMinutes
    program { name }
    pairing { members { employee { givenName familyName } } }
    attendance { attended }
  }
`);

const STATES = ['held', 'planned', 'cancelled', 'missed'] as const;
const STATUS = { held: 'HELD', planned: 'SCHEDULED', cancelled: 'CANCELLED', missed: 'MISSED' } as const;

interface Month {
  label: string;
  from: string;
  to: string;
}

/** The months until the next one, in UTC. */
function listMonths(count: number): Month[] {
  const now = new Date();
  const start = (offset: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1));
  return Array.from({ length: count }, (_, index) => {
    const offset = index - count + 2;
    return { label: start(offset).toISOString().slice(0, 7), from: start(offset).toISOString(), to: start(offset + 1).toISOString() };
  });
}

async function load(program: string, monthCount: number) {
  const inProgram: SessionFilter = program ? { programId: { eq: program } } : {};
  const months = listMonths(monthCount);
  const count = ({ from, to }: Month) => {
    const inMonth = (state: keyof typeof STATUS): SessionFilter => ({ ...inProgram, startsAt: { from, to }, status: { eq: STATUS[state] } });
    return request(SessionCounts, { held: inMonth('held'), planned: inMonth('planned'), cancelled: inMonth('cancelled'), missed: inMonth('missed') });
  };
  const [counts, lists] = await Promise.all([
    Promise.all(months.map(count)),
    request(SessionLists, {
      past: { ...inProgram, status: { in: ['HELD', 'MISSED', 'CANCELLED'] } },
      planned: { ...inProgram, status: { eq: 'SCHEDULED' } },
    }),
  ]);
  return { months, counts, lists };
}

type Row = Awaited<ReturnType<typeof load>>['lists']['past']['nodes'][number];

const COLUMNS: readonly Column<Row>[] = [
  { title: 'Starts', value: (session) => session.startsAt, show: (session) => formatInstant(session.startsAt) },
  { title: 'Minutes', value: (session) => session.durationMinutes, isNumber: true },
  { title: 'Status', value: (session) => formatEnum(session.status) },
  { title: 'Members', value: (session) => session.pairing?.members.map((member) => formatName(member.employee)).join(', ') ?? 'not visible to you' },
  {
    title: 'Attended',
    value: (session) => (session.attendance.length ? `${session.attendance.filter((one) => one.attended).length} of ${session.attendance.length}` : ''),
  },
  { title: 'Program', value: (session) => session.program?.name ?? '' },
];

export function SessionsView() {
  const program = useProgram();
  const [months, setMonths] = useParameter('months');
  const loaded = useData(() => load(program, Number(months || 6)), [program, months], ['session']);
  return (
    <>
      <div className="filters">
        <ProgramFilter />
        <Filter label="Period" value={months} options={[['3', '3 months'], ['', '6 months'], ['12', '12 months']]} onChange={setMonths} />
      </div>
      <Shown loaded={loaded}>
        {({ months: shown, counts, lists }) => (
          <>
            <ChartWithTable
              title="Sessions per month"
              summary="The number of sessions that start in each month (UTC), by status. The last month is the next one."
              name="sessions-per-month"
              kind="stacked"
              labels={shown.map((month) => month.label)}
              series={STATES.map((state) => ({ label: state, values: counts.map((count) => count[state].totalCount) }))}
            />
            <h2>Planned</h2>
            <Table
              caption="Planned sessions"
              name="planned-sessions"
              rows={lists.planned.nodes}
              rowKey={(session) => session.id}
              isCut={lists.planned.pageInfo.hasNextPage}
              columns={COLUMNS}
              empty="No session is planned."
            />
            <h2>Latest</h2>
            <Table
              caption="Latest sessions"
              name="latest-sessions"
              rows={lists.past.nodes}
              rowKey={(session) => session.id}
              isCut={lists.past.pageInfo.hasNextPage}
              columns={COLUMNS}
              empty="There was no session yet."
            />
          </>
        )}
      </Shown>
    </>
  );
}
