// Roster runs: what each plan would change or has changed, and which are held.
import { graphql } from '../../generated';
import type { RosterPlanStatus } from '../../generated/graphql';
import { request } from '../api';
import { formatEnum, formatInstant, formatNumber } from '../format';
import { Filter, Link, Shown, Table } from '../parts';
import { useParameter } from '../router';
import { useData } from '../use_data';

const RosterRuns = graphql(`
  query RosterRuns($filter: RosterPlanFilter) {
    rosterPlans(first: 50, filter: $filter, orderBy: CREATED_DESC) {
      nodes {
        id
        status
        source
        mode
        createdAt
        appliedAt
        rowCount
        createCount
        updateCount
        reactivateCount
        terminateCount
        rejectedCount
        heldBecause
      }
      pageInfo { hasNextPage }
    }
  }
`);

const STATUSES = [['', 'every status'], ['HELD', 'held'], ['PLANNED', 'planned'], ['APPLYING', 'being applied'], ['APPLIED', 'applied'], ['FAILED', 'failed']] as const;

export function RostersView() {
  const [status, setStatus] = useParameter('status');
  const filter = status ? { status: { eq: status as RosterPlanStatus } } : null;
  const loaded = useData(() => request(RosterRuns, { filter }), [status], ['roster_plan']);
  return (
    <>
      <p>A roster changes nothing when it arrives: it becomes a plan. A plan that would change too much is held until a person releases it.</p>
      <div className="filters">
        <Filter label="Status" value={status} options={STATUSES} onChange={setStatus} />
      </div>
      <Shown loaded={loaded}>
        {({ rosterPlans: { nodes, pageInfo } }) => (
          <Table
            caption="Roster plans"
            name="roster-plans"
            rows={nodes}
            rowKey={(plan) => plan.id}
            isCut={pageInfo.hasNextPage}
            empty="There is no roster plan that matches the filter."
            columns={[
              { title: 'Received', value: (plan) => plan.createdAt, show: (plan) => <Link to={`rosters/${plan.id}`}>{formatInstant(plan.createdAt)}</Link> },
              { title: 'Status', value: (plan) => formatEnum(plan.status), show: (plan) => <span className={`status ${plan.status.toLowerCase()}`}>{formatEnum(plan.status)}</span> },
              { title: 'Source', value: (plan) => plan.source },
              { title: 'Mode', value: (plan) => formatEnum(plan.mode) },
              { title: 'Rows', value: (plan) => plan.rowCount, show: (plan) => formatNumber(plan.rowCount), isNumber: true },
              { title: 'Created', value: (plan) => plan.createCount, isNumber: true },
              { title: 'Updated', value: (plan) => plan.updateCount, isNumber: true },
              { title: 'Reactivated', value: (plan) => plan.reactivateCount, isNumber: true },
              { title: 'Terminated', value: (plan) => plan.terminateCount, isNumber: true },
              { title: 'Rejected', value: (plan) => plan.rejectedCount, isNumber: true },
              { title: 'Held because', value: (plan) => plan.heldBecause.join('; ') },
            ]}
          />
        )}
      </Shown>
    </>
  );
}
