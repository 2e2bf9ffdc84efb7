// Programs at a glance: who takes part, in which state, and how many sessions there were.
import { graphql } from '../../generated';
import { request } from '../api';
import { ChartWithTable } from '../chart';
import { formatDate, formatEnum, formatNumber } from '../format';
import { Figure, Filter, Link, Shown, Table } from '../parts';
import { useParameter } from '../router';
import { useData } from '../use_data';
import type { ProgramStatus } from '../../generated/graphql';

const ProgramsAtAGlance = graphql(`
  query ProgramsAtAGlance($filter: ProgramFilter) {
    programs(first: 50, filter: $filter, orderBy: NAME_ASC) {
      nodes {
        id
        name
        kind
        status
        startsOn
        endsOn
        invited: participants(first: 1, filter: { status: { eq: INVITED } }) { totalCount }
        active: participants(first: 1, filter: { status: { eq: ACTIVE } }) { totalCount }
        paused: participants(first: 1, filter: { status: { eq: PAUSED } }) { totalCount }
        completed: participants(first: 1, filter: { status: { eq: COMPLETED } }) { totalCount }
        withdrawn: participants(first: 1, filter: { status: { eq: WITHDRAWN } }) { totalCount }
        pairings(first: 1, filter: { status: { eq: ACTIVE } }) { totalCount }
        held: sessions(first: 1, filter: { status: { eq: HELD } }) { totalCount }
        planned: sessions(first: 1, filter: { status: { eq: SCHEDULED } }) { totalCount }
      }
      pageInfo { hasNextPage }
    }
  }
`);

const STATES = ['invited', 'active', 'paused', 'completed', 'withdrawn'] as const;
const SUBJECTS = ['program', 'participant', 'pairing', 'session'];

export function ProgramsView() {
  const [status, setStatus] = useParameter('status');
  const filter = status ? { status: { eq: status as ProgramStatus } } : null;
  const loaded = useData(() => request(ProgramsAtAGlance, { filter }), [status], SUBJECTS);
  return (
    <>
      <div className="filters">
        <Filter
          label="Status"
          value={status}
          options={[['', 'every status'], ['OPEN', 'open'], ['DRAFT', 'draft'], ['CLOSED', 'closed']]}
          onChange={setStatus}
        />
      </div>
      <Shown loaded={loaded}>
        {({ programs: { nodes, pageInfo } }) => {
          const sum = (count: (program: (typeof nodes)[number]) => number) => formatNumber(nodes.reduce((total, program) => total + count(program), 0));
          return (
            <>
              <dl className="figures">
                <Figure label="Programs" value={formatNumber(nodes.length)} />
                <Figure label="Active participants" value={sum((program) => program.active.totalCount)} />
                <Figure label="Active pairings" value={sum((program) => program.pairings.totalCount)} />
                <Figure label="Sessions held" value={sum((program) => program.held.totalCount)} />
                <Figure label="Sessions planned" value={sum((program) => program.planned.totalCount)} />
              </dl>
              <Table
                caption="Programs"
                name="programs"
                rows={nodes}
                rowKey={(program) => program.id}
                isCut={pageInfo.hasNextPage}
                empty="There is no program that you may see and that matches the filter."
                columns={[
                  { title: 'Program', value: (program) => program.name, show: (program) => <Link to={`sessions?program=${program.id}`}>{program.name}</Link> },
                  { title: 'Kind', value: (program) => formatEnum(program.kind) },
                  { title: 'Status', value: (program) => formatEnum(program.status) },
                  { title: 'Starts', value: (program) => program.startsOn ?? '', show: (program) => formatDate(program.startsOn) },
                  { title: 'Ends', value: (program) => program.endsOn ?? '', show: (program) => formatDate(program.endsOn) },
                  { title: 'Active', value: (program) => program.active.totalCount, isNumber: true },
                  { title: 'Pairings', value: (program) => program.pairings.totalCount, isNumber: true },
                  { title: 'Held', value: (program) => program.held.totalCount, isNumber: true },
                  { title: 'Planned', value: (program) => program.planned.totalCount, isNumber: true },
                ]}
              />
              {nodes.length > 0 && (
                <ChartWithTable
                  title="Participants by status"
                  summary="For each program, the number of participants in each status."
                  name="participants-by-status"
                  kind="stacked"
                  labels={nodes.map((program) => program.name)}
                  series={STATES.map((state) => ({ label: state, values: nodes.map((program) => program[state].totalCount) }))}
                />
              )}
            </>
          );
        }}
      </Shown>
    </>
  );
}
