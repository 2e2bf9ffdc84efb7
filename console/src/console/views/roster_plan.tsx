// One roster plan: its effect, its differences row by row, and its release when it is held.
import { useId, useState, type FormEvent } from 'react';
import { graphql } from '../../generated';
import type { RosterAction, RosterPlanDetailQuery } from '../../generated/graphql';
import { request } from '../api';
import { formatEnum, formatInstant, formatNumber } from '../format';
import { Figure, Filter, Link, Shown, Table } from '../parts';
import { toProblem } from '../problem';
import { useParameter } from '../router';
import { useData } from '../use_data';

const RosterPlanDetail = graphql(`
  query RosterPlanDetail($id: ID!, $rows: RosterRowFilter) {
    rosterPlan(id: $id) {
      id
      status
      source
      mode
      createdAt
      appliedAt
      heldBecause
      failure
      createCount
      updateCount
      reactivateCount
      terminateCount
      unchangedCount
      rejectedCount
      pairingEndCount
      sessionCancelCount
      partnerRequeueCount
      releaseNote
      releasedAt
      plannedBy { ... on Employee { givenName familyName } ... on Integration { name } }
      releasedBy { ... on Employee { givenName familyName } ... on Integration { name } }
      rows(first: 100, filter: $rows) {
        nodes {
          rowNumber
          externalId
          action
          differences { field from to }
          errors { field message }
          warnings { message }
        }
        pageInfo { hasNextPage }
      }
    }
  }
`);

const ReleaseRoster = graphql(`
  mutation ReleaseRoster($id: ID!, $note: String!) {
    rosterRelease(id: $id, note: $note) {
      rosterPlan { status }
      userErrors { field message }
    }
  }
`);

type Plan = NonNullable<RosterPlanDetailQuery['rosterPlan']>;

const ACTIONS = [
  ['', 'all rows'],
  ['CREATE', 'created'],
  ['UPDATE', 'updated'],
  ['REACTIVATE', 'reactivated'],
  ['TERMINATE', 'terminated'],
  ['REJECTED', 'rejected'],
] as const;

function nameOf(actor: Plan['plannedBy']): string {
  if (!actor) return 'not visible to you';
  return 'name' in actor ? actor.name : `${actor.givenName} ${actor.familyName}`;
}

function Release({ plan, onReleased }: { plan: Plan; onReleased: () => void }) {
  const noteId = useId();
  const [note, setNote] = useState('');
  const [message, setMessage] = useState('');
  const [isSending, setIsSending] = useState(false);

  async function release(event: FormEvent) {
    event.preventDefault();
    setIsSending(true);
    try {
      const { rosterRelease } = await request(ReleaseRoster, { id: plan.id, note });
      const [error] = rosterRelease.userErrors;
      setMessage(error ? `The plan was not released: ${error.message}.` : '');
      if (!error) onReleased();
    } catch (error) {
      setMessage(toProblem(error).message);
    } finally {
      setIsSending(false);
    }
  }

  return (
    <form className="release" onSubmit={(event) => void release(event)}>
      <h2>Held</h2>
      <ul>
        {plan.heldBecause.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <p>If the roster is wrong, leave the plan as it is and let the HR platform send a correct one. If it is right, release it; the HR platform can then apply it.</p>
      <label htmlFor={noteId}>Why the plan is right</label>
      <textarea id={noteId} required rows={2} value={note} onChange={(event) => setNote(event.target.value)} />
      <button type="submit" disabled={isSending}>
        Release the plan
      </button>
      {message && (
        <p className="problem" role="alert">
          {message}
        </p>
      )}
    </form>
  );
}

export function RosterPlanView({ id }: { id: string }) {
  const [action, setAction] = useParameter('action');
  const rows = action ? { action: { eq: action as RosterAction } } : null;
  const loaded = useData(() => request(RosterPlanDetail, { id, rows }), [id, action], ['roster_plan']);
  return (
    <>
      <p>
        <Link to="rosters">All roster plans</Link>
      </p>
      <Shown loaded={loaded}>
        {({ rosterPlan: plan }) => {
          if (!plan) return <p className="empty">There is no roster plan with this identifier, or you may not see it.</p>;
          return (
            <>
              <dl className="figures">
                <Figure label="Status" value={formatEnum(plan.status)} note={plan.appliedAt ? `applied ${formatInstant(plan.appliedAt)}` : undefined} />
                <Figure label="Created" value={formatNumber(plan.createCount)} />
                <Figure label="Updated" value={formatNumber(plan.updateCount)} />
                <Figure label="Reactivated" value={formatNumber(plan.reactivateCount)} />
                <Figure label="Terminated" value={formatNumber(plan.terminateCount)} />
                <Figure label="Rejected" value={formatNumber(plan.rejectedCount)} />
                <Figure label="Unchanged" value={formatNumber(plan.unchangedCount)} />
              </dl>
              <p>
                Received {formatInstant(plan.createdAt)} from {nameOf(plan.plannedBy)} ({plan.source}, {formatEnum(plan.mode)}). It ends {formatNumber(plan.pairingEndCount)} pairings, cancels{' '}
                {formatNumber(plan.sessionCancelCount)} sessions and leaves {formatNumber(plan.partnerRequeueCount)} participants without a partner.
              </p>
              {plan.failure && <p className="problem">The plan failed: {plan.failure}</p>}
              {plan.status === 'HELD' && <Release plan={plan} onReleased={loaded.reload} />}
              {plan.releasedAt && (
                <p className="note">
                  Released {formatInstant(plan.releasedAt)} by {nameOf(plan.releasedBy)}: {plan.releaseNote}
                </p>
              )}
              <h2>Differences</h2>
              <div className="filters">
                <Filter label="Rows" value={action} options={ACTIONS} onChange={setAction} />
              </div>
              <Table
                caption="Rows of the plan"
                name={`roster-plan-${plan.id}`}
                rows={plan.rows.nodes}
                rowKey={(row) => `${row.rowNumber} ${row.externalId}`}
                isCut={plan.rows.pageInfo.hasNextPage}
                empty="No row matches the filter."
                columns={[
                  { title: 'Row', value: (row) => row.rowNumber, isNumber: true },
                  { title: 'External id', value: (row) => row.externalId ?? '' },
                  { title: 'Action', value: (row) => formatEnum(row.action) },
                  { title: 'Differences', value: (row) => row.differences.map(({ field, from, to }) => `${field}: ${from ?? 'nothing'} → ${to ?? 'nothing'}`).join('; ') },
                  { title: 'Errors and warnings', value: (row) => [...row.errors, ...row.warnings].map(({ message }) => message).join('; ') },
                ]}
              />
            </>
          );
        }}
      </Shown>
    </>
  );
}
